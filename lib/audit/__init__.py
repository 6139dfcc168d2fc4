"""The audit log: who imported, undid, exported or changed what, in rows that are only ever added and sealed in a chain.

    verbs.py     what is recorded          chain.py     append and verify
    read.py      the newest events         deliveries.py  files that leave
    retention.py what is deleted when      command.py   `python -m lib audit` and `retention`

Each event holds the hash of the one before, and its own is a keyed digest with a key outside the database (`AUDIT_KEY_FILE`):
who can write the table but lacks the key cannot change, remove, swap or insert an event unnoticed. That the last events
were cut off shows only beside a head noted elsewhere (`python -m lib audit head`).
"""

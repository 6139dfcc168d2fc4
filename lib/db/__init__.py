"""The only door to the shared database: `Database` reads in one consistent state and writes in one transaction.

    database.py      `Database`: reading, from the columnar copy where it is current
    writes.py        writing, the change log            bulk_load.py        whole tables of Arrow at once
    connections.py   views, the data version            arrow_types.py      Arrow types of columns
    streams.py       large answers, a batch at a time   replica.py          the read replica
    engines.py       drivers and their limits           faults.py           what can be wrong, told apart
    migrate.py       the schema, by migrations/         reference_data.py   places, populations, letters
    prepare.py       both, once at a start              command.py          `python -m lib migrate|backup|restore`
    backup.py        a SQLite file, in and out

Only this package knows drivers and engines; the columnar copy that `Database.read` prefers is `lib/columnar/`.
"""

from lib.db.connections import Version
from lib.db.database import Database, open_database
from lib.db.faults import DatabaseBusy, DatabaseDamaged, DatabaseUnavailable, DataChanged, QueryTimeout
from lib.db.writes import WriteTransaction

__all__ = [
    "DataChanged",
    "Database",
    "DatabaseBusy",
    "DatabaseDamaged",
    "DatabaseUnavailable",
    "QueryTimeout",
    "Version",
    "WriteTransaction",
    "open_database",
]

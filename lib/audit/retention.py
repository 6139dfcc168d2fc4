"""What is deleted after how long: `python -m lib retention`, for a daily timer.

The audit log itself is kept (ten years at the least): nothing deletes from it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from lib.access import Person
from lib.audit.chain import append
from lib.audit.verbs import Verb
from lib.schema import import_batch, quarantined_row

QUARANTINED_DAYS = 30
"""Days after its import for which a quarantined row keeps its line, reason and masked value. The count stays for good."""


def delete_old_rows(database, *, person: Person, now: datetime, key: bytes | None = None) -> Mapping[str, int]:
    """Delete what is older than its term; returns rows deleted by table. `now`: Asia/Shanghai.

    One transaction, recorded in the audit log when anything was deleted. Raises AuditRefused, DatabaseUnavailable.
    """
    before = (now - timedelta(days=QUARANTINED_DAYS)).replace(tzinfo=None)
    old = select(import_batch.c.id).where(import_batch.c.imported_at < before)

    def run(connection) -> Mapping[str, int]:
        gone = connection.execute(delete(quarantined_row).where(quarantined_row.c.batch_id.in_(old))).rowcount
        deleted = {quarantined_row.name: gone}
        if gone:
            append(connection, Verb.RETENTION, deleted, person=person, now=now, key=key)
        return deleted

    return database.run(run)

"""The last day that the data speaks for, without an import that is undone."""

from sqlalchemy import Connection, select, update

from lib.importers.load.load import MOVES_AS_OF
from lib.schema import data_version, import_batch


def reset_as_of(connection: Connection, batch) -> None:
    """Set the as-of day of the data to what it would be without this import.

    Only where the imports alone explain the stored day; else it stays.
    """
    now = connection.execute(select(data_version.c.as_of, data_version.c.demo)).one()
    b = import_batch.c
    holding = select(import_batch).where(b.version.is_not(None), b.undone_at.is_(None)).order_by(b.id)
    batches = connection.execute(holding).all()
    if not now.demo and _as_of(batches) == now.as_of:
        left = _as_of([other for other in batches if other.id != batch.id])
        connection.execute(update(data_version).values(as_of=left))


def _as_of(batches: list):
    """The as-of day after these imports, as `load_staged` advances it."""
    day = None
    for batch in batches:
        if batch.covers_to is not None:
            last = min(batch.covers_to, batch.imported_at.date())
            if day is None or (batch.target in MOVES_AS_OF and last > day):
                day = last
    return day

"""A database made ready for use: its tables by migration, then the reference data."""

import hashlib
from contextlib import suppress

from lib.db import backup, migrate, reference_data
from lib.db.database import Database, DatabaseUnavailable, open_database
from lib.files.atomic_files import replacing
from lib.settings import ROOT, Settings


def prepare(url: str) -> None:
    """Bring the database at `url` to this program's shape and reference data. Raises MigrationError, ReferenceDataError."""
    migrate.upgrade(url)
    database = Database(url)
    if database.run(_reference_is_new):
        with database.write() as connection:
            reference_data.load(connection)
    database.close()


def _reference_is_new(connection) -> bool:
    """Whether the reference files differ from what the database holds (tried and rolled back)."""
    with connection.begin_nested() as attempt:
        changed = reference_data.load(connection)
        attempt.rollback()
    return bool(changed)


def prepare_when_changed(settings: Settings) -> None:
    """Migrate and load the reference data unless that was done for these very files and this database before.

    A stamp beside the columnar copy, because asking the database costs a second at every start.
    """
    backup.clear_away(settings.url)
    files = [
        *sorted((ROOT / "lib" / "db" / "migrations" / "versions").glob("*.py")),
        *sorted((ROOT / "data" / "reference").glob("*.csv")),
    ]
    content = hashlib.sha256(settings.url.encode() + b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = settings.columnar_folder / "prepared"
    database = open_database(settings)
    try:
        database.version()
        with suppress(OSError):  # a folder without rights is no reason not to serve
            if stamp.read_text() == content:
                return
    except DatabaseUnavailable as error:
        if "no tables" not in str(error):  # a file or server that is not there is reported, never created here
            raise
    finally:
        database.close()
    prepare(settings.url)
    with suppress(OSError):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        with replacing(stamp) as file:
            file.write(content.encode())

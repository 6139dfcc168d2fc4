"""Bring a shared database to the newest schema, from any earlier one.

A change of shape: change `lib/schema/`, then `python -m lib.db.migrate "Add the table x"` writes the next file of
`lib/db/migrations/versions/` for you to read, correct and commit.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, insert, select, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import NullPool

from lib.db import distribution, row_security
from lib.db.connections import first_version
from lib.db.engines import SqliteConnection, engine_for
from lib.db.faults import DatabaseBusy, fault_of
from lib.schema import data_version

SCRIPTS = Path(__file__).resolve().parent / "migrations"
# Any number, the same in every start of this program: a migrating process holds this lock.
POSTGRESQL_LOCK = 7_310_422_119
SQLITE_WAIT_SECONDS = 60


class MigrationError(Exception):
    """The database cannot be brought to this program's shape; the message says what to do."""


def upgrade(url: str) -> None:
    """Bring the database at `url` (SQLAlchemy URL) to the newest shape, with its first data version when new, and its
    row-level security.

    One transaction: after a fault the database is as before. Two starts at once wait for one another.
    Raises MigrationError for an engine we do not know or a database of a newer program, sqlalchemy.exc.OperationalError
    when the database cannot be connected to or written.
    """
    _change(url, lambda config: command.upgrade(config, "head"), then=_complete)


def distribute(url: str) -> dict[str, str]:
    """Bring the PostgreSQL database at `url` to the newest shape and lay its tables over the nodes of its Citus cluster; returns
    how, by table laid now. Raises CannotDistribute; see `upgrade`."""
    if make_url(url).get_backend_name() != "postgresql":
        raise distribution.CannotDistribute(distribution.NOT_POSTGRESQL)
    engine = _engine(url)
    with engine.connect() as connection:
        distribution.check(connection)
    engine.dispose()
    upgrade(url)
    with _locked(url) as connection:
        row_security.remove(connection)
        laid = distribution.place_tables(connection)
        row_security.install(connection)
    return laid


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to `revision` ("base": no tables). Data of the dropped tables is lost."""
    _change(url, lambda config: command.downgrade(config, revision))


def head() -> str:
    """The newest revision that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether this program knows a revision."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def current(connection: Connection) -> str | None:
    """The revision of the database behind `connection`; None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def _change(url: str, action: Callable[[Config], None], then: Callable[[Connection], None] | None = None) -> None:
    with _locked(url) as connection:
        found = current(connection)
        if found is not None and not is_known(found):
            raise MigrationError(
                f"The database is at revision {found}, which this program does not know: it was made by a newer "
                "version. Update the program, or point DATABASE_URL at another database."
            )
        config = _config()
        config.attributes["connection"] = connection
        if found != head():
            row_security.remove(connection)
        action(config)
        if then:
            then(connection)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _complete(connection: Connection) -> None:
    if connection.execute(select(data_version.c.id)).first() is None:
        connection.execute(insert(data_version), first_version())
    if distribution.is_distributed(connection):
        distribution.place_tables(connection)
    if advice := row_security.install(connection):
        print(advice, file=sys.stderr)


@contextmanager
def _locked(url: str) -> Iterator[Connection]:
    """A transaction that no other migration runs beside."""
    engine = _engine(url)
    try:
        if engine.dialect.name == "sqlite":
            _keep_log(engine)
        with engine.connect() as connection:
            connection.connection.driver_connection.longest_wait = None
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRESQL_LOCK})
                yield connection
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    """An engine for migrations only. On SQLite every transaction is BEGIN IMMEDIATE, so that table changes roll back
    too; foreign keys stay off there, because changing a table means building it again."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return engine_for(parsed, pool=NullPool)
    if backend != "sqlite":
        raise MigrationError(f"The database must be sqlite:///... or postgresql+psycopg://..., not {backend}.")
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).resolve().parent.mkdir(parents=True, exist_ok=True)
    connect_args = {"timeout": SQLITE_WAIT_SECONDS, "factory": SqliteConnection}
    engine = create_engine(parsed, poolclass=NullPool, connect_args=connect_args)

    @event.listens_for(engine, "connect")
    def _begin_ourselves(connection, _record):
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _keep_log(engine: Engine) -> None:
    """Give a SQLite file its write-ahead log, so that readers and a writer do not wait for one another. SQLite does not wait
    for a lock here by itself."""
    until = time.monotonic() + SQLITE_WAIT_SECONDS
    while True:
        raw = engine.raw_connection()
        try:
            if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                raw.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if fault_of(error) is not DatabaseBusy or time.monotonic() > until:
                raise
            time.sleep(0.05)
        finally:
            raw.close()


def write_revision(message: str) -> None:
    """Write the next revision file: the difference between the newest one and `lib/schema/`."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.sqlite"
        if head():
            _change(url, lambda config: command.upgrade(config, "head"))
        with _locked(url) as connection:
            number = len(list((SCRIPTS / "versions").glob("[0-9]*.py"))) + 1
            config = _config()
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    write_revision(" ".join(sys.argv[1:]) or sys.exit('Usage: python -m lib.db.migrate "What changes"'))

"""A distributed PostgreSQL (Citus): its tables laid over the nodes as `lib/schema/distribution.py` declares.

`migrate.distribute` runs `check` and `place_tables`; `migrate.upgrade` runs the latter, for tables that are new in a database which
is distributed already.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, text
from sqlalchemy.schema import AddConstraint, DropConstraint

from lib.schema import metadata
from lib.schema.distribution import LOCAL, SPLIT, can_be_held, foreign_keys, is_whole, widened_keys

ONE_BY_ONE = "SET LOCAL citus.multi_shard_modify_mode = 'sequential'"
"""For a transaction that writes split tables and whole ones: one connection to each node, so that it sees its own changes. To a
PostgreSQL without the extension it says nothing."""
_COMMITS = 7_310_422_120
"""Any number, the same in every process: who commits to several nodes holds this lock."""
_TOUCH = "; ".join(
    f"SELECT 1 FROM {table} LIMIT 1" for table in {how.group: name for name, how in SPLIT.items()}.values()
)
"""Reads every node that holds rows."""
_NO_EXTENSION = (
    "这台 PostgreSQL 没有 Citus 扩展：请在协调节点和每个工作节点安装 Citus，写入 shared_preload_libraries 并重启，再以超级用户在每个节点的"
    "这个数据库里执行 CREATE EXTENSION citus；数据没有改动。",
    "This PostgreSQL has no extension citus: install Citus on the coordinator and on every worker, name it in "
    "shared_preload_libraries, restart, then run CREATE EXTENSION citus as a superuser in this database on each of them. "
    "Nothing was changed.",
)
_NO_COORDINATOR = (
    "集群里没有登记协调节点：请在协调节点执行 SELECT citus_set_coordinator_host('地址', 端口)；数据没有改动。",
    "The coordinator is not registered in its cluster: run SELECT citus_set_coordinator_host('ADDRESS', PORT) on it. "
    "Nothing was changed.",
)
_NO_WORKER = (
    "没有可以存放数据的节点：请在协调节点执行 SELECT citus_add_node('地址', 端口)；数据没有改动。",
    "No node may hold rows: run SELECT citus_add_node('ADDRESS', PORT) on the coordinator. Nothing was changed.",
)
NOT_POSTGRESQL = (
    "distribute 只适用于带 Citus 扩展的 PostgreSQL。",
    "distribute is for PostgreSQL with the extension citus alone.",
)


_HAS_EXTENSION = "SELECT to_regclass('pg_dist_partition') IS NOT NULL"


class CannotDistribute(Exception):
    """The database cannot be distributed; nothing was changed. The message says why and what to do, in both languages."""

    def __init__(self, words: tuple[str, str]):
        super().__init__("\n".join(words))


# Each node commits a moment after the other: a read that begins between them would mix two states. So a writer commits under a lock
# that a read takes while it fixes what it sees: its version, and one connection to each node, whose state stays. Long reads
# hold up nobody.
@contextmanager
def one_state(connection: Connection, *, seconds: int) -> Iterator[Callable[[], None]]:
    """Around a read of `connection`, before its transaction begins: call what it yields in the transaction, before anything is
    read. Waits `seconds` at most for a writer that is committing. Does nothing where the database is not distributed."""
    if not getattr(connection.dialect, "is_distributed", False):
        yield lambda: None
        return
    driver, held = connection.connection.driver_connection, True
    driver.execute(f"SET LOCAL lock_timeout = '{seconds}s'; SELECT pg_advisory_lock_shared({_COMMITS})")
    driver.commit()  # the lock is of the connection, and stays

    def fix() -> None:
        nonlocal held
        driver.execute(
            f"{ONE_BY_ONE}; SELECT 1 FROM data_version; {_TOUCH}; SELECT pg_advisory_unlock_shared({_COMMITS})"
        )
        held = False

    try:
        yield fix
    finally:
        if held and not driver.closed:
            driver.rollback()
            driver.execute(f"SELECT pg_advisory_unlock_shared({_COMMITS})")
            driver.commit()


def before_commit(connection: Connection) -> None:
    """The last thing of a transaction that writes data: no read fixes its state until all nodes have committed."""
    if getattr(connection.dialect, "is_distributed", False):
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_COMMITS})"))


def has_tables_laid(execute: Callable) -> bool:
    """Whether some tables of a PostgreSQL database are laid over nodes; `execute(words)` gives a cursor."""
    return execute(_HAS_EXTENSION).fetchone()[0] and execute("SELECT 1 FROM pg_dist_partition").fetchone() is not None


def is_distributed(connection: Connection) -> bool:
    """The same of an open transaction, and False for SQLite."""
    return connection.dialect.name == "postgresql" and has_tables_laid(lambda words: connection.execute(text(words)))


def check(connection: Connection) -> None:
    """Raises CannotDistribute where the tables of this PostgreSQL cannot be laid over nodes."""
    if not connection.execute(text(_HAS_EXTENSION)).scalar():
        raise CannotDistribute(_NO_EXTENSION)
    nodes = connection.execute(
        text("SELECT groupid, shouldhaveshards FROM pg_dist_node WHERE isactive AND noderole = 'primary'")
    ).all()
    if all(group for group, _ in nodes):
        raise CannotDistribute(_NO_COORDINATOR)
    if not any(holds_rows for _, holds_rows in nodes):
        raise CannotDistribute(_NO_WORKER)
    wrong = [
        f"{table} ({found}, not {_wanted(metadata.tables[table])})"
        for table, found in _placed(connection).items()
        if table in metadata.tables and found not in (_wanted(metadata.tables[table]), "local")
    ]
    if wrong:
        names = ", ".join(sorted(wrong))
        raise CannotDistribute(
            (
                f"这些表已按别的方式分布：{names}。请先用 undistribute_table 还原；数据没有改动。",
                f"Some tables are laid otherwise: {names}. Bring them back with undistribute_table first. "
                "Nothing was changed.",
            )
        )


def place_tables(connection: Connection) -> dict[str, str]:
    """Lay every table over the nodes that is not laid yet, whole tables first; returns how, by table. The keys that a split table
    cannot hold get its column added, or go; the other foreign keys come back."""
    placed = _placed(connection)
    split = [metadata.tables[name] for name in SPLIT]
    order = [table for table in metadata.sorted_tables if is_whole(table)] + split
    new = [table for table in order if placed.get(table.name) in (None, "local")]
    if not new:
        return {}
    connection.execute(text(ONE_BY_ONE))
    names = {table.name for table in new}
    keys = [key for key in foreign_keys() if key.table.name in names or key.referred_table.name in names]
    for key in keys:
        connection.execute(DropConstraint(key, if_exists=True))
    for table in new:
        for statement in _statements(table, placed):
            connection.exec_driver_sql(statement)
    for key in keys:
        if can_be_held(key):
            connection.execute(AddConstraint(key))
    return {table.name: _wanted(table) for table in new}


def _statements(table: Table, placed: dict[str, str]) -> Iterator[str]:
    if table.name not in SPLIT:
        yield f"SELECT create_reference_table('{table.name}')"
        return
    how = SPLIT[table.name]
    for key in widened_keys(table):
        yield from _widened(table, key, how.by)
    with_ = next((name for name, other in SPLIT.items() if other.group == how.group), table.name)
    with_ = "none" if with_ == table.name else with_
    yield f"SELECT create_distributed_table('{table.name}', '{how.by}', colocate_with => '{with_}')"


def _widened(table: Table, key, by: str) -> Iterator[str]:
    """A unique key with the column `by` behind its own: it still finds a row by its own columns."""
    columns = ", ".join(f'"{column.name}"' for column in [*key.columns, table.c[by]])
    if key in table.indexes:
        yield f'DROP INDEX "{key.name}"'
        yield f'CREATE UNIQUE INDEX "{key.name}" ON "{table.name}" ({columns})'
        return
    kind = "PRIMARY KEY" if key is table.primary_key else "UNIQUE"
    name = _name(key)
    yield f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{name}", ADD CONSTRAINT "{name}" {kind} ({columns})'


def _name(key) -> str:
    """The name of a constraint by the convention of the schema."""
    return str(AddConstraint(key).compile()).split("CONSTRAINT ", 1)[1].split(" ", 1)[0].strip('"')


def _wanted(table: Table) -> str:
    if table.name in SPLIT:
        return f"split by {SPLIT[table.name].by}"
    return "local" if table.name in LOCAL else "whole on every node"


_PLACED = """
SELECT c.relname, CASE
    WHEN p.partmethod = 'h' THEN 'split by ' || column_to_column_name(p.logicalrelid, p.partkey)
    WHEN p.repmodel = 't' THEN 'whole on every node' ELSE 'local' END
FROM pg_dist_partition p JOIN pg_class c ON c.oid = p.logicalrelid WHERE c.relnamespace = current_schema()::regnamespace
"""


def _placed(connection: Connection) -> dict[str, str]:
    """How tables are laid, by name: those that the extension knows."""
    return dict(connection.execute(text(_PLACED)).all())

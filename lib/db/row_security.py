"""Row-level security of PostgreSQL, and views in SQLite: a reader who may see some places finds no rows of others.

Such a reader's transaction takes the role ROLE, which owns nothing and is no superuser, whoever logged in: the policies of
every table with places hold for it (for the owner they do not, or COPY, imports and pg_dump would end). They read two
settings of the transaction; without these no row is seen.

A distributed PostgreSQL takes no policy that looks anything up: there such a reader finds views of the schema VIEWS in the place of
the tables, with the same conditions.

A further table with places: nothing. `python -m lib migrate` makes the policies anew where they differ.
"""

import hashlib

from sqlalchemy import Connection, text
from sqlalchemy.exc import DataError, ProgrammingError

from lib.db.distribution import is_distributed
from lib.db.faults import DatabaseUnavailable
from lib.schema import contest, data_version, metadata, platform, record_flag, region
from lib.schema.placed_rows import PlacedRows, condition_of, placed_tables

ROLE = "volunteer_places"
"""The role of readers of some places, in every database of the server."""
POLICY = "rows_of_places"
VIEWS = "volunteer_places"
ADVICE = (
    f"PostgreSQL has no role {ROLE} that this program may take, so accounts with places are refused. As a superuser, once: "
    f"CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO the role of DATABASE_URL. Then: python -m lib migrate"
)
_NAMES = (contest, data_version, platform, record_flag, region)
"""Tables without places that figures need."""
_PLACES = "current_setting('volunteer.places', true)"
_WHOLE = "string_to_array(current_setting('volunteer.whole', true), ',')"


def install(connection: Connection) -> str | None:
    """Policies on every table with places, and the role with its rights; what is to be done where that may not be made.
    Does nothing on SQLite, and takes no lock where all is as it should be."""
    if connection.dialect.name != "postgresql":
        return None
    if is_distributed(connection):
        return _install_views(connection)
    found = dict(connection.execute(text(_FOUND), {"policy": POLICY}).all())
    for table in placed_tables(metadata):
        rule = _rule(table)
        mark = hashlib.sha256(rule.encode()).hexdigest()[:16]
        if found.get(table.name) != mark:
            name = f'"{table.name}"'
            for statement in (
                f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
                f"DROP POLICY IF EXISTS {POLICY} ON {name}",
                f"CREATE POLICY {POLICY} ON {name} FOR SELECT USING ({rule})",
                f"COMMENT ON POLICY {POLICY} ON {name} IS '{mark}'",
            ):
                connection.exec_driver_sql(statement)
    return _give_role(connection)


_FOUND = """
SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE p.polname = :policy AND c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity
"""


def _rule(table, *, in_view: bool = False) -> str:
    """What a row must meet. in_view: without the sub-selects that have PostgreSQL read the settings once a statement, since a
    distributed database would run each by itself."""
    asked, whole = (_PLACES, _WHOLE) if in_view else (f"(SELECT {_PLACES})", f"(SELECT {_WHOLE})")
    ids = f"string_to_array({asked}, ',')::bigint[]"
    places = f"= ANY ({ids})" if in_view else f"= ANY ((SELECT {ids})::bigint[])"
    return f"{asked} <> '' AND ('{table.name}' = ANY ({whole}::text[]) OR {condition_of(table, places)})"


def _install_views(connection: Connection) -> None:
    """On a distributed database: a view of every table with places, in the schema VIEWS."""
    statements = [
        f'CREATE VIEW {VIEWS}."{table.name}" AS SELECT * FROM "{table.name}" WHERE {_rule(table, in_view=True)}'
        for table in placed_tables(metadata)
    ]
    columns = [column.name for table in placed_tables(metadata) for column in table.c]
    mark = hashlib.sha256("".join([*statements, *columns]).encode()).hexdigest()[:16]
    found = connection.execute(
        text("SELECT obj_description(to_regnamespace(:views), 'pg_namespace')"), {"views": VIEWS}
    )
    if found.scalar() != mark:
        _remove_views(connection)
        for statement in (f"CREATE SCHEMA {VIEWS}", *statements, f"COMMENT ON SCHEMA {VIEWS} IS '{mark}'"):
            connection.exec_driver_sql(statement)


def _remove_views(connection: Connection) -> None:
    if connection.execute(text("SELECT to_regnamespace(:views)"), {"views": VIEWS}).scalar():
        connection.exec_driver_sql(f"DROP SCHEMA {VIEWS} CASCADE")


def _give_role(connection: Connection) -> str | None:
    attempt = connection.begin_nested()
    try:
        if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": ROLE}).first():
            connection.exec_driver_sql(f"CREATE ROLE {ROLE} NOLOGIN")
        may = "SET" if connection.dialect.server_version_info >= (16,) else "MEMBER"
        if not connection.execute(text("SELECT pg_has_role(:role, :may)"), {"role": ROLE, "may": may}).scalar():
            connection.exec_driver_sql(f"GRANT {ROLE} TO CURRENT_USER")
        attempt.commit()
    except ProgrammingError:
        attempt.rollback()
        return ADVICE
    names = ", ".join(f'"{table.name}"' for table in (*_NAMES, *placed_tables(metadata)))
    connection.exec_driver_sql(f"GRANT SELECT ON {names} TO {ROLE}")
    return None


def remove(connection: Connection) -> None:
    """Take the policies away, before the tables change: row-level security stays on, without them nobody but the owner
    sees a row."""
    if connection.dialect.name == "postgresql":
        _remove_views(connection)
        for name, _ in connection.execute(text(_FOUND), {"policy": POLICY}).all():
            connection.exec_driver_sql(f'DROP POLICY {POLICY} ON "{name}"')


# `whole` names what a statement looks things up in: without it the brand of a record whose activity is elsewhere would be
# lost, and other figures would come out than from the copy.
def restrict(connection: Connection, rows: PlacedRows, statement) -> None:
    """Let this transaction see of the tables that `statement` counts `rows` alone. Raises DatabaseUnavailable where PostgreSQL
    does not have the role."""
    hidden = rows.hidden_in(statement)
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql("PRAGMA query_only=OFF")  # a view of this connection is to SQLite a change
        for table in hidden:
            condition = rows.condition(table, schema="main.")
            connection.exec_driver_sql(f'DROP VIEW IF EXISTS temp."{table.name}"')  # that of a statement before
            connection.exec_driver_sql(
                f'CREATE TEMP VIEW "{table.name}" AS SELECT * FROM main."{table.name}" WHERE {condition}'
            )
        connection.exec_driver_sql("PRAGMA query_only=ON")
        return
    whole = ",".join(sorted({table.name for table in placed_tables(metadata)} - {table.name for table in hidden}))
    places = ",".join(map(str, [0, *sorted(rows.places)]))  # 0 is no place: of nothing is not the same as unsaid
    if getattr(connection.dialect, "is_distributed", False):
        connection.exec_driver_sql(
            "SET LOCAL citus.propagate_set_commands = 'local'; "  # to the nodes, too
            f"SET LOCAL volunteer.places = '{places}'; SET LOCAL volunteer.whole = '{whole}'; "
            f"SET LOCAL search_path = {VIEWS}, public"
        )
        return
    try:
        connection.exec_driver_sql(
            f"SET LOCAL row_security = on; SET LOCAL volunteer.places = '{places}'; "
            f"SET LOCAL volunteer.whole = '{whole}'; SET LOCAL ROLE {ROLE}"
        )
    except (ProgrammingError, DataError) as error:
        raise DatabaseUnavailable(ADVICE) from error

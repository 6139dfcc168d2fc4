"""Which rows are of which place: what a connection may hold that sees some places alone."""

from dataclasses import dataclass, replace

from sqlalchemy import Join, MetaData, Table
from sqlalchemy.sql.selectable import SelectBase

HOMES = ("region_id", "home_region_id", "project_region_id")
"""Columns that say of which place a row is: where it is, where its person lives, where its project is."""
LOOKED_UP_BY = {
    "home_region_id": ("volunteer_id", "volunteer", "home_region_id", ("registration", "service_record")),
    "project_region_id": ("project_id", "project", "region_id", ("funding",)),
}
"""Those of HOMES that tables look up: by which key, in which table and column, and the tables. The columnar copy has them
as columns of these tables."""
NOT_READ = ("account_scope",)
"""Tables that name a place and are no data."""


def counted_tables(statement) -> set[Table]:
    """The tables whose rows the statement counts or lists: those it selects from. What its conditions and columns look up
    in others (the station of an activity) may lie elsewhere."""
    selects = getattr(statement, "selects", [statement])  # those of a union
    return {table for one in selects for source in one.get_final_froms() for table in _tables_of(source)}


def _tables_of(source) -> set[Table]:
    if isinstance(source, Table):
        return {source}
    if isinstance(source, Join):
        return _tables_of(source.left) | _tables_of(source.right)
    inner = source.element  # of an alias, a subquery, a common table expression
    return counted_tables(inner) if isinstance(inner, SelectBase) else _tables_of(inner)


def placed_tables(metadata: MetaData) -> list[Table]:
    """The tables whose rows are of places."""
    return [table for table in metadata.sorted_tables if table.name not in NOT_READ and _homes(table)]


def _homes(table: Table) -> list[str]:
    if table.name == "region":
        return []
    looked_up = {name for name, (*_, tables) in LOOKED_UP_BY.items() if table.name in tables}
    return [name for name in HOMES if name in table.c or name in looked_up]


def condition_of(table: Table, places: str, *, as_columns: bool = False, schema: str = "") -> str | None:
    """What a row of `table` must meet, as SQL, to be of `places` (words behind a column: `IN (1, 2)`); None for a table
    whose rows are of no place. A row whose places are all unknown is everybody's.

    as_columns: what is looked up is a column of the table, as in the copy. schema: before the tables looked up in, with its dot.
    """
    if not (homes := _homes(table)):
        return None

    def meets(name: str, words: str) -> str:
        if name in table.c or as_columns:
            return f'"{name}" {words}'
        key, parent, column, _ = LOOKED_UP_BY[name]
        return f'"{key}" IN (SELECT id FROM {schema}"{parent}" WHERE "{column}" {words})'

    def is_unknown(name: str) -> str:
        if name in table.c or as_columns:
            return f'"{name}" IS NULL'
        return f'("{LOOKED_UP_BY[name][0]}" IS NULL OR {meets(name, "IS NULL")})'

    unknown = " AND ".join(map(is_unknown, homes))
    return " OR ".join([f"({unknown})", *(meets(name, places) for name in homes)])


@dataclass(frozen=True)
class PlacedRows:
    """The rows that a scope lets be seen. `places`: ids of the places at and below those of the scope. `whole`: names of
    tables that a statement sees whole all the same, because it follows what rows of the scope name in them."""

    places: frozenset[int]
    whole: frozenset[str] = frozenset()

    def following(self, *tables: Table) -> "PlacedRows":
        """The same with all rows of `tables`."""
        return replace(self, whole=self.whole | {table.name for table in tables})

    def hidden_in(self, statement) -> list[Table]:
        """The tables of which the statement sees the rows of the scope alone, in the order of their names."""
        found = [table for table in counted_tables(statement) if table.name not in self.whole and _homes(table)]
        return sorted(found, key=lambda table: table.name)

    def condition(self, table: Table, *, as_columns: bool = False, schema: str = "") -> str:
        """See `condition_of`."""
        places = ", ".join(map(str, sorted(self.places))) or "NULL"
        return condition_of(table, f"IN ({places})", as_columns=as_columns, schema=schema)

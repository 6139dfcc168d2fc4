"""What a distributed PostgreSQL (Citus) does not take of a statement, found in the statement itself: `broken(statement)`.

Each rule is one that Citus 13.2 refused in a statement of ours. Tables are split, whole or local as `lib/schema/distribution.py` says;
temporary tables of an import are local.
"""

from collections.abc import Iterator

from sqlalchemy import Alias, Column, Delete, Insert, Join, Select, Subquery, Table, Update
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.selectable import CTE, ScalarSelect, SelectBase

from lib.schema import metadata
from lib.schema.derived import Derived, Narrowed
from lib.schema.distribution import LOCAL, SPLIT

ROW_BY_ROW = "a split table is looked up for each row of tables that are not split"
LOCAL_ROW_BY_ROW = "a local or temporary table is looked up for each row of a split table"
LOCAL_UPDATE = "a local or temporary table is updated from tables of the cluster"
MOVED = "the column by which a table is split is updated"
APART = "split tables are joined by other columns than those by which they are split"


def broken(statement) -> list[str]:
    """The rules that a statement of SQLAlchemy Core breaks."""
    found = set()
    if isinstance(statement, Update | Delete):
        found |= set(_of_change(statement))
    for select in _selects(statement):
        found |= set(_of_select(select, ()))
    return sorted(found)


def _of_change(statement) -> Iterator[str]:
    table = statement.table
    read = {source for select in _selects(statement) for source in _everything(select)}
    if isinstance(statement, Update):
        if _is_local(table) and any(not _is_local(source) for source in read):
            yield LOCAL_UPDATE
        written = {column if isinstance(column, str) else column.name for column in statement._values or ()}
        if table.name in SPLIT and SPLIT[table.name].by in written:
            yield MOVED
    elif _is_local(table) and any(_is_split(source) for source in read):
        yield LOCAL_UPDATE


def _of_select(select: Select, around: tuple) -> Iterator[str]:
    own = [source for source in select.get_final_froms() if source not in around]
    tables = [table for source in own for table in _tables(source)]
    outer = [table for source in around for table in _tables(source)]
    if len(own) < len(select.get_final_froms()) or _names_outer(select, outer):
        if any(map(_is_split, tables)) and outer and not any(map(_is_split, outer)):
            yield ROW_BY_ROW
        if any(map(_is_local, tables)) and not any(map(_is_split, tables)) and any(map(_is_split, outer)):
            yield LOCAL_ROW_BY_ROW
    split = [table for table in tables if _name(table) in SPLIT]  # a sub-select is run by itself, if need be
    if not _joined_by_their_columns(split, _equal_columns(select)):
        yield APART
    for inner in _nested(select):
        yield from _of_select(inner, tuple(own))
    for source in own:
        for inner in _in_from(source):
            yield from _of_select(inner, ())


def _joined_by_their_columns(split: list, equal: list[tuple[Column, Column]]) -> bool:
    """Whether every split table is linked with the first by equality of the columns by which they are split."""
    linked = set(split[:1])
    for _ in split:
        for left, right in equal:
            both = {left.table, right.table}
            if both <= set(split) and both & linked and _is_key(left) and _is_key(right):
                linked |= both
    return linked == set(split)


def _is_key(column: Column) -> bool:
    how = SPLIT.get(_name(column.table))
    return how is not None and how.group == "people" and column.name == how.by


def _equal_columns(select: Select) -> list[tuple[Column, Column]]:
    conditions = [*select._where_criteria, *(on for source in select.get_final_froms() for on in _conditions(source))]
    return [
        (part.left, part.right)
        for condition in conditions
        for part in _parts(condition)
        if isinstance(part, BinaryExpression) and part.operator is operators.eq
        if getattr(part.left, "table", None) is not None and getattr(part.right, "table", None) is not None
    ]


def _conditions(source) -> Iterator:
    if isinstance(source, Join):
        yield source.onclause
        yield from _conditions(source.left)
        yield from _conditions(source.right)


# -- the parts of a statement ------------------------------------------------------------------------------------------


def _children(element) -> list:
    """The parts of an element as a distributed database sees them."""
    if isinstance(element, Derived):
        return [element.clauses.clauses[-1]]
    if isinstance(element, Narrowed):
        return [element.clauses.clauses[1]]
    return list(element.get_children())


def _parts(element) -> Iterator:
    """The element and all within it, without what is in its sub-selects."""
    yield element
    if not isinstance(element, SelectBase | ScalarSelect | Table | Subquery):
        for child in _children(element):
            yield from _parts(child)


def _selects(statement) -> Iterator[Select]:
    """The outermost selects of a statement."""
    if isinstance(statement, Select):
        yield statement
    elif isinstance(statement, Insert):
        yield from _selects(statement.select) if statement.select is not None else ()
    elif isinstance(statement, Update):
        for part in [*statement._where_criteria, *(statement._values or {}).values()]:
            yield from _selects_in(part)
    elif isinstance(statement, Delete):
        for part in statement._where_criteria:
            yield from _selects_in(part)
    elif hasattr(statement, "selects"):
        for one in statement.selects:
            yield from _selects(one)


def _selects_in(element) -> Iterator[Select]:
    for part in _parts(element) if hasattr(element, "get_children") else ():
        inner = part.element if isinstance(part, ScalarSelect) else part
        if isinstance(inner, SelectBase) and inner is not element:
            yield from _selects(getattr(inner, "element", inner))


def _nested(select: Select) -> Iterator[Select]:
    """The selects in the columns and conditions of a select."""
    on = [condition for source in select.get_final_froms() for condition in _conditions(source)]
    for part in [*select._raw_columns, *select._where_criteria, *select._having_criteria, *on]:
        if not isinstance(part, Table | Join | Alias | Subquery):
            yield from _selects_in(part)


def _in_from(source) -> Iterator[Select]:
    if isinstance(source, Join):
        yield from _in_from(source.left)
        yield from _in_from(source.right)
    elif isinstance(source, Subquery | CTE):
        yield from _selects(source.element)


def _tables(source) -> list:
    """The tables, aliases and sub-selects of a FROM."""
    return [*_tables(source.left), *_tables(source.right)] if isinstance(source, Join) else [source]


def _names_outer(select: Select, outer: list) -> bool:
    named = [
        part.table for criterion in select._where_criteria for part in _parts(criterion) if isinstance(part, Column)
    ]
    return any(table in outer for table in named)


def _everything(select: Select) -> Iterator:
    for source in select.get_final_froms():
        for table in _tables(source):
            yield table
            for inner in _in_from(table):
                yield from _everything(inner)
    for inner in _nested(select):
        yield from _everything(inner)


def _name(source) -> str | None:
    while isinstance(source, Alias):
        source = source.element
    return source.name if isinstance(source, Table) else None


def _is_split(source) -> bool:
    if isinstance(source, Subquery | CTE):
        return any(_is_split(table) for select in _selects(source.element) for table in _everything(select))
    return _name(source) in SPLIT


def _is_local(source) -> bool:
    name = _name(source)
    return name is not None and (name in LOCAL or name not in metadata.tables)

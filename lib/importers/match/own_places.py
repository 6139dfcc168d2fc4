"""What a steward with a scope may import and undo: rows of the places within it, and nothing else.

A row that names a place outside, or names none and has its project or team there, is quarantined when its place is matched.
What only the loaded rows show is checked here, in the same transaction: a record of another place that would be corrected.
"""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Table, or_, select

from lib.access import Person, Scope
from lib.catalogue.vocabularies import Text
from lib.importers.decisions import ImportDecisions
from lib.importers.errors import ImportRejected
from lib.schema import import_batch, metadata, region, row_change, service_record

HOMES = ("region_id", "home_region_id")
"""Columns that say which place a row is of. A row without a place is everybody's."""


class OutsideScope(ImportRejected):
    """The file, or an import to undo, concerns places that the steward does not look after."""


PLACE_OF_FILE = Text(
    "所选的地区不在您负责的范围内，请选择您负责的地区。",
    "The place chosen for the file is not among those you look after. Choose one of yours.",
)
OTHER_ROWS = Text(
    "这份文件会新增或改动您负责范围以外的数据，未导入。请在文件中写明每一行的区域，只保留您负责的地区。",
    "This file would add or change data of places that you do not look after; nothing was imported. Write the place in each "
    "row and keep those of your own places.",
)
NOT_YOURS = Text(
    "这次导入不是您做的，或涉及您负责范围以外的数据，请由负责全部地区的数据员撤销。",
    "You did not make this import, or it holds data of places that you do not look after: a steward of all places can undo it.",
)


def check_place_of_file(connection: Connection, decisions: ImportDecisions, scope: Scope) -> None:
    """Raise OutsideScope where the place said of the whole file lies outside."""
    if scope.places is not None and decisions.place is not None and decisions.place not in _inside(connection, scope):
        raise OutsideScope(PLACE_OF_FILE)


def check_import(connection: Connection, batch_id: int, target: str, scope: Scope) -> None:
    """Raise OutsideScope where the import added rows outside the places of the scope and those above them, or corrected
    rows outside its places. What hours alone bring to people, teams and activities (first days) is no correction."""
    if scope.places is None:
        return
    corrected = (service_record,) if target == "hours" else None
    if _is_outside(connection, batch_id, scope, corrected=corrected):
        raise OutsideScope(OTHER_ROWS)


def check_undo(connection: Connection, batch, person: Person) -> None:
    """Raise OutsideScope unless a person with a scope made this import (a row of import_batch) and may still see its rows."""
    if person.scope.places is None:
        return
    if batch.imported_by != person.subject or _is_outside(connection, batch.id, person.scope, corrected=()):
        raise OutsideScope(NOT_YOURS)


def _is_outside(connection: Connection, batch_id: int, scope: Scope, *, corrected: tuple[Table, ...] | None) -> bool:
    """Whether rows that the import added lie outside, or rows of the tables `corrected` (None: of any) that it changed."""
    inside = _inside(connection, scope)
    shown = inside | _above(connection, scope)
    for table, homes in _placed_tables():
        if "batch_id" in table.c and any(
            _found(connection, table, table.c.batch_id == batch_id, home, shown) for home in homes
        ):
            return True
        if corrected is not None and table not in corrected:
            continue
        changed = select(row_change.c.row_id).where(
            row_change.c.batch_id == batch_id, row_change.c.table_name == table.name
        )
        # People are nobody's own: somebody whom the county lists without a street may be listed with one.
        allowed = shown if table.name == "volunteer" else inside
        if any(_found(connection, table, table.c.id.in_(changed), home, allowed) for home in homes):
            return True
        if any(place not in allowed for place in _places_before(connection, batch_id, table)):
            return True
    return False


def _placed_tables() -> Iterator[tuple[Table, list]]:
    for table in metadata.sorted_tables:
        homes = [table.c[name] for name in HOMES if name in table.c]
        if homes and "id" in table.c and table is not import_batch:
            yield table, homes


def _found(connection: Connection, table: Table, which, home, places: set[int]) -> bool:
    """Whether one of those rows is of a place that is not among `places`."""
    distinct = select(home).select_from(table).where(which, home.is_not(None)).distinct()
    return any(place not in places for (place,) in connection.execute(distinct))


def _places_before(connection: Connection, batch_id: int, table: Table) -> Iterator[int]:
    """Places of which changed rows were."""
    before = select(row_change.c.before).where(
        row_change.c.batch_id == batch_id,
        row_change.c.table_name == table.name,
        or_(*(row_change.c.before.contains(name) for name in HOMES)),
    )
    for (text,) in connection.execute(before):
        values = json.loads(text)
        yield from (values[name] for name in HOMES if values.get(name) is not None)


def _inside(connection: Connection, scope: Scope) -> set[int]:
    wanted = set(map(str, scope.places))
    rows = connection.execute(select(region.c.id, region.c.path))
    return {place for place, path in rows if wanted & set(path.split("/"))}


def _above(connection: Connection, scope: Scope) -> set[int]:
    rows = connection.execute(select(region.c.path).where(region.c.id.in_(scope.places)))
    return {int(part) for (path,) in rows for part in path.split("/")}

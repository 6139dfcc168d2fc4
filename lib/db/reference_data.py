"""Reference data: the CSV files of data/reference/ into their tables, and a place found by the code of a named list.

A new reference file: one line in FILES, its columns named as in the table; say in data/reference/README.md where it
came from. A place is never looked up by a bare code or a bare name: see `find_region`.
"""

import csv
from datetime import date
from pathlib import Path

from sqlalchemy import Boolean, Connection, Date, Float, Integer, Table, and_, bindparam, func, insert, select, update

from lib.schema import document, platform, population, published_figure, region, region_code
from lib.settings import ROOT

CHUNK_ROWS = 500
FOLDER = ROOT / "data" / "reference"

# File, table, and the columns that identify a row. In the order of their foreign keys; a file lists
# a parent before its children.
FILES = (
    ("regions.csv", region, ("id",)),
    ("region_codes.csv", region_code, ("code_list", "code")),
    ("documents.csv", document, ("id",)),
    ("populations.csv", population, ("region_id", "scope", "as_of")),
    ("platforms.csv", platform, ("id",)),
    ("letter_figures.csv", published_figure, ("id",)),
    ("report_figures.csv", published_figure, ("id",)),
)


class ReferenceDataError(Exception):
    """A reference file is missing or has a row that does not fit its table; the message names file and line."""


class UnknownRegion(Exception):
    """No place has this code in this list, or there is no such list; the message says which."""


def load(connection: Connection, *, folder: Path = FOLDER) -> int:
    """Bring the tables of FILES up to date with the files; returns the number of rows inserted or changed.

    Loading again changes nothing and returns 0. Rows that are only in the database stay as they are. Writes within
    the caller's transaction and leaves the commit (and the data version) to the caller. Raises ReferenceDataError.
    """
    return sum(_load_table(connection, folder / name, table, keys) for name, table, keys in FILES)


def find_region(connection: Connection, *, code_list: str, code: str) -> int:
    """The id of the place that `code` names in `code_list` (nbs2022, mca2024, mca2026).

    `code` may carry the zeros that fill official codes up to 6, 9 or 12 digits. Raises UnknownRegion.
    """
    wanted = and_(region_code.c.code_list == code_list, region_code.c.code == without_filling(code.strip()))
    found = connection.execute(select(region_code.c.region_id).where(wanted)).scalar_one_or_none()
    if found is not None:
        return found
    lists = connection.execute(select(region_code.c.code_list).distinct().order_by(region_code.c.code_list)).scalars()
    known = list(lists)
    if code_list not in known:
        raise UnknownRegion(f"There is no code list {code_list!r}; known lists: {', '.join(known) or 'none'}.")
    raise UnknownRegion(f"No place has the code {code!r} in the code list {code_list}.")


def without_filling(code: str) -> str:
    """330108000000 -> 330108, 330100 -> 3301: groups of zeros below the level meant are filling, not a code."""
    while len(code) in (9, 12, 15) and code.endswith("000"):
        code = code[:-3]
    while len(code) in (4, 6) and code.endswith("00"):
        code = code[:-2]
    return code


def _load_table(connection: Connection, path: Path, table: Table, keys: tuple[str, ...]) -> int:
    rows = _read(path, table)
    if not rows:
        return 0
    names = list(rows[0])
    found = connection.execute(select(*(table.c[name] for name in names)))
    stored = {tuple(row[key] for key in keys): dict(row) for row in found.mappings()}
    new, changed = [], []
    for row in rows:
        before = stored.get(tuple(row[key] for key in keys))
        if before is None:
            new.append(row)
        elif before != row:
            changed.append(row)
    for start in range(
        0, len(new), CHUNK_ROWS
    ):  # one statement for many: a distributed database sends each to every node
        connection.execute(insert(table).values(new[start : start + CHUNK_ROWS]))
    if new:
        _move_sequence(connection, table)
    if changed:
        same = and_(*(table.c[key] == bindparam(f"known_{key}") for key in keys))
        statement = update(table).where(same).values({name: bindparam(f"new_{name}") for name in names})
        connection.execute(statement, [_parameters(row, keys) for row in changed])
    return len(new) + len(changed)


def _parameters(row: dict, keys: tuple[str, ...]) -> dict:
    return {f"new_{name}": value for name, value in row.items()} | {f"known_{key}": row[key] for key in keys}


def _read(path: Path, table: Table) -> list[dict]:
    """The rows of a file as Python values. Raises ReferenceDataError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, strict=True)
            header = next(lines, [])
            unknown = [name for name in header if name not in table.c]
            if unknown or not header:
                raise ReferenceDataError(
                    f"{path.name}: table {table.name} has no column {', '.join(unknown) or '(empty)'}"
                )
            return [_values(path, number, table, header, line) for number, line in enumerate(lines, start=2)]
    except FileNotFoundError as error:
        raise ReferenceDataError(f"The reference file {path.name} is missing from {path.parent}") from error


def _values(path: Path, number: int, table: Table, header: list[str], line: list[str]) -> dict:
    if len(line) != len(header):
        raise ReferenceDataError(f"{path.name} row {number}: {len(line)} cells, expected {len(header)}")
    row = {}
    for name, cell in zip(header, line, strict=True):
        column = table.c[name]
        try:
            row[name] = _value(column.type, cell)
        except (ValueError, KeyError) as error:
            raise ReferenceDataError(f"{path.name} row {number}, column {name}: cannot read {cell!r}") from error
        if row[name] is None and not column.nullable:
            raise ReferenceDataError(f"{path.name} row {number}, column {name}: must not be empty")
    return row


def _value(kind, cell: str):
    """The Python value of one cell; an empty cell is None."""
    if cell == "":
        return None
    if isinstance(kind, Boolean):
        return {"true": True, "false": False}[cell]
    if isinstance(kind, Integer):
        return int(cell)
    if isinstance(kind, Float):
        return float(cell)
    return date.fromisoformat(cell) if isinstance(kind, Date) else cell


def _move_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids on its own: let the next one follow those of the file."""
    if connection.dialect.name != "postgresql" or table.autoincrement_column is None:
        return
    column = table.autoincrement_column
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    connection.execute(select(func.setval(sequence, select(func.max(column)).scalar_subquery())))

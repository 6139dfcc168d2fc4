"""Small tables, row by row: rows get their number when written, and only what had begun by a day is handed out.

Numbers never depend on `as_of`: everything is written down, then cut. A new small table: one line in `_BEGINS`.
"""

from datetime import date

import pyarrow as pa
from sqlalchemy import Table

from lib import schema
from lib.demo.arrow import arrow_table

# In foreign-key order: the column that says when a row begins (None: always there).
_BEGINS = {
    schema.population: None,
    schema.alliance: "founded_on",
    schema.organisation: "founded_on",
    schema.workforce_report: "as_of",
    schema.station: "opened_on",
    schema.merchant: "joined_on",
    schema.brand: "launched_on",
    schema.programme: "launched_on",
    schema.project: "started_on",
    schema.contest: None,
    schema.contest_entry: "decided_on",
    schema.honour: "awarded_on",
    schema.media_report: "published_on",
    schema.benefit_event: "held_on",
    schema.funding: "from_on",
    schema.training: "held_on",
    schema.meeting: "held_on",
}
_ENDS = ("closed_on", "ended_on", "retired_on", "left_on")


class SmallTables:
    """Rows of the small tables of one place; ids run from `first` + 1 in each table."""

    def __init__(self, *, first: int):
        self._first = first
        self._rows: dict[Table, list[dict]] = {table: [] for table in _BEGINS}

    def add(self, table: Table, **columns: object) -> int:
        """Write one row; returns its id."""
        rows = self._rows[table]
        rows.append({"id": self._first + len(rows) + 1, **columns})
        return rows[-1]["id"]

    def rows(self, table: Table) -> list[dict]:
        """All rows of `table`, also those that begin after any day; each a dict with its id."""
        return self._rows[table]

    def known(self, table: Table, as_of: date) -> list[dict]:
        """Rows that had begun by `as_of`, with nothing that happened later."""
        begins = _BEGINS[table]
        rows = [row for row in self._rows[table] if begins is None or row[begins] <= as_of]
        return [_as_known(row, as_of) for row in rows]

    def counts(self, as_of: date) -> dict[str, int]:
        """Rows known by `as_of`, by name of the table."""
        return {table.name: len(self.known(table, as_of)) for table in _BEGINS}

    def tables(self, as_of: date) -> list[tuple[Table, pa.Table]]:
        """Every table that has rows, in foreign-key order."""
        known = ((table, self.known(table, as_of)) for table in _BEGINS)
        return [(table, _table_of(table, rows)) for table, rows in known if rows]


def _as_known(row: dict, as_of: date) -> dict:
    seen = {name: None if name in _ENDS and value and value > as_of else value for name, value in row.items()}
    if seen.get("library_on") and seen["library_on"] > as_of:
        seen["library_on"] = seen["library_level"] = None
    return seen


def _table_of(table: Table, rows: list[dict]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return arrow_table(table, {name: [row.get(name) for row in rows] for name in names})

"""Two kept tables beside each other: which cells differ, which rows are in one of them only."""

from collections import Counter
from dataclasses import dataclass

from lib.catalogue.vocabularies import Text
from lib.snapshots.content import LANGUAGES, Content, KeptColumn

ROW, COLUMN = Text("整行", "whole row"), Text("整列", "whole column")
BLANK = Text("空白", "blank")


@dataclass(frozen=True)
class Difference:
    """row: what the row is of; column: its header, or ROW; then, now: texts, None where the row is not there."""

    row: Text
    column: Text
    then: Text | None
    now: Text | None
    delta: float | None = None

    def line(self, language: str) -> str:
        """西兴街道 · 服务时长（小时）：23 → 25."""
        row, column = self.row.in_language(language), self.column.in_language(language)
        then, now = (side.in_language(language) if side else "—" for side in (self.then, self.now))
        where = " · ".join(filter(None, (row, column)))
        return f"{where}{'：' if language == 'zh' else ': '}{then} → {now}"


def differences(then: Content, now: Content) -> list[Difference]:
    """What differs, in the order of `then`, rows that are new last; a row is known by what it is of, not by its place."""
    ours, theirs = _rows(then), _rows(now)
    pairs = _pairs_of_columns(then, now)
    found: list[Difference] = []
    for key, row in ours.items():
        other = theirs.get(key)
        if other is None:
            found.append(Difference(row_words(then.columns, row), ROW, _whole(then, row), None))
            continue
        for place, twin in pairs:
            one, two = row[place], other[twin]
            if not _same(one, two):
                delta = float(two) - float(one) if _number(one) and _number(two) else None
                column = then.columns[place]
                said = (row_words(then.columns, row), column.header, cell_words(column, one), cell_words(column, two))
                found.append(Difference(*said, delta=delta))
    for key, row in theirs.items():
        if key not in ours:
            found.append(Difference(row_words(now.columns, row), ROW, None, _whole(now, row)))
    return found


def row_words(columns: tuple[KeptColumn, ...], row: tuple) -> Text:
    """What a row is of: 西兴街道 · 2026-03; empty for the only row of a whole."""
    cells = [cell for c, cell in zip(columns, row, strict=True) if c.role == "key" and not c.name.endswith("_id")]
    texts = [[_said(cell, each) for cell in cells] for each in LANGUAGES]
    return Text(*(" · ".join(filter(None, parts)) for parts in texts))


def cell_words(column: KeptColumn, cell) -> Text:
    """A cell as a page prints it."""
    if cell is None:
        return BLANK
    if not _number(cell) or column.kind in ("month", "year", "quarter"):
        return Text(*(_said(cell, each) for each in LANGUAGES))
    digits = 0 if float(cell).is_integer() else max(column.digits, 2)
    words = f"{cell:,.{digits}f}" + ("%" if column.kind == "percent" else "")
    return Text(words, words)


def _rows(content: Content) -> dict[tuple, tuple]:
    """The rows by what they are of; rows of one name are told apart by their order."""
    places = _places_of_keys(content.columns)
    seen: Counter[tuple] = Counter()
    found = {}
    for row in content.rows:
        key = tuple(_said(row[i], "zh") for i in places)
        seen[key] += 1
        found[(*key, seen[key])] = row
    return found


def _places_of_keys(columns: tuple[KeptColumn, ...]) -> list[int]:
    """The key columns; of a place its id, which outlasts a change of its name."""
    names = {column.name for column in columns}
    return [i for i, c in enumerate(columns) if c.role == "key" and f"{c.name}_id" not in names]


def _pairs_of_columns(then: Content, now: Content) -> list[tuple[int, int]]:
    if [c.header for c in then.columns] == [c.header for c in now.columns]:
        return [(i, i) for i, column in enumerate(then.columns) if column.role != "key"]
    by_header = {column.header.zh: i for i, column in enumerate(now.columns)}
    values = [(i, c) for i, c in enumerate(then.columns) if c.role != "key"]
    return [(i, by_header[c.header.zh]) for i, c in values if c.header.zh in by_header]


def _same(one, two) -> bool:
    if _number(one) and _number(two):
        return abs(float(one) - float(two)) <= 1e-6 * max(1.0, abs(float(one)))
    return _said(one, "zh") == _said(two, "zh")


def _whole(content: Content, row: tuple) -> Text:
    """The values of a row that is on one side only."""
    cells = [cell_words(c, cell) for c, cell in zip(content.columns, row, strict=True) if c.role == "value"]
    return Text("、".join(cell.zh for cell in cells) or "—", ", ".join(cell.en for cell in cells) or "—")


def _number(cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _said(cell, language: str) -> str:
    return "" if cell is None else cell.in_language(language) if isinstance(cell, Text) else str(cell)

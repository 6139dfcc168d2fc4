"""Cells of a worksheet merged over several rows: written once, they speak for each of these rows.

Names and days are given to every row that they span. Amounts are not: it is unclear whether merged hours are those of
each person or of all together. They are marked in every row, so that no number is read and the rows are quarantined.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONG_NUMBER = 8
"""Digits from which a number is a code, a day or an ID number and no amount."""
MARK = "（合并单元格）"
_AMOUNT = re.compile(r"[-+−]?[\d.,:\s]+%?")
_DAY = re.compile(r"\s*(?:\d{4}\.\d{1,2}\.\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4})\s*(?:\d{1,2}:\d\d(?::\d\d)?)?\s*")


@dataclass(frozen=True, order=True)
class Range:
    """Cells merged over rows first..last; the value stands in `first`, in `column` (counted from 0)."""

    first: int
    last: int
    column: int


def filled(rows: Iterable[tuple[int, list[str]]], merged: list[Range]) -> Iterator[tuple[int, list[str]]]:
    """The rows; blank cells that a value from above spans hold it, amounts with MARK. A row with nothing of its own stays blank."""
    waiting = list(reversed(merged))
    open_: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        if any(cells):
            open_ = {column: (last, value) for column, (last, value) in open_.items() if number <= last}
            for column, (_, value) in open_.items():
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or value
        while waiting and waiting[-1].first <= number:
            span = waiting.pop()
            value = cells[span.column] if span.first == number and span.column < len(cells) else ""
            if value:
                cells[span.column] = value + MARK if _is_amount(value) else value
                open_[span.column] = (span.last, cells[span.column])
        yield number, cells


def of_one_person(
    rows: Iterable[tuple[int, list[str]]], merged: list[Range], *, name: int, numbers: tuple[int, ...]
) -> Iterator[tuple[int, list[str]]]:
    """The rows; where the cell in the column `name` is merged over several, what its first row says in the columns of
    `numbers` (of ID cards, of volunteers) holds for the others that leave them blank: they are the same person's."""
    waiting = [span for span in reversed(merged) if span.column == name]
    last, said = 0, {}
    for number, cells in rows:
        while waiting and waiting[-1].first <= number:
            span = waiting.pop()
            last = span.last if span.first == number else 0
            said = {place: cells[place] for place in numbers if place < len(cells) and cells[place]}
        for place, value in said.items() if number <= last and name < len(cells) and cells[name] else ():
            cells += [""] * (place + 1 - len(cells))
            cells[place] = cells[place] or value
        yield number, cells


def _is_amount(value: str) -> bool:
    return (
        bool(_AMOUNT.fullmatch(value)) and not _DAY.fullmatch(value) and sum(c.isdigit() for c in value) < LONG_NUMBER
    )

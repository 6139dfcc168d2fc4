"""The parts of a text that are read alone: what stands between tables, and each cell of a table with the unit of its column."""

import re
from collections.abc import Iterator

from lib.published.figure_words import COUNTERS

_NUMBER = re.compile(r"[\s\d,，.]*\d[\s%]*")
_ONE = rf"(?:万|亿)?(?:{'|'.join(map(re.escape, COUNTERS))})"
_UNIT = re.compile(rf"[（(](?:单位[:：])?({_ONE})[）)]\s*$")
_BARE_UNIT = re.compile(rf"\s*({_ONE})\s*")
_UNIT_LINE = re.compile(rf"单位[:：]\s*({_ONE}(?:[、,，/\s]+{_ONE})*)\s*[）)]?\s*$")
_SAID = re.compile("(场次|人次|篇次|件次|户次)数?\\s*$|(人|户|场|期|批|课时|小时)数\\s*$")
"""Heads that name their unit without brackets."""
_PLANNED = re.compile("^(?:.*年度?)?(?:计划|目标|任务|拟)(?!.*(?:率|完成|实际))|(?:计划|目标|任务)[数值量]?$")
"""Heads of what is aimed at."""
_NO_FIGURES = re.compile("序号|编号|年份|年度|电话|邮编|日期|排名|名次")


def pieces(text: str) -> Iterator[tuple[int, str, str, bool]]:
    """(place, part, unit, planned): a line with tabs is a row of a table, its cells are parts of their own. A cell that is a number alone
    has the unit of its column's head, of its row, or of the line above the table; without one it is no figure and left out. planned: the head of its column says 计划, 目标."""
    place, prose_from, rows, above = 0, 0, [], ""
    for line in text.splitlines(keepends=True):
        if "\t" in line:
            if prose_from < place:
                yield prose_from, text[prose_from:place], "", False
            rows.append((place, line.rstrip("\r\n").split("\t")))
            prose_from = place + len(line)
        else:
            yield from _table(rows, above)
            rows = []
            above = line if line.strip() else above
        place += len(line)
    yield from _table(rows, above)
    if prose_from < len(text):
        yield prose_from, text[prose_from:], "", False


def _table(rows: list[tuple[int, list[str]]], above: str) -> Iterator[tuple[int, str, str, bool]]:
    """The cells of a table; its head goes on to the first row with a number, and is a row at least."""
    if not rows:
        return
    filled = (number for number, (_, cells) in enumerate(rows) if number and any(map(_NUMBER.fullmatch, cells)))
    heads = [cells for _, cells in rows[: next(filled, 1)]]
    head_of = [
        [head[i].strip() for head in reversed(heads) if i < len(head) and head[i].strip()]
        for i in range(max(len(cells) for _, cells in rows))
    ]
    of_columns = [next(filter(None, map(_unit_in, heads)), "") for heads in head_of]
    of_line = _units_above(above, head_of, of_columns, rows[len(heads) :])
    for place, cells in rows:
        yield from _cells(place, cells, head_of, of_columns, of_line)


def _units_above(
    above: str, head_of: list[list[str]], of_columns: list[str], body: list[tuple[int, list[str]]]
) -> list[str]:
    """The unit of each column by the line above the table, empty where it says none: one for all, or one by one in their order, or
    those that no head says for the columns whose heads say none."""
    found = _UNIT_LINE.search(above)
    units = re.split(r"[、,，/\s]+", found[1]) if found else []
    if len(units) == 1:
        return units * len(head_of)
    counted = [
        i
        for i, heads in enumerate(head_of)
        if not any(map(_NO_FIGURES.search, heads))
        and any(i < len(cells) and _NUMBER.fullmatch(cells[i]) and "%" not in cells[i] for _, cells in body)
    ]
    if len(units) != len(counted):
        units = [unit for unit in units if unit not in of_columns]
        counted = [i for i in counted if not of_columns[i]]
    told = dict(zip(counted, units, strict=True)) if len(units) == len(counted) else {}
    return [told.get(i, "") for i in range(len(head_of))]


def _unit_in(head: str) -> str:
    found = _UNIT.search(head) or _SAID.search(head)
    return next(filter(None, found.groups()), "") if found else ""


def _cells(
    place: int, cells: list[str], head_of: list[list[str]], of_columns: list[str], of_line: list[str]
) -> Iterator[tuple[int, str, str, bool]]:
    label = next((cell for cell in cells if cell.strip() and not _NUMBER.fullmatch(cell)), "")
    told = (cell for cell, heads in zip(cells, head_of, strict=False) if heads and heads[-1].endswith("单位"))
    of_row = _UNIT.search(label) or _BARE_UNIT.fullmatch(next(told, ""))
    for number, cell in enumerate(cells):
        if not _NUMBER.fullmatch(cell):
            yield place, cell, "", False
        elif not any(map(_NO_FIGURES.search, head_of[number])) and not _NO_FIGURES.search(label):
            planned = any(map(_PLANNED.search, head_of[number]))
            unit = of_columns[number] or (of_row[1] if of_row else "") or of_line[number]
            if cell.strip().endswith("%"):
                yield place, cell, "", planned
            elif unit:
                yield place, cell.rstrip(), unit, planned
        place += len(cell) + 1

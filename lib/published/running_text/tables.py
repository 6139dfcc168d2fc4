"""The parts of a text that are read alone: what stands between tables, and each cell of a table with the unit of its column."""

import re
from collections.abc import Iterator

from lib.published.grammar import COUNTERS

_NUMBER = re.compile(r"[\s\d,，.]*\d[\s%]*")
_UNIT = re.compile(rf"[（(](?:单位[:：])?((?:万|亿)?(?:{'|'.join(map(re.escape, COUNTERS))}))[）)]\s*$")
_NO_FIGURES = re.compile("序号|编号|年份|年度|电话|邮编|日期")


def pieces(text: str) -> Iterator[tuple[int, str, str]]:
    """(place, part, unit): a line with tabs is a row of a table, its cells are parts of their own. A cell that is a number
    alone has the unit in brackets of its column's head, or of its row's; without one it is no figure and left out."""
    place, prose_from, head = 0, 0, None
    for line in text.splitlines(keepends=True):
        if "\t" in line:
            if prose_from < place:
                yield prose_from, text[prose_from:place], ""
            cells = line.rstrip("\r\n").split("\t")
            head = head or cells
            yield from _cells(place, cells, head)
            prose_from = place + len(line)
        else:
            head = None
        place += len(line)
    if prose_from < len(text):
        yield prose_from, text[prose_from:], ""


def _cells(place: int, cells: list[str], head: list[str]) -> Iterator[tuple[int, str, str]]:
    label = next((cell for cell in cells if cell.strip() and not _NUMBER.fullmatch(cell)), "")
    for number, cell in enumerate(cells):
        above = head[number] if number < len(head) else ""
        if not _NUMBER.fullmatch(cell):
            yield place, cell, ""
        elif not _NO_FIGURES.search(above) and not _NO_FIGURES.search(label):
            unit = _UNIT.search(above) or _UNIT.search(label)
            if unit and not cell.strip().endswith("%"):
                yield place, cell.rstrip(), unit[1]
            elif cell.strip().endswith("%"):
                yield place, cell, ""
        place += len(cell) + 1

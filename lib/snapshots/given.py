"""A file that somebody hands in, read in the importers' worker process, and its cells beside those of a snapshot.

Excel and WPS save a file otherwise than we wrote it: another encoding, other numbers and dates, empty columns behind, or a
workbook out of a CSV. What its cells say is what counts, not its bytes.
"""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lib.catalogue.vocabularies import Text
from lib.exports.formula_escape import unescape_formula
from lib.exports.provenance import LABELS
from lib.importers.read.source_file import SourceFile
from lib.importers.worker.process import Limits, run_worker
from lib.importers.worker.request import source_request
from lib.snapshots.content import LANGUAGES, CellsDigest, Content, headers_digest
from lib.snapshots.differences import COLUMN, ROW, Difference
from lib.snapshots.register import clean_code
from lib.snapshots.same_cell import canonical, same_cell

_IN_NAME = re.compile(r"(?<![A-Z0-9])([A-Z2-7]{10})(?![A-Z0-9])")
HEADER_WITHIN = 15
"""Rows at the beginning of a table in which its headers are looked for."""
MOST_TOTALS = 3


@dataclass(frozen=True)
class GivenFile:
    """kind: csv, xlsx or zip. codes: of snapshots that the file names, in its content or its name. tables: rows of text."""

    kind: str
    sha256: str
    codes: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]

    def headings(self) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """(cells, the rows below) of each row that may hold the headers of a table."""
        return [
            (row, [below for below in rows[number + 1 :] if below])
            for rows in self.tables
            for number, row in enumerate(rows[:HEADER_WITHIN])
            if row
        ]


def cells_digests(headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The digests of rows under these headers, as the register may have them: columns in any order, and in their own."""
    digests = [CellsDigest(headers), CellsDigest(headers, in_order=True)]
    for row in rows:
        cells = [*row, *[""] * (len(headers) - len(row))][: len(headers)]
        for digest in digests:
            digest.add(cells)
    return tuple(digest.hex() for digest in digests)


def headers_digests(headers: tuple[str, ...]) -> tuple[str, ...]:
    """The same of the headers alone."""
    return headers_digest(headers), headers_digest(headers, in_order=True)


def read_given(source: SourceFile) -> GivenFile:
    """The file, read by a process of its own. Raises FileRejected."""
    request = {"mode": "tables", **source_request(source)}
    limits = Limits.for_inspection(source.size)
    found = run_worker(request, files={"source": source.file.fileno()}, limits=limits)
    tables = tuple(tuple(_clean(row) for row in rows) for _, rows in found["tables"])
    named = [found["code"], *_codes_inside(tables), *_IN_NAME.findall(source.name)]
    codes = dict.fromkeys(filter(None, map(clean_code, named)))
    return GivenFile(found["kind"], source.sha256, tuple(codes), tables)


def changed_cells(content: Content, given: GivenFile) -> list[Difference] | None:
    """Cells of the file that say something else than the snapshot; None where the file does not hold its table at all."""
    best = None
    for language in LANGUAGES:
        for rows in given.tables:
            found = _of_list(content, language, rows, given.kind)
            if found is None:
                found = _of_cross_table(content, language, rows)
            if found is not None and (best is None or len(found) < len(best)):
                best = found
    return best


def _clean(row: list[str]) -> tuple[str, ...]:
    """A row without blanks behind."""
    cells = [unescape_formula(cell) for cell in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def _codes_inside(tables) -> list[str]:
    """The codes that stand beside their label, on the sheet 说明 of a workbook."""
    labels = {canonical(LABELS["code"].in_language(each)) for each in LANGUAGES}
    return [row[1] for rows in tables for row in rows if len(row) == 2 and canonical(row[0]) in labels]


def _of_list(content: Content, language: str, rows, kind: str) -> list[Difference] | None:
    headers = content.headers(language)
    start, order = _header_row(content, [canonical(header) for header in headers], rows)
    if start is None:
        return None
    given = [_normalised(content, _in_order(row, order), kind) for row in rows[start + 1 :] if row]
    lost = [column for column, place in zip(content.columns, order, strict=True) if place is None]
    kept = content.texts(language)
    pairs, missing, added = _matched(content, kept, given)
    if kind == "xlsx" and len(added) <= MOST_TOTALS and not missing:
        added = []  # the lines of totals below
    found = [Difference(COLUMN, column.header, column.header, None) for column in lost]
    for ours, theirs in pairs:
        for column, one, other in zip(content.columns, ours, theirs, strict=False):
            if column not in lost and not same_cell(column.kind, column.digits, one, other):
                found.append(_changed(content, ours, column.header, one, other))
        found += [_changed(content, ours, ROW, "", cell) for cell in theirs[len(headers) :] if cell]
    found += [_changed(content, row, ROW, _line(row), None) for row in missing]
    return found + [_changed(content, row, ROW, None, _line(row)) for row in added]


def _header_row(content: Content, wanted: list[str], rows) -> tuple[int | None, list[int | None]]:
    """The row of the headers and where each of ours stands in it. Columns may have been put in another order, and some left out
    as long as the keys and half of all are there."""
    needed = {wanted[i] for i, c in enumerate(content.columns) if c.role == "key" and not c.name.endswith("_id")}
    for exactly in (True, False):
        for number, row in enumerate(rows[:HEADER_WITHIN]):
            names = [canonical(cell) for cell in row]
            if _trimmed(list(names)) == _trimmed(list(wanted)):
                return number, list(range(len(wanted)))
            there = set(wanted) & set(names)
            if (
                not exactly
                and len(set(wanted)) == len(wanted)
                and needed <= there
                and len(there) >= max(2, len(wanted) / 2)
                and all(names.count(name) == 1 for name in there)
            ):
                return number, [names.index(name) if name in there else None for name in wanted]
    return None, []


def _in_order(row: tuple[str, ...], order: list[int | None]) -> tuple[str, ...]:
    """The cells of a row in our order, behind them what stands in other columns."""
    cells = [row[place] if place is not None and place < len(row) else "" for place in order]
    return (*cells, *(cell for place, cell in enumerate(row) if place not in order))


def _matched(content: Content, kept: list[list[str]], given: list[list[str]]):
    """Rows of one name side by side; then, in order, those whose name was changed as well; and what is left of each."""
    width = len(content.columns)
    places = [i for i, c in enumerate(content.columns) if c.role == "key" and not c.name.endswith("_id")]
    seen: Counter[tuple] = Counter()

    def key(row: list[str]) -> tuple:
        name = tuple(canonical(row[i]) if i < len(row) else "" for i in places)
        seen[name] += 1
        return (*name, seen[name])

    ours = {key(row): row for row in kept}
    seen.clear()
    pairs, added = [], []
    for row in given:
        filled = [*row, *[""] * (width - len(row))]
        if (name := key(filled)) in ours:
            pairs.append((ours.pop(name), filled))
        else:
            added.append(filled)
    missing = list(ours.values())
    if len(missing) == len(added):
        return [*pairs, *zip(missing, added, strict=True)], [], []
    return pairs, missing, added


def _of_cross_table(content: Content, language: str, rows) -> list[Difference] | None:
    """A workbook lays two breakdowns out as rows and columns: each cell is a row of ours."""
    keys = [i for i, c in enumerate(content.columns) if c.role == "key" and not c.name.endswith("_id")]
    values = [i for i, c in enumerate(content.columns) if c.role == "value"]
    if len(keys) != 2 or len(values) != 1:
        return None
    down, across, value = *keys, values[0]
    column, kinds = content.columns[value], (content.columns[down].kind, content.columns[across].kind)
    kept = {
        tuple(_time(kind, canonical(row[i])) for kind, i in zip(kinds, keys, strict=True)): row
        for row in content.texts(language)
    }
    heads = {name[1] for name in kept}
    for number, head in enumerate(rows[:HEADER_WITHIN]):
        named = [_time(kinds[1], canonical(cell)) for cell in head]
        if len(heads & set(named)) < max(1, len(heads) // 2):
            continue
        found, met = [], set()
        for row in rows[number + 1 :]:
            for place, cell in enumerate(row[1:], start=1):
                name = (_time(kinds[0], canonical(row[0])), named[place] if place < len(named) else "")
                ours = kept.get(name)
                if ours is None or (ours[value] == "" and _number(cell) is None):
                    continue
                met.add(name)
                said = _percent(cell) if column.kind == "percent" else cell
                if not same_cell(column.kind, column.digits, ours[value], said):
                    found.append(_changed(content, ours, column.header, ours[value], said))
        lost = [row for name, row in kept.items() if row[value] and name not in met]
        return found + [_changed(content, row, column.header, row[value], "") for row in lost]
    return None


def _normalised(content: Content, row: tuple[str, ...], kind: str) -> list[str]:
    """A row with months as months, and with the percentages that a workbook holds as fractions."""
    cells = list(row)
    for i, column in enumerate(content.columns[: len(cells)]):
        cells[i] = _time(column.kind, cells[i])
        if kind == "xlsx" and column.kind == "percent":
            cells[i] = _percent(cells[i])
    return cells


def _time(kind: str, text: str) -> str:
    plain = canonical(text)
    return plain.removesuffix("-01") if kind == "month" and plain.count("-") == 2 else text


def _percent(text: str) -> str:
    number = _number(text)
    return text if number is None else str(number * 100)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(canonical(text))
    except InvalidOperation:
        return None


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _line(row: list[str]) -> str:
    return "、".join(filter(None, row))


def _changed(content: Content, row: list[str], column: Text, then: str | None, now: str | None) -> Difference:
    keys = [i for i, c in enumerate(content.columns) if c.role == "key" and not c.name.endswith("_id")]
    words = " · ".join(filter(None, (row[i] for i in keys if i < len(row))))
    sides = (None if side is None else Text(side or "空白", side or "blank") for side in (then, now))
    return Difference(Text(words, words), column, *sides)

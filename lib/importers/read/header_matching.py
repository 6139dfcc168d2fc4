"""Where the header of a table stands, and whose format it is: compares the first rows with the header words of every format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lib.importers.formats.field import PERSONAL
from lib.importers.formats.format import SAVED, FormatSpec, header_key
from lib.importers.formats.targets import TARGETS
from lib.importers.messages.file_errors import FileRejected

SCANNED_ROWS = 40
"""Rows in which a header is searched."""
MOST_SPAN = 3
MOST_COLUMNS = 300
CORRECTION_WORDS = ("行号", "问题", "怎么办", "Line", "Problem", "What to do")
"""Columns that `corrections/workbook.py` adds to the quarantined rows: known, and without meaning on the way back."""
CORRECTION_KEYS = frozenset(map(header_key, CORRECTION_WORDS))
TOTALS = re.compile(
    r"(?:合|总|总合|小|共|本页小|本页合|總|合|小|總合|共)\s*[计計]|总数|grand\s*total|sub\s*-?\s*total|total",
    re.IGNORECASE,
)
_AROUND = " \t　:：()（）"
_SUM_ENDS = frozenset("计計数lL" + _AROUND)
_VALUE = re.compile(r"[-+\d][\d\s.,:/\-%年月日时分TZ]*|\d{4}-\d\d-\d\d.*|.*\d{11}.*", re.DOTALL)
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class KnownFormat:
    """A format with its header words as they are compared."""

    format: FormatSpec

    @cached_property
    def fields(self) -> dict[str, str]:
        """Header key -> field name."""
        return {key: name for name, keys in self.format.keys.items() for key in keys}

    @cached_property
    def ignored_columns(self) -> frozenset[str]:
        return frozenset(map(header_key, self.format.ignored_columns)) | CORRECTION_KEYS

    @cached_property
    def own(self) -> frozenset[str]:
        """The keys of the words that speak for the format."""
        return frozenset(header_key(word) for words in self.format.headers.values() for word in words)

    def found(self, words: Sequence[str]) -> dict[str, str]:
        """Field name -> header word of the column that is read for it, whatever the order of the columns."""
        return {name: words[places[0]] for name, places in self.format.columns(words).items()}

    def means(self, word: str) -> bool:
        """Whether the format knows a word of the header, to read it or to read past it."""
        return self.meaning(word) is not None

    def meaning(self, word: str) -> frozenset[str] | None:
        """The fields that a word of the header may hold, none where it is read past; None: a word that is not known."""
        fields = frozenset(self.format.columns((word,)))
        return fields if fields or header_key(word) in self.ignored_columns else None


@dataclass(frozen=True)
class Header:
    """A header found: `row` is the line of its last row, `rows` how many it spans."""

    row: int
    rows: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class FormatMatch:
    """How well a format fits a header. missing: needs that no column meets, as `FormatSpec.lacks` writes them."""

    known: KnownFormat
    header: Header
    fields: dict[str, str]
    missing: tuple[str, ...]

    @property
    def rank(self) -> tuple:
        """Larger is better: all needs met, saved for just this header, most of its own words, most columns known, least of the format unused."""
        known = sum(header_key(word) in self.known.ignored_columns for word in self.header.words)
        unused = len(self.known.format.headers) - len(self.fields)
        own = sum(header_key(word) in self.known.own for word in self.fields.values())
        return not self.missing, self._is_saved_for_it, own, len(self.fields), known, -unused

    @property
    def _is_saved_for_it(self) -> bool:
        """A mapping that knows every column: what the steward said of this header stands before what we ship."""
        words = (word for word in self.header.words if word)
        return self.known.format.name.startswith(SAVED) and all(self.known.means(word) for word in words)

    @property
    def order(self) -> tuple:
        """Of equal formats the header that spans least and stands first."""
        return (*self.rank, -self.header.rows, -self.header.row)


def header_at(rows: Sequence[Row], *, row: int, span: int, known: KnownFormat | None = None) -> Header:
    """The header whose last row is line `row`. Raises FileRejected no_header, too_wide."""
    at = next((i for i, (line, _) in enumerate(rows) if line == row), None)
    if at is None or not any(cell.strip() for cell in rows[at][1]) or span > at + 1:
        raise FileRejected("no_header", rows=row)
    words = _words_of(_joined([cells for _, cells in rows[at - span + 1 : at + 1]]), known)
    if len(words) > MOST_COLUMNS:
        raise FileRejected("too_wide", line=row, columns=len(words), most=MOST_COLUMNS)
    return Header(row, span, words)


def _joined(rows: list[list[str]]) -> list[tuple[str, str]]:
    """Of each column its own word, and that below its parents: 小时, 时数/小时. A parent cell spans the columns to its right."""
    width = max(map(len, rows))
    padded = [[" ".join(cell.split()) for cell in row] + [""] * (width - len(row)) for row in rows]
    lowest = padded[-1]
    filled = [_to_the_right(row) for row in padded[:-1]]
    columns = []
    for column in range(width):
        own = lowest[column] or next((row[column] for row in reversed(padded) if row[column]), "")
        parts = [row[column] for row in filled if row[column]] if lowest[column] else []
        columns.append((own, "/".join(dict.fromkeys([*parts, own])) if parts else own))
    while columns and not columns[-1][0]:
        columns.pop()
    return columns


def _words_of(columns: list[tuple[str, str]], known: KnownFormat | None) -> tuple[str, ...]:
    """The header of columns as `_joined` gives them: where the format knows the lower word alone, that is it."""
    if known is None:
        return tuple(joined for _, joined in columns)
    return tuple(
        own if own != joined and known.means(own) and not known.means(joined) else joined for own, joined in columns
    )


def _to_the_right(row: list[str]) -> list[str]:
    last, filled = "", []
    for cell in row:
        last = cell or last
        filled.append(last)
    return filled


def matches(
    rows: Sequence[Row], formats: Sequence[KnownFormat], *, row: int | None, span: int | None
) -> list[FormatMatch]:
    """Every format at the header that suits it best, best first. `row`, `span`: what the steward chose."""
    best: dict[str, FormatMatch] = {}
    for at, (line, cells) in enumerate(rows[:SCANNED_ROWS]):
        if (row is not None and line != row) or not any(cell.strip() for cell in cells) or len(cells) > MOST_COLUMNS:
            continue
        for rows_spanned in range(1, min(MOST_SPAN, at + 1) + 1) if span is None else (span,):
            if rows_spanned > at + 1:
                continue
            columns = _joined([above for _, above in rows[at - rows_spanned + 1 : at + 1]])
            for known in formats if len(columns) <= MOST_COLUMNS else ():
                header = Header(line, rows_spanned, _words_of(columns, known))
                if fields := known.found(header.words):
                    match = FormatMatch(known, header, fields, known.format.missing_fields(fields))
                    name = known.format.name
                    if name not in best or match.order > best[name].order:
                        best[name] = match
    return sorted(best.values(), key=lambda match: match.rank, reverse=True)


def guessed(rows: Sequence[Row], *, row: int | None, span: int | None) -> Header:
    """The header of a table of no known format: the first row of several different words. Raises FileRejected no_header."""
    if row is not None:
        return header_at(rows, row=row, span=span or 1)
    usual = max((len(cells) for _, cells in rows), default=0)
    for line, cells in rows[:SCANNED_ROWS]:
        words = [cell.strip() for cell in cells if cell.strip()]
        if len(words) >= max(2, usual // 2) and len(set(words)) == len(words) and all(map(_is_word, words)):
            return header_at(rows, row=line, span=span or 1)
    raise FileRejected("no_header", rows=min(len(rows), SCANNED_ROWS))


def _is_word(cell: str) -> bool:
    return len(cell) <= 60 and not _VALUE.fullmatch(cell)


def is_torn(rows: Sequence[Row], header: Header, known: KnownFormat) -> bool:
    """Whether a line break stands in the first or the last word of a header: the line of one cell above or below it makes
    a known word of that one, which means something else than what is left of it (时长 / 编号)."""
    above = [cells for line, cells in rows if line <= header.row - header.rows and not is_blank(cells)]
    below = [cells for line, cells in rows if line > header.row and not is_blank(cells)]
    joined = []
    if above and len(above[-1]) == 1:
        joined.append((header.words[0], above[-1][0] + header.words[0]))
    if below and len(below[0]) == 1:
        last = next(cells[-1] for line, cells in rows if line == header.row)
        joined.append((last, last + below[0][0]))
    return any(known.means(whole) and known.meaning(whole) != known.meaning(part) for part, whole in joined)


def second_block(words: Sequence[str], known: KnownFormat) -> tuple[str, ...]:
    """The words of a second table beside the first: columns of a person, or all that a record needs, that stand once more
    in the same order; empty where there is none."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if name := known.fields.get(header_key(word)):
            places.setdefault(name, []).append(place)
    by_distance: dict[int, dict[str, int]] = {}
    for name, found in places.items():
        for place in found[1:]:
            by_distance.setdefault(place - found[0], {})[name] = place
    target = TARGETS[known.format.target]
    for again in by_distance.values():
        of_person = any(target.field(name).kind in PERSONAL for name in again)
        if len(again) > 1 and (of_person or not known.format.missing_fields(again)):
            return tuple(words[place] for place in sorted(again.values()))
    return ()


def is_blank(cells: list[str]) -> bool:
    return not any(cell and not cell.isspace() for cell in cells)


def is_total(cells: list[str]) -> bool:
    """Whether one of the first cells says that the row is a sum: 合计, 总 计, Total."""
    return has_total(cells[:3])


def has_total(cells: list[str]) -> bool:
    """Whether a cell is such a word and nothing else."""
    return any(cell[-1:] in _SUM_ENDS and TOTALS.fullmatch(cell.strip(_AROUND)) for cell in cells)

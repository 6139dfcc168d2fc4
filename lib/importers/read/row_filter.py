"""Rows below a header that are no records: blank ones, sums, the header pasted once more, notes at the foot."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from lib.importers.formats.format import header_key
from lib.importers.formats.units import row_units, stated_units
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.header_matching import KnownFormat, Row, has_total, is_blank, is_total
from lib.importers.read.voiding_words import SAYS_VOID

# Skipped only where a line lacks what a record needs: a record with errors must stay visible.
BLANK, TOTAL, HEADER, NOTE, LONE = "blank", "total", "header", "note", "lone"
VOIDING = "voiding_note"
"""A note that speaks of records that are void; it counts as a note.

Kinds of rows. LONE: a single cell in a wide table, which is a note only where no record follows."""
MOST_LONE = 20
"""Rows that may be a table's foot; where there are more they are records with faults."""
_SHOWN = 8
NARROW = 3
"""Columns of a table in which one filled cell is nothing odd."""
_NOTE = re.compile(
    r"[\s（(【\[*※-]*(?:制\s*表|填\s*表|填\s*报|审\s*核|审\s*批|复\s*核|经\s*办|负\s*责\s*人|统\s*计|汇\s*总|备\s*注|附\s*注|注\s*(?:[:：释]|\d)|"
    r"说\s*明|單\s*位|单\s*位|日\s*期|时\s*间|打\s*印|列\s*印|导\s*出|匯\s*出|数据来源|盖\s*章|联\s*系|以\s*上|第\s*\d+\s*页|共\s*\d+\s*[页条行人]|"
    r"(?:note|prepared|checked|printed|exported|source|page)\b)",
    re.IGNORECASE,
)
_COLON = re.compile("[:：]")
_LIKE_A_RECORD = re.compile(r"(?<!\d)\d{15}(?:\d\d[\dXx])?(?!\d)|(?:[^,，;；\t|]+[,，;；\t|]){3,}", re.DOTALL)
"""A cell that may hold a whole record: an ID number, or several parts."""
_DAY = re.compile(r"\s*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:[ T]00:00(?::00)?)?\s*")
"""The day beside those who have filled a table in."""
_TITLE = re.compile(
    r"(?:[表册单]|名单|统计|明细|汇总|台账|清单|情况|记录|公示|月份?|季度|年度?|上半年|下半年|第[一二三四五六七八九十\d]+(?:部分|批次?|组|期|页|张表?)|小组|[一-十]组|街道|社区|[(（]续[)）]?)"
    r"\s*(?:[(（【\[].*[)）】\]])?[:：]?\s*$"
)
"""What ends the line above the header of a further table, and no cell that a line break has torn from a record."""
_PAGE = re.compile(r"\s*(?:第\s*\d+\s*页|共\s*\d+\s*[页条行人]|[(（【\[*※].*|注\s*\d.*)", re.DOTALL)
_VALUE = re.compile(r"\s*[-+]?[\d\s.,:：/%\-年月日时分]+(?:小时)?\s*")
"""What may be the rest of a number, a day or a time."""


class RowFilter:
    """Tells the records of one table from its other rows, and counts these in `skipped`, by kind; left_out: the lines of
    those that are not blank.

    notes: the cells of the first notes at the foot. last: the last of all rows, once they have been read.
    above: the rows of the header as the file has them. words: the header as it is read. width: cells of a full row.
    no_end: the last line has no end, so that a lone cell there may be all that is left of a record. of_text: lines can be
    torn: what follows a record at once, in a line of one cell, may be the rest of it. units: dimension -> factor of the unit in
    which the table is read.
    """

    def __init__(
        self,
        above: Iterable[list[str]],
        words: Sequence[str],
        known: KnownFormat | None,
        *,
        width: int,
        no_end: bool = False,
        of_text: bool = False,
        units: Mapping[str, Decimal | None] | None = None,
    ):
        self.skipped: Counter[str] = Counter()
        self.last: Row | None = None
        self.notes: list[list[str]] = []
        self.left_out: dict[str, list[int]] = {}
        self._stated: list[list[str]] = []
        self._units = units or {}
        self._any_read = False
        self._known, self._words, self._width, self._no_end, self._of_text = known, words, width, no_end, of_text
        written = [cells for cells in [*above, list(words)] if any(cells)] if len(words) > 1 else []
        self._headers = {_keys(cells) for cells in written}
        self._begin_headers = {cell for cells in written for cell in cells if cell}

    def records(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows that are, or should be, records."""
        waiting: list[tuple[Row, str]] = []
        row, begun, blank, torn = None, False, False, False
        for row in rows:
            cells, kind = row[1], None
            # A row that is no record has blank cells, or is the header: the others are nearly all.
            if (
                not self._any_read
                or len(cells) != self._width
                or "" in cells
                or cells[0].isspace()
                or cells[0] in self._begin_headers
            ):
                kind = self.kind(cells)
                self._reject_other_table(row, kind)
                if kind in (LONE, NOTE) and begun:
                    if not waiting and self._may_be_torn(cells, kind, blank):
                        blank = False
                        if not _TITLE.search(cells[0]):
                            self._note(cells)  # it may name a unit all the same
                            yield row
                            continue
                        torn = True
                    if torn or (kind == LONE and len(waiting) < MOST_LONE):
                        waiting.append((row, kind))
                        continue
                if kind == HEADER:
                    for one, _ in waiting:  # what stands alone above a further header is its title
                        self._leave_out(NOTE, one)
                    waiting, torn = [], False
                if kind not in (None, LONE):
                    self._leave_out(kind, row)
                    blank = True
                    continue
            if waiting:
                yield from self._settled(waiting, keep=len(waiting))
                waiting, torn = [], False
            if self._stated:
                self._check_stated(row[0])
            begun |= kind is None
            blank, self._any_read = False, True
            yield row
        at_end = bool(waiting) and self._no_end and waiting[-1][0] is row
        if at_end:
            yield waiting.pop()[0]
        yield from self._settled(waiting, keep=int(torn))
        self.last = row

    def _settled(self, waiting: list[tuple[Row, str]], *, keep: int) -> Iterator[Row]:
        """The first `keep` of the rows that stood alone, notes behind the first not among them; the others are left out."""
        for place, (row, kind) in enumerate(waiting):
            if place < keep and (kind == LONE or not place):
                yield row
            else:
                self._leave_out(NOTE, row)

    def _check_stated(self, line: int) -> None:
        """What stands between records is no note at their foot. Raises FileRejected where it names another unit for those below."""
        between, self._stated = self._stated, []
        self.notes = [cells for cells in self.notes if not any(cells is one for one in between)]
        named = [unit for cells in between for cell in cells for unit in stated_units(cell)]
        other = [unit.word for unit in named if self._units.get(unit.dimension, unit.factor) != unit.factor]
        if other:
            raise FileRejected("other_unit", line=line, units="、".join(dict.fromkeys(other)))

    def _reject_other_table(self, row: Row, kind: str | None) -> None:
        """Raises FileRejected where a header with other words, units or order begins a table of its own below this one."""
        line, cells = row
        filled = [cell for cell in cells if cell and not cell.isspace()]
        if kind is not None or len(filled) < NARROW or filled[0] not in self._begin_headers:
            return
        own = {header_key(word) for word in self._words}
        words = [cell for cell in filled if header_key(cell) in own or (self._known and self._known.means(cell))]
        if len(words) >= max(NARROW, len(filled) / 2):
            raise FileRejected("other_table", line=line, columns="、".join(words[:_SHOWN]))

    def _leave_out(self, kind: str, row: Row) -> None:
        self.skipped[kind] += 1
        if kind != BLANK:
            told = VOIDING if kind == NOTE and any(map(SAYS_VOID.search, row[1])) else kind
            self.left_out.setdefault(told, []).append(row[0])
        if kind == NOTE:
            self._note(row[1])

    def _note(self, cells: list[str]) -> None:
        if len(self.notes) < MOST_LONE:
            self.notes.append(cells)
            self._stated.append(cells)

    def _may_be_torn(self, cells: list[str], kind: str, blank: bool) -> bool:
        """Whether a short line may be the rest of the record before it, or the first part of the one after it, and no note.
        `blank`: a line that is no record stands between."""
        if not self._of_text or len(cells) >= self._width:
            return False
        if len(cells) > 1:
            return kind == LONE
        if _VALUE.fullmatch(cells[0]):
            return True
        told = kind == NOTE and (_COLON.search(cells[0]) or _PAGE.match(cells[0]) or stated_units(cells[0]))
        return not blank and not told

    def should_be_record(self, cells: list[str]) -> bool:
        """Whether a row is a record, or part of one."""
        return self.kind(cells) in (None, LONE)

    def kind(self, cells: list[str]) -> str | None:
        """What a row is; None: a record, or what should be one."""
        if is_blank(cells):
            return BLANK
        filled = [place for place, cell in enumerate(cells) if cell and not cell.isspace()]
        # A word for a sum names nobody and nothing: 合计 in the column of names does not make the row a record.
        said = [place for place in filled if not has_total([cells[place]])]
        narrow = len(self._words) <= NARROW
        if is_total(cells) and (narrow or 2 * len(said) <= len(self._words) or self._lacks(said)):
            return TOTAL
        if _keys(cells) in self._headers:
            return HEADER
        first, self._any_read = not self._any_read, True
        if (
            first and row_units(cells) is not None
        ):  # the row of units below the header; it may be pasted once more with that
            self._headers.add(_keys(cells))
            return HEADER
        if narrow or not self._lacks(said):
            return None
        if has_total(cells):
            return TOTAL
        alone = len(filled) == 1
        if alone and _LIKE_A_RECORD.search(cells[filled[0]]):
            return None
        if alone and stated_units(cells[filled[0]]):
            return NOTE
        notes = [bool(_NOTE.match(cells[place]) and (alone or _COLON.search(cells[place]))) for place in filled]
        if any(notes) and all(one or _DAY.fullmatch(cells[place]) for one, place in zip(notes, filled, strict=True)):
            return NOTE
        return LONE if alone else None

    def _lacks(self, filled: list[int]) -> bool:
        """Whether the columns of these cells are not enough for a record."""
        if self._known is None:
            return len(filled) < len(self._words)
        words = [self._words[place] for place in filled if place < len(self._words)]
        return bool(self._known.format.missing_fields(self._known.found(words)))


def _keys(cells: Iterable[str]) -> tuple[str, ...]:
    keys = list(map(header_key, cells))
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)

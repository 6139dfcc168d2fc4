"""Rows of CSV text with their quotes judged: a quote too many tears cells and swallows rows without changing their number.

Python's csv module takes a quote behind text for text, and whatever stands between two stray quotes for one cell, line
breaks and separators included. Rows of which that may be so are `Damaged`: they are set aside, never read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from lib.importers.messages.file_errors import FileRejected

STRAY, SWALLOWED = "stray_quote", "swallowed_lines"
"""Rules of damaged rows (`messages/row_errors.py`)."""
MOST_CELL = 100_000
"""Characters of a cell: a longer one is a quote that swallows the rows after it."""
_BALANCED = re.compile(r'[^"]*(?:"[^"]+"[^"]*)*')
"""Quotes in pairs around words, as in 浦师傅"暖心"服务队."""


class Damaged(list):
    """The cells of a row that cannot be trusted. rule: why."""

    def __init__(self, cells: Iterable[str], rule: str):
        super().__init__(cells)
        self.rule = rule


class QuotedRows:
    """Reads text, piece by piece, into rows: `rows` may be called for one text alone."""

    def __init__(self, delimiter: str):
        self._delimiter = delimiter
        plain, sign = f'[^"{re.escape(delimiter)}\r\n]', re.escape(delimiter)
        whole = r'"[^"]*+(?:""[^"]*+)*+"'
        of_line = r'"[^"\r\n]*+(?:""[^"\r\n]*+)*+"'
        any_text = f"{plain}[^{sign}\r\n]*+"
        self._good_lines = re.compile(f"(?:(?:{of_line}|{plain}*+)(?:{sign}(?:{of_line}|{plain}*+))*+(?:\r\n|\n|\r))*+")
        self._good = re.compile(f"(?:{whole}|{plain}*+)(?:{sign}(?:{whole}|{plain}*+))*+[\r\n]*")
        self._open = re.compile(f'(?:(?:{whole}|{any_text}|){sign})*+"[^"]*+(?:""[^"]*+)*+')

    def rows(self, pieces: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """(line of its first line, cells) of every row of `pieces`, each of whole lines. Blank lines are rows without cells.

        Raises FileRejected stray_quote with the line of a quote that has no partner.
        """
        line, held = 1, []
        for text in pieces:
            quoted = '"' in text
            if not held and (not quoted or self._good_lines.fullmatch(text)):
                for cells in self._parsed(io.StringIO(text, newline=""), line, quoted=quoted):
                    yield line, cells
                    line += 1
                continue
            for written in io.StringIO(text, newline=""):
                if held and '"' not in written:
                    held.append(written)
                    self._check_length(held, line)
                    continue
                held.append(written)
                whole = "".join(held)
                if '"' in whole and self._open.fullmatch(whole):
                    self._check_length(held, line)
                    continue
                yield from self._judged(held, whole, line)
                line += len(held)
                held = []
        if held:
            raise FileRejected("stray_quote", line=line)

    def _check_length(self, held: list[str], line: int) -> None:
        if sum(map(len, held)) > MOST_CELL:
            raise FileRejected("stray_quote", line=line)

    def _parsed(self, lines: Iterable[str], line: int, *, quoted: bool = True) -> Iterator[list[str]]:
        """The rows of these lines; those with a quote too many in a cell are damaged. `quoted`: whether there are quotes."""
        csv.field_size_limit(MOST_CELL)
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        try:
            for cells in reader:
                yield Damaged(cells, STRAY) if quoted and '"' in "".join(cells) and not _in_pairs(cells) else cells
                line += 1
        except csv.Error:
            raise FileRejected("stray_quote", line=line) from None

    def _judged(self, lines: list[str], whole: str, line: int) -> Iterator[tuple[int, list[str]]]:
        """The row that these lines are; the lines one by one where quotes have made one of several."""
        cells = next(self._parsed(lines, line), [])
        if len(lines) > 1 and any(self._swallows(cell, len(cells)) for cell in cells):
            for i, one in enumerate(lines):
                yield line + i, Damaged(one.rstrip("\r\n").split(self._delimiter), SWALLOWED)
        else:
            yield line, cells

    def _swallows(self, cell: str, width: int) -> bool:
        """Whether a cell with line breaks holds so many separators that it may be the rest of a row and part of the next."""
        separators = cell.count(self._delimiter)
        return ("\n" in cell or "\r" in cell) and separators >= min(max(width - 1, 1), max(2, width // 2))


def _in_pairs(cells: list[str]) -> bool:
    return all(_BALANCED.fullmatch(cell) for cell in cells if '"' in cell)

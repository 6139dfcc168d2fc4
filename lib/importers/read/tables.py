"""What a file is, by its content, and its tables as rows of text. Used in the worker only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO

from lib.importers.messages.file_errors import FileRejected, size_words
from lib.importers.read import csv_reader, xlsx_reader
from lib.importers.read.csv_quotes import Damaged
from lib.importers.read.merged_cells import Range
from lib.importers.read.sheet_notes import SheetNotes
from lib.importers.read.xlsx_scan import Scan

HIDDEN, STRUCK_OUT, NOTED = "hidden_row", "struck_out", "cell_note"
"""Rules of rows that a workbook hides, strikes out, or speaks of in a note."""
MOST_BYTES = {"csv": 4 << 30, "xlsx": 200 << 20}
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm")
OTHER_NAMES = (".xls", ".xlsb", ".ods", ".et", *WORKBOOK_NAMES)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_XLS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
MAGIC = {
    b"%PDF": (" PDF 文件", "a PDF file"),
    b"\x89PNG": ("图片", "a picture"), b"\xff\xd8\xff": ("图片", "a picture"), b"GIF8": ("图片", "a picture"),
    b"II*\x00": ("图片", "a picture"), b"MM\x00*": ("图片", "a picture"), b"RIFF": ("图片或音视频", "a picture, sound or film"),
    b"Rar!": ("压缩包", "an archive"), b"7z\xbc\xaf": ("压缩包", "an archive"), b"\x1f\x8b": ("压缩包", "an archive"),
    b"BZh": ("压缩包", "an archive"), b"\xfd7zXZ": ("压缩包", "an archive"), b"PK\x05\x06": ("空压缩包", "an empty archive"),
    b"{\\rtf": (" RTF 文档", "an RTF document"), b"SQLite": ("数据库", "a database"), b"\x7fELF": ("程序", "a program"),
    b"MZ": ("程序", "a program"),
}  # fmt: skip
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|meta|table|body|style|script|\?xml|!--|workbook)", re.IGNORECASE)


@dataclass(frozen=True)
class SourceTable:
    """One sheet of a workbook, or a whole text file (name None)."""

    name: str | None
    hidden: bool
    opened: "Opened" = field(repr=False)

    @cached_property
    def _scan(self) -> Scan:
        """A text file has neither merged cells nor formulas. Raises FileRejected."""
        return xlsx_reader.scanned(self.opened.book, self.name) if self.opened.kind == "xlsx" else Scan([], None)

    @property
    def merged(self) -> list[Range]:
        """The cells merged over several rows. Raises FileRejected."""
        return self._scan.merged

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows that a filter or somebody hides. Raises FileRejected."""
        return self._scan.hidden

    @property
    def struck_rows(self) -> frozenset[int]:
        """Rows in which a cell is struck out. Raises FileRejected."""
        return self._scan.struck_out

    @cached_property
    def notes(self) -> SheetNotes:
        """What stands beside the cells. Raises FileRejected."""
        book = self.opened.book
        return xlsx_reader.notes(book, self.name, self._scan) if self.opened.kind == "xlsx" else SheetNotes()

    @property
    def hidden_columns(self) -> tuple[int, ...]:
        """Raises FileRejected."""
        return self._scan.hidden_columns

    def rows(self, *, read_hidden: bool = False, read_struck_out: bool = False) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of every row, from the first; may be called again. Rows that are hidden or struck out are
        `Damaged`, unless they are to be read, and so are those on which a note speaks. Raises FileRejected."""
        if self.opened.kind == "xlsx":
            found = xlsx_reader.rows(self.opened.book, self.name, self.merged)
            rules = {} if read_hidden else dict.fromkeys(self.hidden_rows, HIDDEN)
            rules |= {} if read_struck_out else dict.fromkeys(self.struck_rows, STRUCK_OUT)
            rules |= dict.fromkeys(self.notes.speaking_rows, NOTED)
            return _marked(found, rules) if rules else found
        return csv_reader.rows(self.opened.file, encoding=self.opened.encoding, delimiter=self.opened.delimiter)

    def reject_uncalculated(self) -> None:
        """Raises FileRejected uncalculated where a cell holds a formula and no value, and so would be read as empty."""
        if self._scan.uncalculated:
            raise FileRejected("uncalculated", sheet=self.name, cell=self._scan.uncalculated)


def _marked(rows: Iterator[tuple[int, list[str]]], rules: dict[int, str]) -> Iterator[tuple[int, list[str]]]:
    for line, cells in rows:
        yield line, Damaged(cells, rules[line]) if line in rules else cells


@dataclass
class Opened:
    """A file that passed the first checks. encoding, delimiter: of a text; book: of a workbook.

    either: another delimiter would do as well. no_end: the last line has no line end.
    """

    file: BinaryIO
    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    either: bool = False
    no_end: bool = False
    book: object = None

    def tables(self) -> list[SourceTable]:
        if self.kind == "csv":
            return [SourceTable(None, False, self)]
        return [SourceTable(name, hidden, self) for name, hidden in xlsx_reader.sheets_of(self.book).items()]

    def table(self, sheet: str | None) -> SourceTable:
        """The sheet of that name; None: the first. Raises FileRejected wrong_sheet."""
        tables = self.tables()
        for table in tables:
            if sheet in (None, table.name):
                return table
        raise FileRejected("wrong_sheet", sheet=sheet, sheets="、".join(table.name or "" for table in tables))


def open_table(
    file: BinaryIO, *, extension: str, size: int, encoding: str | None = None, delimiter: str | None = None
) -> Opened:
    """The file, opened by what it holds. `encoding`, `delimiter`: what the steward chose, else guessed.

    Raises FileRejected for everything that is no CSV, TSV or XLSX, or whose name says something else.
    """
    kind = kind_of(file)
    if size > MOST_BYTES[kind]:
        raise FileRejected("too_large", size=size_words(size), most=size_words(MOST_BYTES[kind]))
    if kind == "xlsx":
        book = xlsx_reader.open_workbook(file)
        _reject_wrong_name(extension, kind)
        if not book.worksheets:
            raise FileRejected("empty")
        return Opened(file, kind, book=book)
    _reject_wrong_name(extension, kind)
    encoding = encoding or csv_reader.encoding_of(file)
    sample = csv_reader.sample_of(file, encoding)
    if not sample.strip():
        raise FileRejected("empty")
    guessed, either = csv_reader.delimiter_of(sample)
    no_end = csv_reader.ends_without_line_end(file)
    return Opened(file, kind, encoding, delimiter or guessed, either and not delimiter, no_end)


def kind_of(file: BinaryIO) -> str:
    """csv (any text) or xlsx. Raises FileRejected for everything that is neither."""
    file.seek(0)
    head = file.read(4096)
    if not head:
        raise FileRejected("empty")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(OLE):
        raise _inside_ole(file)
    if head.startswith(OLD_XLS):
        raise FileRejected("old_xls")
    for magic, (zh, en) in MAGIC.items():
        if head.startswith(magic):
            raise FileRejected("not_a_table", found_zh=zh, found_en=en)
    if _MARKUP.match(head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        raise FileRejected("html_as_xls")
    return "csv"


def _inside_ole(file: BinaryIO) -> FileRejected:
    """What Microsoft's container of old holds: the names of its parts stand in UTF-16, wherever its directory is."""
    file.seek(0)
    found, before = set(), b""
    while piece := file.read(1 << 20):
        for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument"):
            if name.encode("utf-16-le") in before + piece:
                found.add(name)
        before = piece[-64:]
    if "EncryptedPackage" in found:
        return FileRejected("password")
    if found & {"Workbook", "Book"}:
        return FileRejected("old_xls")
    return FileRejected("not_a_table", found_zh="旧式 Office 文档", found_en="an old Office document")


def _reject_wrong_name(extension: str, kind: str) -> None:
    """Content decides what a file is; a name that says otherwise is rejected, so that nobody imports the wrong file."""
    # Also HTML saved as .xls, which some platforms export: renaming costs less than a half-right guess.
    if kind == "csv" and extension in OTHER_NAMES:
        raise FileRejected(
            "wrong_extension", named=extension, found_zh="文字（CSV）", found_en="text (CSV)", better=".csv"
        )
    if kind == "xlsx" and extension not in (*WORKBOOK_NAMES, ""):
        raise FileRejected(
            "wrong_extension", named=extension, found_zh="XLSX 工作簿", found_en="an XLSX workbook", better=".xlsx"
        )

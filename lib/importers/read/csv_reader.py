"""Rows of CSV and TSV files: strict decoding in pieces, strict quotes, the line of every row.

Nothing is ever replaced: a byte that is no character, a NUL, an endless line or a quote without its partner reject the
file with its line. Memory does not grow with the file.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from lib.importers.messages.file_errors import FileRejected, size_words
from lib.importers.read.csv_quotes import QuotedRows
from lib.importers.read.plausible_chinese import is_plausible_chinese

PIECE = 1 << 18
MOST_LINE = 1 << 20
SAMPLE = 1 << 16
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ENCODINGS = {
    "utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "gb18030": "gb18030", "big5": "cp950", "utf-16": "utf-16",
    "cp1252": "cp1252",
}  # fmt: skip
"""Encodings that can be chosen, with the codec: Windows writes Big5 as its code page 950."""
DELIMITERS = (",", "\t", ";", "|")
_CJK = re.compile("[一-鿿]")
_UTF8_CELL = re.compile(rb"(?<![\x80-\xff])(?:[\xe3-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])")


def decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The file's text in pieces that never part CR from LF. Raises FileRejected: encoding, nul_bytes, line_too_long, cut_off."""
    if encoding not in ENCODINGS:
        raise FileRejected("encoding", line=1, byte=1, encoding=encoding)
    codec = codecs.getincrementaldecoder(ENCODINGS[encoding])("strict")
    decoder = io.IncrementalNewlineDecoder(codec, translate=False)
    file.seek(0)
    lines, unbroken, read = 1, 0, 0
    while True:
        piece = file.read(PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise _undecodable(error, encoding=encoding, lines=lines, read=read, at_end=not piece) from None
        if "\0" in text:
            raise FileRejected("nul_bytes", line=lines + _breaks(text[: text.index("\0")]))
        if text:
            yield text
        if not piece:
            return
        read += len(piece)
        lines += _breaks(text)
        last = max(text.rfind("\n"), text.rfind("\r"))
        unbroken = len(text) - last - 1 if last >= 0 else unbroken + len(text)
        if unbroken > MOST_LINE:
            raise FileRejected("line_too_long", line=lines, most=size_words(MOST_LINE))


def _breaks(text: str) -> int:
    return max(text.count("\n"), text.count("\r"))


def _undecodable(error: UnicodeDecodeError, *, encoding: str, lines: int, read: int, at_end: bool) -> FileRejected:
    before = error.object[: error.start]
    line = lines + max(before.count(b"\n"), before.count(b"\r"))
    if at_end:
        return FileRejected(
            "cut_off", place_zh=f"第{line}行的一个字的中间", place_en=f"in the middle of a character of line {line}"
        )
    # The decoder keeps the beginning of a character from the piece before.
    kept = max(0, len(error.object) - PIECE) if read else 0
    return FileRejected("encoding", line=line, byte=read - kept + error.start + 1, encoding=encoding.upper())


def encoding_of(file: BinaryIO) -> str:
    """BOM, else strict UTF-8, else strict GB18030, over the whole file. Raises FileRejected."""
    file.seek(0)
    head = file.read(4)
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return _checked(file, encoding)
    try:
        return _checked(file, "utf-8")
    except FileRejected as rejected:
        if rejected.rule not in ("encoding", "cut_off") or _mostly_utf8(file):
            raise
        first = rejected
    try:
        _checked(file, "gb18030")
        _reject_line_in_utf8(file)
        return "gb18030"
    except FileRejected as rejected:
        if rejected.rule != "encoding" or first.rule != "encoding":
            raise
        furthest = max(first.detail, rejected.detail, key=lambda detail: detail["byte"])
        raise FileRejected("encoding", **{**furthest, "encoding": "UTF-8 / GB18030"}) from None


def _reject_line_in_utf8(file: BinaryIO) -> None:
    """A line of UTF-8 in a file of GB18030, as when two files are put together, can be read as that too: as other words.
    Raises FileRejected encoding where a line has two cells of words that are Chinese in UTF-8 and none in GB18030."""
    file.seek(0)
    line = byte = 1
    while piece := file.read(PIECE) + file.readline():
        before = -1
        for word in filter(_is_utf8, _UTF8_CELL.finditer(piece)):
            start = piece.rfind(b"\n", 0, word.start()) + 1
            if start == before:
                raise FileRejected(
                    "encoding", line=line + piece[:start].count(b"\n"), byte=byte + start, encoding="GB18030"
                )
            before = start
        line, byte = line + piece.count(b"\n"), byte + len(piece)


def _is_utf8(word: re.Match[bytes]) -> bool:
    texts = (word[0].decode(encoding, "replace") for encoding in ("utf-8", "gb18030"))
    return [is_plausible_chinese(text) for text in texts] == [True, False]


def _checked(file: BinaryIO, encoding: str) -> str:
    for _ in decoded(file, encoding):
        pass
    return encoding


def _mostly_utf8(file: BinaryIO) -> bool:
    """Whether what stands before the fault is Chinese in UTF-8: then the file is damaged and not in GB18030."""
    file.seek(0)
    try:
        text = codecs.getincrementaldecoder("utf-8")("strict").decode(file.read(SAMPLE))
    except UnicodeDecodeError as error:
        text = error.object[: error.start].decode("utf-8")
    return len(_CJK.findall(text)) >= 8


def sample_of(file: BinaryIO, encoding: str) -> str:
    """The first whole lines of the file."""
    text = next(decoded(file, encoding), "")[:SAMPLE]
    last = max(text.rfind("\n"), text.rfind("\r"))
    return text[: last + 1] if last > 0 and len(text) == SAMPLE else text


def delimiter_of(sample: str) -> tuple[str, bool]:
    """The character between cells, and whether another one would do as well."""
    found = {delimiter: _regularity(sample, delimiter) for delimiter in DELIMITERS}
    best = max(found, key=lambda delimiter: found[delimiter])
    return best, sum(score[0] == found[best][0] > 0 for score in found.values()) > 1


def _regularity(sample: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the commonest number of cells, and that number; (0, 0) when it is one."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for row, _ in zip(reader, range(40), strict=False):
            widths[len(row)] += any(row)
    except csv.Error:
        pass
    several = [(count, width) for width, count in widths.items() if width > 1]
    return max(several, default=(0, 0))


def rows(file: BinaryIO, *, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line of its first line, cells) of every row; blank lines are rows without cells, rows whose quotes do not add up
    are `Damaged`.

    Raises FileRejected: those of `decoded`, and stray_quote with the line where the quoted cell's row began.
    """
    plain = _plain(delimiter)
    return QuotedRows(delimiter).rows(map(plain, _whole_lines(decoded(file, encoding))))


def _plain(delimiter: str) -> Callable[[str], str]:
    """Takes the wrapping off ="330108", which exports write so that a spreadsheet keeps a number as text."""
    edge, inside = f"[{delimiter}\r\n]", f'[^"{delimiter}\r\n]*'
    wrapped = re.compile(f'(?:(?<={edge})|^)(?:="({inside})"|"=""({inside})""")(?={edge}|$)')
    return lambda text: wrapped.sub(lambda cell: cell[1] or cell[2] or "", text) if '="' in text else text


def _whole_lines(texts: Iterator[str]) -> Iterator[str]:
    """The same text in pieces that end where a line ends."""
    rest = ""
    for text in texts:
        text = rest + text
        end = max(text.rfind("\n"), text.rfind("\r")) + 1
        rest = text[end:]
        if end:
            yield text[:end]
    if rest:
        yield rest


def ends_without_line_end(file: BinaryIO) -> bool:
    """Whether the last line has no line end: it may have been cut off."""
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - 4))
    tail = file.read()
    return bool(tail) and not any(byte in tail[-2:] for byte in b"\r\n")


def last_line(file: BinaryIO, encoding: str) -> str:
    """The text after the last line end; "" when it is longer than a sample."""
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - SAMPLE))
    tail = file.read()
    start = max(tail.rfind(b"\n"), tail.rfind(b"\r")) + 1
    return tail[start:].decode(ENCODINGS[encoding]) if start else ""

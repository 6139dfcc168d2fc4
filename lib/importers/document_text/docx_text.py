"""The text of a DOCX: paragraphs and tables in their order, a row of a table as a line with tabs between its cells."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lib.importers.messages.file_errors import FileRejected, size_words

MOST_UNPACKED, MOST_PARTS, MOST_RATIO = 200 << 20, 3_000, 400
"""Bytes of all parts, their number, and bytes unpacked for each packed of a part above 10 MB."""
_MACROS = re.compile(r"vbaProject|vbaData|activeX", re.IGNORECASE)
_EMBEDDED = re.compile(r"/embeddings/.*\.(?:bin|exe|docm|xlsm)$", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_MACRO_TYPE = b"macroEnabled"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT = {
    f"{_W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sdtPr", "tcPr", "tblPr")
}
_LEFT_OUT |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
"""What is no text: deleted, commands of fields, properties, and what older programs show in place of what stands beside it."""
_MOST_COLUMNS = 100


def docx_text(file: BinaryIO) -> str:
    """Raises FileRejected for what is no DOCX, is damaged, unpacks too large, holds macros, or loads content from elsewhere."""
    check_package(file)
    file.seek(0)
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return "\n".join(_lines(Document(file).element.body))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, SyntaxError) as error:
        raise FileRejected("document_damaged", part=type(error).__name__) from None


def check_package(file: BinaryIO) -> None:
    """What a package may hold, looked at before anything of it is parsed. Raises FileRejected."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _sizes(parts)
            names = [part.filename for part in parts]
            if "word/document.xml" not in names and not any(name.endswith("document.xml") for name in names):
                raise FileRejected("not_a_document")
            if any(_MACROS.search(name) for name in names):
                raise FileRejected("document_macros")
            if found := next((name for name in names if _EMBEDDED.search(name)), None):
                raise FileRejected("document_links", part=found.rsplit("/", 1)[-1][:40])
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(package, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise FileRejected("document_damaged", part=type(error).__name__) from None
    except RuntimeError:  # zipfile's word for an encrypted part
        raise FileRejected("document_password") from None


def _sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed_hard = any(
        part.file_size > 10 << 20 and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or packed_hard:
        raise FileRejected("document_bomb", size=size_words(unpacked), parts=len(parts))


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A part is unpacked only as far as its directory promises: more of it is a damaged or a lying package."""
    with package.open(part) as opened:
        content = opened.read(part.file_size + 1)
    if len(content) != part.file_size:
        raise FileRejected("document_damaged", part=part.filename[-40:])
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileRejected("document_entity", part=part.filename[-40:])
    if part.filename == "[Content_Types].xml" and _MACRO_TYPE in content:
        raise FileRejected("document_macros")
    if part.filename.endswith(".rels"):
        for relation in _RELATION.findall(content):
            if b'TargetMode="External"' in relation and b"/hyperlink" not in relation:
                kind = re.search(rb"relationships/(\w+)", relation)
                raise FileRejected("document_links", part=kind[1].decode() if kind else part.filename[-40:])


def _lines(block) -> Iterator[str]:
    """Paragraphs and rows of all that a block holds, in its order. Word keeps them also inside content controls and tracked
    changes; what is deleted or moved away is no text any more."""
    for child in block:
        if child.tag == f"{_W}p":
            boxes: list = []
            yield _text(child, boxes)
            for box in boxes:
                yield from _lines(box)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                if next(row.iterancestors(f"{_W}tbl")) is child:
                    yield _row(row)
        elif child.tag not in _LEFT_OUT:
            yield from _lines(child)


def _row(row) -> str:
    """The cells of a row with tabs between them; a cell that spans columns has empty ones behind it."""
    cells = []
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr")) is row:
            cells.append(" ".join(" ".join(_lines(cell)).split()))
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            cells += [""] * (0 if span is None else min(int(span.get(f"{_W}val", "1")), _MOST_COLUMNS) - 1)
    return "\t".join(cells) + "\t"


def _text(element, boxes: list) -> str:
    """The text of a paragraph; text boxes in it are noted in `boxes`."""
    parts = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in _LEFT_OUT:
            parts.append(_text(child, boxes))
    return "".join(parts)

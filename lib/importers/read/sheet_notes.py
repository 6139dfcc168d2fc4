"""What stands on a sheet beside its cells: notes (comments) on cells, prompts of their data validation, headers and footers of
the printed page, and boxes of text. They may name the unit of a column, or say that a row is void."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from zipfile import ZipFile

from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.xml.functions import fromstring

from lib.importers.formats.units import mentioned_units, stated_units
from lib.importers.read.voiding_words import CORRECTS, SAYS_VOID

PROMPT = re.compile(rb"<(?:\w+:)?dataValidation\s([^>]*?prompt=[^>]*)>")
PRINTED = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
"""Prompts and what is printed on each page, in the XML of a sheet."""
_ATTRIBUTE = re.compile(r"""(?:^|\s)(sqref|prompt|promptTitle)=["']([^"']*)["']""")
_PRINT_CODE = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z])')
_BOX_TEXT = re.compile(rb"<a:t>([^<]*)</a:t>|</a:(p)>")


@dataclass(frozen=True)
class SheetNotes:
    """cells: (row from 1, column from 0) -> text of the note. prompts: column -> texts. outside: texts beside all cells."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    prompts: dict[int, list[str]] = field(default_factory=dict)
    outside: tuple[str, ...] = ()

    def of_columns(self, first: int, last: int) -> dict[int, list[str]]:
        """Column -> the texts that speak of it: notes on its header, in the rows from `first` to `last`, and prompts."""
        found = {column: list(texts) for column, texts in self.prompts.items()}
        for (row, column), text in self.cells.items():
            if first <= row <= last:
                found.setdefault(column, []).append(text)
        return found

    def above(self, row: int) -> list[str]:
        """The notes on titles above a row."""
        return [text for (line, _), text in self.cells.items() if line < row]

    @property
    def rows(self) -> frozenset[int]:
        """Rows with a note."""
        return frozenset(row for row, _ in self.cells)

    @property
    def speaking_rows(self) -> frozenset[int]:
        """Rows of which a note may say that they are void, or other than they are written."""
        found = ((row, text) for (row, _), text in self.cells.items())
        return frozenset(
            row
            for row, text in found
            if any(char.isdigit() for char in text)
            or SAYS_VOID.search(text)
            or CORRECTS.search(text)
            or stated_units(text)
            or mentioned_units(text)
        )


def sheet_notes(archive: ZipFile, path: str, *, prompts: Iterable[bytes], printed: Iterable[bytes]) -> SheetNotes:
    """The notes of the sheet at `path` in the workbook; `prompts`, `printed`: what PROMPT and PRINTED found in its XML. Raises
    what openpyxl raises for a broken part."""
    cells, outside = {}, [_PRINT_CODE.sub("\n", _plain(text)) for text in printed]
    names, rels = set(archive.namelist()), get_rels_path(path)
    for part in get_dependents(archive, rels) if rels in names else ():
        if part.Target not in names:
            continue
        if posixpath.basename(part.Type) == "comments":
            cells |= dict(_comments(archive, part.Target))
        elif posixpath.basename(part.Type) == "drawing":
            found = _BOX_TEXT.findall(archive.read(part.Target))
            outside += "".join("\n" if end else _plain(text) for text, end in found).splitlines()
    return SheetNotes(cells, _by_column(prompts), tuple(text for text in outside if text.strip()))


def _comments(archive: ZipFile, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    for ref, comment in CommentSheet.from_tree(fromstring(archive.read(part))).comments:
        row, column = coordinate_to_tuple(ref)
        text = comment.text.strip()
        if comment.author and text.startswith(f"{comment.author}:"):
            text = text[len(comment.author) + 1 :].strip()
        if text:
            yield (row, column - 1), text


def _by_column(prompts: Iterable[bytes]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for attributes in prompts:
        said = dict(_ATTRIBUTE.findall(_plain(attributes)))
        texts = [said[name] for name in ("promptTitle", "prompt") if said.get(name)]
        for span in said.get("sqref", "").split():
            first, _, last, _ = range_boundaries(span)
            for column in range(first or 1, (last or 0) + 1):
                found.setdefault(column - 1, []).extend(texts)
    return found


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))

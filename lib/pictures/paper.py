"""Pages on paper: HTML and figures as a PDF in A4, with a header and a footer on every sheet."""

from dataclasses import dataclass
from pathlib import Path

from lib.pictures.chromium import pdf_of
from lib.pictures.drawing import page

WIDTH = 960
"""Pixels of the page's content, which paper.css brings to the width between the margins."""


@dataclass(frozen=True)
class Sheet:
    """What is printed. body: HTML, in which `<div class="chart" data-figure="0">` is the place of a figure.

    figures: {"figure": a Plotly figure, "width", "height"} in pixels of the content. header: lines, the first one strong;
    footer: its words, beside the number of the page (`pages`: "Page {} of {}").
    """

    title: str
    body: str
    figures: tuple[dict, ...]
    header: tuple[str, ...]
    footer: str
    pages: str


def printed(sheet: Sheet) -> bytes:
    """The PDF. Raises PictureFailed."""
    return pdf_of(_html(sheet))


def _html(sheet: Sheet) -> str:
    style = (Path(__file__).parent / "paper.css").read_text(encoding="utf-8")
    before, between, after = sheet.pages.split("{}")
    numbers = f"{_text(before)} counter(page) {_text(between)} counter(pages) {_text(after)}"
    lines = ' "\\A" '.join(map(_text, sheet.header))
    boxes = f"@page{{@top-left{{content:{lines}}}@bottom-left{{content:{_text(sheet.footer)}}}@bottom-right{{content:{numbers}}}}}"
    body = f"<main>{sheet.body}</main>"
    return page(body, list(sheet.figures), script="paper.js", style=style + boxes, title=sheet.title)


def _text(words: str) -> str:
    """A text in CSS; nothing in it ends the rule or the style."""
    safe = "".join(f"\\{ord(sign):06x}" if sign in '"\\<>\n\r' else sign for sign in words)
    return f'"{safe}"'

"""A whole page as a PDF in A4: what its main column shows, one part under the other, every panel with its code."""

import json
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from lib.access import Person
from lib.catalogue.vocabularies import Text
from lib.db import Database
from lib.exports import ExportFailed
from lib.exports.panel import joined, state_line
from lib.exports.provenance import LABELS, PROGRAM
from lib.exports.request import Pairs
from lib.measure.disclosure import MARK, Form
from lib.pictures import PictureFailed
from lib.pictures.paper import WIDTH, Sheet, printed
from lib.site_map import PAGES
from lib.snapshots.content import Content
from lib.ui.pictures.content import figures_of, page_content, words_of_selection
from lib.ui.pictures.page_html import on_paper
from lib.ui.pictures.panel_picture import Made, read_request, recorded
from lib.ui.pictures.parts import KEY_POINTS, PANEL, RecordedPanel, panel_of, panels
from lib.ui.pictures.recording import Part

if TYPE_CHECKING:
    from lib.ui.page import Frame

PAGE_OF = Text("第 {} 页，共 {} 页", "Page {} of {}")
NOT_PRINTED = ("page-script", "notices", "filter-bar", "chips", "home-switch")
"""Keys of what only a screen has a use for."""
GAP, EDGES, LONG_ROWS = 12, 26, 20
"""Pixels between columns, what the edges of a panel take; rows from which a panel may be broken over two sheets."""
DRAWN_SHARE, FIGURES_SHARE = 0.25, 0.5

Report = Callable[[float], None]


def make_page(database: Database, pairs: Pairs, *, person: Person, report: Report = lambda share: None) -> Made:
    """The page that a link names, as a PDF; `report` is told which share of the work is done.

    Raises BadRequest, NotAllowed, ExportFailed, DatabaseUnavailable.
    """
    request = read_request(database, pairs, person=person)
    drawn = recorded(request, person)
    report(DRAWN_SHARE)
    frame, found = drawn.frame, list(panels(drawn.root))
    contents: list[Content | None] = []
    for number, shown in enumerate(found, start=1):
        figures = figures_of(database, shown, frame)
        contents.append(figures.content if figures else None)
        report(DRAWN_SHARE + FIGURES_SHARE * number / len(found))
    whole = page_content(request, frame, drawn.root, list(zip(found, contents, strict=True)))
    codes = {shown.key: content.code for shown, content in zip(found, contents, strict=True) if content}
    try:
        data = printed(_sheet(frame, drawn.root, codes, whole.content.code))
    except PictureFailed as failed:
        raise ExportFailed(failed.message) from None
    return Made(data, whole.name, whole.content, tuple(filter(None, contents)))


def _sheet(frame: "Frame", root: Part, codes: dict[str, str], code: str) -> Sheet:
    language, page = frame.language, PAGES[frame.name]
    figures: list[dict] = []
    body = _inside(root, WIDTH, figures, codes, frame)
    title = frame.localised(page.title)
    mark = MARK.in_language(language) if frame.form is Form.EXACT else ""
    header = (
        " · ".join(filter(None, (mark, frame.localised(PROGRAM), title))),
        words_of_selection(frame, language),
    )
    footer = joined([state_line(frame.version, frame.as_of, language), _code_words(code, language)], language)
    return Sheet(f"{title} {code}", body, tuple(figures), header, footer, frame.localised(PAGE_OF))


def _code_words(code: str, language: str) -> str:
    return LABELS["code"].in_language(language) + ("：" if language == "zh" else ": ") + code


def _inside(part: Part, width: float, figures: list[dict], codes: dict[str, str], frame: "Frame") -> str:
    """The HTML of what a block holds, `width` pixels wide."""
    made = [_part(part.inside[place], width, figures, codes, frame) for place in sorted(part.inside)]
    return "".join(made)


def _part(part: Part, width: float, figures: list[dict], codes: dict[str, str], frame: "Frame") -> str:
    if part.element is not None:
        return _element(part.element)
    if part.block is None or part.key in NOT_PRINTED or part.block.WhichOneof("type") in ("popover", "dialog", "form"):
        return ""
    if part.key.startswith(PANEL) and (shown := panel_of(part)):
        return _panel(shown, width, figures, codes.get(shown.key, ""), frame.language)
    columns = [part.inside[place] for place in sorted(part.inside)]
    if columns and all(one.block is not None and one.block.WhichOneof("type") == "column" for one in columns):
        return _row(columns, width, figures, codes, frame)
    inside = _inside(part, width, figures, codes, frame)
    return f"<div class='part'>{inside}</div>" if inside else ""


def _row(columns: list[Part], width: float, figures: list[dict], codes: dict[str, str], frame: "Frame") -> str:
    room = width - GAP * (len(columns) - 1)
    whole = sum(one.block.column.weight for one in columns)
    made = []
    for one in columns:
        own = room * one.block.column.weight / whole
        if inside := _inside(one, own, figures, codes, frame):
            made.append(f"<div style='width:{own:.1f}px'>{inside}</div>")
    return f"<div class='row'>{''.join(made)}</div>" if made else ""


def _panel(shown: RecordedPanel, width: float, figures: list[dict], code: str, language: str) -> str:
    head = f"<div class='vs-title'><h3>{escape(shown.title)}</h3><p>{escape(shown.words)}</p></div>"
    long = ""
    if shown.figure:
        figures.append({"figure": json.loads(shown.figure), "width": round(width - EDGES), "height": shown.height})
        body = f"<div class='chart' data-figure='{len(figures) - 1}'></div>"
    elif shown.table:
        body = _table(shown.table)
        long = " long" if len(shown.table["rows"]) > LONG_ROWS else ""
    else:
        body = f"<div class='vs-empty'>{escape(shown.reason)}</div>"
    words = f"<p class='code'>{escape(_code_words(code, language))}</p>" if code else ""
    return f"<section class='panel{long}'>{head}{body}{words}</section>"


def _table(table: dict) -> str:
    classes = [" class='n'" if number else "" for number in table["numbers"]]

    def line(cells, tag: str) -> str:
        made = (f"<{tag}{c}>{escape(cell)}</{tag}>" for cell, c in zip(cells, classes, strict=False))
        return f"<tr>{''.join(made)}</tr>"

    total = f"<tfoot>{line(table['total'], 'td')}</tfoot>" if table["total"] else ""
    rows = "".join(line(row, "td") for row in table["rows"])
    return f"<table><thead>{line(table['headers'], 'th')}</thead><tbody>{rows}</tbody>{total}</table>"


def _element(element) -> str:
    """Words of the page: our own HTML, headings and notices; widgets leave nothing."""
    kind = element.WhichOneof("type")
    if kind == "html":
        return on_paper(element.html.body)
    if kind == "bidi_component" and element.bidi_component.component_name == KEY_POINTS:
        return f"<div class='vs-points'>{on_paper(json.loads(element.bidi_component.json)['html'])}</div>"
    if kind == "alert":
        return f"<p class='vs-note'>{escape(element.alert.body)}</p>"
    if kind == "heading":
        return f"<h2>{escape(element.heading.body)}</h2>"
    return ""

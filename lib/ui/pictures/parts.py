"""The panels of a recorded page: what each shows, and which question its files answer."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lib.exports.request import Pairs, pairs_of
from lib.ui.pictures.page_html import ReadHtml, read_html
from lib.ui.pictures.recording import Part

CHART, KEY_POINTS = "volunteer_chart", "volunteer_key_points"
PANEL = "panel-"
TO_CLICK = re.compile(r"（点击[^）]*）|: click [^:]*$")
"""Words of a title that only a screen has a use for."""


@dataclass(frozen=True)
class RecordedPanel:
    """A panel as it was drawn: a figure (JSON text) or a table, or words on why there is neither.

    what, pairs: of the link to its file ("panel" or "answer"); empty where the page offers none.
    """

    key: str
    title: str
    words: str
    figure: str = ""
    height: int = 0
    table: dict[str, Any] | None = None
    reason: str = ""
    what: str = ""
    pairs: Pairs | None = None


def panels(part: Part) -> Iterator[RecordedPanel]:
    """The panels inside a part, in the order of the page."""
    for inside in _in_order(part):
        if inside.key.startswith(PANEL) and (found := panel_of(inside)):
            yield found
        else:
            yield from panels(inside)


def panel_of(part: Part) -> RecordedPanel | None:
    """The panel that a container holds; None where it shows neither a chart nor words with a heading."""
    key = part.key.removeprefix(PANEL)
    for element in elements(part):
        kind = element.WhichOneof("type")
        if kind == "bidi_component" and element.bidi_component.component_name == CHART:
            data = json.loads(element.bidi_component.json)
            read, links = read_html(data["header"]), read_html(data["footer"])
            shown = {"figure": data["figure"], "height": data["height"]}
            return _panel(key, read, links, **shown)
        if kind == "html" and "vs-title" in element.html.body:
            read = read_html(element.html.body)
            return _panel(key, read, read, table=read.table, reason=read.empty)
    return None


def elements(part: Part) -> Iterator[object]:
    """Every element inside a part, in the order of the page."""
    if part.element is not None:
        yield part.element
    for inside in _in_order(part):
        yield from elements(inside)


def _panel(key: str, read: ReadHtml, footer: ReadHtml, **shown) -> RecordedPanel:
    what, pairs = _question(footer.links)
    title, words = TO_CLICK.sub("", (read.headings or [""])[0]), (read.captions or [""])[0]
    return RecordedPanel(key, title, words, what=what, pairs=pairs, **shown)


def _question(links: list[str]) -> tuple[str, Pairs | None]:
    """What the public CSV of a panel asks: the other files ask the same."""
    for link in links:
        path, _, query = link.partition("?")
        name = path.rpartition("/")[2]
        if name in ("panel.csv", "answer.csv"):
            pairs = pairs_of(query)
            return name.partition(".")[0], {n: v for n, v in pairs.items() if n not in ("form", "purpose")}
    return "", None


def _in_order(part: Part) -> list[Part]:
    return [part.inside[place] for place in sorted(part.inside)]

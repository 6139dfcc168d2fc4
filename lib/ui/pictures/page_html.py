"""The HTML that our pages make, read back: without what only a screen has a use for, and tables as text."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

DROPPED = {"vs-panel-footer", "vs-order", "vs-more"}
"""Classes of what leads somewhere or opens: definitions, tables to open, files."""
UNWRAPPED = {"a", "button", "summary", "details"}
KEPT_ATTRIBUTES = {"class", "style", "colspan", "lang"}
VOID = {"br", "hr", "wbr"}
FIGURE = "vs-figure"


class _OnPaper(HTMLParser):
    """Collects `parts`; `skipped`: how deep we are in what is dropped."""

    def __init__(self):
        super().__init__()
        self.parts: list[str] = []
        self.skipped = 0
        self.exact = False

    def handle_starttag(self, tag: str, attributes) -> None:
        if tag in VOID:
            self.parts += [] if self.skipped else [f"<{tag}>"]
            return
        classes = set((dict(attributes).get("class") or "").split())
        if self.skipped or self._drops(tag, classes, dict(attributes)):
            self.skipped += 1
            return
        self.exact = self.exact or "vs-exact" in classes
        if tag == "summary":
            self.parts.append(f"<div class='{FIGURE}'>")
        elif tag not in UNWRAPPED:
            kept = "".join(f' {n}="{escape(v or "")}"' for n, v in attributes if n in KEPT_ATTRIBUTES)
            self.parts.append(f"<{tag}{kept}>")

    def _drops(self, tag: str, classes: set[str], attributes: dict) -> bool:
        if tag == "summary":
            return FIGURE not in classes
        if tag == "details":
            return "vs-exact" not in classes
        return bool(classes & DROPPED) or "data-copy" in attributes or (tag == "p" and self.exact)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.skipped:
            self.skipped -= 1
            return
        self.exact = self.exact and tag != "details"
        if tag == "summary":
            self.parts.append("</div>")
        elif tag not in UNWRAPPED:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.parts.append(escape(data, quote=False))


def on_paper(html: str) -> str:
    """The HTML without buttons, links and what can be opened; a figure that shows more when it is touched stays."""
    parser = _OnPaper()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


@dataclass
class ReadHtml:
    """headings: texts of h3. captions: texts of the p behind them. empty: the text in the place of a chart. cards: metric and
    value of each card. headers, rows, total, numbers: of the table, as in `table_data`."""

    headings: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    empty: str = ""
    cards: list[tuple[str, float | None]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    total: list[str] = field(default_factory=list)
    numbers: list[bool] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def table(self) -> dict | None:
        names = ("headers", "rows", "total", "numbers")
        return {name: getattr(self, name) for name in names} if self.headers else None


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.read = ReadHtml()
        self._into: list[str] | None = None
        self._at = self._group = ""

    def handle_starttag(self, tag: str, attributes) -> None:
        given = dict(attributes)
        classes = (given.get("class") or "").split()
        if tag == "section" and "data-metric" in given:
            value = given.get("data-value")
            self.read.cards.append((given["data-metric"], None if value is None else float(value)))
        elif tag == "a" and "data-export" in given:
            self.read.links.append(given.get("href") or "")
        elif tag in ("thead", "tbody", "tfoot"):
            self._group = tag
        elif tag == "tr" and self._group == "tbody":
            self.read.rows.append([])
        if tag in ("h3", "th", "td") or "vs-empty" in classes or (tag == "p" and self._at == "h3"):
            self._at, self._into = tag, []
            if tag == "th":
                self.read.numbers.append("n" in classes)

    def handle_endtag(self, tag: str) -> None:
        if self._into is None or tag != self._at:
            return
        words, self._into = "".join(self._into).strip(), None
        if tag in ("h3", "p"):
            (self.read.headings if tag == "h3" else self.read.captions).append(words)
            self._at = tag
        elif tag == "th":
            self.read.headers.append(words)
        elif tag == "td":
            (self.read.total if self._group == "tfoot" else self.read.rows[-1]).append(words)
        else:
            self.read.empty = words

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)


def read_html(html: str) -> ReadHtml:
    """Headings, captions, cards, table and links to files of a piece of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.read

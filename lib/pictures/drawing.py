"""PNG and SVG of charts and tables: title and selection above, what must go with the figures below."""

import base64
import json
import re
import secrets
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from lib.charts import BROWSER_PARTS, PLOTLY_JS
from lib.pictures import NOT_DRAWN, PictureFailed
from lib.pictures.chromium import dom_of
from lib.theme import COLOURS, FONT

WIDTH = 900
MOST_ROWS = 60
"""Of a table in a picture; the file is for more."""
_MADE = re.compile(r'<pre id="made">([A-Za-z0-9+/=]*)</pre>')


@dataclass(frozen=True)
class Drawing:
    """What a picture shows: a Plotly figure (JSON text, colours by role), or else a table.

    title, words, note: above and below it, may be empty. reason: why there is neither figure nor table. table: as `table_data` of the pages makes it: "headers", "rows"
    (text), "numbers" (whether a column holds them), "total". width, height: pixels, the height that of the chart alone.
    """

    title: str = ""
    words: str = ""
    note: str = ""
    reason: str = ""
    figure: str = ""
    table: dict[str, Any] | None = None
    width: int = WIDTH
    height: int = 300


@dataclass(frozen=True)
class Picture:
    """svg: a document of its own with its texts as text. png: twice as many pixels as the drawing says."""

    svg: bytes
    png: bytes


def pictures(drawings: list[Drawing]) -> list[Picture]:
    """A picture of each drawing, on white, in one run of the browser. Raises PictureFailed."""
    if not drawings:
        return []
    found = _MADE.search(dom_of(page("", [_given(one) for one in drawings], script="picture.js")))
    if not found:
        raise PictureFailed(NOT_DRAWN)
    made = json.loads(base64.b64decode(found[1]))
    return [Picture(f"{XML}{one['svg']}".encode(), base64.b64decode(one["png"])) for one in made]


XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def page(body: str, given: list[dict[str, Any]], *, script: str, style: str = "", title: str = "") -> str:
    """The HTML of a page of ours: `body`, then `script` (a file of this folder) with `given`. It may load plotly.js and
    nothing else; nothing in the body can run."""
    nonce = secrets.token_urlsafe(12)
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'"
    values = json.dumps(given, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    source = "\n".join(part.read_text(encoding="utf-8") for part in (*BROWSER_PARTS, _HERE / "draw.js", _HERE / script))
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{escape(title)}</title>'
        f"<style>{roles()}#stage{{position:absolute;left:-9999px;top:0}}{style}</style></head><body>{body}"
        f'<div id="stage"></div><script type="application/json" id="given">{values}</script>'
        f'<script nonce="{nonce}" src="{PLOTLY_JS.as_uri()}"></script>'
        f'<script nonce="{nonce}">{source}</script></body></html>'
    )


@cache
def roles() -> str:
    """The colours of the light theme by their roles, and the type."""
    values = {name[4:-1]: colour for name, colour in COLOURS["light"].items()}
    told = (f"{name}:{colour if isinstance(colour, str) else ','.join(colour)}" for name, colour in values.items())
    return f":root{{{';'.join(told)};--font:{FONT}}}body{{font-family:var(--font)}}"


def _given(one: Drawing) -> dict[str, Any]:
    table = None
    if one.table is not None:
        table = {name: one.table[name] for name in ("headers", "numbers", "total")}
        table["rows"] = one.table["rows"][:MOST_ROWS]
    return {
        **{"title": one.title, "words": one.words, "note": one.note, "reason": one.reason},
        **{"width": one.width, "height": one.height},
        **{"figure": json.loads(one.figure) if one.figure else None, "table": table},
    }


_HERE = Path(__file__).parent

"""The parts of plotly.js that are served: the release that the Python package is made for, and every kind of trace that charts use."""

import re
from importlib.resources import files

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from lib.charts import PLOTLY_JS
from lib.settings import ROOT

KINDS = {
    name.lower() for name in dir(go) if isinstance(kind := getattr(go, name), type) and issubclass(kind, BaseTraceType)
} - {"table"}
"""Every kind of trace that there is; tables of ours are HTML."""
ENTRY = PLOTLY_JS.with_name("entry.js").read_text(encoding="utf-8")
PARTS = set(re.findall(r"require\('plotly\.js/lib/([a-z0-9]+)'\)", ENTRY)) - {"core"}


def _release(script: str) -> str:
    return re.search(r"plotly\.js v([0-9.]+)", script[:300])[1]


def test_it_is_the_release_of_the_package():
    whole = files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8")
    assert _release(PLOTLY_JS.read_text(encoding="utf-8")) == _release(whole)


def test_it_holds_the_parts_that_its_entry_names():
    head = PLOTLY_JS.read_text(encoding="utf-8").split("\n", 1)[0]
    assert all(part in head for part in PARTS)
    assert PLOTLY_JS.stat().st_size < 1_300_000


def test_every_kind_of_trace_that_is_drawn_is_among_them():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "lib").rglob("*.py")]
    drawn = {
        kind for source in sources for kind in re.findall(r"[\"']?type[\"']?[:=]\s*[\"'](\w+)[\"']", source)
    } & KINDS
    assert drawn == PARTS

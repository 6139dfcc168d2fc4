"""The browser files that we serve ourselves: our parts of plotly.js, our chart element, the page's style.

Each has a digest of its content in its address, so a browser keeps it for a year and fetches it once.
Another file for the browser: one line in FILES.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

from lib.charts import BROWSER_PARTS, PLOTLY_JS
from lib.site_map import PAGES

_FOREVER = "public, max-age=31536000, immutable"
_ELEMENT = [
    Path(__file__).with_name(f"{part}.js")
    for part in (
        "chart_element",
        "chart_keys",
        "chart_order",
        "chart_table",
        "chart_paper",
        "chart_phone",
        "page_language",
        "page_history",
        "saved_views",
        "panel_freeze",
    )
] + list(BROWSER_PARTS)


def address(name: str) -> str:
    """Address of an asset in the browser, below `server.baseUrlPath`: "/assets/NAME"."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/assets/{name}" if base else f"/assets/{name}"


def _element_source() -> bytes:
    """One module of the parts, so that the browser fetches one file."""
    return b"\n".join(part.read_bytes() for part in _ELEMENT)


@cache
def plotly_address() -> str:
    return address(f"plotly-{hashlib.sha256(PLOTLY_JS.read_bytes()).hexdigest()[:12]}.js")


@cache
def element_address() -> str:
    return address(f"chart-{hashlib.sha256(_element_source()).hexdigest()[:12]}.js")


def _style_source() -> bytes:
    return Path(__file__).with_name("page.css").read_bytes()


@cache
def style_address() -> str:
    return address(f"page-{hashlib.sha256(_style_source()).hexdigest()[:12]}.css")


FILES = {plotly_address: PLOTLY_JS.read_bytes, element_address: _element_source, style_address: _style_source}


def routes() -> list[Route]:
    """Routes for `st.App(routes=...)`. They hold no figures, so they need no login. Streamlit serves the first page at / only:
    its own name leads there."""
    first = address("x").removesuffix("assets/x")
    leads_home = Route(first + next(iter(PAGES)), lambda request: RedirectResponse(_with_query(first, request)))
    return [leads_home, *[Route(where(), _endpoint(read, where()), methods=["GET"]) for where, read in FILES.items()]]


def _with_query(path: str, request: Request) -> str:
    return f"{path}?{request.url.query}" if request.url.query else path


def _endpoint(read, name: str):
    """An endpoint that compresses its file once, at the first request, and keeps it in memory."""
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    compressed = cache(lambda: gzip.compress(read(), compresslevel=9, mtime=0))

    def respond(request: Request) -> Response:  # not async: Starlette runs it in a thread
        headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(compressed(), media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
        return Response(read(), media_type=kind, headers=headers)

    return respond

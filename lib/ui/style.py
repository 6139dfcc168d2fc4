"""The page's own style and script in the page that the server sends: what `st.html` and components bring comes after the
first words, so that they would stand there bare, and a header clicked meanwhile would sort nothing.

`WithStyle` is for `st.App(middleware=...)`; `lib/ui/assets.py` serves the files themselves.
"""

from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.ui.assets import element_address, style_address

OF_THE_FILE = ("etag", "last-modified", "content-length")
"""What Streamlit says of its own page and is not true of ours."""
NOT_ASKED = (b"accept-encoding", b"if-none-match", b"if-modified-since")


class WithStyle:
    """Puts links to the style and the script into every HTML page that the server answers with; everything else passes. At the
    end of the page: Streamlit's own rules stand in its head, and of two alike the later one holds."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # Uncompressed and whole: the answer is to be changed.
        asked = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in NOT_ASKED]}
        start: Message | None = None
        body = bytearray()

        async def changed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await send(start)
                    await send({"type": "http.response.body", "body": _with_links(bytes(body))})

        await self.app(asked, receive, changed)


def _is_page(start: Message) -> bool:
    """Whether an HTML page begins; its headers lose what is no longer true."""
    headers = MutableHeaders(raw=start["headers"])
    if not headers.get("content-type", "").startswith("text/html"):
        return False
    for name in OF_THE_FILE:
        if name in headers:
            del headers[name]
    start["headers"] = headers.raw
    return True


def _with_links(page: bytes) -> bytes:
    links = f'<link rel="stylesheet" href="{escape(style_address())}">'
    links += f'<script type="module" src="{escape(element_address())}"></script>'
    return page.replace(b"</body>", links.encode() + b"</body>", 1)

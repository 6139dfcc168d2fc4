"""How much may lie in the server's memory as uploaded files. Who may upload is the gate's business.

Streamlit keeps an uploaded file in memory as long as its widget does, or a session that never opened the page with one.
"""

from collections import Counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

from lib.gate.requests import refuse

MOST_OF_SESSION, MOST_IN_ALL = 400 << 20, 1200 << 20
"""Bytes that are stored or on the way."""
TOO_MUCH = "Too much is uploaded at present. Try again later."
_PATH = "/_stcore/upload_file/"


class HeldUploads:
    """ASGI middleware behind the gate: 413 for an upload that a session, or the server, has no room for."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.on_the_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or _PATH not in path or scope["method"] not in ("PUT", "POST"):
            await self.app(scope, receive, send)
            return
        session, length = path.split(_PATH)[1].split("/")[0], Headers(scope=scope).get("content-length", "")
        if not (length.isascii() and length.isdecimal()):
            await refuse(scope, receive, send, 411, "Content-Length")
            return
        held = stored() + self.on_the_way
        if held[session] + int(length) > MOST_OF_SESSION or held.total() + int(length) > MOST_IN_ALL:
            await refuse(scope, receive, send, 413, TOO_MUCH)
            return
        self.on_the_way[session] += int(length)
        try:
            await self.app(scope, receive, send)
        finally:
            self.on_the_way[session] -= int(length)
            self.on_the_way = +self.on_the_way


def stored() -> Counter[str]:
    """Bytes of the uploaded files that Streamlit holds, by session."""
    if not runtime.exists():
        return Counter()
    files = dict(runtime.get_instance().uploaded_file_mgr.file_storage)
    return Counter({session: sum(len(file.data) for file in list(held.values())) for session, held in files.items()})

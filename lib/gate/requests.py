"""What is checked of every request before anybody looks at it, and what stands on every answer.

A request has to call the server by a name that it is known by (no page of another site that points its name here), and what
changes something, or opens the websocket, has to come from a page of the very same address.
"""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_SCRIPT = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"
"""The one script in the text of Streamlit's page; a test compares the two."""
POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' blob: {PAGE_SCRIPT}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from another host, no script in a page's text, no frame around it. Streamlit and Plotly set styles of elements."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # "no-referrer" would make the Origin of our own form "null"
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?", re.IGNORECASE)
BAD_HOST, OTHER_HOST, OTHER_ORIGIN = "Bad Host header.", "This server is not known by that name.", "Another origin."
TWO_LENGTHS = "Either a length or chunks."
"""The body comes in chunks then, as many as the client likes, past every limit that looks at the length."""


class CheckedRequests:
    """ASGI middleware: 400 for a Host that cannot be read or a body of two lengths, 403 for one of another name or for another origin."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], secure: bool):
        """hosts: names by which the server is called, without ports. secure: it is reached by https."""
        self.app, self.hosts, self.secure = app, hosts, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        send = with_headers(send, secure=self.secure)
        if refused := self._refusal(scope):
            await refuse(scope, receive, send, *refused)
            return
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers and "content-length" in headers:
            return 400, TWO_LENGTHS
        hosts = headers.getlist("host")
        found = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if found is None:
            return 400, BAD_HOST
        if found[1].strip("[]").lower() not in self.hosts:
            return 403, OTHER_HOST
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        if changes and not same_origin(headers, hosts[0]):
            return 403, OTHER_ORIGIN
        return None


def same_origin(headers: Headers, host: str) -> bool:
    """Whether the Origin is the very address that was called, port included. Browsers send it with all that counts here;
    a program without one is let through where it is no browser (no Sec-Fetch-Site)."""
    origins = headers.getlist("origin")
    if not origins:
        return headers.get("sec-fetch-site") in (None, "same-origin", "none") and "cookie" not in headers
    if len(origins) > 1:
        return False
    try:
        parts = urlsplit(origins[0])
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def with_headers(send: Send, *, secure: bool) -> Send:
    """`send` that puts HEADERS on the start of every answer."""

    async def sending(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if secure:
                headers["Strict-Transport-Security"] = "max-age=31536000"
        await send(message)

    return sending


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, words: str, **more: str) -> None:
    """Answer with a status and a sentence; a websocket is closed before it is open. more: headers, with _ for -."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": words})
        return
    headers = {"Cache-Control": "no-store", **{name.replace("_", "-"): value for name, value in more.items()}}
    await PlainTextResponse(words, status_code=status, headers=headers)(scope, receive, send)

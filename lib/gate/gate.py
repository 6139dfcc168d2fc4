"""The gate: without a person behind it a request reaches health and the login only, on every path and the websocket."""

from collections.abc import Callable
from urllib.parse import quote

from anyio import to_thread
from cachetools import TTLCache
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.access import Permission, Person, may
from lib.accounts.sessions import IDLE
from lib.catalogue.vocabularies import Text
from lib.db import DatabaseUnavailable
from lib.gate.counted import Counted
from lib.gate.identity import CLAIM, claim_of, person_of
from lib.gate.modes import Mode
from lib.gate.requests import refuse

HEALTH = ("/_stcore/health", "/health", "/ready")
"""Answer whether the server runs; they tell nothing else."""
INNER = "/_stcore/"
OPEN_INSIDE = ("health", "host-config", "stream", "upload_file", "bidi-components")
"""Of Streamlit's own doors those that a browser needs; the others, for programs, are shut to everybody."""
KNOWN_SECONDS = 5
"""For how long a file of the page (a script, a style) needs no second look at the login. Pages and downloads always look."""
UPLOADS, EXPORTS = f"{INNER}upload_file", "/export/"
MOST_UPLOAD_BYTES, MOST_UPLOADS = 210 << 20, 4
"""Of one upload, with what surrounds the file; and of all sessions at a time: each is held in memory whole."""
UPLOADERS = (Permission.IMPORT, Permission.EXPORT)
"""Who imports, and who verifies files that left."""
NOT_YOU, TOO_LARGE, TOO_MANY = "You may not upload.", "The file is too large.", "Others are uploading. Try again."
MOST_REQUESTS, REQUESTS_SECONDS = 600, 60
"""Of one account, however many logins it has: requests, files of the page aside. A page asks for some twenty when it is opened."""
MOST_FILES, FILES_SECONDS = 120, 600
"""Of those files with figures: many narrow questions tell more than one wide one."""
TOO_OFTEN = Text("这个账号的请求过于频繁，请一分钟后再试。", "This account asks too often. Try again in a minute.")
TOO_MANY_FILES = Text(
    f"这个账号十分钟内已下载{MOST_FILES}个文件，请稍后再试。",
    f"This account has had {MOST_FILES} files within ten minutes. Try again later.",
)
STRANGER, AWAY = "Log in first: /login", "The database is away. Try again."


class Gate:
    """ASGI middleware. `login` answers /login and below, and /logout; `open_database` gives the shared database."""

    def __init__(self, app: ASGIApp, *, mode: Mode, login: ASGIApp, open_database: Callable):
        self.app, self.mode, self.login, self.open_database = app, mode, login, open_database
        self._uploading = 0
        self._requests, self._files = Counted(MOST_REQUESTS, REQUESTS_SECONDS), Counted(MOST_FILES, FILES_SECONDS)
        self._known: TTLCache = TTLCache(maxsize=10_000, ttl=KNOWN_SECONDS)
        self._seen: TTLCache = TTLCache(maxsize=10_000, ttl=IDLE.total_seconds())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith(INNER) and path.removeprefix(INNER).split("/")[0] not in OPEN_INSIDE:
            await refuse(scope, receive, send, 404, "Not found.")
            return
        claim = claim_of(scope, self.mode)
        scope = {**scope, "headers": _with_claim(scope["headers"], claim)}
        if scope["type"] == "http" and path in HEALTH:
            await self.app(scope, receive, send)
            return
        if self.mode.login in ("local", "oidc") and (
            path == "/logout" or path == "/login" or path.startswith("/login/")
        ):
            await self.login(scope, receive, send)
            return
        try:
            subject = await self._subject(scope, claim)
        except DatabaseUnavailable:
            if claim not in self._seen:
                await refuse(scope, receive, send, 503, AWAY)
                return
            # They read the last good figures; downloads and imports ask the database themselves.
            subject = self._seen[claim]
        if subject is not None and (often := self._too_often(scope, subject)):
            await refuse(scope, receive, send, 429, often, Retry_After=str(REQUESTS_SECONDS))
        elif subject is not None and _is_upload(scope):
            await self._upload(scope, receive, send, claim)
        elif subject is not None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http" and self.mode.login in ("local", "oidc") and _is_page(scope):
            await self._to_login(scope)(scope, receive, send)
        else:
            await refuse(scope, receive, send, 401, STRANGER)

    async def _upload(self, scope: Scope, receive: Receive, send: Send, claim: str) -> None:
        """Hand on an upload of somebody who may import, or export and so verify; a few at a time, none too large."""
        person = await to_thread.run_sync(self._person, claim)
        length = Headers(scope=scope).get("content-length", "0")
        if person is None or not any(may(person, verb) for verb in UPLOADERS):
            await refuse(scope, receive, send, 403, NOT_YOU)
        elif scope["method"] == "PUT" and not (length.isdecimal() and 0 < int(length) <= MOST_UPLOAD_BYTES):
            await refuse(scope, receive, send, 413, TOO_LARGE)
        elif self._uploading >= MOST_UPLOADS:
            await refuse(scope, receive, send, 503, TOO_MANY)
        else:
            self._uploading += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self._uploading -= 1

    def _too_often(self, scope: Scope, subject: str) -> str:
        """Why this account has to wait, in both languages; empty where it need not. At one's own machine nobody has to."""
        if self.mode.login == "none" or _is_file_of_page(scope):
            return ""
        words, counted = (TOO_MANY_FILES, self._files) if EXPORTS in scope["path"] else (TOO_OFTEN, self._requests)
        if counted.too_many(subject):
            return f"{words.zh} {words.en}"
        counted.add(subject)
        return ""

    async def _subject(self, scope: Scope, claim: str | None) -> str | None:
        """Who asks; None for a stranger."""
        if claim is None:
            return None
        if _is_file_of_page(scope) and claim in self._known:
            return self._known[claim]
        person = await to_thread.run_sync(self._person, claim)
        if person is None:
            self._known.pop(claim, None)
            self._seen.pop(claim, None)
            return None
        self._known[claim] = self._seen[claim] = person.subject
        return person.subject

    def _person(self, claim: str) -> Person | None:
        return person_of(claim, self.open_database(), self.mode)

    def _to_login(self, scope: Scope) -> Response:
        query = scope["query_string"].decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        where = "/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}"
        return RedirectResponse(where, status_code=303, headers={"Cache-Control": "no-store"})


def _with_claim(headers: list, claim: str | None) -> list:
    """The headers with the gate's own claim in place of any that the client wrote."""
    kept = [(name, value) for name, value in headers if name.lower() != CLAIM.encode()]
    return [*kept, (CLAIM.encode(), claim.encode("latin-1", "replace"))] if claim else kept


def _is_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


def _is_upload(scope: Scope) -> bool:
    changes = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD")
    return changes and scope["path"].startswith(UPLOADS)


def _is_file_of_page(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and "/static/" in scope["path"]

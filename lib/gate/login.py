"""The login page, login by password, logout: plain HTML of our own, since a stranger gets no websocket.

GET /login shows the form (or the button of the identity provider), POST /login takes name and password, /logout asks and
then ends the login of this browser. Where a login goes on to (`next`) is a path of this server, never another address.
"""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lib.accounts import AccountRejected, sessions
from lib.accounts.passwords import log_in
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.db import DatabaseUnavailable
from lib.gate import own_login
from lib.gate.attempts import MOST, SECONDS, address_of
from lib.gate.counted import Counted
from lib.gate.forms import AWAY, NO_STORE, TOO_LONG, is_too_long, language_of
from lib.gate.identity import SESSION, account_of, claim_of, cookie_name
from lib.gate.login_page import page
from lib.gate.modes import Mode

_log = logging.getLogger("volunteer")
AT_A_TIME, MOST_WAITING = 2, 20
"""Passwords that are checked at once, each 64 MB and a moment of a processor, and logins that may wait for it."""
BUSY = Text("登录的人较多，请稍后再试。", "Many people are logging in: try again in a moment.")
TOO_MANY = Text(
    "此地址登录失败次数过多，请十分钟后再试。", "Too many wrong logins from this address: try again in ten minutes."
)
GONE = Text("已退出登录。", "You are logged out.")


async def _no_provider() -> str:
    return ""


def login_app(
    mode: Mode,
    open_database: Callable,
    *,
    more_routes: list[Route] = (),
    ends_at: Callable[[], Awaitable[str]] = _no_provider,
) -> Starlette:
    """The application that answers /login and /logout. more_routes: those of an identity provider; ends_at(): the address at
    which one logs out there, empty where there is none."""
    given = {"mode": mode, "open_database": open_database}
    checking = CapacityLimiter(AT_A_TIME)
    enter = partial(_enter, checking=checking, attempts=Counted(MOST, SECONDS), **given)
    return Starlette(
        routes=[
            Route("/login", partial(_show, **given), methods=["GET"]),
            *([Route("/login", enter, methods=["POST"])] if mode.login == "local" else []),
            Route("/logout", partial(_ask, **given), methods=["GET"]),
            Route("/logout", partial(_leave, ends_at=ends_at, **given), methods=["POST"]),
            *own_login.routes(mode, open_database, checking=checking),
            *more_routes,
        ]
    )


def path_after(wanted: str | None) -> str:
    """A path of this server to go on to; "/" for anything else."""
    wanted = wanted or "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:  # a host that is none: //[x
        return "/"
    ours = not parts.scheme and not parts.netloc and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    unsafe = any(ord(sign) < 0x21 or sign == "\\" for sign in wanted)
    return wanted if ours and not unsafe and not wanted.startswith(("/login", "/logout")) else "/"


def entered(mode: Mode, token: str, where: str) -> Response:
    """Go on to `where` with the cookie of the new login."""
    response = RedirectResponse(where, status_code=303, headers=NO_STORE)
    response.set_cookie(cookie_name(mode), token, path="/", httponly=True, samesite="lax", secure=mode.secure)
    return response


async def _show(request: Request, *, mode: Mode, open_database: Callable) -> Response:
    where, language = path_after(request.query_params.get("next")), language_of(request)
    try:
        if await to_thread.run_sync(lambda: account_of(claim_of(request.scope, mode), open_database(), mode)):
            return RedirectResponse(where, status_code=303, headers=NO_STORE)
    except DatabaseUnavailable:
        return _page(mode, language, where, problem=AWAY, status=503)
    return _page(mode, language, where)


async def _enter(
    request: Request, *, mode: Mode, open_database: Callable, checking: CapacityLimiter, attempts: Counted
) -> Response:
    language, address = language_of(request), address_of(request.scope)
    if attempts.too_many(address):
        _log.warning("a login was not tried: too many wrong ones from %s", address)
        return _page(mode, language, "/", problem=TOO_MANY, status=429)
    if is_too_long(request):
        return _page(mode, language, "/", problem=TOO_LONG, status=413)
    form = await request.form(max_files=0, max_fields=5)
    name, password = str(form.get("name", "")).strip(), str(form.get("password", ""))
    where = path_after(str(form.get("next", "/")))

    if checking.statistics().tasks_waiting >= MOST_WAITING:
        return _page(mode, language, where, problem=BUSY, name=name, status=503)

    def enter() -> str:
        database = open_database()
        return sessions.start(database, log_in(database, name, password, now=local_now()).subject)

    try:
        token = await to_thread.run_sync(enter, limiter=checking)
    except AccountRejected as refused:
        attempts.add(address)
        _log.warning("a login was refused (%s) from %s", refused.account or "no such account", address)
        return _page(mode, language, where, problem=refused.message, name=name, status=403)
    except DatabaseUnavailable:
        return _page(mode, language, where, problem=AWAY, name=name, status=503)
    return entered(mode, token, where)


async def _ask(request: Request, *, mode: Mode, open_database: Callable) -> Response:
    return HTMLResponse(page(language_of(request), mode, leaving=True), headers=NO_STORE)


async def _leave(request: Request, *, mode: Mode, open_database: Callable, ends_at: Callable) -> Response:
    if claim := claim_of(request.scope, mode):  # the very login that the gate sees, whatever cookies there are
        try:
            await to_thread.run_sync(lambda: sessions.end(open_database(), claim.removeprefix(f"{SESSION} ")))
        except DatabaseUnavailable:
            return _page(mode, language_of(request), "/", problem=AWAY, status=503)
    response = _page(mode, language_of(request), "/", said=GONE, ends_at=await ends_at())
    response.delete_cookie(cookie_name(mode), path="/", httponly=True, samesite="lax", secure=mode.secure)
    return response


def _page(mode: Mode, language: str, where: str, *, status: int = 200, **more) -> HTMLResponse:
    return HTMLResponse(page(language, mode, where=where, **more), status_code=status, headers=NO_STORE)

"""/login/own: the logins that are open under one's own account, the end of the others, and another password (LOGIN=local)."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from html import escape

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lib.accounts import AccountRejected, sessions
from lib.accounts.accounts import Account
from lib.accounts.passwords import LEAST_CHARACTERS, change_own
from lib.audit.chain import AuditRefused
from lib.catalogue.vocabularies import Text
from lib.clock import HERE, local_now
from lib.db import DatabaseUnavailable
from lib.gate.forms import AWAY, NO_STORE, TOO_LONG, is_too_long, language_of
from lib.gate.identity import SESSION, account_of, claim_of
from lib.gate.login_page import STAY, document, notice_html
from lib.gate.modes import Mode

PATH = "/login/own"
_log = logging.getLogger("volunteer")
TITLE = Text("我的账号", "My account")
LOGINS = Text("当前登录", "Open logins")
BEGUN, USED, THIS = Text("登录时间", "Since"), Text("最近使用", "Last used"), Text("（本浏览器）", " (this browser)")
END_OTHERS = Text("结束其他登录", "End the others")
ENDED = Text("其他登录已结束。", "The other logins are ended.")
PASSWORD, CHANGE = Text("修改密码", "Another password"), Text("修改", "Change it")
OLD, NEW, AGAIN = (
    Text("原密码", "Old password"),
    Text("新密码", "New password"),
    Text("再次输入新密码", "The new one again"),
)
LEAST = Text(f"至少{LEAST_CHARACTERS}个字符。", f"At least {LEAST_CHARACTERS} characters.")
CHANGED = Text("密码已修改，其他登录已结束。", "The password is changed; the other logins are ended.")
DIFFERENT = Text("两次输入的新密码不同。", "The two new passwords are not the same.")


def routes(mode: Mode, open_database: Callable, *, checking: CapacityLimiter) -> list[Route]:
    """checking: of passwords, those of the login page among them."""
    endpoint = partial(_own, mode=mode, open_database=open_database, checking=checking)
    return [Route(PATH, endpoint, methods=["GET", "POST"])]


async def _own(request: Request, *, mode: Mode, open_database: Callable, checking: CapacityLimiter) -> Response:
    language, said, problem, status = language_of(request), None, None, 200
    claim = claim_of(request.scope, mode)
    token = (claim or "").removeprefix(f"{SESSION} ")
    try:
        account = await to_thread.run_sync(lambda: account_of(claim, open_database(), mode))
        if account is None:
            return RedirectResponse("/login", status_code=303, headers=NO_STORE)
        if request.method == "POST" and is_too_long(request):
            problem, status = TOO_LONG, 413
        elif request.method == "POST":
            form = await request.form(max_files=0, max_fields=5)
            given = {name: str(form.get(name, "")) for name in ("do", "old", "new", "again")}
            try:
                act = partial(_done, open_database, mode, account, token, given)
                said = await to_thread.run_sync(act, limiter=checking)
            except (AccountRejected, AuditRefused) as refused:
                problem, status = refused.message, 403
                _log.warning("a change of one's own password was refused (%s)", account.subject)
        logins = await to_thread.run_sync(lambda: sessions.own_logins(open_database(), token, account.subject))
    except DatabaseUnavailable:
        inside = notice_html(language, problem=AWAY)
        return HTMLResponse(document(language, title=TITLE, inside=inside, again=PATH), 503, headers=NO_STORE)
    inside = notice_html(language, problem=problem, said=said) + _inside(account, logins, mode, language)
    return HTMLResponse(document(language, title=TITLE, inside=inside, again=PATH), status, headers=NO_STORE)


def _done(open_database: Callable, mode: Mode, account: Account, token: str, given: dict[str, str]) -> Text | None:
    """Do what the form asks. Raises AccountRejected, AuditRefused, DatabaseUnavailable."""
    database, said = open_database(), ENDED
    if given["do"] == "password" and mode.login == "local":
        if given["new"] != given["again"]:
            raise AccountRejected(DIFFERENT)
        change_own(database, account.subject, given["old"], given["new"], now=local_now())
        said = CHANGED
    elif given["do"] != "end":
        return None
    sessions.end_others(database, token, account.subject)
    return said


def _inside(account: Account, logins: list[sessions.OpenLogin], mode: Mode, language: str) -> str:
    def say(words: Text) -> str:
        return escape(words.in_language(language))

    rows = "".join(
        f"<tr><td>{_local(one.made_at)}</td><td>{_local(one.seen_at)}{say(THIS) if one.this else ''}</td></tr>"
        for one in logins
    )
    role = account.person.role.label
    parts = [
        f"<p>{escape(account.subject)} · {say(role)}</p><h2>{say(LOGINS)}</h2>",
        f"<table><tr><th scope='col'>{say(BEGUN)}</th><th scope='col'>{say(USED)}</th></tr>{rows}</table>",
    ]
    if any(not one.this for one in logins):
        parts.append(_form("end", f"<button type='submit'>{say(END_OTHERS)}</button>", language))
    if mode.login == "local":
        fields = "".join(
            f"<label>{say(words)}<input name='{name}' type='password' autocomplete='{kind}' required></label>"
            for name, words, kind in (
                ("old", OLD, "current-password"),
                ("new", NEW, "new-password"),
                ("again", AGAIN, "new-password"),
            )
        )
        button = f"<p class='quiet'>{say(LEAST)}</p><button type='submit'>{say(CHANGE)}</button>"
        parts += [f"<h2>{say(PASSWORD)}</h2>", _form("password", fields + button, language)]
    return "".join(parts) + f"<p><a href='/'>{say(STAY)}</a></p>"


def _form(do: str, fields: str, language: str) -> str:
    hidden = f"<input type='hidden' name='do' value='{do}'>"
    return f"<form method='post' action='{PATH}?lang={language}'>{hidden}{fields}</form>"


def _local(at: datetime) -> str:
    return f"{at.replace(tzinfo=UTC).astimezone(HERE):%m-%d %H:%M}"

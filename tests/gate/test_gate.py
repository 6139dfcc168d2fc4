"""The gate without a browser: claims that a client writes itself, a proxy's header, an outage of the database."""

import pytest
from starlette.responses import PlainTextResponse

from lib.access import LOCAL
from lib.accounts.accounts import add, change
from lib.accounts.sessions import look, start
from lib.clock import local_now
from lib.db import Database, DatabaseUnavailable
from lib.gate.gate import MOST_UPLOADS, Gate
from lib.gate.identity import CLAIM
from lib.gate.login import login_app, path_after
from lib.gate.modes import mode_of
from lib.settings import load
from tests.gate.asking import ask

PROXY = "10.0.0.5"


@pytest.fixture
def database(_sqlite_template, tmp_path):
    copy = tmp_path / "own.sqlite"
    copy.write_bytes(_sqlite_template.read_bytes())
    database = Database(f"sqlite:///{copy}")
    add(database, "lin", role="staff", places=None, by=LOCAL, now=local_now())
    yield database
    database.close()


def gate(database, **settings: str):
    async def inside(scope, receive, send):
        claims = [value for name, value in scope["headers"] if name == CLAIM.encode()]
        await PlainTextResponse(b"|".join(claims))(scope, receive, send)

    opened = database if callable(database) else lambda: database
    return Gate(inside, mode=mode_of(load(settings)), login=inside, open_database=opened)


@pytest.mark.parametrize("claim", ["machine", "subject lin", "session x"])
@pytest.mark.parametrize("settings", [{"LOGIN": "local"}, {"LOGIN": "header", "TRUSTED_PROXY": PROXY}])
def test_a_claim_that_the_client_writes_is_not_read(database, settings, claim):
    for name in (CLAIM, CLAIM.upper(), CLAIM.title()):
        assert ask(gate(database, **settings), "/export/x", headers=[(name, claim)]).status == 401


def test_without_a_login_this_machine_gets_in_and_no_other(database):
    reply = ask(gate(database), headers=[(CLAIM, "subject lin")])
    assert (reply.status, reply.body) == (200, b"machine")
    assert ask(gate(database), client="::ffff:127.0.0.1").status == 200
    assert ask(gate(database), client="10.0.0.9").status == 401


def test_the_header_counts_from_the_gateway_and_once(database):
    app, name = gate(database, LOGIN="header", TRUSTED_PROXY=PROXY), ("x-remote-user", "lin")
    assert ask(app, client=PROXY, headers=[name]).body == b"subject lin"
    assert ask(app, client="10.0.0.6", headers=[name]).status == 401
    assert ask(app, client=PROXY, headers=[name, name]).status == 401
    assert ask(app, client=PROXY, headers=[("x-remote-user", "nobody")]).status == 401
    assert ask(app, client=PROXY).status == 401
    change(database, "lin", disabled=True, by=LOCAL, now=local_now())
    assert ask(app, client=PROXY, headers=[name]).status == 401


def test_a_page_leads_to_the_login_and_anything_else_is_refused(database):
    app = gate(database, LOGIN="local")
    page = ask(app, "/volunteers", query="place=330108&lang=en", headers=[("accept", "text/html")])
    assert (page.status, page.headers["location"]) == (303, "/login?next=%2Fvolunteers%3Fplace%3D330108%26lang%3Den")
    assert ask(app, "/volunteers").status == 401
    assert ask(app, "/", method="POST", headers=[("accept", "text/html")]).status == 401
    assert ask(app, "/_stcore/programs/door", method="POST").status == 404
    assert ask(app, "/_stcore/health").status == 200


def test_while_the_database_is_away_only_who_was_in_stays_in(database):
    token, away = start(database, "lin"), []

    def opened():
        if away:
            raise DatabaseUnavailable("away")
        return database

    app, cookie = gate(opened, LOGIN="local"), [("cookie", f"volunteer_session={token}")]
    assert ask(app, headers=cookie).status == 200
    away.append(True)
    assert ask(app, headers=cookie).status == 200
    assert ask(app, headers=[("cookie", "volunteer_session=other")]).status == 503
    assert ask(app).status == 401


OF_OTHERS = ('prefs={"a":1,"b":[2]}', "shown=a b, c", "name=名", "a[0]=1", "path=/", "alone", 'x="a', "@x=1")
"""Cookies that another application on the same host may have set, as browsers send them."""


@pytest.mark.parametrize("other", OF_OTHERS)
def test_cookies_of_other_applications_shut_nobody_out_and_hinder_no_logout(database, other):
    mode, token = mode_of(load({"LOGIN": "local"})), start(database, "lin")
    app = Gate(gate(database).app, mode=mode, login=login_app(mode, lambda: database), open_database=lambda: database)
    for line in (f"{other}; volunteer_session={token}", f"volunteer_session={token}; {other}"):
        assert ask(app, headers=[("cookie", line.encode().decode("latin-1"))]).status == 200
    left = ask(app, "/logout", method="POST", headers=[("cookie", line.encode().decode("latin-1"))])
    assert left.status == 200 and look(database, token) is None


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/volunteers?a=b", "/volunteers?a=b"),
        (None, "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("\t//evil.example", "/"),
        ("/login?next=/", "/"),
        ("/logout", "/"),
        ("volunteers", "/"),
        ("//[x", "/"),
        ("http://[x", "/"),
    ],
)
def test_a_login_goes_on_to_a_path_of_this_server_only(wanted, goes):
    assert path_after(wanted) == goes


UPLOAD = "/_stcore/upload_file/session/file"


@pytest.mark.parametrize(
    ("role", "length", "status"),
    [
        ("steward", "100", 200),
        ("steward", str(1 << 30), 413),
        ("steward", "x", 413),
        ("staff", "100", 200),
        ("leader", "100", 403),
        ("auditor", "1", 403),
    ],
)
def test_only_who_may_import_or_export_uploads_and_nothing_too_large(database, role, length, status):
    change(database, "lin", role=role, by=LOCAL, now=local_now())
    headers = [("x-remote-user", "lin"), ("content-length", length)]
    app = gate(database, LOGIN="header", TRUSTED_PROXY=PROXY)
    assert ask(app, UPLOAD, method="PUT", client=PROXY, headers=headers).status == status


def test_a_few_uploads_at_a_time(database):
    asked, statuses = [], []

    async def inside(scope, receive, send):
        asked.append(scope["path"])
        if len(asked) <= MOST_UPLOADS:  # while this one is under way, the next one comes
            statuses.append(ask(app, UPLOAD, method="PUT", headers=[("content-length", "1")]).status)
        await PlainTextResponse("in")(scope, receive, send)

    app = gate(database)
    app.app = inside
    assert ask(app, UPLOAD, method="PUT", headers=[("content-length", "1")]).status == 200
    assert sorted(statuses) == [200] * (MOST_UPLOADS - 1) + [503]
    assert ask(app, UPLOAD, method="PUT", headers=[("content-length", "1")]).status == 200


def test_an_account_that_asks_too_often_waits_and_the_others_do_not(database, monkeypatch):
    monkeypatch.setattr("lib.gate.gate.MOST_REQUESTS", 3)
    monkeypatch.setattr("lib.gate.gate.MOST_FILES", 2)
    add(database, "wang", role="staff", places=None, by=LOCAL, now=local_now())
    app = gate(database, LOGIN="local")
    first, second, other = ([("cookie", f"volunteer_session={start(database, who)}")] for who in ("lin", "lin", "wang"))
    assert [ask(app, "/volunteers", headers=first).status for _ in range(2)] == [200] * 2
    assert ask(app, "/overview", headers=second).status == 200  # an account is one, however many logins it has
    for cookie in (first, second):
        refused = ask(app, "/volunteers", headers=cookie)
        assert (refused.status, refused.headers["retry-after"]) == (429, "60")
        words = refused.body.decode()
        assert "请求过于频繁" in words and "Try again" in words
    assert ask(app, "/static/app.js", headers=first).status == 200  # what is counted are questions, not parts of a page
    assert [ask(app, "/export/panel.csv", headers=second).status for _ in range(3)] == [200, 200, 429]
    assert ask(app, "/volunteers", headers=other).status == 200


def test_at_ones_own_machine_nobody_waits(database, monkeypatch):
    monkeypatch.setattr("lib.gate.gate.MOST_REQUESTS", 1)
    app = gate(database)
    assert [ask(app, "/volunteers").status for _ in range(3)] == [200] * 3

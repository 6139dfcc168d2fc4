"""The way out of the server, driven as an ASGI application: headers, refusals, nothing left behind."""

import asyncio
import contextlib
import gc
import hashlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from streamlit import config

from lib.access import EVERYWHERE, LOCAL, ROLES, NotAllowed, Permission, Person, Role, Scope
from lib.audit.read import count, newest
from lib.catalogue.vocabularies import Text
from lib.db import Database, DatabaseBusy, DatabaseUnavailable
from lib.exports import ExportFailed
from lib.exports.data_package import read_snapshot
from lib.exports.panel import make_panel
from lib.exports.records import by_month
from lib.exports.request import PanelRequest
from lib.measure.disclosure import Form
from lib.selection import Selection
from lib.snapshots.verify import verify_code
from lib.ui.capacity.outgoing import Outgoing
from lib.ui.export_routes import panel_link, records_link, routes
from tests.exports.conftest import CHANGHE, XIXING, YEAR

PURPOSE = "报区文明办"
HERE = {"host": "127.0.0.1:8501"}
PANEL = panel_link(("service_hours",), ("street",), YEAR, "zh", form=Form.EXACT)


@dataclass(frozen=True)
class Reply:
    """What an application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    application,
    address: str,
    *,
    client="127.0.0.1",
    headers=HERE,
    leave_after: int | None = None,
    method: str = "GET",
) -> Reply:
    """Ask for `address`; with `leave_after` the reader goes away after so many pieces of the body."""
    purpose = "" if "form=exact" not in address or "purpose=" in address else f"&purpose={quote(PURPOSE)}"
    parts, file_response = urlsplit(address + purpose), []

    async def receive():
        if leave_after is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": b""} if not file_response else {"type": "http.disconnect"}

    async def send(message):
        file_response.append(message)
        if leave_after is not None and len(file_response) > leave_after:
            raise OSError("the reader went away")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": client and (client, 50_000),
        "server": ("127.0.0.1", 8501),
    }
    # In a thread of its own: where a browser test ran before, this one already has a running loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(application(scope, receive, send))).result()
    start, *pieces = file_response
    got = {name.decode(): value.decode() for name, value in start["headers"]}
    return Reply(start["status"], got, b"".join(piece.get("body", b"") for piece in pieces))


def application(database, **more) -> Starlette:
    return Starlette(routes=routes(lambda: database, **more))


@pytest.fixture
def app(exported_sqlite):
    return application(exported_sqlite)


def test_a_panel_as_csv(exported):
    reply = ask(application(exported), PANEL)
    assert reply.status == 200
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert int(reply.headers["content-length"]) == len(reply.body)
    name = re.fullmatch(
        r"attachment; filename=\"snapshot.csv\"; filename\*=UTF-8''(\S+)", reply.headers["content-disposition"]
    )
    panel = make_panel(exported, PanelRequest(("service_hours",), ("street",), YEAR, form=Form.EXACT), scope=EVERYWHERE)
    assert unquote(name.group(1)) == f"{panel.name}.csv"
    assert read_snapshot(reply.body)[1] == list(panel.table.headers)
    assert len(read_snapshot(reply.body)[2]) == len(panel.table.rows)


@pytest.mark.parametrize("kind", ["csv", "zip", "xlsx"])
def test_every_file_is_served(app, kind):
    start = {"csv": b"\xef\xbb\xbf", "zip": b"PK", "xlsx": b"PK"}[kind]
    assert ask(app, panel_link(("attendances",), (), Selection(), "en", kind, form=Form.EXACT)).body.startswith(start)
    reply = ask(app, records_link(YEAR, "en", kind, form=Form.EXACT, extra=("brand",)))
    assert (reply.status, reply.body[: len(start)]) == (200, start)
    assert "Service%20records_all%20places_2025-11-01%20to%202026-10-31_" in reply.headers["content-disposition"]


def test_the_selection_of_the_link_holds(app):
    selection = YEAR.choose(place=CHANGHE)
    provenance, _, rows = read_snapshot(ask(app, records_link(selection, "zh", "zip", form=Form.EXACT)).body)
    assert [row[2] for row in rows] == [str(CHANGHE)]
    assert "长河街道" in provenance["所选范围"]


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("/export/panel.csv?metrics=nothing", "参数 metrics：没有“nothing”"),
        ("/export/panel.csv?metrics=nothing&lang=en", "Parameter metrics: there is no 'nothing'"),
        ("/export/panel.xlsx?metrics=service_hours&by=award", "参数 by："),
        ("/export/panel.csv?metrics=service_hours&place=99", "参数 place：数据库中没有“99”"),
        ("/export/panel.csv?metrics=service_hours&brand=%00", "参数 brand："),
        ("/export/records.csv?award=gold&lang=en", "Parameter award: service records cannot be filtered by this"),
        ("/export/records.csv?period=x", "参数 period："),
        ("/export/records.csv?lang=fr", "参数 lang：应为zh或en"),
    ],
)
def test_bad_parameters(app, link, words):
    reply = ask(app, link)
    assert reply.status == 400
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert words in reply.body.decode()


@pytest.mark.parametrize(
    ("client", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8501", 200),
        ("::1", "[::1]:8501", 200),
        ("::ffff:127.0.0.1", "localhost:8501", 200),
        ("192.0.2.7", "127.0.0.1:8501", 403),
        (None, "127.0.0.1:8501", 403),
        ("127.0.0.1", "rebound.example:8501", 403),
        ("127.0.0.1", "", 403),
    ],
)
def test_only_this_machine_while_there_is_no_login(app, client, host, status):
    assert ask(app, PANEL, client=client, headers={"host": host}).status == status


@pytest.mark.parametrize("role", ["leader", "stranger"])
def test_who_may_not_export(exported_sqlite, role):
    refusing = application(exported_sqlite, person_of=lambda request: Person("x", ROLES[role], EVERYWHERE))
    for link in (PANEL, records_link(YEAR, "zh", form=Form.EXACT)):
        reply = ask(refusing, link)
        assert (reply.status, reply.body.decode()) == (403, "没有导出权限。")


def test_the_scope_of_the_person_holds(exported_sqlite):
    of_changhe = Person("x", ROLES["staff"], Scope((CHANGHE,)))
    scoped = application(exported_sqlite, person_of=lambda request: of_changhe)
    for link in (records_link(YEAR, "zh", form=Form.EXACT), PANEL):
        table = read_snapshot(ask(scoped, link).body)[2]
        assert {cell for row in table for cell in row} & {str(XIXING), str(CHANGHE)} == {str(CHANGHE)}


def test_a_database_that_is_away(tmp_path):
    def away():
        raise DatabaseUnavailable("postgresql://secret@somewhere does not answer")

    for refusing in (application(Database(f"sqlite:///{tmp_path}/none/x.sqlite")), Starlette(routes=routes(away))):
        for link in (PANEL, records_link(YEAR, "zh", "xlsx", form=Form.EXACT)):
            reply = ask(refusing, link)
            assert reply.status == 503
            assert "数据库暂时无法连接" in reply.body.decode()
            assert "secret" not in reply.body.decode()


def test_a_database_that_is_busy(exported_sqlite):
    def busy():
        raise DatabaseBusy("secret is busy")

    reply = ask(Starlette(routes=routes(busy)), PANEL)
    assert (reply.status, "数据库正忙" in reply.body.decode(), "secret" in reply.body.decode()) == (503, True, False)


def test_head_does_not_make_the_file(exported_sqlite, monkeypatch):
    made = []
    monkeypatch.setattr(exported_sqlite, "version", lambda: made.append(1))
    answers = application(exported_sqlite)
    for link, kind in ((PANEL, "text/csv"), (records_link(YEAR, "zh", "xlsx", form=Form.EXACT), "spreadsheetml")):
        reply = ask(answers, link, method="HEAD")
        assert (reply.status, reply.body, kind in reply.headers["content-type"]) == (200, b"", True)
    assert ask(answers, PANEL, method="HEAD", client="10.0.0.9").status == 403
    assert made == []


def test_an_empty_database(reference_url):
    with contextlib.closing(Database(reference_url)) as database:
        reply = ask(application(database), PANEL)
    assert (reply.status, reply.body.decode()) == (409, "数据库中还没有数据，无法导出。")


def test_a_reader_who_goes_away_leaves_nothing(app, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("lib.ui.capacity.outgoing.CHUNK", 10)
    for link in (PANEL, records_link(YEAR, "zh", "xlsx", form=Form.EXACT)):
        with pytest.raises(ClientDisconnect):
            ask(app, link, leave_after=3)
    gc.collect()
    assert [file for file in tmp_path.iterdir() if file.suffix != ".sqlite"] == []


def test_a_base_path(monkeypatch):
    monkeypatch.setattr(config, "get_option", lambda name: "/volunteers/")
    assert PANEL.startswith(
        "/export/panel.csv?metrics=service_hours&by=street&form=exact&lang=zh&period=2025-11-01..2026-10-31"
    )
    assert records_link(Selection(), "zh", form=Form.PROTECTED) == "/volunteers/export/records.csv?lang=zh&place=all"
    assert routes(lambda: None)[0].path == "/volunteers/export/panel.csv"


def test_exact_figures_leave_for_who_may_see_them_only(exported):
    """A role that exports but does not see exact figures gets public ones, whatever the link says."""
    role = Role("export", Text("导出", "Exports"), frozenset({Permission.EXPORT}))
    app = application(exported, person_of=lambda request: Person("x", role, EVERYWHERE))
    assert ask(app, PANEL).status == 403
    public = ask(app, PANEL.replace("form=exact&", ""))
    assert public.status == 200
    assert ask(app, PANEL.replace("form=exact&", "form=other&")).status == 400


def test_a_file_stands_in_the_audit_log_before_it_leaves(exported):
    before = count(exported)
    reply = ask(application(exported), PANEL)
    assert count(exported) == before + (1 if before else 2)  # the first one follows the beginning of the log
    [event] = newest(exported, most=1)
    assert (event.verb, event.subject) == ("export", "local")
    assert event.detail["sha256"] == hashlib.sha256(reply.body).hexdigest()
    assert event.detail["bytes"] == len(reply.body)
    assert event.detail["asked"]["metrics"] == "service_hours"
    assert event.detail["asked"]["purpose"] == PURPOSE


@pytest.mark.parametrize("purpose", ["", "%20%20x", "y" * 101, "a%00b"])
def test_exact_figures_do_not_leave_without_a_purpose(exported_sqlite, purpose):
    app = application(exported_sqlite)
    for link in (PANEL, records_link(YEAR, "zh", form=Form.EXACT)):
        refused = ask(app, f"{link}&purpose={purpose}")
        assert (refused.status, "用途" in refused.body.decode()) == (400, True)
    assert count(exported_sqlite) == 0
    assert ask(app, panel_link(("service_hours",), ("street",), YEAR, "zh", form=Form.PROTECTED)).status == 200


def test_what_cannot_be_recorded_does_not_leave(exported_sqlite, tmp_path, monkeypatch):
    ask(application(exported_sqlite), PANEL)
    before = count(exported_sqlite)
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "other.key"))
    (tmp_path / "other.key").write_bytes(b"o" * 32)
    (tmp_path / "other.key").chmod(0o600)
    reply = ask(application(exported_sqlite), PANEL)
    assert reply.status == 409
    assert "AUDIT_KEY_FILE" in reply.body.decode()
    assert count(exported_sqlite) == before


def test_a_refusal_is_in_the_language_that_is_asked(exported_sqlite):
    def stranger(request):
        raise NotAllowed("nobody")

    app = application(exported_sqlite, person_of=stranger)
    assert ask(app, PANEL).body.decode() == "没有导出权限。"
    assert ask(app, PANEL.replace("lang=zh", "lang=en")).body.decode() == "You may not export."


def test_a_large_file_is_recorded_before_its_first_byte_and_again_before_its_last(exported_sqlite, monkeypatch):
    seen = []
    monkeypatch.setattr("lib.ui.capacity.outgoing.HELD_BACK", 1)
    monkeypatch.setattr("lib.ui.capacity.outgoing.CHUNK", 10)
    real = Outgoing._piece

    def noted(self, start, size):
        if start == 0:
            seen.append(
                [
                    (event.verb, event.detail.get("asked", {}).get("purpose"))
                    for event in newest(exported_sqlite, most=9)
                ]
            )
        return real(self, start, size)

    monkeypatch.setattr(Outgoing, "_piece", noted)
    reply = ask(application(exported_sqlite), records_link(YEAR, "zh", form=Form.EXACT))
    assert (reply.status, "content-length" in reply.headers) == (200, False)
    assert seen[0][-2:] == [("export_begun", PURPOSE), ("started", None)]
    done, begun = newest(exported_sqlite, most=2)
    assert (done.verb, begun.verb) == ("export", "export_begun")
    assert done.detail["sha256"] == hashlib.sha256(reply.body).hexdigest()
    assert done.detail["file"] == begun.detail["file"]
    told = verify_code(exported_sqlite, begun.detail["file"].rsplit("_", 1)[1].removesuffix(".csv"), person=LOCAL)
    assert (told.status, told.found.entry.code) == ("unchanged", done.detail["code"])
    assert told.since.same


def test_a_file_that_fails_on_the_way_does_not_end_like_a_whole_one(exported_sqlite, monkeypatch):
    real = by_month._batches
    monkeypatch.setattr(by_month, "_batches", lambda *asked: (batch[1:] for batch in real(*asked)))
    app = application(exported_sqlite)
    with pytest.raises(ExportFailed, match="records were to come"):
        ask(app, records_link(YEAR, "zh", form=Form.EXACT))
    assert newest(exported_sqlite, most=1)[0].verb == "export_begun"
    assert ask(app, records_link(YEAR, "zh", "zip", form=Form.EXACT)).status == 409


def test_who_goes_away_stops_the_work(exported_sqlite, monkeypatch):
    went_on, gone = [], threading.Event()

    def endless(*_):
        for turn in range(10_000):
            went_on.append(turn)
            gone.wait(0.01)
            yield [(202601, XIXING, "culture", 1, "sign_in", 60, 1, 1)] * 100

    monkeypatch.setattr(by_month, "_batches", endless)
    with pytest.raises(ClientDisconnect):
        ask(application(exported_sqlite), records_link(YEAR, "zh", form=Form.EXACT), leave_after=3)
    assert len(went_on) < 10_000
    assert newest(exported_sqlite, most=1)[0].verb == "export_begun"

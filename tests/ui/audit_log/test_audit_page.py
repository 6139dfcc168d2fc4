"""The audit page: events in words, filtered and in pages; the verification names what was altered."""

import io
import shutil
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text as sql
from starlette.applications import Starlette

from lib.access import EVERYWHERE, LOCAL, ROLES, Person
from lib.accounts.accounts import add, change, set_password_hash
from lib.audit.chain import append, change_key, log_key
from lib.audit.deliveries import record_export
from lib.audit.read import Event, newest
from lib.audit.verbs import Verb
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.exports.csv_writer import read_csv
from lib.ui.audit_log.page import PAGE
from lib.ui.audit_log.routes import audit_link, routes
from lib.ui.audit_log.words import _SAY, detail_words, link_of
from tests.exports.test_routes import ask
from tests.ui.test_every_page import words_of

PUYAN = 330108003
NOW = datetime(2026, 11, 28, 9)
IMPORTED = {"read": 12, "inserted": 9, "updated": 0, "unchanged": 2, "duplicate": 0, "quarantined": 1}


@pytest.fixture
def own(single_data, tmp_path) -> dict[str, str]:
    copy = shutil.copy(single_data["DATABASE_URL"].removeprefix("sqlite:///"), tmp_path / "own.sqlite")
    return single_data | {"DATABASE_URL": f"sqlite:///{copy}"}


@pytest.fixture
def database(own):
    database = Database(own["DATABASE_URL"])
    yield database
    database.close()


def record(database, verb: Verb, detail: dict, *, subject: str = "li.hua", at: datetime = NOW) -> None:
    person = Person(subject, ROLES["steward"], EVERYWHERE)
    database.run(lambda connection: append(connection, verb, detail, person=person, now=at))


def of_every_verb(database) -> None:
    """Events as the program records them: by itself where that is short."""
    add(database, "wang", role="staff", places=(PUYAN,), by=LOCAL, now=NOW)
    change(database, "wang", role="leader", places=None, home_place="330108", disabled=True, by=LOCAL, now=NOW)
    set_password_hash(database, "wang", "$argon2", by=LOCAL, now=NOW)
    asked = {"metrics": "service_hours", "place": str(PUYAN), "period": "2026-01-01..2026-06-30", "lang": "zh"}
    record_export(database, LOCAL, what="panel", name="服务时长", kind="csv", pairs=asked, file=io.BytesIO(b"x" * 2048))
    record(database, Verb.IMPORT, {"import": 7, "target": "hours", "sha256": "ab" * 32, **IMPORTED})
    record(database, Verb.UNDO, {"import": 7, "removed": {"service_record": 9, "activity": 2}, "restored": {}})
    record(database, Verb.CORRECTIONS_OPENED, {"sha256": "ab" * 32, "rows": 1})
    record(database, Verb.LOGIN_LOCKED, {"account": "wang"}, subject="wang")
    record(database, Verb.RETENTION, {"quarantined_row": 1200})
    record(database, Verb.FIGURES_ADDED, {"document": 3, "figures": 12})
    record(database, Verb.FIGURE_EXPLAINED, {"figure": "N01", "document": 3})
    key = log_key(make=False)
    database.run(lambda connection: change_key(connection, "moved", person=LOCAL, key=key, now=NOW))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            [
                "文件3；公开数N01", "文件3；12个数字", "1,200行", "wang", "1行；SHA-256 abababababab…", "第7次导入；删除11行，恢复0行",
                "第7次导入；服务时长；新增 9；已有，未变 2；搁置 1", "图表；服务时长.csv；2.0 KB", "wang；设置密码",
                "wang；角色：领导；可查看的地区：全部地区；默认地区：滨江区；停用",
                "wang；新增账号；角色：工作人员；可查看的地区：浦沿街道",
            ],
        ),
        (
            "en",
            [
                "document 3; figure N01", "document 3; 12 figures", "1,200 rows", "wang", "1 rows; SHA-256 abababababab…", "import 7; 11 rows removed, 0 restored",
                "import 7; Service hours; New 9; Already there 2; Set aside 1", "panel; 服务时长.csv; 2.0 KB",
                "wang; password set",
                "wang; role: Leader; places: all; home place: Binjiang District; disabled",
                "wang; added; role: Staff; places: Puyan Subdistrict",
            ],
        ),
    ],
)  # fmt: skip
def test_every_event_is_said_in_words(database, language, said):
    of_every_verb(database)
    assert set(_SAY) == {verb.code for verb in Verb}
    key_changed, *events, started = newest(database, most=99)
    dimensions = read_dimensions(database)
    assert [detail_words(event, dimensions, language) for event in events] == said
    for event in (key_changed, started):
        assert event.detail["key"][:12] in detail_words(event, dimensions, language)
    assert "moved" in detail_words(key_changed, dimensions, language)


def test_an_event_of_another_program_is_shown_as_it_is_stored(database):
    for verb, detail in (
        ("letter_issued", {"letter": 3}),
        ("import", {"old": 1}),
        ("undo", {"removed": 1, "import": 2}),
    ):
        stored = detail_words(Event(1, NOW, "x", verb, detail, ""), read_dimensions(database), "zh")
        assert all(str(value) in stored for value in detail.values())


def test_an_export_leads_to_its_selection_and_an_import_to_the_list(database):
    of_every_verb(database)
    links = {event.verb: link_of(event, may_import=False) for event in newest(database, most=99)}
    assert links.pop("export") == f"./?period=2026-01-01..2026-06-30&place={PUYAN}"
    assert set(links.values()) == {None}
    assert link_of(newest(database, most=1, verbs=("undo",))[0], may_import=True) == "./import"


def test_the_newest_come_first_in_pages_and_filtered(run_page, own, database):
    for number in range(PAGE + 5):
        subject = "wang" if number % 50 == 0 else "li.hua"
        record(database, Verb.RETENTION, {"n": 10_000 + number}, subject=subject, at=NOW + timedelta(days=number // 60))
    app = run_page("audit", own)
    assert "第1至100条，共106条" in said(app) and "10,104行" in said(app) and "10,003行" not in said(app)
    pressed(app, "较早")
    assert "第101至106条" in said(app) and "10,003行" in said(app) and "10,104行" not in said(app)
    next(box for box in app.selectbox if box.label == "账号名").set_value("wang").run()
    assert "第1至4条，共4条" in said(app)  # numbers 0, 50 and 100, and the beginning of the log
    app.date_input[0].set_value(NOW.date() + timedelta(days=1)).run()
    assert "第1至1条，共1条" in said(app) and "10,100行" in said(app)
    app.multiselect[0].set_value(["import"]).run()
    assert "没有符合条件的记录。" in said(app)
    assert not app.exception


def test_the_log_is_verified_on_the_page(run_page, own, database):
    record(database, Verb.RETENTION, {"n": 1})
    app = pressed(run_page("audit", own), "校验日志")
    head = newest(database, most=1)[0]
    assert "共2条，无改动、删除、调换或插入。" in said(app) and "末条为第2条" in said(app)
    assert head.hash in "".join(part.proto.body for part in app.main if part.type == "html")
    assert "另行保存" in said(app)

    def alter(connection):
        connection.execute(sql("DROP TRIGGER IF EXISTS audit_event_no_update"))
        for name in connection.execute(sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(sql(f'DROP TRIGGER "{name}"'))
        connection.execute(sql("UPDATE audit_event SET detail = '{\"n\": 2}' WHERE id = 2"))

    database.run(alter)
    pressed(app, "校验日志")
    assert "2条中发现1处问题。" in said(app) and "内容已被改动" in said(app)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_filtered_leaves_as_a_file_and_that_is_recorded(database, language):
    record(database, Verb.RETENTION, {"n": 1}, subject="=cmd")
    record(database, Verb.RETENTION, {"n": 2})
    application = Starlette(routes=routes(lambda: database))
    reply = ask(application, audit_link(language, verbs=("retention",), subject="=cmd", first=NOW.date()))
    assert reply.status == 200
    assert b",'=cmd," in reply.body
    [row] = read_csv(reply.body)[1]
    assert row[:3] == ["2", "2026-11-28 09:00:00", "=cmd"] and row[5:7] == ["retention", '{"n": 1}']
    exported = newest(database, most=1)[0]
    assert (exported.verb, exported.detail["what"], exported.detail["asked"]["subject"]) == ("export", "audit", "=cmd")
    everything = read_csv(ask(application, audit_link(language)).body)[1]
    assert [int(row[0]) for row in everything] == [4, 3, 2, 1]  # with the file before, and the beginning of the log


def test_the_file_is_for_those_who_may_see_the_log(database):
    record(database, Verb.RETENTION, {"n": 1})
    for role, status in (("auditor", 200), ("administrator", 200), ("steward", 403), ("leader", 403)):
        person = Person("somebody", ROLES[role], EVERYWHERE)
        closed = Starlette(routes=routes(lambda: database, person_of=lambda request, person=person: person))
        assert ask(closed, audit_link("zh")).status == status
    open_one = Starlette(routes=routes(lambda: database))
    path = urlsplit(audit_link("zh")).path
    for query in ("from=yesterday", "to=9999-01-01", "nonsense=1", "subject=%00"):
        assert ask(open_one, f"{path}?{query}").status == 400


def said(app) -> str:
    return "\n".join(words_of(app))


def pressed(app, label: str):
    return next(one for one in app.button if one.label == label).click().run()

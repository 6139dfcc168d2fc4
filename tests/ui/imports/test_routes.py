"""Workbooks for the steward: templates, and the corrections of a file in hand, for its owner alone."""

import gc
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette

from lib.access import EVERYWHERE, LOCAL, ROLES, Person
from lib.audit.read import newest
from lib.db import Database
from lib.importers.formats.targets import TARGETS
from lib.importers.inspect.inspect import inspect_file
from lib.importers.read.source_file import from_bytes
from lib.ui import cache
from lib.ui.imports import session, uploaded_file
from lib.ui.imports.routes import corrections_link, routes, template_link
from lib.ui.imports.session import ImportSession
from tests.exports.test_routes import Reply
from tests.exports.test_routes import ask as ask_here

HOURS = "项目名称,队伍名称,志愿者姓名,服务时间,录入时长,录入方式,录入日期,时长状态\n"
ROW = "银龄陪伴,示例志愿队,测试甲,2026-08-01 09:00:00~2026-08-01 10:00:00,{hours},签到录入,2026-08-02,已生效\n"
BINJIANG = 330108


def ask(*given, **more) -> Reply:
    """In a thread of its own: the browser of other tests keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(ask_here, *given, **more).result()


@pytest.fixture
def application():
    return Starlette(routes=routes())


@pytest.fixture
def item(monkeypatch, tmp_path, _sqlite_template):
    """A file in hand, checked: one row is good, one is set aside."""
    copy = tmp_path / "own.sqlite"
    copy.write_bytes(_sqlite_template.read_bytes())
    monkeypatch.setenv("PERSON_KEY_FILE", str(tmp_path / "person.key"))
    database = Database(f"sqlite:///{copy}")
    monkeypatch.setattr(uploaded_file, "database", lambda: database)
    held = ImportSession()
    file = io.BytesIO((HOURS + ROW.format(hours="1") + ROW.format(hours="viel")).encode())
    file.name = "hours.csv"
    held.add([file], LOCAL)
    (item,) = held.items
    item.decide(place=BINJIANG)
    item.check()
    item.job.result()
    item.take_result()
    yield item
    held.close(item)
    database.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("target", TARGETS)
def test_a_template_comes_back_recognised(application, target, language):
    reply = ask(application, template_link(target, language))
    assert reply.status == 200
    assert reply.headers["cache-control"] == "no-store"
    with from_bytes(with_a_row(reply.body), "template.xlsx") as source:
        assert inspect_file(source).format.target == target


def with_a_row(workbook: bytes) -> bytes:
    book = load_workbook(io.BytesIO(workbook))
    book.worksheets[0].append(["2026-03-05"] * book.worksheets[0].max_column)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_rows_set_aside_come_whole_to_their_owner(application, item):
    assert item.tables[0].forecast.quarantined == 1
    reply = ask(application, corrections_link(item.token, "zh"))
    assert reply.status == 200
    header, row = load_workbook(io.BytesIO(reply.body)).active.values
    found = dict(zip(header, row, strict=True))
    assert found["志愿者姓名"] == "测试甲"
    assert found["录入时长"] == "viel"
    assert found["行号"] in (3, "3")
    [event] = newest(uploaded_file.database(), most=1)
    assert (event.verb, event.subject, event.detail["rows"]) == ("corrections_opened", "local", 1)
    assert "测试" not in str(event.detail)


def test_nobody_else_gets_them(application, item):
    other = Person("somebody", ROLES["steward"], EVERYWHERE)
    staff = replace(LOCAL, role=ROLES["staff"])
    link = corrections_link(item.token, "en")
    assert ask(Starlette(routes=routes(person_of=lambda request: other)), link).status == 409
    assert ask(Starlette(routes=routes(person_of=lambda request: staff)), link).status == 403
    assert ask(application, link, client="10.0.0.9").status == 403
    assert ask(application, corrections_link("made up", "en")).status == 409
    assert b"longer in hand" in ask(application, corrections_link("made up", "en")).body


def test_what_is_closed_is_gone(application, item):
    token, source, staged = item.token, item.source, item.tables[0].staged
    item.close()
    assert ask(application, corrections_link(token, "zh")).status == 409
    assert source.file.closed
    assert staged.rows_file.closed


def test_a_tab_that_is_closed_takes_its_files_along():
    held = ImportSession()
    file = io.BytesIO(HOURS.encode())
    file.name = "hours.csv"
    held.add([file], LOCAL)
    token, temporary = held.items[0].token, held.items[0].source.file
    assert session.active(token, LOCAL) is not None
    descriptor = temporary.fileno()
    del held, temporary
    gc.collect()
    assert session.active(token, LOCAL) is None
    assert descriptor > 2


def test_no_template_of_something_unknown(application):
    assert ask(application, template_link("nonsense", "en")).status == 409


def test_results_are_untouched():
    assert uploaded_file.database is cache.database

"""Freezing a panel where it stands: the answer names the code, the register has it, nobody freezes what one may not export."""

import re

import pytest
from starlette.applications import Starlette

from lib.access import EVERYWHERE, LOCAL, ROLES, Person
from lib.measure.disclosure import Form
from lib.snapshots.register import entries, find
from lib.ui.export_routes import panel_link, report_link
from lib.ui.snapshots.routes import routes
from tests.exports.conftest import YEAR
from tests.exports.test_routes import ask

HOURS = ("service_hours",), ("street",), YEAR


def frozen(database, address: str, *, role: str = "", method: str = "POST"):
    person = Person("somebody", ROLES[role], EVERYWHERE) if role else LOCAL
    return ask(Starlette(routes=routes(lambda: database, person_of=lambda request: person)), address, method=method)


@pytest.mark.parametrize(
    ("link", "kind", "title"),
    [
        (panel_link(*HOURS, "zh", "freeze", form=Form.EXACT), "panel", "服务时长（按镇街）"),
        (panel_link(*HOURS, "en", "freeze", form=Form.PROTECTED, compared=True), "panel", "服务时长（按镇街）"),
        (report_link("calendar", YEAR, "zh", "freeze", form=Form.PROTECTED), "report", None),
    ],
    ids=["exact", "compared", "report"],
)
def test_a_panel_is_frozen_under_its_code(exported_sqlite, link, kind, title):
    for _ in range(2):  # equal figures are in the register once
        answer = frozen(exported_sqlite, link)
        assert answer.status == 200, answer.body.decode()
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    (entry,) = entries(exported_sqlite, person=LOCAL)
    assert re.search("[A-Z2-7]{10}", answer.body.decode())[0] == entry.code
    assert (entry.kind, entry.uses) == (kind, 2) and title in (None, entry.title.zh)
    assert [(use.how, use.file) for use in find(exported_sqlite, entry.code, person=LOCAL).uses] == [("page", "")] * 2


@pytest.mark.parametrize(
    ("form", "more", "role", "status"),
    [
        (Form.EXACT, "&purpose=x", "", 400),
        (Form.EXACT, "", "reader", 403),
        (Form.PROTECTED, "", "leader", 403),
        (Form.PROTECTED, "&by=nothing", "", 400),
    ],
    ids=["no purpose", "exact without the right", "may not export", "no such breakdown"],
)
def test_what_may_not_leave_is_not_frozen(exported_sqlite, form, more, role, status):
    answer = frozen(exported_sqlite, panel_link(*HOURS, "zh", "freeze", form=form) + more, role=role)
    assert answer.status == status
    assert entries(exported_sqlite, person=LOCAL) == []


def test_a_link_alone_freezes_nothing(exported_sqlite):
    link = panel_link(*HOURS, "zh", "freeze", form=Form.PROTECTED)
    assert frozen(exported_sqlite, link, method="GET").status == 405
    assert entries(exported_sqlite, person=LOCAL) == []

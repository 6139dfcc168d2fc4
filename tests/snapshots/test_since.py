"""What has happened since: the figures of today beside those frozen, and the causes that the database knows."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert

from lib.access import LOCAL, ROLES, Person
from lib.catalogue import METRICS
from lib.clock import local_now
from lib.db import Database
from lib.exports.panel import make_panel
from lib.exports.request import PanelRequest
from lib.importers.history.undo import undo
from lib.measure.disclosure import Form
from lib.schema import population
from lib.selection import Period, Selection
from lib.snapshots.deliver import freeze_on_page
from lib.snapshots.register import find
from lib.snapshots.verify import verify_code
from lib.snapshots.words import verified_lines
from tests.importers.history.test_undo import import_file, served, take_back

MARCH = Selection(Period(None, date(2025, 3, 1), date(2025, 3, 31)))
HOURS = PanelRequest(("service_hours",), ("street",), MARCH, form=Form.EXACT)


@pytest.fixture
def database(reference_url):
    opened = Database(reference_url)
    yield opened
    opened.close()


@pytest.fixture
def imported(database):
    """Two people two hours each in Xixing on 5 March 2025; the data speaks up to the end of March."""
    first = import_file(database, "hours", [served(1), served(2), served(3, 31, place="长河街道")])
    return database, first


def frozen(database, request: PanelRequest = HOURS) -> str:
    content = make_panel(database, request, scope=LOCAL.scope).content
    freeze_on_page(database, LOCAL, content, language="zh", purpose="a test")
    return content.code


def since(database, code: str, person: Person = LOCAL):
    return verify_code(database, code, person=person).since


def test_nothing_has_happened(imported):
    database, _ = imported
    assert since(database, frozen(database)).same


def test_a_correction_is_named_with_its_share(imported):
    database, _ = imported
    code = frozen(database)
    second = import_file(database, "hours", [served(1, minutes=60)])
    told = since(database, code)
    (change,) = told.differences
    assert (change.row.zh, change.then.zh, change.now.zh, change.delta) == ("西兴街道", "4", "3", -1)
    (cause,) = told.causes
    assert (cause.kind, cause.batch_id, cause.amount) == ("correction", second.batch_id, -1)
    assert "服务时长" in cause.words.zh or "录入时长" in cause.words.zh
    lines = verified_lines(verify_code(database, code, person=LOCAL), "zh")
    assert lines[-1].startswith(f"  更正：第{second.batch_id}次导入") and lines[-1].endswith("（影响合计-1）")


def test_late_records_and_a_correction_are_told_apart(imported):
    database, _ = imported
    code = frozen(database)
    import_file(
        database, "hours", [served(4, 6), served(5, 7), served(1, minutes=90), served(6, 5, served_on=date(2025, 4, 1))]
    )
    told = since(database, code)
    assert [(cause.kind, cause.amount) for cause in told.causes] == [("late", 2 + 2), ("correction", -0.5)]
    assert "其中2行计入本范围" in told.causes[0].words.zh


def test_what_is_outside_of_the_question_is_no_cause(imported):
    database, _ = imported
    code = frozen(database)
    import_file(database, "hours", [served(7, served_on=date(2025, 4, 2))])
    told = since(database, code)
    assert told.same and told.causes == ()


def test_an_import_undone_is_named(imported):
    database, first = imported
    import_file(database, "hours", [served(9, 8)])
    code = frozen(database)
    undo(database, first.batch_id, person=LOCAL, now=local_now())
    told = since(database, code)
    assert [(cause.kind, cause.batch_id, cause.amount) for cause in told.causes] == [("undone", first.batch_id, -6)]


def test_imported_and_undone_since_is_as_before(imported):
    database, _ = imported
    code = frozen(database)
    take_back(database, import_file(database, "hours", [served(1, minutes=600)]))
    assert since(database, code).same


def test_public_figures_tell_causes_without_numbers(imported):
    database, _ = imported
    code = frozen(database, replace(HOURS, by=(), form=Form.PROTECTED))
    import_file(database, "hours", [served(n, 9) for n in range(20, 60)])
    (cause,) = since(database, code, Person("reader", ROLES["reader"], LOCAL.scope)).causes
    assert (cause.kind, cause.amount) == ("late", None)
    assert "计入" not in cause.words.zh


def test_a_changed_definition_is_named(imported, monkeypatch):
    database, _ = imported
    code = frozen(database)
    metric = METRICS["service_hours"]
    monkeypatch.setattr(type(metric), "version", property(lambda self: len(self.history) + 2))
    told = since(database, code)
    assert told.differences == () and [cause.kind for cause in told.causes] == ["definition"]


def test_another_population_count_is_named(imported):
    database, _ = imported
    code = frozen(database, PanelRequest(("residents",), (), MARCH.choose(place=330108), form=Form.EXACT))
    before = find(database, code, person=LOCAL).content.results[0]["residents_on"]
    count = {"id": 99_999, "region_id": 330108, "scope": "whole", "as_of": date(2025, 2, 1), "residents": 400_000}
    with database.write(population) as connection:
        connection.execute(insert(population).values(**count, usual=True, source="invented"))
    told = since(database, code)
    assert before and [cause.kind for cause in told.causes] == ["population"]
    assert "2025-02-01" in told.causes[0].words.zh

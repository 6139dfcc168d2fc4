"""The register of snapshots: what leaves is in it, equal figures once, nothing is changed, each sees one's own."""

import hashlib
import io
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from lib.access import EVERYWHERE, LOCAL, ROLES, NotAllowed, Person, Scope
from lib.exports.panel import make_panel, write_panel
from lib.exports.request import BadRequest, PanelRequest
from lib.exports.write_file import write_export
from lib.measure.disclosure import Form
from lib.schema import audit_event, region, snapshot, snapshot_use
from lib.snapshots import SnapshotRejected
from lib.snapshots.content import packed
from lib.snapshots.deliver import deliver, freeze_on_page
from lib.snapshots.register import clean_code, entries, find
from lib.snapshots.verify import verify_code
from tests.exports.conftest import CHANGHE, XIXING, YEAR

HOURS = PanelRequest(("service_hours",), ("street",), YEAR, form=Form.EXACT)
ASKED = {"metrics": "service_hours", "by": "street", "form": "exact", "purpose": "a test of the register"}
SELECTION = "period=2025-11-01..2026-10-31"


def frozen(database, request: PanelRequest = HOURS, person: Person = LOCAL) -> str:
    content = make_panel(database, request, scope=person.scope).content
    freeze_on_page(database, person, content, language=request.language, purpose=ASKED["purpose"])
    return content.code


def somebody(role: str, *places: int) -> Person:
    return Person("somebody", ROLES[role], Scope(places) if places else EVERYWHERE)


def test_a_file_that_leaves_is_in_the_register_and_in_the_log(exported, tmp_path):
    for language in ("zh", "en", "zh"):
        file = tmp_path / f"{language}.csv"
        arguments = {"selection": SELECTION, "language": language, "kind": "csv", "output": file}
        assert write_export(exported, "panel", ASKED, **arguments) == 0
    (entry,) = entries(exported, person=LOCAL)
    assert (entry.kind, entry.form, entry.uses, entry.title.zh) == ("panel", "exact", 3, "服务时长（按镇街）")
    found = find(exported, entry.code.lower(), person=LOCAL)
    assert [use.how for use in found.uses] == ["csv", "csv", "csv"]
    # 12 people an hour each, 32 records of 20 minutes; 3 people 90 minutes; 11 people an hour
    assert [row[2] for row in found.content.cells("zh")] == [pytest.approx(v) for v in (12 + 33 / 3, 4.5, 11)]
    assert found.content.cells("en")[0][0] == "Xixing Subdistrict"
    details = [row.detail for row in exported.rows(select(audit_event.c.detail))]
    assert sum(f'"code": "{entry.code}"' in detail for detail in details) == 3


def test_equal_questions_with_equal_answers_have_equal_codes(exported):
    code = frozen(exported)
    with exported.write(region):
        pass  # a new version of the data that changes none of these figures
    assert frozen(exported) == frozen(exported, replace(HOURS, language="en")) == code
    assert frozen(exported, replace(HOURS, form=Form.PROTECTED)) != code
    assert [entry.uses for entry in entries(exported, person=LOCAL, words=code)] == [3]


@pytest.mark.parametrize("table", [snapshot, snapshot_use], ids=str)
def test_no_row_is_changed_or_deleted(exported, table):
    frozen(exported)
    column = next(iter(table.c))
    for statement in (update(table).values({column: column}), delete(table)):
        with pytest.raises(DBAPIError, match="takes new rows only"):
            exported.run(lambda connection, statement=statement: connection.execute(statement))
    if exported.engine_name == "postgresql":
        with pytest.raises(DBAPIError, match="takes new rows only"):
            exported.run(lambda c: c.execute(text(f"TRUNCATE {table.name} CASCADE")))


def test_what_is_unpacked_is_what_was_packed(exported_sqlite):
    request = PanelRequest(("active_volunteers", "activity_rate"), ("month",), YEAR, compared=True)
    content = make_panel(exported_sqlite, request, scope=EVERYWHERE).content
    frozen(exported_sqlite, request)
    assert find(exported_sqlite, content.code, person=LOCAL).content == content
    assert len(packed(content)) < 4000


def test_each_sees_what_one_may_see(exported_sqlite):
    exact = frozen(exported_sqlite)
    public = frozen(exported_sqlite, replace(HOURS, form=Form.PROTECTED))
    here = frozen(exported_sqlite, replace(HOURS, selection=YEAR.choose(place=XIXING)))

    def seen(person: Person) -> set[str]:
        return {entry.code for entry in entries(exported_sqlite, person=person)}

    assert seen(somebody("staff")) == {exact, public, here}
    assert seen(somebody("reader")) == {public}
    assert seen(somebody("staff", XIXING)) == {here}
    assert seen(somebody("staff", CHANGHE)) == set()
    with pytest.raises(SnapshotRejected, match="not among what you may see"):
        find(exported_sqlite, exact, person=somebody("staff", XIXING))
    with pytest.raises(SnapshotRejected):
        find(exported_sqlite, exact, person=somebody("reader"))


@pytest.mark.parametrize("kind", ["panel", "records", "report"])
def test_what_lies_ahead_of_the_data_is_read_and_asked_again(exported_sqlite, tmp_path, kind):
    """A measurement cuts its period at the day of the data, which of days ahead leaves nothing that a link could say."""
    own = {"panel": ASKED, "report": {"name": "calendar"}, "records": {}}[kind]
    pairs = own | {"form": "exact", "purpose": ASKED["purpose"]}
    arguments = {"selection": f"period=2027-01-07..2027-02-01&place={XIXING}", "language": "zh", "kind": "csv"}
    write_export(exported_sqlite, kind, pairs, **arguments, output=tmp_path / "file.csv")
    for entry in entries(exported_sqlite, person=LOCAL):
        told = verify_code(exported_sqlite, entry.code, person=LOCAL)
        assert (told.status, told.since.same) == ("unchanged", True)
    assert len(entries(exported_sqlite, person=somebody("staff", XIXING))) == (kind != "report")
    assert len(entries(exported_sqlite, person=LOCAL)) == 1


@pytest.mark.parametrize(("role", "form"), [("leader", Form.PROTECTED), ("reader", Form.EXACT)])
def test_who_may_not_export_freezes_nothing(exported_sqlite, role, form):
    with pytest.raises(NotAllowed):
        frozen(exported_sqlite, replace(HOURS, form=form), somebody(role))
    assert entries(exported_sqlite, person=LOCAL) == []


@pytest.mark.parametrize(
    ("words", "found"), [("西兴", 1), ("service_hours 按镇街", 1), ("somebody", 1), ("西兴 长河", 0), ("100%", 0)]
)
def test_the_register_is_searched(exported_sqlite, words, found):
    chosen = replace(HOURS, selection=YEAR.choose(place=XIXING))
    frozen(exported_sqlite, chosen, somebody("staff"))
    assert len(entries(exported_sqlite, person=LOCAL, words=words)) == found


def test_a_file_is_recorded_with_its_digest(exported_sqlite):
    panel = make_panel(exported_sqlite, HOURS, scope=EVERYWHERE)
    file = io.BytesIO()
    write_panel(panel, file, "csv")
    deliver(exported_sqlite, LOCAL, panel.content, what="panel", name="x", kind="csv", pairs={"lang": "zh"}, file=file)
    (use,) = find(exported_sqlite, panel.content.code, person=LOCAL).uses
    assert (use.file, use.sha256) == ("x.csv", hashlib.sha256(file.getvalue()).hexdigest())


@pytest.mark.parametrize(
    ("typed", "code"), [(" gacs llmdur ", "GACSLLMDUR"), ("GACSLLMDU1", ""), ("GACS", ""), ("", "")]
)
def test_a_code_as_somebody_types_it(typed, code):
    assert clean_code(typed) == code


def test_exact_figures_are_frozen_with_a_purpose_alone(exported_sqlite):
    content = make_panel(exported_sqlite, HOURS, scope=EVERYWHERE).content
    for said in ("", " ", "x"):
        with pytest.raises(BadRequest):
            freeze_on_page(exported_sqlite, LOCAL, content, language="zh", purpose=said)
    assert entries(exported_sqlite, person=LOCAL) == []
    frozen(exported_sqlite)
    (told,) = (row.detail for row in exported_sqlite.rows(select(audit_event.c.detail)) if content.code in row.detail)
    assert ASKED["purpose"] in told

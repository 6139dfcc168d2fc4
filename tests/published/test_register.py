"""The register: contradictions between documents, scope, explanations written once and audited."""

import shutil
from datetime import date, datetime

import pytest
from sqlalchemy import delete, insert, select

from lib.access import EVERYWHERE, LOCAL, ROLES, NotAllowed, Person, Scope
from lib.audit.read import newest
from lib.db import Database
from lib.published.explanations import ExplanationRefused, explain
from lib.published.register import read_register
from lib.schema import document, figure_explanation, published_figure

CIXI, BINJIANG, NINGBO = 330282, 330108, 3302
NOW = datetime(2026, 11, 28, 9, 0)


@pytest.fixture
def database(_sqlite_template, monkeypatch, tmp_path):
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "audit.key"))
    shutil.copy(_sqlite_template, tmp_path / "data.sqlite")
    database = Database(f"sqlite:///{tmp_path}/data.sqlite")
    with database.write() as connection:
        connection.execute(delete(published_figure))
        for number in (1, 2, 3):
            row = {"id": 20 + number, "title": f"文件{number}", "issuer": "部", "dated": date(2022 + number, 1, 1)}
            connection.execute(insert(document), row | {"region_id": CIXI, "kind": "report"})
    yield database
    database.close()


def add(
    database,
    number,
    document_id,
    *,
    quoted,
    value,
    operator="exact",
    metric="registered_volunteers",
    place=CIXI,
    **more,
):
    period = more.pop("period", f"..{2021 + document_id}-12-31")
    row = {
        "id": number,
        "document_id": 20 + document_id,
        "label": "注册志愿者",
        "label_en": "registered volunteers",
        "metric": metric,
        "selection": f"period={period}" + (f"&place={place}" if place else ""),
        "operator": operator,
        "value": value,
        "value_to": None,
        "unit": "人",
        "quoted_as": quoted,
    }
    database.run(lambda connection: connection.execute(insert(published_figure), row | more))


def findings(register) -> dict[str, list[str]]:
    return {entry.figure.id: [finding.en for finding in entry.findings] for entry in register.entries}


def test_a_stock_that_fell_is_said_of_the_later_figure(database):
    add(database, "A1", 1, quoted="近32万人", value=320_000.0, operator="near")
    add(database, "A2", 2, quoted="34.05万人", value=340_500.0, operator="rounded")
    add(database, "A3", 3, quoted="27.6万人", value=276_000.0, operator="rounded")
    register = read_register(database, scope=EVERYWHERE)
    assert findings(register) == {
        "A1": [],
        "A2": [],
        "A3": ["less than the 近32万人 of 2022-12-31", "less than the 34.05万人 of 2023-12-31"],
    }
    assert [one.figure.id for one in register.history(register.entries[0])] == ["A1", "A2", "A3"]
    assert [one.needs_explanation for one in register.entries] == [False, False, True]


def test_a_yearly_number_may_fall(database):
    for document_id, value in ((1, 84_426.0), (2, 63_078.0)):
        period = f"{2021 + document_id}-01-01..{2021 + document_id}-12-31"
        add(database, f"A{document_id}", document_id, quoted=f"{value:.0f}人", value=value, period=period)
    assert findings(read_register(database, scope=EVERYWHERE)) == {"A1": [], "A2": []}


def test_two_values_of_the_same_days_and_a_part_above_its_whole(database):
    whole = "2022-01-01..2022-12-31"
    add(database, "A1", 1, quoted="5万余场次", value=50_000.0, operator="over", metric="activities_held", period=whole)
    add(database, "A2", 2, quoted="8万余场次", value=80_000.0, operator="over", metric="activities_held", period=whole)
    add(database, "B1", 1, quoted="63078场", value=63_078.0, metric="activities_held", period=whole, place=NINGBO)
    assert findings(read_register(database, scope=EVERYWHERE)) == {
        "A1": [],
        "A2": ["another value for the same days: 5万余场次", "more than Ningbo, which holds it (63078场)"],
        "B1": [],
    }


def test_why_a_figure_cannot_be_recomputed(database):
    add(database, "A1", 1, quoted="129万人", value=1_290_000.0, place=None, **{"period": "..2022-12-31"})
    add(database, "A2", 1, quoted="5人", value=5.0, metric=None)
    add(database, "A3", 1, quoted="300人", value=300.0)
    database.run(
        lambda connection: connection.execute(
            published_figure.update().where(published_figure.c.id == "A1").values(place="福州市")
        )
    )
    found = {entry.figure.id: entry.checked.note.en for entry in read_register(database, scope=EVERYWHERE).entries}
    assert found == {
        "A1": "this system does not know the place",
        "A2": "no metric of ours counts this",
        "A3": "we have no records of that place",
    }


def test_figures_of_other_places_are_counted_and_not_shown(database):
    add(database, "A1", 1, quoted="300人", value=300.0)
    add(database, "A2", 1, quoted="300人", value=300.0, place=BINJIANG)
    register = read_register(database, scope=Scope((BINJIANG,)))
    assert [entry.figure.id for entry in register.entries] == ["A2"]
    assert register.out_of_scope == 1


def test_an_explanation_is_kept_with_name_and_time_and_recorded(database):
    add(database, "A1", 1, quoted="近32万人", value=320_000.0, operator="near")
    add(database, "A2", 2, quoted="27.6万人", value=276_000.0, operator="rounded")
    explain(database, LOCAL, "A2", " 2023年起改用“志愿浙江”平台，\n停用的重复注册不再计入。 ", now=NOW)
    entry = read_register(database, scope=EVERYWHERE).entries[1]
    (said,) = entry.explanations
    assert (said.words, said.subject, said.written_at) == (
        "2023年起改用“志愿浙江”平台， 停用的重复注册不再计入。",
        LOCAL.subject,
        NOW,
    )
    assert entry.findings and not entry.needs_explanation
    event = newest(database, most=1)[0]
    assert (event.verb, event.detail) == ("figure_explained", {"document": 22, "figure": "A2"})


@pytest.mark.parametrize(
    ("figure", "words", "why"),
    [
        ("A1", "换", "4 to 500"),
        ("A1", "请联系13812345678核实", "telephone"),
        ("A9", "换了平台的口径", "no such figure"),
    ],
)
def test_an_explanation_may_be_refused(database, figure, words, why):
    add(database, "A1", 1, quoted="300人", value=300.0)
    with pytest.raises(ExplanationRefused, match=why):
        explain(database, LOCAL, figure, words, now=NOW)
    assert database.rows(select(figure_explanation)) == []


@pytest.mark.parametrize("role", ["reader", "leader", "administrator", "auditor"])
def test_only_staff_and_stewards_explain(database, role):
    add(database, "A1", 1, quoted="300人", value=300.0)
    with pytest.raises(NotAllowed):
        explain(database, Person("p", ROLES[role], EVERYWHERE), "A1", "换了平台的口径", now=NOW)

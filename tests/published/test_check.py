"""Published figures against the numbers of today, with an invented `measure`."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, func, insert, select, text

from lib.catalogue.vocabularies import Text
from lib.db import Database, QueryTimeout, connections
from lib.published.check import STATUS, check, wording
from lib.published.table import arithmetic, main, render
from lib.schema import document, metadata, published_figure, region


def figure(**changes) -> SimpleNamespace:
    cells = {
        "id": "BJ01",
        "document_id": 1,
        "label": "注册志愿者",
        "label_en": "registered volunteers",
        "metric": "registered_volunteers",
        "selection": "period=..2025-09-12&place=330108",
        "operator": "over",
        "value": 110_000.0,
        "value_to": None,
        "unit": "人",
        "quoted_as": "11万余人",
        "paragraph": "一、基本情况",
        "place": None,
    }
    return SimpleNamespace(**{**cells, **changes})


def exact(**changes) -> SimpleNamespace:
    cells = {"id": "CX03", "document_id": 2, "metric": "teams", "operator": "exact", "value": 1335.0, "unit": "支"}
    return figure(**{**cells, "quoted_as": "1335支", **changes})


def held(**changes) -> SimpleNamespace:
    return figure(**{"id": "BJ02", "metric": "activities_held", "value": 50_000.0, "quoted_as": "5万余场次", **changes})


def grants(**changes) -> SimpleNamespace:
    cells = {"id": "CX14", "metric": "award_grant_amount", "operator": "range", "value": 10_000.0}
    return figure(**{**cells, "value_to": 30_000.0, "unit": "元", "quoted_as": "1-3万元", **changes})


def answering(**numbers):
    return lambda metric, selection: numbers[metric]


def status_of(one, **numbers) -> str:
    return check(None, figures=[one], measure=answering(**numbers))[0].status


def test_the_question_asked_is_the_figures_own():
    asked = []
    check(None, figures=[figure()], measure=lambda *question: asked.append(question))
    assert asked == [("registered_volunteers", "period=..2025-09-12&place=330108")]


def test_statuses_by_operator():
    assert status_of(figure(), registered_volunteers=118_432) == "within_its_over"
    assert status_of(figure(), registered_volunteers=110_000) == "conflicts"
    assert status_of(exact(), teams=1335.0) == "agrees"
    assert status_of(exact(), teams=1334.0) == "conflicts"
    assert status_of(exact(), teams=None) == "cannot_be_recomputed"
    assert status_of(exact(), teams=0) == "conflicts"


def test_a_range_is_asked_for_both_ends():
    found = check(None, figures=[grants()], measure=answering(award_grant_smallest=10_000, award_grant_largest=30_000))
    assert [(one.ours, one.ours_to, one.status) for one in found] == [(10_000, 30_000, "agrees")]
    assert status_of(grants(), award_grant_smallest=10_000, award_grant_largest=30_001) == "conflicts"
    assert status_of(grants(), award_grant_smallest=None, award_grant_largest=30_000) == "cannot_be_recomputed"


def test_a_figure_true_of_the_other_definition_is_told_so():
    found = check(None, figures=[held()], measure=answering(activities_held=84_000, activities_published=51_000))
    assert [(one.ours, one.status) for one in found] == [(84_000, "different_definition")]
    assert "activities_published" in found[0].note.zh
    numbers = {"activities_held": 84_000, "activities_published": None, "activities_closed": 90_000}
    assert status_of(held(), **numbers) == "conflicts"


def test_what_cannot_be_asked_says_why():
    def unknown(metric, selection):
        raise ValueError(f"unknown filter in {selection!r}")

    found = check(None, figures=[figure(selection="colour=red")], measure=unknown)
    assert [(one.ours, one.status) for one in found] == [(None, "cannot_be_recomputed")]
    assert found[0].note.en == "unknown filter in 'colour=red'"
    lacking = check(None, figures=[figure(metric="smiles")], measure=answering(teams=1))
    assert [(one.status, one.note.en) for one in lacking] == [("cannot_be_recomputed", "smiles")]


def test_words_that_say_something_else_than_the_row_are_not_compared():
    with pytest.raises(ValueError, match="'12万余人' reads as"):
        wording(figure(quoted_as="12万余人"))
    assert status_of(figure(quoted_as="12万余人"), registered_volunteers=118_432) == "cannot_be_recomputed"


def test_a_figure_without_its_words_is_compared_by_its_number():
    assert status_of(figure(quoted_as=None), registered_volunteers=118_432) == "within_its_over"
    assert status_of(figure(quoted_as=None), registered_volunteers=120_000) == "conflicts"


def test_one_document_alone_in_the_order_of_the_ids():
    rows = [exact(id="CX04"), figure(), exact()]
    found = check(None, document_id=2, figures=rows, measure=answering(teams=1335))
    assert [one.figure.id for one in found] == ["CX03", "CX04"]


def test_all_figures_of_the_letters_agree_with_numbers_inside_their_wording(letter_figures):
    inside = {(row.metric, row.selection): row.value + 0.5 * (row.operator == "over") for row in letter_figures}

    def measure(metric, selection):
        if metric in {"award_grant_smallest", "award_grant_largest"}:
            return 10_000 if metric.endswith("smallest") else 30_000
        return inside[metric, selection]

    found = check(None, figures=letter_figures, measure=measure)
    assert {one.status for one in found} == {"agrees", "within_its_over"}
    assert len(found) == 30 + 33


def test_the_table_is_aligned_in_both_languages():
    rows = [figure(), exact(label="队伍", label_en="teams"), grants(label="扶持资金", label_en="grants")]
    numbers = {"registered_volunteers": 118_432, "teams": None, "award_grant_smallest": 12_000}
    found = check(None, figures=rows, measure=answering(**numbers, award_grant_largest=30_000))
    assert render(found, "zh") == (
        "编号  名称        原文      现值           结论          说明\n"
        "BJ01  注册志愿者  11万余人  118,432        在所述范围内\n"
        "CX03  队伍        1335支    —              无法复算      数据库中没有该数\n"
        "CX14  扶持资金    1-3万元   12,000–30,000  一致\n"
        "\n"
        "共 3 条、一致 1、在所述范围内 1、无法复算 1"
    )
    assert render(found, "en").splitlines()[-1] == "3 figures, agrees 1, within its wording 1, cannot be recomputed 1"


def test_numbers_are_shown_in_their_unit():
    rows = [
        figure(id="1", metric="rate", operator="rounded", value=0.2102, unit="比率", quoted_as="21.02%"),
        figure(id="2", metric="year", operator="exact", value=2019.0, unit="年", quoted_as="2019年"),
        figure(id="3", metric="hours", value=20_000.0, unit="小时", quoted_as=None),
    ]
    table = render(check(None, figures=rows, measure=answering(rate=0.21019, year=2019, hours=20_345.678)), "en")
    for shown in ("21.02%", " 2019 ", "20,345.68", "20,000"):
        assert shown in table


def test_more_than_a_step_above_is_true_but_understated():
    hours = figure(metric="service_hours_per_year", value=20_000.0, unit="小时/年", quoted_as="超过2万小时")
    assert status_of(hours, service_hours_per_year=29_999) == "within_its_over"
    assert status_of(hours, service_hours_per_year=30_000) == "understated"
    assert status_of(hours, service_hours_per_year=20_000) == "conflicts"


def test_a_rate_whose_denominator_was_worked_out_from_the_letter_is_no_agreement():
    rate = figure(document_id=2, metric="rate", operator="rounded", value=0.2102, unit="比率", quoted_as="21.02%")
    for letters, status in (({2}, "by_construction"), ({1}, "agrees"), (set(), "agrees")):
        found = check(None, figures=[rate], measure=answering(rate=0.21019), implied=lambda *asked, it=letters: it)
        assert found[0].status == status


def test_a_stopped_read_is_reported_and_the_others_go_on():
    def slow(metric, selection):
        if metric == "teams":
            raise QueryTimeout("stopped after 60 s")
        return 118_432

    found = check(None, figures=[figure(), exact()], measure=slow)
    assert [(one.figure.id, one.status) for one in found] == [("BJ01", "within_its_over"), ("CX03", "read_stopped")]
    assert "无法复算（读取太慢）" in render(found, "zh")


def test_every_status_has_words_in_both_languages():
    assert all(words.zh and words.en for words in STATUS.values())


@pytest.fixture
def stored():
    """A database of one figure, answering `rows()` as lib.db does."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(region), {"id": 330108, "name": "滨江区", "level": "county", "path": "330108"})
        letter = {"id": 1, "title": "复函", "issuer": "社会工作部", "dated": date(2025, 9, 12), "region_id": 330108}
        connection.execute(insert(document), letter)
        connection.execute(insert(published_figure), vars(figure()))
        yield SimpleNamespace(rows=lambda statement: list(connection.execute(statement)))
    engine.dispose()


def test_stored_figures_are_read_from_the_database(stored):
    found = check(stored, measure=answering(registered_volunteers=118_432))
    assert [(one.figure.quoted_as, one.status) for one in found] == [("11万余人", "within_its_over")]


def test_the_exit_code_is_one_when_a_read_was_stopped(stored, capsys):
    def slow(metric, selection):
        raise QueryTimeout("stopped after 60 s")

    assert main(stored, "en", measure=slow) == 1
    assert "could not be recomputed (too slow)" in capsys.readouterr().out


SLOW = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(30)",
}


def test_a_really_slow_statement_leaves_the_other_figures(reference_url, monkeypatch, capsys):
    """On a database as it is: one question of the letter never ends, the database stops it, the others are answered."""
    monkeypatch.setattr(connections, "READ_SECONDS", 0.3)
    database = Database(reference_url)
    asked = []

    def ask(metric, selection):
        asked.append(metric)
        if metric == "teams":
            return database.rows(text(SLOW[database.engine_name]))
        return database.rows(select(func.count()).select_from(published_figure))[0][0] + 118_432 - 63 - 58

    code = main(database, "en", measure=ask)
    database.close()
    lines = capsys.readouterr().out.splitlines()
    slow = [line for line in lines if line.startswith("CX03")]
    assert code == 1
    assert [line.count("could not be recomputed (too slow)") for line in slow] == [1]
    assert len(asked) >= 63  # every figure of both letters was asked for, also those behind it
    (first,) = [line for line in lines if line.startswith("BJ01 ")]
    assert "118,432" in first and "within its wording" in first


def test_a_slow_look_for_the_denominator_is_one_figure_too():
    def slow(metric, selection):
        raise QueryTimeout("stopped after 60 s")

    found = check(None, figures=[figure(), exact()], measure=lambda *asked: 118_432, implied=slow)
    assert [one.status for one in found] == ["read_stopped", "read_stopped"]


@pytest.mark.parametrize(("number", "code"), [(118_432, 0), (120_000, 1), (None, 1)])
def test_the_exit_code_is_one_when_a_figure_disagrees(stored, capsys, number, code):
    assert main(stored, "zh", measure=answering(registered_volunteers=number)) == code
    assert "11万余人" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("one", "number", "line"),
    [
        (figure(), 118_432, "110,000 < 118,432 < 120,000"),
        (exact(), 1335, "1,335 = 1,335"),
        (figure(operator="near", value=320_000.0, quoted_as="近32万"), 318_000, "310,000 ≤ 318,000 < 320,000"),
        (figure(quoted_as="超11万人"), 200_000, "110,000 < 200,000"),
        (figure(), 125_000, "125,000 不合 110,000 < x < 120,000；与所述相差 +15,000，+13.6%"),
    ],
)
def test_the_arithmetic_is_shown(one, number, line):
    (checked,) = check(None, figures=[one], measure=lambda metric, selection: number)
    assert arithmetic(checked).zh == line


def test_what_no_metric_counts_and_what_lies_outside_is_said_so():
    outside = {"NB02": Text("外", "outside")}
    figures = [figure(id="NB01", metric=None), figure(id="NB02"), figure(id="NB03")]
    found = check(None, figures=figures, measure=lambda *asked: 118_432, outside=lambda one: outside.get(one.id))
    assert [one.status for one in found] == ["cannot_be_recomputed", "cannot_be_recomputed", "within_its_over"]
    assert [one.note.en for one in found] == ["no metric of ours counts this", "outside", ""]

"""The declarations: complete, in both languages, and refused when they contradict themselves."""

import re

import pytest
from sqlalchemy import func

from lib.catalogue import BREAKDOWNS, METRICS, Kind, Metric, Unit, vocabularies
from lib.catalogue.breakdowns import TIMES
from lib.catalogue.vocabularies import Text
from lib.measure.computed import QUERIES
from lib.measure.measure import breakdowns_of
from lib.schema import metadata, service_record, training
from lib.schema.derived import DERIVED, Derived
from lib.selection import FILTERS

CHINESE = re.compile("[\u4e00-\u9fff]")
HOURS = {
    "name": "x",
    "topic": "hours",
    "label": Text("甲", "x"),
    "unit": Unit.HOURS,
    "kind": Kind.FLOW,
    "definition": Text("甲", "x"),
    "source": Text("甲", "x"),
}


def code_lists() -> dict:
    return {name: value for name, value in vars(vocabularies).items() if name.isupper() and isinstance(value, dict)}


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_metric_says_everything_in_both_languages(metric):
    for text in (metric.label, metric.definition, metric.source):
        assert CHINESE.search(text.zh)
        assert text.en and not CHINESE.search(text.en.replace("总队, 大队, 小队", ""))
    assert metric.definition.zh.endswith("。")
    assert metric.definition.en.endswith(".")
    assert metric.unit_text("zh")
    assert re.fullmatch("[a-z][a-z0-9_]{2,39}", metric.name)
    assert metric.version == len(metric.history) + 1 == len(metric.versions)
    days = [since for _, since, _ in metric.versions]
    assert days == sorted(set(days))
    for _, _, words in metric.versions:
        assert CHINESE.search(words.zh)
        assert words.en


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_metric_can_be_filtered_by_place(metric):
    assert metric.has_place()


def test_labels_are_told_apart():
    for language in ("zh", "en"):
        labels = [metric.label.in_language(language) for metric in METRICS.values()]
        assert len(labels) == len(set(labels))


def test_a_ratio_divides_two_declared_numbers_of_persons_or_its_own_unit():
    for metric in METRICS.values():
        if metric.is_ratio:
            assert [part.name for part in metric.parts] == [metric.numerator, metric.denominator]
            assert metric.counts_people == any(part.unit is Unit.PERSONS for part in metric.parts)
        if metric.unit is Unit.RATIO:
            top, bottom = metric.parts
            assert top.unit is bottom.unit


def test_every_query_is_declared_and_there():
    assert {metric.query for metric in METRICS.values() if metric.query} == set(QUERIES)
    for metric in METRICS.values():
        assert set(metric.carries) <= {"place", *BREAKDOWNS}


@pytest.mark.parametrize("name", BREAKDOWNS)
def test_a_breakdown_splits_something_and_has_words(name):
    breakdown = BREAKDOWNS[name]
    assert any(name in breakdowns_of(metric) for metric in METRICS.values())
    assert CHINESE.search(breakdown.label.zh)
    assert not CHINESE.search(breakdown.label.en)
    assert (name in FILTERS) == (name not in TIMES)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("residents", ("month", "quarter", "year", "county", "street", "sex", "age_band")),
        ("certified_social_workers", ("county",)),
        ("alliances", ("month", "quarter", "year", "county", "street", "community")),
        ("benefit_events", ("day", "month", "quarter", "year", "weekday", "county", "street", "community")),
        ("registration_rate", ("month", "quarter", "year", "county", "street", "sex", "age_band")),
    ],
)
def test_breakdowns_of_a_metric(name, allowed):
    assert breakdowns_of(METRICS[name]) == allowed


def test_records_know_people_places_and_work():
    wanted = {
        "street",
        "platform",
        "category",
        "brand",
        "programme",
        "project",
        "group",
        "age_band",
        "method",
        "flagged",
    }
    assert wanted <= set(breakdowns_of(METRICS["service_hours"]))


def test_codes_of_a_vocabulary_fit_their_columns():
    columns = {"CATEGORY": service_record.c.category, "METHOD": service_record.c.method}
    for name, column in columns.items():
        assert max(map(len, code_lists()[name])) <= column.type.length
    for name, codes in code_lists().items():
        for code, text in codes.items():
            assert re.fullmatch("[a-z0-9_]+", code), (name, code)
            assert CHINESE.search(text.zh)
            assert text.en


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({}, "exactly one of"),
        ({"value": func.count(), "query": "residents"}, "exactly one of"),
        ({"value": func.count(), "date": training.c.held_on}, "value and subject"),
        ({"value": func.count(), "subject": training}, "needs the date column"),
        ({"numerator": "service_hours"}, "numerator and denominator"),
        ({"numerator": "service_hours", "denominator": "nothing"}, "nothing is not declared"),
        ({"name": "service_hours", "numerator": "service_hours", "denominator": "residents"}, "declared twice"),
    ],
)
def test_a_contradictory_declaration_is_refused(more, fault):
    before = dict(METRICS)
    with pytest.raises(ValueError, match=fault):
        Metric(**HOURS | more)
    assert before == METRICS


def test_derived_values_stand_beside_columns_of_another_name():
    for table, values in DERIVED.items():
        assert not set(values) & set(metadata.tables[table].c.keys())
    with pytest.raises(ValueError, match="declared twice"):
        Derived(training, "county_id", func.count())


def test_what_stands_beside_a_metric_is_one_of_the_same_rows():
    """Known from records only, beside registered: the same table and day, so that the two may be read together. Beside a
    rate: the number that it divides."""
    for metric in METRICS.values():
        if metric.beside and metric.is_ratio:
            assert metric.beside == metric.numerator
        elif metric.beside:
            other = METRICS[metric.beside]
            assert (other.subject, other.kind, other.unit) == (metric.subject, metric.kind, other.unit)


def test_english_counts_one_of_anything_in_the_singular():
    """Of every unit: 1 session and 2 sessions; Chinese words do not change."""
    alike = {"yuan", "%", ""}
    for metric in METRICS.values():
        one, several = (metric.unit_text("en", number) for number in ("1", "2"))
        assert one != several or several.partition(" ")[0] in alike, metric.name
        assert metric.unit_text("zh", "1") == metric.unit_text("zh", "2")
    assert {
        METRICS[name].unit_text("en", "+1") for name in ("active_volunteers", "contest_entries", "funding_per_hour")
    } == {*("person", "entry", "yuan an hour")}

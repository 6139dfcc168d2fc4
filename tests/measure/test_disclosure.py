"""The protected form: what is in tens, what is withheld, that parts add up, and that nothing exact stands behind it."""

import inspect
import random
from pathlib import Path

import pytest

from lib.access import EVERYWHERE, LOCAL, ROLES, Person, Scope
from lib.catalogue import METRICS
from lib.dimensions import read_dimensions
from lib.exports.file_table import file_table
from lib.exports.table import table_of
from lib.labels import NOT_TOLD_APART
from lib.measure import measure
from lib.measure.disclosure import (
    NARROW,
    PEOPLE_TABLES,
    Form,
    form_for,
    in_steps,
    line_of_people,
    line_of_sums,
    parts_in_steps,
    stands_for_all,
)
from lib.measure.measure import answer
from lib.measure.result import BLANK_REASONS
from lib.reports.report import NotPublic, all_reports
from lib.schema import activity, metadata, registration, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import BINJIANG, CHANGHE, PUYAN, XIXING, activity_row, day, person, record, registered

YEAR = Selection(Period(None, day("2025-01-01"), day("2025-12-31"))).choose(place=str(BINJIANG))


def test_a_number_is_the_middle_of_its_ten():
    assert [in_steps(n) for n in (0, 1, 9, 10, 19, 20, 12345, 0.5)] == [0, 5, 5, 15, 15, 25, 12345, 5]


def test_the_first_large_parts_are_one_step_more_or_less_so_that_all_add_up():
    assert parts_in_steps({"a": 3, "b": 41, "c": 100}) == {"a": 5, "b": 35, "c": 105}  # 144 and not 155
    assert parts_in_steps({"a": 10, "b": 10, "c": 1}) == {"a": 5, "b": 15, "c": 5}  # 21 and not 35
    assert parts_in_steps({"a": 19, "b": 29, "c": 39, "d": 9}) == {"a": 25, "b": 35, "c": 35, "d": 5}  # 96 and not 80
    assert parts_in_steps({"a": 7, "b": 8, "c": 9}) == {"a": 5, "b": 5, "c": 5}  # of few all
    assert parts_in_steps({"a": 3, "b": 41, "c": 100}, 20) == {"a": 10, "b": 30, "c": 110}
    assert parts_in_steps({}) == {}


def test_parts_add_up_and_none_is_off_by_more_than_a_step():
    rng = random.Random(3)
    for _ in range(300):
        parts = {i: rng.choice((0, 1, 4, 9, 10, 14, 19, 20, 77, 130)) for i in range(rng.randint(1, 12))}
        parts[99] = 200
        made = parts_in_steps(parts)
        few = [key for key, count in parts.items() if count < 10]
        together = sum(parts[key] for key in few) // 10 * 10 + 5
        assert -4 <= sum(value for key, value in made.items() if key not in few) + together - sum(parts.values()) <= 5
        assert all(abs(made[key] - in_steps(parts[key])) <= 10 for key in parts)
        assert all(made[key] == 5 for key in few if parts[key])


def test_people_as_everybody_sees_them():
    parts = {"a": 3, "b": 0, "c": 25}
    assert line_of_people(parts, Form.EXACT) == {"a": (3, None), "b": (0, None), "c": (25, None)}
    few = dict.fromkeys("ab", (None, "below_ten"))  # none and few are one
    assert line_of_people(parts, Form.PROTECTED) == few | {"c": (25, None)}
    assert line_of_people({"a": 0, "b": 0}, Form.PROTECTED) == {
        "a": (0, None),
        "b": (0, None),
    }  # of nobody in the county
    few = line_of_people({"a": 3, "b": 0, "c": 16}, Form.PROTECTED)
    assert set(few.values()) == {(None, "few_in_all")}  # a zero would tell of the others


def test_what_few_people_did_is_withheld():
    made = line_of_sums({"a": 7, "b": 300, "c": 41}, {"a": 2, "b": 100, "c": 12})
    assert (made["a"].value, made["a"].reason) == (None, "few_people")
    assert made["c"].value == 45
    # Told as below ten, 95 and 15, four of 114 are few: as much as everybody is left for them.
    assert (made["b"].people, made["b"].value) == (95, in_steps(348 * (1 - 4 / 114) - 45))
    made = line_of_sums({"a": 900, "b": 300, "c": 41}, {"a": 9, "b": 101, "c": 15})
    # Told as below ten, 105 and 15, five of 125 are few: as much as everybody, and not 900, is left for them.
    assert made["b"].value == in_steps(1241 * (1 - 5 / 125) - 45)
    assert {cell.reason for cell in line_of_sums({"a": 90}, {"a": 19}).values()} == {"few_in_all"}


# -- measured ------------------------------------------------------------------------------------------------------

HOMES = {XIXING: range(1, 61), CHANGHE: range(61, 64), PUYAN: range(64, 105)}
"""60, 3 and 41 people; the men are those with an even number."""


def _database(fill, as_of: str = "2025-12-31"):
    people = [
        person(n, home=street, first="2025-02-01") | {"sex": "female" if n % 2 else "male"}
        for street, numbers in HOMES.items()
        for n in numbers
    ]
    records = [
        record(n, n, "2025-03-01", hours=2, region_id=street) for street, numbers in HOMES.items() for n in numbers
    ]
    held = [registered(row["id"], "2025-02-01") for row in people]
    return fill(
        (volunteer, people),
        (registration, held),
        (activity, [activity_row(1, "2025-03-01")]),
        (service_record, records),
        as_of=day(as_of),
    )


@pytest.fixture
def asked(fill):
    database = _database(fill)

    def ask(
        metric: str, by: tuple[str, ...] = (), selection: Selection = YEAR, form: Form = Form.PROTECTED
    ) -> list[tuple]:
        cells = measure(database, metric, selection, by, scope=EVERYWHERE, form=form).cells
        return [(*cell.codes, cell.value if cell.reason is None else cell.reason) for cell in cells]

    return ask


def test_whole_counties_are_exact(asked):
    for metric, by in (("active_volunteers", ()), ("active_volunteers", ("month",)), ("service_hours", ("category",))):
        assert asked(metric, by) == asked(metric, by, form=Form.EXACT)


def test_below_the_county_and_by_attributes_numbers_are_in_tens(asked):
    rest = in_steps(104 - 5 - 45)
    assert asked("active_volunteers", ("street",)) == [(XIXING, rest), (CHANGHE, "below_ten"), (PUYAN, 45)]
    assert asked("active_volunteers", ("sex",)) == [("female", in_steps(104 - 55)), ("male", 55)]
    assert asked("service_hours", ("street",))[1:] == [(CHANGHE, "few_people"), (PUYAN, 85)]
    assert asked("new_registrations", ("street",))[1:] == [(CHANGHE, "few_people"), (PUYAN, 45)]


def test_a_question_has_one_answer_however_it_is_asked(asked):
    by_street = dict(asked("active_volunteers", ("street",)))
    for street, value in by_street.items():
        chosen = YEAR.choose(place=str(street))
        assert asked("active_volunteers", selection=chosen) == [(value,)]
        assert asked("active_volunteers", ("year",), chosen) == [(2025, value)]
        assert dict(asked("active_volunteers", ("street",), chosen))[street] == value
    assert asked("active_volunteers", selection=YEAR.choose(sex="male")) == [
        (dict(asked("active_volunteers", ("sex",)))["male"],)
    ]


def test_parts_that_are_divided_further_are_in_fifties(asked):
    """By month, by category or by two things: in tens, with the year that they are parts of, they would tell of the few."""
    by_month = dict(asked("active_volunteers", ("month",), YEAR.choose(place=str(CHANGHE))))
    assert (by_month[202503], by_month[202502]) == ("below_fifty", "no_records")
    assert asked("active_volunteers", ("street", "month")) == [(XIXING, 202503, 75)]
    march = YEAR.within(start=day("2025-03-01"), end=day("2025-03-31"))
    few = [(CHANGHE, "below_fifty"), (PUYAN, "below_fifty")]
    assert asked("active_volunteers", ("street",), march) == [(XIXING, 75), *few]
    ((street, _, hours),) = asked("service_hours", ("street", "category"))
    # 60 of 104 people, told as 75, did 120 of 208 hours: so much as everybody is left for the 29 others.
    assert (street, hours) == (XIXING, in_steps(208 * (1 - 29 / 104), 50))
    assert asked("active_volunteers", ("street", "sex")) == [(None, None, "below_fifty")]  # about 30 people at most
    assert asked("service_hours", selection=YEAR.choose(place=str(CHANGHE), sex="male")) == [("few_people_divided",)]


def test_a_rate_whose_parts_stand_for_all_is_withheld_for_all(asked):
    """By street and month nobody is of fifty or more: each part is one cell without codes."""
    small = YEAR.choose(place=str(CHANGHE))
    assert asked("hours_per_active", ("street", "month"), small) == [(None, None, "few_for_rate")]


def test_only_years_of_the_calendar_are_in_tens(asked):
    """What overlaps with them, and people registered on a day, is in fifties: two such figures would tell of the few between."""
    days = {
        name: YEAR.within(start=start and day(start), end=day(end))
        for name, start, end in (
            ("twelve months", "2024-11-01", "2025-10-31"),
            ("two years", "2024-01-01", "2025-12-31"),
            ("all", None, "2025-12-31"),
        )
    }
    in_fifties = [(XIXING, 75), (CHANGHE, "below_fifty"), (PUYAN, "below_fifty")]
    assert asked("active_volunteers", ("street",))[2] == (PUYAN, 45)
    for name in ("twelve months", "two years", "all"):
        assert asked("active_volunteers", ("street",), days[name]) == in_fifties, name
    assert asked("registered_volunteers", ("street",)) == in_fifties
    by_year = {cells[:2]: cells[2] for cells in asked("active_volunteers", ("street", "year"), days["twelve months"])}
    assert by_year == {(XIXING, 2025): 75}  # so much of a year


def test_years_up_to_a_day_are_given_one_by_one(fill):
    """From an earlier 1 January to the last day of the data: whole years in tens, what there is of the last one in fifties."""
    database = _database(fill, as_of="2026-10-15")
    years = Selection(Period(None, day("2025-01-01"), day("2026-10-15"))).choose(place=str(BINJIANG))
    for by, at in ((("street", "year"), lambda street: (street, 2025)), (("year", "street"), lambda s: (2025, s))):
        found = measure(database, "active_volunteers", years, by, scope=EVERYWHERE)
        assert {cell.codes: cell.value for cell in found.cells} == {at(XIXING): 65.0 - 10, at(PUYAN): 45.0}
    (cell,) = measure(database, "active_volunteers", years, ("street",), scope=EVERYWHERE).cells[:1]
    assert cell.reason == "one_period"


def test_of_several_groups_or_days_no_list_tells_where_somebody_is(asked):
    together = YEAR.choose(sex=("male", "female"))
    assert asked("active_volunteers", ("sex",), together)[0][1] != "one_at_a_time"  # one by one
    assert asked("active_volunteers", ("day",), YEAR.choose(place=str(XIXING))) == [(None, "one_period")]


def test_a_table_is_the_same_whichever_breakdown_is_named_first(asked):
    one, other = (asked("active_volunteers", by) for by in (("street", "sex"), ("sex", "street")))
    assert sorted(one) == sorted((street, sex, value) for sex, street, value in other)


def test_several_places_or_groups_together_are_not_given(asked):
    together = YEAR.choose(place=(str(XIXING), str(CHANGHE)))
    assert asked("active_volunteers", selection=together) == [("one_at_a_time",)]
    assert asked("service_hours", selection=YEAR.choose(sex=("male", "female"))) == [("one_at_a_time",)]
    assert asked("active_volunteers", ("street",), together) == asked("active_volunteers", ("street",))[:2]


def test_rates_are_made_of_public_parts_and_tell_no_more(asked):
    people, hours = (dict(asked(metric, ("street",))) for metric in ("active_volunteers", "service_hours"))
    rates = dict(asked("hours_per_active", ("street",)))
    assert rates[PUYAN] == hours[PUYAN] / people[PUYAN]
    assert rates[CHANGHE] == "few_for_rate"
    medians = dict(asked("hours_per_active_median", ("street",)))
    assert medians == {XIXING: 2.0, CHANGHE: "few_for_rate", PUYAN: 2.0}


def test_a_protected_cell_has_nothing_exact_behind_it(fill):
    """Neither the rows counted nor the people behind a figure."""
    database = _database(fill)
    for metric in METRICS.values():
        if metric.subject is not None and metric.subject.name in PEOPLE_TABLES:
            for by in (("street",), ("community",)):
                cells = measure(database, metric, YEAR, by, scope=EVERYWHERE, form=Form.PROTECTED).cells
                assert {cell.rows for cell in cells} <= {0}, metric.name
                assert all(cell.people is None or cell.people % 5 == 0 for cell in cells), metric.name


def test_a_scope_below_the_county_is_protected_as_a_choice_is(fill):
    database, scope = _database(fill), Scope((PUYAN,))
    assert measure(database, "active_volunteers", YEAR, scope=scope, form=Form.PROTECTED).value == 45


# -- who and where -------------------------------------------------------------------------------------------------


def test_who_may_see_exact_figures():
    exact = {name for name, role in ROLES.items() if form_for(Person("x", role, EVERYWHERE)) is Form.EXACT}
    assert {"leader", "staff", "steward"} <= exact
    assert not exact & {"stranger", "reader", "auditor"}
    assert form_for(LOCAL) is Form.EXACT


def test_every_table_about_people_is_known():
    about = {table.name for table in metadata.tables.values() if "volunteer_id" in table.c} | {"volunteer"}
    measured = {metric.subject.name for metric in METRICS.values() if metric.subject is not None}
    assert about & measured <= set(PEOPLE_TABLES)
    assert {"street", "community", "sex", "age_band", "group", "profession"} <= set(NARROW)


def test_what_a_reader_gets_names_its_form():
    """Pages, files and key points never ask with the default of `measure()`."""
    for folder in ("lib/ui", "lib/exports", "lib/key_points"):
        for path in Path(folder).rglob("*.py"):
            for call in path.read_text(encoding="utf-8").split(" measure(")[1:]:
                assert "form=" in call.split("\n\n")[0], path


def test_a_forgotten_form_is_the_public_one():
    """Of `measure()` and of every report; within them, the form is always said."""
    asked = [measure, *(report.compute for report in all_reports().values())]
    told = {each: inspect.signature(each).parameters["form"].default for each in asked}
    assert {each: form for each, form in told.items() if form is not Form.PROTECTED} == {}
    assert inspect.signature(answer).parameters["form"].default is inspect.Parameter.empty


def test_a_list_that_is_not_told_says_so_and_is_no_place(fill):
    """In public of any days: one row for all streets and months, which is not called a place of no street."""
    database, days = _database(fill), Selection(Period(None, day("2025-01-02"), day("2025-12-30")))
    asked = days.choose(place=str(BINJIANG))
    result = measure(database, "active_volunteers", asked, ("street", "month"), scope=EVERYWHERE)
    assert stands_for_all(result)
    for rows in (
        table_of(result, read_dimensions(database), "zh").rows,
        file_table([result], read_dimensions(database), "zh").rows,
    ):
        ((street, number, month, value, *_, why),) = rows
        assert (street, number, month or NOT_TOLD_APART.zh, value) == (NOT_TOLD_APART.zh, None, NOT_TOLD_APART.zh, None)
        assert why == BLANK_REASONS["one_period"].zh


def test_tables_that_tell_people_apart_are_for_years(fill):
    database, telling = _database(fill), [r for r in all_reports().values() if r.public == "years"]
    assert {r.name for r in telling} >= {
        "stars",
        "bridge",
        "overlap_bounds",
        "overlap_pairs",
        "cohorts",
        "completeness",
    }
    days = Selection(Period(None, day("2025-01-02"), day("2025-12-30"))).choose(place=str(BINJIANG))
    month = YEAR.within(start=day("2025-03-01"), end=day("2025-03-31"))
    for report in telling:
        if report.period == "chosen":
            assert report.numbers(database, month, scope=EVERYWHERE, form=Form.PROTECTED) == NotPublic("one_year_table")
        asked = {"scope": EVERYWHERE, "form": Form.PROTECTED}
        assert report.numbers(database, days, **asked) == NotPublic("one_year_table")
        assert not isinstance(report.numbers(database, YEAR, **asked), NotPublic)
        if report.period == "chosen":  # of registrations on a day, the bridge tells who came and went since the first
            later = YEAR.within(start=day("2025-01-02"), end=day("2025-12-31"))
            assert report.numbers(database, later, **asked) == NotPublic("one_year_table")
        assert not isinstance(report.numbers(database, days, scope=EVERYWHERE, form=Form.EXACT), NotPublic)

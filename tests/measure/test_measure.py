"""What holds of every measurement beside its recount: time, the bridge, reasons of blanks, scope."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.metric import Kind
from lib.catalogue.periods import split_period
from lib.dimensions import UnknownValue
from lib.measure import measure
from lib.measure.measure import breakdowns_of
from lib.selection import Period, Selection
from tests.measure.test_recount import assert_same, cells
from tests.measure_data import AS_OF, BINJIANG, CIXI, world
from tests.recount import recount

# The world is the same for every example: a fixture of the module's scope may be shared by them.
relaxed = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
days = st.integers(0, 1400).map(lambda n: date(2021, 11, 15) + timedelta(days=n))
places = st.lists(st.sampled_from([BINJIANG, CIXI, 330108001, 330108002, 330282002, 330108001001]), max_size=3)


def within(start, end, **filters) -> Selection:
    return Selection(Period(None, start, end)).choose(**filters)


def value(database, name, start, end, **filters):
    return measure(database, name, within(start, end, **filters), threshold=0).value


@pytest.mark.parametrize("time", ["month", "quarter", "year"])
@pytest.mark.parametrize("name", [n for n, m in METRICS.items() if "month" in breakdowns_of(m)])
def test_a_number_over_time_is_the_number_of_each_stretch(databases, name, time):
    start, end = date(2023, 11, 20), date(2024, 6, 10)
    over_time = measure(databases["copy"], name, within(start, end), (time,), threshold=0).by_code()
    assert list(over_time) == [code for code, _, _ in split_period(time, start, end)]
    for code, first, last in split_period(time, start, end):
        assert over_time[code] == pytest.approx(value(databases["copy"], name, first, last)), code


@relaxed
@given(start=days, length=st.integers(0, 700), chosen=places)
def test_start_plus_new_less_gone_is_end(databases, start, length, chosen):
    end, before = start + timedelta(days=length), start - timedelta(days=1)
    database = databases["copy"]
    new, gone = (value(database, f"{what}_volunteers", start, end, place=chosen) for what in ("new", "gone"))
    registered = [value(database, "registered_volunteers", None, day, place=chosen) for day in (before, end)]
    assert registered[0] + new - gone == registered[1]


@relaxed
@given(start=days, length=st.integers(0, 900), chosen=places, inside=places)
def test_no_row_outside_the_scope(databases, start, length, chosen, inside):
    """What a scope shows is what the places of scope and choice have in common."""
    end, filters = start + timedelta(days=length), {"place": tuple(map(str, chosen))} if chosen else {}
    for name in ("service_hours", "registered_volunteers", "activities_held", "hours_per_resident"):
        wanted = recount(name, start=start, end=end, filters=filters, by=(), scope=tuple(inside))
        assert_same(cells(databases["copy"], name, start, end, filters, (), Scope(tuple(inside))), wanted, name)


SCOPES = ((330108001,), (CIXI,), (330108002, 330108001001), (330282003,), ())


@pytest.mark.parametrize("name", METRICS)
def test_a_scope_cuts_every_metric(databases, name):
    splits = [(by,) for by in ("county", "street", "community") if by in breakdowns_of(METRICS[name])]
    start = date(2023, 7, 1)
    for i, inside in enumerate(SCOPES):
        for filters in ({}, {"place": (BINJIANG,)}):
            for by in ((), *splits[i % 3 : i % 3 + 1]):
                wanted = recount(name, start=start, end=AS_OF, filters=filters, by=by, scope=inside)
                found = cells(databases["copy"], name, start, AS_OF, filters, by, Scope(inside))
                assert_same(found, wanted, inside, filters, by)


def test_a_yearly_average_is_by_years_of_365_and_a_quarter_days(databases):
    start, end = date(2023, 1, 1), date(2024, 12, 31)
    hours = value(databases["sqlite"], "service_hours", start, end)
    assert value(databases["sqlite"], "service_hours_per_year", start, end) == pytest.approx(
        hours / ((365 + 366) / 365.25)
    )


def test_a_yearly_average_of_an_open_period_begins_with_the_first_record(databases):
    first = min(row["served_on"] for row in world()["service_record"] if row["state"] == "confirmed")
    hours = value(databases["sqlite"], "service_hours", None, AS_OF)
    years = ((AS_OF - first).days + 1) / 365.25
    assert value(databases["sqlite"], "service_hours_per_year", None, AS_OF) == pytest.approx(hours / years)


def test_a_ratio_keeps_the_denominator_of_filters_it_does_not_know(databases):
    chosen = within(date(2024, 1, 1), AS_OF, place=BINJIANG, sex="female")
    rate = measure(databases["sqlite"], "participation_rate", chosen, threshold=0).value
    women = measure(databases["sqlite"], "resident_participants", chosen, threshold=0).value
    assert rate == pytest.approx(women / 503_859)


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("service_hours", ("colour",)),
        ("service_hours", ("award",)),
        ("stations", ("day",)),
        ("registered_volunteers", ("weekday",)),
        ("service_hours_per_year", ("year",)),
        ("hours_per_registered", ("month",)),
        ("residents", ("community",)),
        ("service_hours", ("month", "year")),
        ("service_hours", ("street", "street")),
    ],
)
def test_a_breakdown_that_a_metric_does_not_have_is_refused(databases, name, by):
    with pytest.raises(ValueError, match=f"{name} cannot be split"):
        measure(databases["sqlite"], name, Selection(), by)


def test_a_name_that_the_database_does_not_hold_is_refused(databases):
    for filters in ({"brand": "nobody"}, {"place": 999}, {"platform": "nowhere"}):
        with pytest.raises(UnknownValue):
            measure(databases["sqlite"], "service_hours", Selection().choose(**filters))


def test_a_filter_that_the_rows_do_not_carry_leaves_one_blank(databases):
    result = measure(databases["sqlite"], "stations", Selection().choose(sex="female"))
    assert [(cell.codes, cell.value, cell.reason) for cell in result.cells] == [((), None, "not_by:sex")]
    assert measure(databases["sqlite"], "stations", Selection().choose(sex="female"), ("street",)).cells == ()


def test_a_month_without_records_is_blank_and_one_without_this_brand_is_zero(databases):
    start, end = date(2022, 5, 1), date(2022, 8, 31)
    one_brand = within(start, end, place=BINJIANG, brand="西兴守艺人")
    months = measure(databases["sqlite"], "service_hours", one_brand, ("month",), threshold=0)
    cells_by_month = {cell.codes[0]: cell for cell in months.cells}
    assert list(cells_by_month) == [202205, 202206, 202207, 202208]
    assert (cells_by_month[202206].value, cells_by_month[202206].reason) == (None, "no_records")
    assert 0 in [cell.value for cell in months.cells]


def test_a_street_never_recorded_is_blank(databases):
    chosen = within(date(2023, 1, 1), AS_OF, place=CIXI)
    streets = measure(databases["sqlite"], "attendances", chosen, ("street",), threshold=0).cells
    working = {cell.codes[0] for cell in streets if cell.value}
    blank = {cell.codes[0] for cell in streets if cell.reason == "no_records"}
    assert {330282002, 330282003, 330282004, 330282005} <= working
    assert 330282104 in blank
    assert not working & blank


def test_a_selection_of_which_nothing_is_recorded_is_blank(databases):
    result = measure(databases["sqlite"], "service_hours", within(date(2019, 1, 1), date(2019, 12, 31)))
    assert (result.value, result.cell.reason) == (None, "no_records")


def test_every_number_says_where_it_comes_from(databases):
    for engine in ("sqlite", "copy"):
        result = measure(databases[engine], "attendances", Selection(), ("street",), threshold=0)
        assert result.from_copy is (engine == "copy")
        assert result.as_of == AS_OF
        assert result.selection.period == Period(None, date(2024, 9, 13), AS_OF)
        confirmed = [row for row in world()["service_record"] if row["state"] == "confirmed"]
        assert result.rows_counted == len([row for row in confirmed if row["served_on"] > date(2024, 9, 12)])


def test_small_counts_are_hidden_by_the_setting(databases):
    chosen = within(date(2025, 6, 1), AS_OF)
    shown = measure(databases["sqlite"], "active_volunteers", chosen, ("community",), threshold=0)
    hidden = measure(databases["sqlite"], "active_volunteers", chosen, ("community",))
    small = [cell.codes for cell in shown.cells if cell.value in (1, 2, 3, 4)]
    assert small
    assert {cell.codes for cell in hidden.cells if cell.reason == "hidden_small"} >= set(small)


def test_kinds_are_all_measured(databases):
    """At least one number of each kind is there to be measured in the world."""
    for kind in Kind:
        values = [
            measure(databases["copy"], m, Selection(Period("to_date")), threshold=0).value
            for m in METRICS.values()
            if m.kind is kind
        ]
        assert any(values)


def test_a_change_between_two_reads_is_asked_again(databases, monkeypatch):
    """A ratio whose two parts saw different versions is measured anew."""
    database, versions = databases["sqlite"], iter((1, 2, 2, 2))
    read = database.read

    def changing(statement, **more):
        from dataclasses import replace

        answer = read(statement, **more)
        return replace(answer, data_version=answer.data_version + next(versions, 2) - 2)

    monkeypatch.setattr(database, "read", changing)
    result = measure(database, "hours_per_active", Selection(), threshold=0)
    monkeypatch.undo()
    assert result.value == measure(database, "hours_per_active", Selection(), threshold=0).value
    assert next(versions, None) is None

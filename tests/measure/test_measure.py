"""What holds of every measurement beside its recount: time, the bridge, reasons of blanks, scope."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.catalogue.metric import Kind
from lib.catalogue.periods import split_period
from lib.dimensions import UnknownValue
from lib.measure.measure import breakdowns_of
from lib.schema import service_record
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.measure.test_recount import assert_same, cells
from tests.measure_data import AS_OF, BINJIANG, CIXI, world
from tests.recount import recount

# The world is the same for every example: a fixture of the module's scope may be shared by them.
relaxed = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
days = st.integers(0, 1397).map(lambda n: date(2021, 11, 15) + timedelta(days=n))
places = st.lists(st.sampled_from([BINJIANG, CIXI, 330108001, 330108002, 330282002, 330108001001]), max_size=3)


def within(start, end, **filters) -> Selection:
    return Selection(Period(None, start, end)).choose(**filters)


def value(database, name, start, end, **filters):
    return measure(database, name, within(start, end, **filters), scope=EVERYWHERE).value


@pytest.mark.parametrize("time", ["month", "quarter", "year"])
@pytest.mark.parametrize("name", [n for n, m in METRICS.items() if "month" in breakdowns_of(m)])
def test_a_number_over_time_is_the_number_of_each_stretch(databases, name, time):
    start, end = date(2023, 11, 20), date(2024, 6, 10)
    over_time = measure(databases["copy"], name, within(start, end), (time,), scope=EVERYWHERE).by_code()
    assert list(over_time) == [code for code, _, _ in split_period(time, start, end)]
    for code, first, last in split_period(time, start, end):
        assert over_time[code] == pytest.approx(value(databases["copy"], name, first, last)), code


@relaxed
@given(start=days, length=st.integers(0, 700), chosen=places)
def test_start_plus_new_less_gone_is_end(databases, start, length, chosen):
    end, before = min(start + timedelta(days=length), AS_OF), start - timedelta(days=1)
    database = databases["copy"]
    new, gone = (value(database, events, start, end, place=chosen) for events in ("arrivals", "departures"))
    registered = [value(database, "registered_volunteers", None, day, place=chosen) for day in (before, end)]
    assert registered[0] + new - gone == registered[1]


@relaxed
@given(start=days, length=st.integers(0, 900), chosen=places, inside=places)
def test_no_row_outside_the_scope(databases, start, length, chosen, inside):
    """What a scope shows is what the places of scope and choice have in common."""
    end, filters = min(start + timedelta(days=length), AS_OF), {"place": tuple(map(str, chosen))} if chosen else {}
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


def test_a_rate_of_some_people_over_everybody_is_refused(databases):
    chosen = within(date(2024, 1, 1), AS_OF, place=CIXI, group="students")
    cell = measure(databases["sqlite"], "participation_rate", chosen, scope=EVERYWHERE).cell
    assert (cell.value, cell.reason) == (None, "no_denominator_by:group")


def test_a_ratio_keeps_the_denominator_of_filters_it_does_not_know(databases):
    """Hours of one kind over all residents are a figure; women over all residents are none."""
    chosen = within(date(2024, 1, 1), AS_OF, place=BINJIANG, method="sign_in")
    rate = measure(databases["sqlite"], "hours_per_resident", chosen, scope=EVERYWHERE).value
    hours = measure(databases["sqlite"], "service_hours", chosen, scope=EVERYWHERE).value
    assert rate == pytest.approx(hours / 503_859 * 1000)


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
        measure(databases["sqlite"], name, Selection(), by, scope=EVERYWHERE)


def test_a_name_that_the_database_does_not_hold_is_refused(databases):
    for filters in ({"brand": "nobody"}, {"place": 999}, {"platform": "nowhere"}):
        with pytest.raises(UnknownValue):
            measure(databases["sqlite"], "service_hours", Selection().choose(**filters), scope=EVERYWHERE)


def test_a_filter_that_the_rows_do_not_carry_is_set_aside_and_named(databases):
    chosen = Selection().choose(sex="female", place=BINJIANG)
    result, plain = (
        measure(databases["sqlite"], "stations", c, scope=EVERYWHERE)
        for c in (chosen, Selection().choose(place=BINJIANG))
    )
    assert result.value == plain.value and result.value is not None
    assert (result.set_aside, result.asked.filters) == (("sex",), (("place", (str(BINJIANG),)),))
    by_street = [
        measure(databases["sqlite"], "stations", c, ("street",), scope=EVERYWHERE).cells
        for c in (chosen, Selection().choose(place=BINJIANG))
    ]
    assert by_street[0] == by_street[1]


def months_with_records(county: int) -> set[int]:
    """Months in which the world has a confirmed record in the county."""
    inside = {row["id"] for row in world()["region"] if str(county) in row["path"].split("/")}
    return {
        row["served_on"].year * 100 + row["served_on"].month
        for row in world()["service_record"]
        if row["state"] == "confirmed" and row["region_id"] in inside
    }


def test_a_month_without_records_is_blank_and_one_without_this_brand_is_zero(databases):
    recorded = months_with_records(CIXI)
    silent = next(m for m in (202302, 202303, 202206, 202202) if m not in recorded)
    start, end = date(2022, 1, 1), date(2023, 6, 30)
    months = measure(
        databases["sqlite"],
        "service_hours",
        within(start, end, place=CIXI, brand="慈孝堂"),
        ("month",),
        scope=EVERYWHERE,
    )
    cells_by_month = {cell.codes[0]: cell for cell in months.cells}
    assert (cells_by_month[silent].value, cells_by_month[silent].reason) == (None, "no_records")
    assert 0 in [cell.value for cell in months.cells]
    assert {m for m, cell in cells_by_month.items() if cell.value is None} == set(cells_by_month) - recorded


def test_nothing_is_carried_beyond_the_data(databases):
    """No zero, no stock of a day that is still to come."""
    start, end = date(2025, 9, 1), date(2025, 12, 31)
    for name in ("service_hours", "registered_volunteers", "activity_rate", "stations"):
        by_month = measure(databases["sqlite"], name, within(start, end), ("month",), scope=EVERYWHERE)
        assert [(c.codes[0], c.reason) for c in by_month.cells][1:] == [
            (m, "no_data_yet") for m in (202510, 202511, 202512)
        ]
        assert by_month.cells[0].value is not None
        assert by_month.selection.period.end == AS_OF and by_month.until == end
        ahead = measure(databases["sqlite"], name, within(date(2025, 10, 1), end), scope=EVERYWHERE).cell
        assert (ahead.value, ahead.reason) == (None, "no_data_yet")


def test_buckets_that_are_not_whole_are_named(databases):
    """Cut by the selection, cut by the data, and a month without records inside."""
    result = measure(
        databases["sqlite"],
        "service_hours",
        within(date(2025, 2, 10), date(2025, 9, 30), place=CIXI),
        ("quarter",),
        scope=EVERYWHERE,
    )
    found = dict(result.incomplete)
    assert (found[20251].first, found[20251].last) == (date(2025, 2, 10), date(2025, 3, 31))
    assert (found[20253].first, found[20253].last) == (date(2025, 7, 1), AS_OF)
    recorded = months_with_records(CIXI)
    years = dict(
        measure(
            databases["sqlite"],
            "service_hours",
            within(date(2023, 1, 1), date(2023, 12, 31), place=CIXI),
            ("year",),
            scope=EVERYWHERE,
        ).incomplete
    )
    missing = tuple(m for m in range(202301, 202313) if m not in recorded)
    assert missing and years[2023].missing == missing


def test_a_street_never_recorded_is_blank(databases):
    chosen = within(date(2023, 1, 1), AS_OF, place=CIXI)
    streets = measure(databases["sqlite"], "attendances", chosen, ("street",), scope=EVERYWHERE).cells
    working = {cell.codes[0] for cell in streets if cell.value}
    blank = {cell.codes[0] for cell in streets if cell.reason == "no_records"}
    assert {330282002, 330282003, 330282004, 330282005} <= working
    assert 330282104 in blank
    assert not working & blank


def test_a_selection_of_which_nothing_is_recorded_is_blank(databases):
    result = measure(
        databases["sqlite"], "service_hours", within(date(2019, 1, 1), date(2019, 12, 31)), scope=EVERYWHERE
    )
    assert (result.value, result.cell.reason) == (None, "no_records")


def test_every_number_says_where_it_comes_from(databases):
    for engine in ("sqlite", "copy"):
        result = measure(databases[engine], "attendances", Selection(), ("street",), scope=EVERYWHERE)
        assert result.from_copy is (engine == "copy")
        assert result.as_of == AS_OF
        assert result.selection.period == Period(None, date(2024, 9, 13), AS_OF)
        confirmed = [row for row in world()["service_record"] if row["state"] == "confirmed"]
        assert result.rows_counted == len([row for row in confirmed if row["served_on"] > date(2024, 9, 12)])


def test_kinds_are_all_measured(databases):
    """At least one number of each kind is there to be measured in the world."""
    for kind in Kind:
        values = [
            measure(databases["copy"], m, Selection(Period("to_date")), scope=EVERYWHERE).value
            for m in METRICS.values()
            if m.kind is kind
        ]
        assert any(values)


@pytest.mark.parametrize("own", ["sqlite"], indirect=True)
def test_a_change_between_two_reads_is_asked_again(own, monkeypatch):
    """A ratio whose two parts would be of different versions is measured anew; never one of both."""
    before, read, left = own.version().version, own.read, [1]
    right = measure(own, "hours_per_active", Selection(), scope=EVERYWHERE).value

    def changing(statement, **more):
        answer = read(statement, **more)
        if left[0]:
            left[0] -= 1
            with own.write(service_record) as connection:
                connection.execute(update(service_record).values(minutes=service_record.c.minutes * 2))
        return answer

    with own.write():
        pass  # nothing of it is cached
    monkeypatch.setattr(own, "read", changing)
    found = measure(own, "hours_per_active", Selection(), scope=EVERYWHERE)
    assert (found.value, found.data_version) == (pytest.approx(2 * right), before + 2)
    left[0] = 1_000
    with own.write():
        pass
    found = measure(
        own, "hours_per_active", Selection(), scope=EVERYWHERE
    )  # of one open view, beside writes without end
    assert found.data_version > before + 4
    assert found.value == pytest.approx(right * 2 ** (found.data_version - before - 2))  # two writes changed no minutes

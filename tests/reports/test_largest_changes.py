"""What changed most against the period before."""

import pytest

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports.largest_changes import compute, draw, rows
from lib.schema import activity, brand, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import CHANGHE, PUYAN, XIXING, activity_row, brand_row, day, person, record

YEAR = Selection(Period(None, day("2024-01-01"), day("2024-12-31")))
ACTIVITIES = [
    activity_row(1, "2023-05-05", brand_id=1, beneficiaries=100),
    activity_row(2, "2024-05-05", brand_id=1, beneficiaries=150),
    activity_row(3, "2024-06-05", brand_id=2, at=CHANGHE, category="health"),
    activity_row(4, "2023-06-05", brand_id=1, at=CHANGHE, beneficiaries=10),
]
RECORDS = [
    record(1, 1, "2023-05-05", hours=10, activity=1),
    record(2, 2, "2023-05-05", hours=10, activity=1),
    record(3, 1, "2024-05-05", hours=8, activity=2),
    record(4, 1, "2024-06-05", hours=30, activity=3, region_id=CHANGHE, category="health"),
    record(5, 2, "2023-06-05", hours=4, activity=4, region_id=CHANGHE),
    record(6, 2, "2024-06-05", hours=99, activity=3, region_id=CHANGHE, state="voided"),
    record(7, 3, "2024-06-20", hours=50, activity=2, region_id=PUYAN),
    # The data reach back to before the period before.
    record(8, 3, "2022-12-31", hours=99, activity=1),
    record(9, 3, "2022-12-30", hours=99, activity=1, region_id=CHANGHE),
]


def _database(fill, *, as_of: str = "2024-12-31", records: list[dict] = RECORDS):
    return fill(
        (brand, [brand_row(1), brand_row(2)]),
        (volunteer, [person(i) for i in (1, 2, 3)]),
        (activity, ACTIVITIES),
        (service_record, records),
        as_of=day(as_of),
    )


def _found(found) -> dict:
    return {(line.metric, line.breakdown, line.code): (line.now, line.before) for line in found.lines}


def test_changes(fill):
    found = compute(_database(fill), YEAR, limit=99, scope=EVERYWHERE, form=Form.EXACT)
    by_code = _found(found)
    hours = {key[1:]: values for key, values in by_code.items() if key[0] == "service_hours"}
    # Puyan has no records in 2023: nothing recorded is not zero.
    assert hours == {
        ("street", XIXING): (8, 10 + 10),
        ("street", CHANGHE): (30, 4),
        ("category", "education"): (8 + 50, 10 + 10 + 4),
        ("category", "health"): (30, 0),
        ("brand", 1): (8 + 50, 10 + 10 + 4),
        ("brand", 2): (30, 0),
    }
    # Only Xixing and education have recorded people served in both years.
    assert by_code["beneficiary_visits", "street", XIXING] == (150, 100)
    assert ("beneficiary_visits", "street", CHANGHE) not in by_code
    assert ("activities_held", "street", XIXING) not in by_code  # one and one: no change
    assert by_code["activities_held", "category", "education"] == (1, 1 + 1)


def test_the_largest_part_of_the_whole_comes_first(fill):
    database = _database(fill)
    found = compute(database, YEAR, limit=99, scope=EVERYWHERE, form=Form.EXACT)
    weights = [line.weight for line in found.lines]
    assert weights == sorted(weights, reverse=True)
    line = next(line for line in found.lines if line.metric == "service_hours" and line.code == CHANGHE)
    assert (line.difference, line.ratio, line.weight) == (30 - 4, (30 - 4) / 4, (30 - 4) / (10 + 10 + 4))
    new = next(line for line in found.lines if line.metric == "service_hours" and line.code == "health")
    assert new.ratio is None
    assert len(compute(database, YEAR, limit=3, scope=EVERYWHERE, form=Form.EXACT).lines) == 3


def test_only_what_adds_up_is_a_part_of_a_change(fill):
    found = compute(_database(fill), YEAR, limit=99, scope=EVERYWHERE, form=Form.EXACT)
    assert {line.metric for line in found.lines} == {
        "service_hours",
        "confirmed_records",
        "activities_held",
        "beneficiary_visits",
    }
    assert all(METRICS[line.metric].additive for line in found.lines)


def test_a_person_with_two_records_at_one_activity_has_two_records(fill):
    """The attendances of Changhe, person by activity, would stand still at one."""
    twice = record(10, 1, "2024-06-05", hours=1, activity=3, region_id=CHANGHE, category="health")
    found = compute(_database(fill, records=[*RECORDS, twice]), YEAR, limit=99, scope=EVERYWHERE, form=Form.EXACT)
    assert _found(found)["confirmed_records", "street", CHANGHE] == (1 + 1, 1)


def test_bars_say_that_they_are_shares_and_the_table_has_both(fill):
    database = _database(fill)
    found, dimensions = (
        compute(database, YEAR, scope=EVERYWHERE, form=Form.EXACT),
        read_dimensions(database, database.version()),
    )
    for language, share in (("zh", "变化占对比期总量"), ("en", "share of the whole before")):
        figure = draw(found, dimensions, language)
        said = figure["layout"]["xaxis"]["title"]["text"].replace("<br>", "" if language == "zh" else " ")
        assert share in said
    headers, lines = rows(found, dimensions, "en")
    line = next(line for line in lines if line[0] == "Service hours" and line[2:5] == (30, 4, 30 - 4))
    assert dict(zip(headers[-2:], line[-2:], strict=True)) == {
        "Change %": pytest.approx(100 * (30 - 4) / 4, abs=0.05),
        "Change, of the whole before %": pytest.approx(100 * (30 - 4) / (10 + 10 + 4), abs=0.05),
    }


@pytest.mark.parametrize(
    ("start", "end", "compare", "reason"),
    [
        ("2024-01-01", "2024-12-31", "none", "no_comparison"),
        (None, "2024-12-31", "last_year", "no_beginning"),
        ("2025-01-01", "2025-01-31", "last_year", "no_data_yet"),  # behind the as-of day
        ("2023-01-01", "2023-12-31", "last_year", "before_first_record"),  # 2022 has December only
        ("2024-06-01", "2024-06-30", "previous", None),
        ("2024-07-01", "2024-07-31", "previous", "months_missing"),  # no record in July
    ],
)
def test_when_there_is_nothing_to_compare(fill, start, end, compare, reason):
    period = Period(None, start and day(start), day(end))
    found = compute(_database(fill), Selection(period, compare), scope=EVERYWHERE, form=Form.EXACT)
    assert (found.reason, bool(found.lines)) == (reason, reason is None)


def test_a_period_is_cut_to_the_days_that_both_years_have(fill):
    """Up to January 2025 is up to December 2024, the last month of the data, beside December 2023."""
    found = compute(
        _database(fill),
        Selection(Period(None, day("2024-04-01"), day("2025-01-31"))),
        scope=EVERYWHERE,
        form=Form.EXACT,
    )
    assert found.reason is None
    assert (found.selection.period.end, found.selection_before.period.end) == (day("2024-12-31"), day("2023-12-31"))


def test_a_street_with_a_month_missing_in_one_year_is_no_part(fill):
    """Changhe has no record in June 2023: its 30 hours of June 2024 are no rise of anything."""
    database = _database(fill, records=[row for row in RECORDS if row["id"] != 5])
    found = compute(database, YEAR, limit=99, scope=EVERYWHERE, form=Form.EXACT)
    assert found.reason == "months_missing" or (("street", CHANGHE) not in {k[1:] for k in _found(found)})

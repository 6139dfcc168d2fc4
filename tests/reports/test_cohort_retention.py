"""Cohorts over the years since."""

from lib.access import EVERYWHERE, Scope
from lib.measure.disclosure import Form
from lib.reports.cohort_retention import REPORT, CohortCell, compute
from lib.schema import activity, brand, registration, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import CHANGHE, activity_row, brand_row, day, person, record, registered

ALL = Selection(Period("to_date"))
AS_OF = day("2023-06-30")


def _database(fill, people, records, *, as_of=AS_OF):
    return fill(
        (brand, [brand_row(1)]),
        (volunteer, people),
        (registration, [registered(p["id"], p["first_registered_on"].isoformat()) for p in people]),
        (activity, [activity_row(1, "2020-01-01")]),
        (service_record, records),
        as_of=as_of,
    )


PEOPLE = [
    *(person(i, first="2020-02-01") for i in (1, 2, 3, 4)),
    *(person(i, first="2021-05-01", home=CHANGHE) for i in (5, 6)),
    person(7, first="2019-12-31"),
]
RECORDS = [
    record(1, 1, "2020-01-15"),  # the data begin in January 2020
    record(2, 1, "2020-03-31"),  # still the quarter of registration: in no span
    record(3, 1, "2020-04-01"),  # first day of the first year
    record(4, 1, "2021-03-31"),  # last day of the first year, counted once
    record(5, 2, "2021-04-01"),  # second year
    record(6, 3, "2020-06-01", state="pending"),
    record(7, 5, "2022-06-30"),  # last day of the first year of the second cohort
    record(8, 6, "2022-07-01"),  # its second year, which is whole at the end of June 2023
    record(9, 7, "2020-08-01"),  # registered before the data begin: in no cohort
]


def test_cohorts_by_year(fill):
    found = compute(_database(fill, PEOPLE, RECORDS), ALL, scope=EVERYWHERE, form=Form.EXACT)
    assert found.reason is None and found.months == 12
    assert found.cells == (
        CohortCell(20201, 1, 4, 1, 1 / 4),
        CohortCell(20201, 2, 4, 1, 1 / 4),
        CohortCell(20201, 3, 4, 0, 0 / 4),
        CohortCell(20212, 1, 2, 1, 1 / 2),
        CohortCell(20212, 2, 2, 1, 1 / 2),
        CohortCell(20212, 3, 2, None, None, "not_yet"),
    )


def test_cohorts_by_half_year_end_with_the_last_whole_quarter(fill):
    database = _database(fill, PEOPLE, RECORDS)
    found = compute(
        database, ALL.within(start=None, end=day("2021-03-30")), months=6, scope=EVERYWHERE, form=Form.EXACT
    )
    assert found.cells == (CohortCell(20201, 1, 4, 1, 1 / 4),)


def test_cohorts_by_home_and_scope(fill):
    database = _database(fill, PEOPLE, RECORDS)
    chosen = compute(database, ALL.choose(place=CHANGHE), scope=EVERYWHERE, form=Form.EXACT)
    scoped = compute(database, ALL, scope=Scope((CHANGHE,)), form=Form.EXACT)
    assert chosen.cells == scoped.cells
    assert {cell.cohort for cell in chosen.cells} == {20212}


def test_small_cohorts_and_few_who_served_are_hidden(fill):
    database = _database(fill, PEOPLE, RECORDS)
    found = compute(database, ALL, form=Form.PROTECTED, scope=EVERYWHERE)
    assert {(c.size, c.served, c.share, c.reason) for c in found.cells} == {(None, None, None, "below_ten")}


def test_shares_of_cohorts_are_of_numbers_in_tens_and_of_thirty_people_at_least(fill):
    people = [person(number, first="2020-02-01") for number in range(1, 43)] + [person(99, first="2019-02-01")]
    people += [person(number, first="2020-05-01") for number in range(50, 75)]
    records = [record(number, number, "2021-01-10") for number in [*range(1, 15), *range(50, 65)]]
    records.append(record(99, 99, "2020-01-02"))  # cohorts begin with the records
    found = compute(_database(fill, people, records), ALL, form=Form.PROTECTED, months=12, scope=EVERYWHERE)
    cells = {c.cohort: c for c in found.cells if c.span == 1}
    assert cells[20201] == CohortCell(20201, 1, 45, 15, 15 / 45)  # of 40 to 49 people 10 to 19
    assert cells[20202] == CohortCell(20202, 1, 25, 15, None, "few_for_rate")


def test_a_filter_that_registrations_do_not_carry(fill):
    """It is set aside: the caption says so (`Report.query`), the numbers are those without it."""
    database = _database(fill, PEOPLE, RECORDS)
    assert (
        compute(database, ALL.choose(category="health"), scope=EVERYWHERE, form=Form.EXACT).cells
        == compute(database, ALL, scope=EVERYWHERE, form=Form.EXACT).cells
    )
    query = REPORT.query(database, ALL.choose(category="health"), scope=EVERYWHERE)
    assert (query.set_aside, query.asked.filters) == (("category",), ())


def test_no_records_at_all(fill):
    database = _database(fill, PEOPLE, [])
    assert compute(database, ALL, scope=EVERYWHERE, form=Form.EXACT).reason == "no_records"


def test_cohorts_of_a_group_hold_the_records_of_its_people_alone(fill):
    party = [person(8, first="2020-02-02", group="party_members"), person(9, first="2020-02-03", group="party_members")]
    records = [*RECORDS, record(10, 8, "2020-06-01"), record(11, 8, "2020-06-02", region_id=CHANGHE)]
    database = _database(fill, [*PEOPLE, *party], records)
    for chosen in (
        ALL.choose(group="party_members"),
        ALL.choose(group="party_members", sex="female", age_band="a30_44"),
    ):
        found = compute(database, chosen, scope=EVERYWHERE, form=Form.EXACT)
        assert found.cells[:2] == (CohortCell(20201, 1, 2, 1, 1 / 2), CohortCell(20201, 2, 2, 0, 0 / 2))

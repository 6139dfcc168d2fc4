"""Which population gives which rate."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.denominators import compute, scope_words, source_words
from lib.schema import activity, brand, registration, service_record, volunteer
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.reports.small import BINJIANG, CHANGHE, CIXI, activity_row, brand_row, day, person, record, registered

YEAR = Selection(Period(None, day("2023-01-01"), day("2023-12-31")))
IN_CIXI = 330282002


def _database(fill):
    people = [*(person(i, home=IN_CIXI) for i in range(1, 9)), person(9, home=CHANGHE)]
    return fill(
        (brand, [brand_row(1), brand_row(2, owner=CIXI)]),
        (volunteer, people),
        (registration, [registered(p["id"], "2022-01-01") for p in people]),
        (activity, [activity_row(1, "2023-01-01")]),
        (service_record, [record(i, i, "2023-05-05") for i in range(1, 7)]),
        as_of=day("2024-12-31"),
    )


def test_every_row_of_a_county(fill):
    database = _database(fill)
    rows = compute(database, YEAR.choose(place=CIXI), scope=EVERYWHERE, form=Form.EXACT)
    assert [(row.as_of.year, row.scope, row.residents, row.usual, row.used) for row in rows] == [
        (2020, "whole", 1829488, False, False),
        (2021, "whole", 1859000, False, False),
        (2022, "without_qianwan", 1619900, True, False),
        (2023, "whole", 1872000, False, False),
        (2023, "without_qianwan", 1589000, True, True),
        (2024, "whole", 1889000, False, False),
        (2024, "without_qianwan", 1599000, True, False),
    ]
    assert {(row.registered, row.participants) for row in rows} == {(8, 6)}
    assert (rows[0].registration_rate, rows[0].participation_rate) == (8 / 1829488, 6 / 1829488)
    used = next(row for row in rows if row.used)
    assert (
        used.registration_rate
        == measure(database, "registration_rate", YEAR.choose(place=CIXI), scope=EVERYWHERE).value
    )
    assert (
        used.participation_rate
        == measure(database, "participation_rate", YEAR.choose(place=CIXI), scope=EVERYWHERE).value
    )


def test_a_rate_over_time_divides_by_the_count_of_the_end_of_each_year(fill):
    database = _database(fill)
    ever = Selection(Period(None, None, day("2024-06-30"))).choose(place=CIXI)
    rate = measure(database, "registration_rate", ever, ("year",), scope=EVERYWHERE)
    assert [(cell.codes[0], cell.value, cell.residents_on) for cell in rate.cells] == [
        (2022, 8 / 1619900, (day("2022-12-31"),)),
        (2023, 8 / 1589000, (day("2023-12-31"),)),
        (2024, 8 / 1589000, (day("2023-12-31"),)),  # that of 2024 is of the last day of the year
    ]
    assert rate.residents_on == (day("2022-12-31"), day("2023-12-31"))
    assert [code for code, _ in rate.incomplete] == [2024]
    since = Selection(Period(None, day("2022-03-01"), day("2023-12-31"))).choose(place=CIXI)
    part = measure(database, "participation_rate", since, ("year",), scope=EVERYWHERE)
    assert [(cell.value, cell.reason) for cell in part.cells] == [(None, "no_records"), (6 / 1589000, None)]
    assert dict(part.incomplete)[2022].first == day("2022-03-01")  # who served is counted within the year
    # What has no record by place and year is not there; nobody knows that it is 0.
    assert [
        c.codes for c in measure(database, "participation_rate", since, ("county", "year"), scope=EVERYWHERE).cells
    ] == [(CIXI, 2023)]
    people = measure(database, "residents", ever, ("year",), scope=EVERYWHERE)
    assert [cell.value for cell in people.cells] == [1619900, 1619900, 1619900, 1589000, 1589000]  # the first: of 2020


def test_the_letters_rate_and_the_rate_of_the_whole_city():
    assert round(340500 / 1619900 * 100, 2) == 21.02
    assert round(340500 / 1829488 * 100, 1) == 18.6


def test_places(fill):
    database = _database(fill)
    assert {row.region_id for row in compute(database, YEAR, scope=EVERYWHERE, form=Form.EXACT)} == {BINJIANG, CIXI}
    city = compute(database, YEAR.choose(place=3302), scope=EVERYWHERE, form=Form.EXACT)
    assert [row.region_id for row in city] == [3302] * 4 + [CIXI] * 7
    assert compute(database, YEAR.choose(place=330282104001), scope=EVERYWHERE, form=Form.EXACT) == ()


def test_small_counts_and_unknown_filters_are_blank_with_a_reason(fill):
    database = _database(fill)
    (small,) = compute(database, YEAR.choose(place=CHANGHE), form=Form.PROTECTED, scope=EVERYWHERE)
    assert (small.registered, small.registration_rate, small.registered_reason) == (None, None, "few_in_all")
    assert (small.participants, small.participants_reason) == (0, None)  # nobody in the county
    row = compute(database, YEAR.choose(place=CIXI, category="education"), scope=EVERYWHERE, form=Form.EXACT)[0]
    plain = compute(database, YEAR.choose(place=CIXI), scope=EVERYWHERE, form=Form.EXACT)[
        0
    ]  # residents have no category: it is set aside
    assert row == plain and row.registration_rate is not None


def test_an_unknown_boundary_is_shown_as_it_is():
    assert scope_words("whole", "zh") == "全域"
    assert scope_words("other", "zh") == "other"


def test_a_source_stands_in_one_language_with_its_address():
    both = "人口公报 / Population bulletin；http://example.org/a/b"
    assert source_words(both, "zh") == "人口公报；http://example.org/a/b"
    assert source_words(both, "en") == "Population bulletin；http://example.org/a/b"
    assert source_words("街道统计站", "en") == "街道统计站"

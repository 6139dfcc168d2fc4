"""Stock before + new - gone = stock at the end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.access import EVERYWHERE
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports.registration_flow import compute
from lib.reports.registration_flow import draw as draw_bridge
from lib.schema import brand, registration, volunteer
from lib.selection import Period, Selection
from tests.reports.small import CHANGHE, HANGZHOU, XIXING, ZHEJIANG, brand_row, day, person, registered

YEAR = Selection(Period(None, day("2025-01-01"), day("2025-12-31")))


def _database(fill, registrations: list[dict], people: list[dict] | None = None) -> Database:
    numbers = sorted({row["volunteer_id"] for row in registrations})
    people = people or [person(number) for number in numbers]
    return fill((brand, [brand_row(1)]), (volunteer, people), (registration, registrations), as_of=day("2025-12-31"))


def _values(found) -> dict:
    return {line.code: line.value for line in found.lines}


ROWS = [
    registered(1, "2020-01-01"),
    registered(2, "2020-01-01", "2025-03-01", why="moved"),
    # Changes platform without a gap: neither new nor gone as a person.
    registered(3, "2020-01-01", "2025-06-01", why="platform_change", on=HANGZHOU),
    registered(3, "2025-06-01"),
    # On both platforms; leaves one.
    registered(4, "2020-01-01", "2025-07-01", why="withdrawn", on=HANGZHOU),
    registered(4, "2021-01-01"),
    registered(5, "2025-05-05"),
    # Comes and goes within the year.
    registered(6, "2025-02-01", "2025-02-20", why="cleaned_up"),
    # Ends on the first day after the period: still counted at the end.
    registered(7, "2024-12-31", "2026-01-01", why="moved"),
    registered(8, "2025-12-31"),
    registered(9, "2019-05-05", "2025-01-01"),
]


def test_persons(fill):
    found = compute(_database(fill, ROWS), YEAR, scope=EVERYWHERE, form=Form.EXACT)
    assert found.counts == "persons" and found.reason is None
    assert _values(found) == {
        "opening": len({1, 2, 3, 4, 7, 9}),
        "new": len({5, 6, 8}),
        "moved": len({2}),
        "cleaned_up": len({6}),
        "platform_change": 0,
        "withdrawn": 0,
        "not_recorded": len({9}),
        "closing": len({1, 3, 4, 5, 7, 8}),
    }


def test_all_platforms_chosen_is_the_same_as_none(fill):
    database = _database(fill, ROWS)
    every = YEAR.choose(platform=("zhejiang", "hangzhou", "national", "we"))
    assert (
        compute(database, every, scope=EVERYWHERE, form=Form.EXACT).lines
        == compute(database, YEAR, scope=EVERYWHERE, form=Form.EXACT).lines
    )


def test_one_platform_counts_its_registrations(fill):
    found = compute(_database(fill, ROWS), YEAR.choose(platform="hangzhou"), scope=EVERYWHERE, form=Form.EXACT)
    assert found.counts == "registrations"
    expected = {"opening": 2, "new": 0, "platform_change": 1, "withdrawn": 1, "closing": 2 - 1 - 1}
    assert {code: value for code, value in _values(found).items() if code in expected} == expected


def test_several_platforms_have_stocks_but_no_steps(fill):
    found = compute(
        _database(fill, ROWS), YEAR.choose(platform=("zhejiang", "hangzhou")), scope=EVERYWHERE, form=Form.EXACT
    )
    assert found.reason == "several_platforms"
    assert (found.opening.value, found.closing.value) == (6, 6)
    assert {line.reason for line in (found.new, *found.gone)} == {"several_platforms"}
    assert {line.value for line in (found.new, *found.gone)} == {None}


def test_an_open_period_begins_with_nobody(fill):
    found = compute(
        _database(fill, ROWS), YEAR.within(start=None, end=day("2025-12-31")), scope=EVERYWHERE, form=Form.EXACT
    )
    assert found.opening.value == 0
    assert found.new.value == 9
    assert sum(line.value for line in found.gone) == len({2, 6, 9})
    assert found.closing.value == 9 - 3


def test_by_home(fill):
    people = [person(1, home=XIXING), person(2, home=CHANGHE)]
    rows = [registered(1, "2025-02-01"), registered(2, "2020-01-01")]
    found = compute(_database(fill, rows, people), YEAR.choose(place=CHANGHE), scope=EVERYWHERE, form=Form.EXACT)
    assert (found.opening.value, found.new.value, found.closing.value) == (1, 0, 1)


def test_in_public_those_gone_are_in_tens_by_reason(fill):
    rows = [registered(i, "2020-01-01") for i in range(1, 11)]
    rows += [registered(i, "2020-01-01", "2025-02-01", why="moved") for i in range(20, 42)]
    rows += [registered(50, "2020-01-01", "2025-02-01", why="withdrawn")]
    found = compute(_database(fill, rows), YEAR, form=Form.PROTECTED, scope=EVERYWHERE)
    by_code = {line.code: (line.value, line.reason) for line in found.lines}
    assert (by_code["opening"], by_code["closing"]) == ((10 + 22 + 1, None), (10, None))
    assert by_code["withdrawn"] == (None, "below_ten")
    assert by_code["moved"] == (15, None)  # 23 in all are gone: 5 for those below ten leave 18
    assert by_code["cleaned_up"] == (None, "below_ten")  # none and few are one


def test_in_public_the_reasons_of_few_are_one_step_that_closes_the_bridge(fill):
    """34 gone for two reasons: 13 are read as 15 and 21 as 15, one ten less, so that all add up; 34 - 30 are left."""
    rows = [registered(i, "2020-01-01", "2025-02-01", why="moved") for i in range(1, 22)]
    rows += [registered(i, "2020-01-01", "2025-02-01", why="cleaned_up") for i in range(22, 35)]
    rows += [registered(i, "2020-01-01") for i in range(35, 42)]
    database = _database(fill, rows)
    found = compute(database, YEAR, form=Form.PROTECTED, scope=EVERYWHERE)
    values = _values(found)
    assert (values["cleaned_up"], values["moved"]) == (15, 15)
    (bars,) = draw_bridge(found, read_dimensions(database), "zh")["data"]
    assert -4 in bars["x"]
    assert values["opening"] + values["new"] - 15 - 15 - 4 == values["closing"] == 7
    assert "分档" in found.note.zh
    assert compute(database, YEAR, scope=EVERYWHERE, form=Form.EXACT).note is None


def test_in_public_few_who_are_gone_are_not_split(fill):
    rows = [registered(i, "2020-01-01") for i in range(1, 11)]
    rows += [registered(18, "2020-01-01", "2025-02-01", why="moved")]
    found = compute(_database(fill, rows), YEAR, form=Form.PROTECTED, scope=EVERYWHERE)
    assert {line.reason for line in found.gone} == {"few_in_all"}


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        (YEAR.choose(end_reason="moved"), "not_by:end_reason"),
        (YEAR.choose(age_band="a30_44"), "age_moves"),
    ],
)
def test_what_cannot_be_a_bridge_says_why(fill, chosen, reason):
    found = compute(_database(fill, ROWS), chosen, scope=EVERYWHERE, form=Form.EXACT)
    assert found.reason == reason
    assert {(line.value, line.reason) for line in found.lines} == {(None, reason)}


def test_a_filter_that_registrations_do_not_carry_is_set_aside(fill):
    database = _database(fill, ROWS)
    chosen, plain = (
        compute(database, s, scope=EVERYWHERE, form=Form.EXACT) for s in (YEAR.choose(category="education"), YEAR)
    )
    assert chosen.lines == plain.lines


def test_faulty_dates_are_said(fill):
    rows = [registered(1, "2026-06-01", "2025-06-01", why="moved"), registered(2, "2020-01-01")]
    assert compute(_database(fill, rows), YEAR, scope=EVERYWHERE, form=Form.EXACT).reason == "does_not_add_up"


DAYS = [f"2025-01-{number:02}" for number in range(1, 10)]


@st.composite
def _spells(draw):
    """Spells of three people on two platforms, touching, overlapping, empty; each with its own first day."""
    found = {}
    for _ in range(draw(st.integers(1, 12))):
        begins = draw(st.integers(0, 8))
        ends = draw(st.none() | st.integers(begins, 8))
        row = registered(draw(st.integers(1, 3)), DAYS[begins], None if ends is None else DAYS[ends])
        row["platform_id"] = draw(st.sampled_from([ZHEJIANG, HANGZHOU]))
        found[row["volunteer_id"], row["platform_id"], row["registered_on"]] = row
    return list(found.values())


@pytest.fixture(scope="module")
def one_database(tmp_path_factory, request):
    import shutil

    path = tmp_path_factory.mktemp("spells") / "small.sqlite"
    shutil.copy(request.getfixturevalue("_sqlite_template"), path)
    database = Database(f"sqlite:///{path}")
    with database.write(as_of=day("2025-12-31")) as connection:
        connection.execute(brand.insert(), [brand_row(1)])
        connection.execute(volunteer.insert(), [person(number) for number in (1, 2, 3)])
    yield database
    database.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_spells(), begins=st.integers(0, 8), length=st.integers(0, 8))
def test_it_always_adds_up(one_database, rows, begins, length):
    with one_database.write() as connection:
        connection.execute(registration.delete())
        connection.execute(registration.insert(), rows)
    chosen = Selection(Period(None, day(DAYS[begins]), day(DAYS[min(8, begins + length)])))
    for asked in (chosen, chosen.choose(platform="zhejiang")):
        found = compute(one_database, asked, scope=EVERYWHERE, form=Form.EXACT)
        assert found.reason is None
        gone = sum(line.value for line in found.gone)
        assert found.opening.value + found.new.value - gone == found.closing.value

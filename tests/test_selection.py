"""What the reader chose: presets counted from the data's day, comparisons, links that read back equal."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalogue.breakdowns import BREAKDOWNS
from lib.selection import (
    COMPARISONS,
    FILTERS,
    PRESETS,
    BadSelection,
    Period,
    Selection,
    from_link,
    from_pairs,
)

AS_OF = date(2025, 9, 12)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def spans():
    pair = st.tuples(st.none() | days, st.none() | days)
    ordered = pair.filter(lambda p: not (p[0] and p[1] and p[0] > p[1]))
    return ordered.map(lambda p: Period(None, *p))


def values_of(name: str):
    if name in ("place", "county", "street", "community", "contest_year", "activity"):
        return st.integers(0, {"contest_year": 9999, "activity": 10**9 - 1}.get(name, 10**15)).map(str)
    words = BREAKDOWNS[name].words
    if words:
        return st.sampled_from(list(words))
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


chosen = st.lists(st.sampled_from(FILTERS), unique=True, max_size=5).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.lists(values_of(name), min_size=1, max_size=3, unique=True) for name in names}
    )
)
selections = st.builds(
    lambda period, compare, filters: Selection(period, compare).choose(**filters),
    st.sampled_from([Period(name) for name in PRESETS]) | spans(),
    st.sampled_from(list(COMPARISONS)),
    chosen,
)


@given(selections)
def test_a_link_reads_back_equal(selection):
    assert from_link(selection.as_link()) == selection
    assert from_link("?" + selection.as_link()) == selection


@given(selections)
def test_what_a_server_decodes_reads_back_equal(selection):
    pairs = dict(parse_qsl(selection.as_link(), keep_blank_values=True, strict_parsing=bool(selection.as_link())))
    assert from_pairs(pairs) == (selection, [])


@given(selections)
def test_a_link_is_plain_ascii_without_blanks(selection):
    link = selection.as_link()
    assert link.isascii()
    assert not set(link) & set(" \"'<>#+\n")


@given(selections, st.dates(date(2019, 1, 1), date(2040, 12, 31)))
def test_periods_have_an_end_and_are_kept_when_resolved(selection, as_of):
    resolved = selection.resolved(as_of)
    assert resolved.period.preset is None
    assert resolved.period.end is not None
    assert resolved.resolved(as_of) == resolved


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        selection = from_link(text)
    except BadSelection:
        return
    assert from_link(selection.as_link()) == selection


def test_a_link_holds_only_what_was_chosen():
    assert Selection().as_link() == ""
    assert from_link("") == Selection()
    two = Selection(Period("this_year"), "none").choose(place=[330108, 330282], brand="浦师傅")
    assert two.as_link() == "period=this_year&compare=none&brand=%E6%B5%A6%E5%B8%88%E5%82%85&place=330108,330282"


def test_a_link_may_be_written_by_hand():
    read = from_link("period=..2025-09-12&place=330108&brand=浦师傅,拾忆铺")
    assert read == Selection(Period(None, None, date(2025, 9, 12))).choose(place=330108, brand=["浦师傅", "拾忆铺"])


def test_a_comma_within_a_name_is_kept():
    selection = Selection().choose(brand=["一,二", "100%", "%2C"])
    assert from_link(selection.as_link()).get("brand") == ("一,二", "100%", "%2C")
    assert from_pairs(dict(parse_qsl(selection.as_link())))[0] == selection


@pytest.mark.parametrize(
    "link",
    [
        "period=tomorrow",
        "period=2025-01-01",
        "period=2025-13-01..2025-12-31",
        "period=2025-02-01..2025-01-01",
        "period=0001-01-01..2025-01-01",
        "period=",
        "compare=never",
        "colour=red",
        "month=202501",
        "place=330108;330282",
        "place=",
        "place=-1",
        "place=" + "9" * 30,
        "street=长河街道",
        "contest_year=latest",
        "category=cooking",
        "category=health,cooking",
        "place",
        "place=1&place=2",
    ],
)
def test_a_bad_link_is_refused_with_the_part_at_fault(link):
    with pytest.raises(BadSelection, match=link.split("=")[0]):
        from_link(link)


def test_the_kinder_way_leaves_bad_parts_out():
    pairs = {"period": "tomorrow", "compare": "never", "colour": "red", "category": "health", "place": "x"}
    selection, problems = from_pairs(pairs)
    assert selection == Selection().choose(category="health")
    assert problems == [("period", "tomorrow"), ("compare", "never"), ("colour", "red"), ("place", "x")]


def test_a_selection_itself_refuses_what_cannot_be_filtered():
    with pytest.raises(BadSelection, match="month"):
        Selection().choose(month=202501)
    with pytest.raises(BadSelection, match="compare"):
        Selection(compare="never")


def test_choosing_replaces_and_removes():
    first = Selection().choose(place=(1, 2, 1), sex="female")
    assert first.places == (1, 2)
    assert first.choose(place=3, sex=()).filters == (("place", ("3",)),)
    assert first.choose(sex=None).get("sex") == ()
    assert first.get("brand") == ()


@pytest.mark.parametrize(
    ("preset", "as_of", "start", "end"),
    [
        ("last_12_months", "2025-09-12", "2024-09-13", "2025-09-12"),
        ("last_12_months", "2025-02-28", "2024-03-01", "2025-02-28"),
        ("last_12_months", "2024-02-29", "2023-03-01", "2024-02-29"),
        ("last_12_months", "2025-12-31", "2025-01-01", "2025-12-31"),
        ("this_year", "2025-09-12", "2025-01-01", "2025-09-12"),
        ("last_year", "2025-09-12", "2024-01-01", "2024-12-31"),
        ("this_quarter", "2025-09-12", "2025-07-01", "2025-09-12"),
        ("this_quarter", "2025-03-31", "2025-01-01", "2025-03-31"),
        ("last_quarter", "2025-09-12", "2025-04-01", "2025-06-30"),
        ("last_quarter", "2025-03-31", "2024-10-01", "2024-12-31"),
        ("last_month", "2025-09-12", "2025-08-01", "2025-08-31"),
        ("last_month", "2025-01-31", "2024-12-01", "2024-12-31"),
        ("this_half_year", "2025-09-12", "2025-07-01", "2025-09-12"),
        ("this_half_year", "2025-06-30", "2025-01-01", "2025-06-30"),
        ("this_week", "2025-09-12", "2025-09-08", "2025-09-12"),  # a Friday
        ("this_week", "2025-09-08", "2025-09-08", "2025-09-08"),
        ("last_week", "2025-09-12", "2025-09-01", "2025-09-07"),
        ("march", "2025-09-12", "2025-03-01", "2025-03-31"),
        ("march", "2025-03-05", "2025-03-01", "2025-03-05"),
        ("march", "2025-02-28", "2024-03-01", "2024-03-31"),
        ("since_2019", "2025-09-12", "2019-01-01", "2025-09-12"),
        ("to_date", "2025-09-12", None, "2025-09-12"),
    ],
)
def test_presets_count_from_the_day_of_the_data(preset, as_of, start, end):
    wanted = (start and date.fromisoformat(start), date.fromisoformat(end))
    assert Period(preset).days(date.fromisoformat(as_of)) == wanted


def test_every_preset_has_its_days():
    assert all(Period(preset).days(AS_OF)[1] <= AS_OF for preset in PRESETS)


@pytest.mark.parametrize(
    ("name", "value"), [("brand", "a\0b"), ("contest_year", "99999"), ("activity", "12a"), ("place", "9" * 19)]
)
def test_what_no_database_takes_is_refused(name, value):
    assert from_pairs({name: value}) == (Selection(), [(name, value)])

"""Every form of a day and a time that platforms and spreadsheets write, one by one and by the column."""

from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importers.errors import CellError
from lib.importers.parse import dates, datetime_columns
from lib.importers.parse.cell_parser import CellParser, RowErrors

FIFTH = date(2025, 3, 5)
DAYS = (
    "2025-03-05", "2025-3-5", "2025/3/5", "2025/03/05", "2025.3.5", "20250305", "2025年3月5日", "2025年03月05号", " 2025-03-05 ",
    "２０２５－０３－０５", "2025 年 3 月 5 日", "2025-03-05 星期三", "2025年3月5日(周三)", "2025/3/5（星期三）", "45721",
    "20250305.0", "45721.00",
)  # fmt: skip
TIMES = {
    "2025-03-05 09:00": (9, 0, 0), "2025-03-05 9:00:00": (9, 0, 0), "2025-03-05T09:00:00": (9, 0, 0),
    "2025/3/5 9:05:07": (9, 5, 7), "2025年3月5日 9时30分": (9, 30, 0), "2025年3月5日9时": (9, 0, 0),
    "2025年3月5日 上午9:30": (9, 30, 0), "2025-03-05 下午3:00": (15, 0, 0), "2025-03-05 下午12:30": (12, 30, 0),
    "2025-03-05 上午12:05": (0, 5, 0), "2025-03-05 中午1点": (13, 0, 0), "2025-03-05 中午11:30": (11, 30, 0),
    "2025-03-05 晚上8:15": (20, 15, 0), "2025-03-05 中午12点": (12, 0, 0), "2025-03-05 中午11:00": (11, 0, 0),
    "2025-03-05 中午2:30": (14, 30, 0), "2025-03-05 中午13:15": (13, 15, 0), "2025-03-05 中午14:00": (14, 0, 0),
    "2025-03-05 凌晨12:30": (0, 30, 0), "2025-03-05 晚上11:59": (23, 59, 0), "2025-03-05 09:59:59": (9, 59, 59), "2025/3/5 3:00 PM": (15, 0, 0), "2025-03-05 09:00:00.123": (9, 0, 0),
    "2025-03-05T09:00:00+08:00": (9, 0, 0), "2025-03-05T01:00:00Z": (9, 0, 0), "2025-03-05 周三 09:00": (9, 0, 0),
    "20250305090000": (9, 0, 0), "202503050900": (9, 0, 0), "45721.375": (9, 0, 0), "45721.3958333333": (9, 30, 0),
    "2025-03-05T09:00+08:00": (9, 0, 0), "2025-03-05 09:00:00+0800": (9, 0, 0), "2025-03-04T20:00:00-05:00": (9, 0, 0),
    "2025-03-05 01:00:00.0 Z": (9, 0, 0), "1741136400000": (9, 0, 0), "2025-03-05\n09:00": (9, 0, 0), "2025-03-05 00:00:00": (0, 0, 0),
}  # fmt: skip
REFUSED = {
    "6.30": "not_a_date", "2025-02-30": "not_a_date", "2025-13-01": "not_a_date", "2025年3月": "not_a_date", "03-05": "not_a_date",
    "昨天": "not_a_date", "-": "not_a_date", "2025": "not_a_date", "20251345": "not_a_date", "2025-3/5": "not_a_date",
    "114/03/05": "not_a_date", "1140305": "not_a_date", "9999": "not_a_date", "4572": "not_a_date", "99999": "not_a_date",
    "2025-03-05 25:00": "not_a_time", "2025-03-05 09:60": "not_a_time", "2025-03-05 上午": "not_a_time",
    "2025-03-05 中午10:59": "not_a_time", "2025-03-05 中午3:00": "not_a_time", "2025-03-05 中午0:30": "not_a_time",
    "2025-03-05 中午15:00": "not_a_time", "2025-03-05 24:01": "not_a_time", "2025-03-05 9": "not_a_time", "05/03/2025": "date_ambiguous", "5.3.2025": "date_ambiguous",
    "2025-03-05 09:00-11:00": "not_a_time", "2025/03/05（周三）09:00-11:00": "not_a_time", "2025-03-05T09:00-11:00": "not_a_time",
    "2025-03-05 09:00:00-11:00": "not_a_time", "2025-03-05 09:00+08:00": "not_a_time", "2025-03-05T09:00:00+15:00": "not_a_time",
    "2025-03-05T09:00:00-12:30": "not_a_time", "2025-03-05 09:00Z": "not_a_time",
    "25/3/5": "date_ambiguous", "09:00": "not_a_date", "2025-02-29": "not_a_date", "x" * 500: "not_a_date",
}  # fmt: skip


MIDNIGHTS = ("2025-03-04 晚上12点", "2025-03-04 晚上12:00", "2025-03-04 24:00", "2025-03-04 24:00:00")
"""The end of a day is the beginning of the next."""


def as_datetime(moment: dates.Moment) -> datetime:
    day, second = moment
    return datetime(1970, 1, 1) + timedelta(days=day, seconds=second or 0)


def rule_of(read, *args, **named) -> str:
    with pytest.raises(CellError) as rejected:
        read(*args, **named)
    return rejected.value.rule


@pytest.mark.parametrize("written", MIDNIGHTS)
def test_the_end_of_a_day_is_the_next_midnight(written):
    assert dates.moment(written) == (dates.number_of(FIFTH), 0)


@pytest.mark.parametrize(("first", "last"), [("9999", "10000"), ("73051", "73050")])
def test_serials_of_a_spreadsheet_have_bounds(first, last):
    """Outside them five digits are more likely a code than a day."""
    assert rule_of(dates.moment, first) == "not_a_date"
    assert dates.moment(last) == (int(last) - 25_569, None)


def test_a_moment_has_a_longest_text():
    written = "2025-03-05" + " " * 40 + "09:00"
    assert dates.moment(written + " " * 30) == (dates.number_of(FIFTH), 9 * 3600)  # spaces around do not count
    assert dates.moment(f"2025-03-05{' ' * (dates.MOST - 15)}09:00") == (dates.number_of(FIFTH), 9 * 3600)
    assert rule_of(dates.moment, f"2025-03-05{' ' * (dates.MOST - 14)}09:00") == "not_a_date"


@pytest.mark.parametrize("written", DAYS)
def test_a_day_alone(written):
    assert dates.moment(written) == (dates.number_of(FIFTH), None)


@pytest.mark.parametrize("written", TIMES)
def test_a_day_with_a_time(written):
    assert as_datetime(dates.moment(written)) == datetime(2025, 3, 5, *TIMES[written])
    assert dates.moment(written)[1] is not None


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_date(written):
    assert rule_of(dates.moment, written) == REFUSED[written]


@pytest.mark.parametrize(
    "written", ["114/03/05", "114-3-5", "1140305", "民國114年3月5日", "民国114年3月5日", "2025/3/5", "114.3.5"]
)
def test_years_of_the_republic(written):
    assert dates.moment(written, roc=True) == (dates.number_of(FIFTH), None)


def test_years_of_the_republic_that_say_so_need_no_format_and_short_ones_are_early():
    assert dates.moment("民國114年3月5日")[0] == dates.number_of(FIFTH)
    assert dates.moment("99/12/31", roc=True)[0] == dates.number_of(date(2010, 12, 31))
    assert dates.moment("0850101", roc=True)[0] == dates.number_of(date(1996, 1, 1))
    assert as_datetime(dates.moment("114/03/05 14:30", roc=True)) == datetime(2025, 3, 5, 14, 30)


@pytest.mark.parametrize(
    ("written", "day_first", "expected"),
    [
        ("05/03/2025", True, FIFTH),
        ("03/05/2025", False, FIFTH),
        ("25/03/2025", None, date(2025, 3, 25)),
        ("03/25/2025", None, date(2025, 3, 25)),
        ("05.05.2025", None, date(2025, 5, 5)),
        ("03/25/2025", True, "not_a_date"),
        ("25/03/2025", False, "not_a_date"),
        ("05-03-2025", None, "date_ambiguous"),
    ],
)
def test_the_day_comes_first_only_where_somebody_says_so(written, day_first, expected):
    if isinstance(expected, str):
        assert rule_of(dates.moment, written, day_first=day_first) == expected
    else:
        assert dates.moment(written, day_first=day_first)[0] == dates.number_of(expected)


@pytest.mark.parametrize(
    ("written", "second"),
    [("09:00", 32400), ("9:00:01", 32401), ("下午2点", 50400), ("0.375", 32400), (".5", 43200), ("24:00", 86400)],
)
def test_a_time_without_a_day(written, second):
    assert dates.moment(written, bare_time=True) == (None, second)


def test_the_end_of_a_day_is_the_beginning_of_the_next():
    assert as_datetime(dates.moment("2025-03-05 24:00")) == datetime(2025, 3, 6)


SPANS = (
    "2025-03-05 09:00:00~2025-03-05 11:00:00", "2025-03-05 09:00:00～2025-03-05 11:00:00", "2025-03-05 09:00~11:00",
    "2025-03-05 09:00:00至2025-03-05 11:00:00", "2025-03-05 09:00-11:00", "2025-03-05 09:00:00 - 2025-03-05 11:00:00",
    "2025-03-05 09:00:00 -- 11:00:00", "2025年3月5日9:00至11:00", "2025/3/5 9:00—2025/3/5 11:00", "2025.3.5 9:00到11:00",
    "2025-03-05 09:00:00-2025-03-05 11:00:00", "2025-03-05 上午9:00~上午11:00",
)  # fmt: skip


@pytest.mark.parametrize("written", SPANS)
def test_two_times_in_one_cell(written):
    start, end = dates.span(written)
    assert as_datetime(start) == datetime(2025, 3, 5, 9)
    assert end[0] in (None, dates.number_of(FIFTH))
    assert end[1] == 11 * 3600


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2025-03-05 下午1:00-3:00", 13, 15),
        ("2025-03-05 下午1:00-下午3:00", 13, 15),
        ("2025-03-05 下午1:00-15:00", 13, 15),
        ("2025-03-05 1:00-3:00 PM", 13, 15),
        ("2025-03-05 1:00 PM-3:00 PM", 13, 15),
        ("2025-03-05 1:00 PM - 2025-03-05 3:00 PM", 13, 15),
        ("2025-03-05 13:00-3:00PM", 13, 15),
        ("2025-03-05 下午1点-3点", 13, 15),
        ("2025-03-05 晚上8:00-10:00", 20, 22),
        ("2025-03-05 中午12:00-2:00", 12, 14),
        ("2025-03-05 中午12:00-3:00", 12, 15),
        ("2025-03-05 中午1:00-14:00", 13, 14),
        ("2025-03-05 中午11:00-12:00", 11, 12),
        ("2025-03-05 中午11:00-11:00", 11, 11),
        ("2025-03-05 上午9:00-11:00", 9, 11),
        ("2025-03-05 上午9:00-12:00", 9, 12),
        ("2025-03-05 9:00-11:00 AM", 9, 11),
        ("2025-03-05 9:00-下午3:00", 9, 15),
        ("2025-03-05 上午9:00-下午3:00", 9, 15),
        # Which half the other time means is not clear: it ends before it begins, and so is quarantined.
        ("2025-03-05 11:00-1:00 PM", 23, 13),
        ("2025-03-05 1:00 PM-3:00", 13, 3),
    ],
)
def test_a_half_of_the_day_that_is_said_once(written, start, end):
    assert [moment[1] for moment in dates.span(written)] == [start * 3600, end * 3600]


def test_spans_of_days_of_times_and_of_one_moment():
    day = dates.number_of(FIFTH)
    assert dates.span("2025/3/5-2025/3/5") == ((day, None), (day, None))
    assert dates.span("2025-03-05 至 2025-03-05") == ((day, None), (day, None))
    assert dates.span("09:00-11:00") == ((None, 32400), (None, 39600))
    assert dates.span("2025-03-05") == ((day, None), (None, None))
    assert rule_of(dates.span, "2025-03-05 中午10:59-12:00") == "not_a_time"
    assert rule_of(dates.span, "9:00~10:00~11:00") == "not_a_time"
    assert rule_of(dates.span, "9:00" + " " * 1_000_000 + "x") == "not_a_time"  # at once: a search would take hours


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused(text):
    for read in (
        lambda: dates.moment(text),
        lambda: dates.moment(text, roc=True, day_first=True, bare_time=True),
        lambda: dates.span(text),
    ):
        try:
            read()
        except CellError as rejected:
            assert rejected.rule in ("not_a_date", "not_a_time", "date_ambiguous")


# -- by the column ---------------------------------------------------------------------------------------------------


def by_column(texts: list[str]) -> tuple[list, list]:
    errors = RowErrors(len(texts))
    found = datetime_columns.parse_datetimes(pa.array(texts, pa.string()), CellParser(dates.moment), errors, "starts")
    none = datetime_columns.NONE
    pairs = zip(found.day.tolist(), found.second.tolist(), strict=True)
    return [tuple(None if part == none else part for part in pair) for pair in pairs], errors.found


def one_by_one(text: str):
    try:
        return dates.moment(text) if text.strip() else (None, None)
    except CellError:
        return None, None


ANY = st.one_of(
    st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str),
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 30)).map(lambda at: str(at.replace(microsecond=0))),
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 30)).map(lambda at: at.strftime("%Y-%m-%dT%H:%M")),
    st.from_regex(
        r"(19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9] [0-2]?[0-9]:[0-6][0-9](:[0-6][0-9])?", fullmatch=True
    ),
    st.from_regex(r"(19|20)\d\d-[01]\d-[0-3]\d[ T][0-2]\d:[0-6]\d(:[0-6]\d)?", fullmatch=True),
    st.sampled_from([*DAYS, *TIMES, *MIDNIGHTS, *REFUSED, "", "  ", "2024-02-29", "1900-02-29", "2000-02-29"]),
    st.text(max_size=20),
)


@given(st.lists(ANY, max_size=30))
def test_a_column_reads_as_its_cells_do(texts):
    found, errors = by_column(texts)
    assert found == [one_by_one(text) for text in texts]
    assert {row for row, _, _ in errors} == {
        i for i, text in enumerate(texts) if text.strip() and found[i] == (None, None)
    }


@given(
    st.lists(
        st.one_of(st.sampled_from([*SPANS, "", "x", "2025-02-30 09:00:00~2025-03-05 11:00:00"]), st.text(max_size=45)),
        max_size=20,
    )
)
def test_a_column_of_spans_reads_as_its_cells_do(texts):
    errors = RowErrors(len(texts))
    starts, ends = datetime_columns.parse_spans(pa.array(texts, pa.string()), CellParser(dates.span), errors, "served")
    for i, text in enumerate(texts):
        try:
            expected = dates.span(text) if text.strip() else ((None, None), (None, None))
        except CellError:
            expected = ((None, None), (None, None))
        found = [(m.day[i], m.second[i]) for m in (starts, ends)]
        assert [tuple(None if part == datetime_columns.NONE else int(part) for part in pair) for pair in found] == list(
            expected
        )


def test_sliced_columns_are_read_from_where_they_begin():
    whole = pa.array(["2025-03-05", "2025-03-06 24:00:00", "2025-03-07 09:30"])
    found = datetime_columns.parse_datetimes(whole.slice(1), CellParser(dates.moment), RowErrors(2), "starts")
    assert found.day.tolist() == [dates.number_of(date(2025, 3, day)) for day in (7, 7)]
    assert found.second.tolist() == [0, (9 * 60 + 30) * 60]

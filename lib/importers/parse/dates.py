"""One cell with a day, a time or both, in every form that the platforms and spreadsheets write.

A moment is (day, second): the day as a number since 1970-01-01 or None, the second of that day or None where the cell
gives no time. Reading whole columns of the usual ISO form at once: `datetime_columns.py`.
"""

import re
import unicodedata
from datetime import date

from lib.importers.errors import CellError

Moment = tuple[int | None, int | None]
DAY_SECONDS = 86_400
MOST = 60
"""Characters of a moment; more are rejected unread."""
SHANGHAI_SECONDS = 8 * 3600
_EPOCH = date(1970, 1, 1).toordinal()
_EXCEL = date(1899, 12, 30).toordinal() - _EPOCH
DAYS_TO_1904 = 1462
"""Days that a serial of a workbook that counts from 1904 lies behind that of all others."""
_SERIALS = (10_000, 73_050)  # 1927 to 2099: five digits below that are more likely a code

_DAY = re.compile(
    r"(?:(?P<roc>民国|民國)\s*)?(?P<a>\d{1,4})\s*(?P<sep>[-/.年])\s*(?P<b>\d{1,2})\s*(?P<sep2>[-/.月])\s*(?P<c>\d{1,4})\s*(?:日|号|號)?"
    r"(?P<rest>(?:(?<=[日号號]).*|\D.*)?)",
    re.DOTALL,
)
_TIME = re.compile(
    r"(?P<half>上午|下午|凌晨|早上|中午|晚上|AM|PM)?\s*(?P<h>\d{1,2})(?:[:时時点點])(?:(?P<m>\d{1,2})?(?:[:分](?P<s>\d{1,2})(?:\.\d+)?秒?|分)?)?"
    r"\s*(?P<after>AM|PM)?"
)
_ZONE = re.compile(r"(?P<time>\d{1,2}:\d\d(?P<seconds>:\d\d(?:\.\d+)?)?)\s*(?P<zone>Z|[+-]\d\d:?\d\d)")
_ZONES = (-12 * 3600, 14 * 3600)
_WEEKDAY = re.compile(r"[(（]?(?:星期|周|週|礼拜)[一二三四五六日天][)）]?")
_DIGITS = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?)?")
_ROC_DIGITS = re.compile(r"(?P<y>\d{2,3})(?P<m>\d\d)(?P<d>\d\d)")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_FRACTION = re.compile(r"0?\.\d+")
_WHOLE = re.compile(r"(\d{5,})\.0+")
_SPAN = re.compile(
    r"\s*(?:~|至|到|—+|–|--+|\s-\s|(?<=:\d\d)-|(?<=[时時点點分秒])-|(?<=[AaPp][Mm])-|(?<=\d)-(?=\d{4}[./年]))\s*"
)
_BEFORE_HALF = re.compile(r"(?:下午|中午|晚上|[Pp][Mm])(?=\s*\d)")
_AFTER_HALF = re.compile(r"(?<=[\d\s])[Pp][Mm]$")
_ANY_HALF = re.compile(r"上午|下午|凌晨|早上|中午|晚上|[AaPp][Mm]")
_CLOCK = re.compile(r"(?P<h>\d{1,2})[:时時点點]")
_NOON = {11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}
"""Hours that people call noon (中午) -> hour of the day. With another one, 中午 or the hour is a slip."""

_SLIPS = frozenset(
    [("晚上", hour) for hour in (*range(5), *range(13, 17))]
    + [(half, hour) for half in ("上午", "凌晨", "早上", "AM") for hour in range(13, 25)]
    + [(half, hour) for half in ("下午", "PM") for hour in (0, 24)]
)
"""A part of the day with an hour that is not in it: 晚上1:00 may be one in the morning, or a slip."""


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01. Raises Unreadable for a day that no calendar has."""
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError as error:
        raise CellError("not_a_date") from error


def number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def moment(text: str, *, roc: bool = False, day_first: bool | None = None, bare_time: bool = False) -> Moment:
    """The moment that a cell names; `bare_time`: a time without a day will do.

    Raises Unreadable: not_a_date, not_a_time, date_ambiguous (05/03/2025 while nobody has said which comes first).
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text or len(text) > MOST:
        raise CellError("not_a_date")
    if whole := _WHOLE.fullmatch(text):
        text = whole[1]
    if text.replace(".", "", 1).isdecimal() and text.isascii():
        found = _number(text, roc=roc, bare_time=bare_time)
        if found:
            return found
    if bare_time and (found := _TIME.fullmatch(text.upper())):
        return None, _seconds(found)
    if not (found := _DAY.fullmatch(text)):
        raise CellError("not_a_date")
    day = _written_day(found, roc=roc, day_first=day_first)
    rest = _WEEKDAY.sub("", found["rest"]).strip().upper()
    if not rest.removeprefix("T"):
        return day, None
    rest, offset = _without_zone(rest)
    if not (time := _TIME.fullmatch(rest.removeprefix("T").strip())):
        raise CellError("not_a_time")
    return _in_shanghai(day, _seconds(time), offset)


def span(text: str, *, roc: bool = False, day_first: bool | None = None) -> tuple[Moment, Moment]:
    """The two moments of a cell such as 2025-03-05 09:00~11:00; a single one begins and leaves the end open."""
    text = unicodedata.normalize("NFKC", text).strip()
    parts = _SPAN.split(text) if len(text) <= 2 * MOST else []
    if not 1 <= len(parts) <= 2:
        raise CellError("not_a_time")
    if len(parts) == 1:
        return moment(parts[0], roc=roc, day_first=day_first, bare_time=True), (None, None)
    start, end = (moment(part, roc=roc, day_first=day_first, bare_time=True) for part in _of_one_half(*parts))
    return start, end


def _of_one_half(start: str, end: str) -> tuple[str, str]:
    """The two times of a span; 下午 before the first counts for the second, PM behind the second for the first.

    Words of the morning need not be said twice: the other time reads as it stands.
    """
    if (half := _BEFORE_HALF.search(start)) and not _ANY_HALF.search(end):
        end = _CLOCK.sub(lambda clock: _half_of_the_end(half[0], int(clock["h"])) + clock[0], end, count=1)
    elif (half := _AFTER_HALF.search(end)) and not _ANY_HALF.search(start) and _CLOCK.search(start):
        start += half[0]
    return start, end


def _half_of_the_end(half: str, hour: int) -> str:
    """中午12:00-3:00 ends in the afternoon, 中午11:00-11:30 at noon still."""
    return "下午" if half == "中午" and hour != 11 else half


def _number(text: str, *, roc: bool, bare_time: bool) -> Moment | None:
    """A moment written in digits alone: 20250305, a spreadsheet's serial, milliseconds since 1970, 1140305 (ROC)."""
    if len(text) == 13 and text.isdecimal():
        seconds = int(text) // 1000 + SHANGHAI_SECONDS
        return seconds // DAY_SECONDS, seconds % DAY_SECONDS
    if _SERIAL.fullmatch(text) and _SERIALS[0] <= int(text[:5]) <= _SERIALS[1]:
        return _serial(text)
    if found := _DIGITS.fullmatch(text):
        day = day_number(int(found["y"]), int(found["m"]), int(found["d"]))
        return day, (_clock(int(found["H"]), int(found["M"]), int(found["S"] or 0)) if found["H"] else None)
    if roc and (found := _ROC_DIGITS.fullmatch(text)):
        return day_number(int(found["y"]) + 1911, int(found["m"]), int(found["d"])), None
    if bare_time and _FRACTION.fullmatch(text):
        return None, round(float(text) * DAY_SECONDS)
    return None


def since_1900(text: str) -> str:
    """A serial of a workbook that counts its days from 1904, as all other workbooks write it; other cells as they are."""
    found = text.strip()
    return f"{int(found[:5]) + DAYS_TO_1904}{found[5:]}" if _SERIAL.fullmatch(found) else text


def _serial(text: str) -> Moment:
    day = int(text[:5]) + _EXCEL
    if len(text) == 5:
        return day, None
    seconds = round(float("0" + text[5:]) * DAY_SECONDS)  # a fraction of a day; its last digits are noise
    return day + seconds // DAY_SECONDS, seconds % DAY_SECONDS


def _written_day(found: re.Match, *, roc: bool, day_first: bool | None) -> int:
    """The day of year-month-day in whichever order its parts stand."""
    first, second, third = int(found["a"]), int(found["b"]), int(found["c"])
    if (found["sep"], found["sep2"]) not in {("-", "-"), ("/", "/"), (".", "."), ("年", "月")}:
        raise CellError("not_a_date")
    if found["roc"]:
        return day_number(first + 1911, second, third)
    if len(found["a"]) == 4:
        return day_number(first, second, third)
    if len(found["c"]) == 4 and found["sep"] != "年":
        return _day_and_month(first, second, third, day_first)
    if roc and len(found["c"]) <= 2:
        return day_number(first + 1911, second, third)
    raise CellError("not_a_date" if len(found["a"]) == 3 or len(found["c"]) > 2 else "date_ambiguous")


def _day_and_month(first: int, second: int, year: int, day_first: bool | None) -> int:
    if day_first is not None:
        day, month = (first, second) if day_first else (second, first)
    elif first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        raise CellError("date_ambiguous")
    return day_number(year, month, day)


def _seconds(found: re.Match) -> int:
    hour, half = int(found["h"]), found["half"] or found["after"]
    if half == "中午":
        if hour not in _NOON:
            raise CellError("not_a_time")
        hour = _NOON[hour]
    elif (half, hour) in _SLIPS:
        raise CellError("not_a_time", f"{half}{hour}")
    elif half in ("下午", "晚上", "PM") and hour < 12:
        hour += 12
    elif half in ("上午", "凌晨", "早上", "AM") and hour == 12:
        hour = 0
    elif half == "晚上" and hour == 12:
        hour = 24
    return _clock(hour, int(found["m"] or 0), int(found["s"] or 0))


def _clock(hour: int, minute: int, second: int) -> int:
    """The second of the day; 24:00:00 is the end of it. Raises Unreadable."""
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > DAY_SECONDS:
        raise CellError("not_a_time")
    return seconds


def _without_zone(rest: str) -> tuple[str, int | None]:
    """What stands behind a day, without the zone that an ISO time ends with, and that zone's offset in seconds.

    A time and -11:00 are two times and no zone, unless T and seconds say that a program wrote them.
    """
    found = _ZONE.fullmatch(rest.removeprefix("T").strip())
    if not found:
        return rest, None
    iso, seconds, zone = rest.startswith("T"), found["seconds"], found["zone"]
    # Clerks write spans (09:00-11:00), programs write offsets.
    if not (iso and seconds if zone[0] == "-" else iso or seconds):
        return rest, None
    digits = zone[1:].replace(":", "")
    offset = 0 if zone == "Z" else int(zone[0] + "1") * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)
    return (found["time"], offset) if _ZONES[0] <= offset <= _ZONES[1] else (rest, None)


def _in_shanghai(day: int, seconds: int, offset: int | None) -> Moment:
    """A moment of a zone, as the clock in Shanghai shows it; 24:00 becomes the next day's 00:00."""
    if offset is not None:
        seconds += SHANGHAI_SECONDS - offset
    return day + seconds // DAY_SECONDS, seconds % DAY_SECONDS

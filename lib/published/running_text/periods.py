"""The time that a figure is about, as its sentence words it: 截至目前, 累计, 年均, 近三年, 自2012年以来, 去年, 2024年."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from lib.published.numerals import read_hanzi

_N = "[一二两三四五六七八九十]{1,4}"
_DAY = r"(?:\d{4})年(?:\d{1,2})月(?:\d{1,2})日"
KINDS = (
    (
        "as_of",
        rf"截[至止]到?(?:目前|现在|今[天日]|{_DAY}|\d{{4}}年\d{{1,2}}月[底末]?|\d{{4}}年[底末]?|去年[底末]?|(?:今年|去年|本年)?\d{{1,2}}月(?:\d{{1,2}}日|[底末份])?)",
    ),
    ("as_of", r"\d{4}年(?:\d{1,2}月)?[底末](?:以前|之前|前)?"),
    ("since", r"自?从?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|以来|至今)|自\d{4}年"),
    (
        "months",
        r"(?:\d{4}年|今年|去年)?\d{1,2}[-—–~至到]\d{1,2}月份?|(?:\d{4}年|今年|去年)?(?:上半年|下半年|前?[一二三四首]个?季度)",
    ),
    ("years", rf"近?(?:{_N}|\d{1, 4})年(?:来|间|以来)|近(?:{_N}|\d{1, 4})年|(?:过去|最近|前)(?:{_N}|\d{1, 4})年"),
    ("years_between", r"\d{4}年?[-—–~至到]\d{4}年"),
    ("last_year", "去年(?!底|末)|上年度?"),
    ("this_year", "今年(?:以来)?|本年度?|年初以来"),
    ("whole_year", "(?<![今去本一两三])年内|全年(?!无休|龄|级|不|开放|候|365)"),
    ("a_year", "年均|每年|平均每年|年平均"),
    ("year", r"(?<!\d)\d{4}年(?:度|全年)?(?!\d{1,2}月)"),
    ("month", r"\d{4}年\d{1,2}月份?|本月|上月|\d{1,2}月份"),
    ("now", "目前|现有|现已|已有|至今|迄今"),
    ("to_date", "累计|总计|历年"),
)
MONTHS_AFTER = 3
"""Months of a year in which 全年 is the year before."""
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in KINDS)


@dataclass(frozen=True)
class Period:
    """`words` as they stand in the text and their kind, a name of KINDS."""

    words: str
    kind: str

    def dates(self, as_of: date) -> tuple[date | None, date]:
        """First day (None: from the beginning) and last day, for a text of `as_of`."""
        years = [int(found) for found in re.findall(r"\d{4}", self.words)]
        if self.kind == "as_of":
            return None, _end(self.words, years[0]) if years else _day_without_year(self.words, as_of)
        if self.kind == "since":
            month = re.search(r"年(\d{1,2})月", self.words)
            return date(years[0], int(month[1]) if month and 1 <= int(month[1]) <= 12 else 1, 1), as_of
        if self.kind == "years_between":
            return date(years[0], 1, 1), min(date(years[1], 12, 31), as_of)
        if self.kind == "years":
            number = _number(self.words)
            return _years_before(as_of, number) + timedelta(days=1), as_of
        if self.kind == "months":
            return _months(self.words, years[0] if years else as_of.year - ("去年" in self.words))
        if self.kind == "last_year":
            return date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)
        if self.kind == "this_year":
            return date(as_of.year, 1, 1), as_of
        if self.kind == "whole_year":  # reports of a year are written in the first months of the next
            year = as_of.year - (as_of.month <= MONTHS_AFTER)
            return date(year, 1, 1), date(year, 12, 31)
        if self.kind == "year":
            return date(years[0], 1, 1), date(years[0], 12, 31)
        if self.kind == "month" and years:
            return date(years[0], int(re.search(r"年(\d{1,2})月", self.words)[1]), 1), _end(self.words, years[0])
        return None, as_of


Words = tuple[int, int, str, str]
"""First sign, end, kind and words of a period in a text."""


def named_periods(text: str) -> list[Words]:
    """All words for times in `text`, by place."""
    return sorted(
        (match.start(), match.end(), kind, match[0]) for kind, pattern in _KINDS for match in pattern.finditer(text)
    )


def find_period(text: str, named: list[Words], first: int, last: int) -> Period | None:
    """The last period named in `text[first:last]`, the words of the sentence up to a figure; None when it names none. `named`: the
    words for times in `text`.

    A time (近三年, 2024年) goes before a kind of counting (累计, 年均) of the same words: 自2012年以来累计 is since 2012. 年均 stays.
    """
    found = named[bisect_left(named, (first,)) : bisect_left(named, (last,))]
    found = [one for one in found if one[1] <= last]
    if not found:
        return None
    if any(
        one[2] in ("year", "last_year", "this_year", "months") for one in found
    ):  # 2024年，全年……: the year is named
        found = [one for one in found if one[2] != "whole_year"]
    rate = [one for one in found if one[2] == "a_year"]
    times = [one for one in found if one[2] not in ("to_date", "now", "a_year")]
    later = [one for one in found if one[2] == "to_date"]
    if rate and (not times or rate[-1][0] > times[-1][0]):
        chosen = rate[-1]
    elif later and times and times[-1][2] != "as_of" and re.search(r"\d[^,]*,", text[times[-1][1] : later[-1][0]]):
        chosen = later[-1]  # 去年开展12场次,累计兑换: the count to date begins anew
    else:
        chosen = max(times or found, key=lambda one: (one[1], one[1] - one[0]))
    return Period(chosen[3], chosen[2])


_PARTS = {"上半年": (1, 6), "下半年": (7, 12), "一季度": (1, 3), "首季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9)}
_PARTS |= {"四季度": (10, 12), "前三季度": (1, 9), "前二季度": (1, 6)}


def _months(words: str, year: int) -> tuple[date, date]:
    """First and last day of 1-11月, 上半年, 前三季度 of a year."""
    named = re.search(r"(\d{1,2})[-—–~至到](\d{1,2})月", words)
    part = max((name for name in _PARTS if words.replace("个季度", "季度").endswith(name)), key=len, default="")
    first, last = (int(named[1]), int(named[2])) if named else _PARTS.get(part, (1, 12))
    if not 1 <= first <= last <= 12:
        first, last = 1, 12
    return date(year, first, 1), _end(f"年{last}月", year)


def _day_without_year(words: str, as_of: date) -> date:
    """The day of 截至去年底, 截至6月底 or 截至目前 in a text of `as_of`: a month that is yet to come is that of the year before."""
    month = re.search(r"\d{1,2}(?=月)", words)
    if month is None:
        return date(as_of.year - 1, 12, 31) if "去年" in words else as_of
    year = as_of.year - ("去年" in words or int(month[0]) > as_of.month)
    return min(_end(f"{year}年{words[month.start() :]}", year), as_of)


def _number(words: str) -> int:
    digits = re.search(r"\d+", words)
    if digits:
        return int(digits[0])
    numerals = re.search(_N, words)
    found = read_hanzi(numerals[0]) if numerals else None
    return int(found[0]) if found else 1


def _years_before(day: date, years: int) -> date:
    return date(max(day.year - years, 1), day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _end(words: str, year: int) -> date:
    """The last day that 2023年, 2023年6月 or 2023年6月27日 names."""
    found = re.search(r"年(\d{1,2})月(?:(\d{1,2})日)?", words)
    if not found or not 1 <= int(found[1]) <= 12:
        return date(year, 12, 31)
    month = int(found[1])
    if found[2] and 1 <= int(found[2]) <= 28:
        return date(year, month, int(found[2]))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(int(found[2]), last.day)) if found[2] else last

"""Codes and values as words for a reader: numbers with 万, names of codes, a selection as a caption, a blank's reason.

Everything that a page, a file or a letter prints about a number goes through here, in "zh" or "en".
"""

from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.metric import Kind, Metric, Unit
from lib.catalogue.periods import days_of_code, parts_of_code, period_code
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure.comparison import NOTES
from lib.measure.metric_query import MetricQuery
from lib.measure.result import BLANK_REASONS, Cell, Incomplete, Result
from lib.number_words import ENGLISH, ENGLISH_SHORT, exact, half_up, rounded, shortened
from lib.selection import COMPARISONS, PRESETS, Period, Selection

LOCALES = {"zh": "zh_CN", "en": "en_GB"}
WEEKDAYS = (
    *(Text("周日", "Sunday"), Text("周一", "Monday"), Text("周二", "Tuesday"), Text("周三", "Wednesday")),
    *(Text("周四", "Thursday"), Text("周五", "Friday"), Text("周六", "Saturday")),
)
NOT_BY = Text("该指标不按“{}”统计", "not kept by {}")
PLACE = Text("地区", "Place")
FROM_ZERO = Text("从0增加", "up from 0")
TO_ZERO = Text("由{}降为0", "down from {} to 0")
STILL_ZERO = Text("仍为0", "still 0")
DATA_ENDS = Text("数据到此为止，所选至{}", "the data ends here; chosen up to {}")
RESIDENTS_ON = Text("常住人口为{}的数", "residents counted on {}")
RATE_STEPS = Text("其间换过人口数，前后不完全可比", "the count changes in between: not fully comparable")
NOT_FILTERED = Text("未按“{}”筛选：该指标没有这一项", "not filtered by {}: not kept for this metric")
FEW_PEOPLE = Text("不足30人，仅供参考", "fewer than 30 people: for orientation only")
CARRYING_PEOPLE = 30  # from so many people on a rate can carry a conclusion
NOT_SET = Text("未填", "not given")
NOT_PLACED = Text("未分到此级", "not placed at this level")
NOT_TOLD_APART = Text("不逐一公布", "not told one by one")


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale for "zh" or "en"; made once, because Babel looks for its file each time it gets a name."""
    return Locale.parse(LOCALES.get(language, LOCALES["zh"]))


def short_number(value: float, metric: Metric, language: str, *, decimals_of_wan: int = 1) -> str:
    """A figure without its unit: 11.4万, 1013.4万, 1,335, 21.02%; in English 114 thousand, 10.13 million."""
    if metric.unit is Unit.RATIO or metric.name == "contest_first_year":
        return full_number(value, metric, language)
    if language == "zh" and abs(value) >= 10_000:
        return shortened(value, decimals=decimals_of_wan)
    if language != "zh" and abs(value) >= 100_000:
        return shortened(value, decimals=2 if abs(value) >= 1_000_000 else 0, units=ENGLISH)
    return full_number(value, metric, language)


def card_number(value: float, metric: Metric, language: str) -> str:
    """A headline figure on a card, which has room for two decimals of 万: 34.05万."""
    return short_number(value, metric, language, decimals_of_wan=2)


def chart_number(value: float, metric: Metric, language: str) -> str:
    """A figure beside a bar or in a tile: as `short_number`, in English shorter still (153k)."""
    if language == "zh" or metric.unit is Unit.RATIO or abs(value) < 10_000:
        return short_number(value, metric, language)
    return shortened(value, decimals=1 if abs(value) >= 1_000_000 else 0, units=ENGLISH_SHORT)


def full_number(value: float, metric: Metric, language: str) -> str:
    """Every digit that the metric has, grouped: 114,236 or 3.1 (hours a person)."""
    # Python's own format parts thousands as both languages do; Babel's took a tenth of a page with a matrix.
    if metric.unit is Unit.RATIO:
        return f"{half_up(exact(value), 4).scaleb(2):,.2f}%"
    if metric.name == "contest_first_year":
        return str(int(value))
    digits = decimals(metric)
    number = rounded(exact(value), digits) if digits and abs(value) < 10_000 else half_up(exact(value), digits)
    return f"{number:,f}"


def decimals(metric: Metric) -> int:
    """Digits behind the point that the metric is printed with (a ratio: of its percentage)."""
    if metric.decimals is not None or metric.unit is Unit.RATIO:
        return 2 if metric.decimals is None else metric.decimals
    return 1 if metric.unit is Unit.HOURS or metric.is_ratio or metric.kind is Kind.YEARLY_AVERAGE else 0


def change_text(now: float | None, before: float | None, metric: Metric, language: str) -> str | None:
    """The change against a comparison, with sign: +12.3%, or percentage points for a ratio; in words from or to nothing.
    None when there is none."""
    if now is None or before is None:
        return None
    if metric.unit is Unit.RATIO:
        points = format_decimal((now - before) * 100, format="+#,##0.00;-#,##0.00", locale=locale_of(language))
        return points + ("个百分点" if language == "zh" else " points")
    if not before:
        return None if metric.empty is None else (FROM_ZERO if now else STILL_ZERO).in_language(language)
    if not now:
        return TO_ZERO.in_language(language).format(short_number(before, metric, language))
    return format_percent(now / before - 1, format="+#,##0.0%;-#,##0.0%", locale=locale_of(language))


def rests_on_few(result: Result, cell: Cell) -> bool:
    """Whether a rate is of fewer people than can carry it."""
    return result.metric.is_ratio and cell.people is not None and cell.people < CARRYING_PEOPLE


def code_label(name: str, code, dimensions: Dimensions, language: str) -> str:
    """The words of a breakdown's code, e.g. 浦沿街道, 2025-03, 签到, Gold."""
    if code is None:
        return (NOT_PLACED if name in PLACES else NOT_SET).in_language(language)
    if name == "day":
        return code.isoformat()
    if name == "month":
        return "{}-{:02d}".format(*parts_of_code(name, code))
    if name == "quarter":
        year, quarter = parts_of_code(name, code)
        return f"{year}年{quarter}季度" if language == "zh" else f"{year} Q{quarter}"
    if name in ("year", "contest_year"):
        return str(int(code))
    if name == "weekday":
        return WEEKDAYS[int(code)].in_language(language)
    breakdown = BREAKDOWNS[name]
    if breakdown.words:
        return breakdown.words[code].in_language(language) if code in breakdown.words else str(code)
    if name in PLACES and code in dimensions.regions and dimensions.regions[code].level != name:
        itself = "（本级）" if language == "zh" else " (itself)"
        return dimensions.name("regions", code, language) + itself
    return dimensions.name(breakdown.names, code, language) if breakdown.names else str(code)


def filter_label(name: str, language: str) -> str:
    """What a filter is called, e.g. 平台."""
    return (PLACE if name == "place" else BREAKDOWNS[name].label).in_language(language)


def value_label(name: str, value: str, dimensions: Dimensions, language: str) -> str:
    """A filter's value as written in a link, in words."""
    if name in ("place", "county", "street", "community"):
        place = dimensions.regions.get(int(value))
        return str(value) if place is None else dimensions.name("regions", place.id, language)
    breakdown = BREAKDOWNS[name]
    if breakdown.names:
        found = next((t for t in dimensions.members[breakdown.names].values() if t.code == value), None)
        return str(value) if found is None else (found.en if language == "en" else found.zh)
    return code_label(name, value, dimensions, language)


def period_text(selection: Selection, as_of: date, language: str) -> str:
    """The period with its days: 近12个月（2025-11-01 至 2026-10-31）."""
    return _period_text(selection.period, *selection.period.days(as_of), language=language)


def _period_text(period: Period, start: date | None, end: date, *, language: str) -> str:
    if start is None:
        days = f"截至{end}" if language == "zh" else f"up to {end}"
    else:
        days = f"{start} 至 {end}" if language == "zh" else f"{start} to {end}"
    return days if period.preset is None else _in_brackets(PRESETS[period.preset].in_language(language), days, language)


def _in_brackets(words: str, detail: str, language: str) -> str:
    return f"{words}（{detail}）" if language == "zh" else f"{words} ({detail})"


def selection_text(selection: Selection, dimensions: Dimensions, as_of: date, language: str) -> str:
    """The selection as a sentence part: period, then every filter with its values."""
    return _joined([period_text(selection, as_of, language), *filters_text(selection, dimensions, language)], language)


def _joined(parts: list[str], language: str) -> str:
    return ("；" if language == "zh" else "; ").join(parts)


def filters_text(selection: Selection, dimensions: Dimensions, language: str) -> list[str]:
    """The place (all places without a chosen one), then every other filter with its values."""
    parts = [] if selection.places else ["全部地区" if language == "zh" else "all places"]
    separator, colon = ("、", "：") if language == "zh" else (", ", ": ")
    for name, values in sorted(selection.filters, key=lambda pair: pair[0] != "place"):
        words = separator.join(value_label(name, value, dimensions, language) for value in values)
        parts.append(words if name == "place" else filter_label(name, language) + colon + words)
    return parts


def measured_text(result: Result | MetricQuery, dimensions: Dimensions, language: str) -> str:
    """What was measured, from the result itself: the days counted, the filters applied, and those that were not.

    A period that ends after the data says so: 2026-10-01 至 2026-10-31（数据到此，所选至2026-12-31）.
    """
    start, end = result.selection.period.start, result.selection.period.end
    if start is not None and start > end:
        period = _period_text(result.asked.period, start, result.until, language=language)
    else:
        period = _period_text(result.asked.period, start, end, language=language)
        if result.until > end:
            period = _in_brackets(period, DATA_ENDS.in_language(language).format(result.until), language)
    parts = [period, *filters_text(result.asked, dimensions, language)]
    if days := getattr(result, "residents_on", ()):
        listed = ("、" if language == "zh" else ", ").join(map(str, days))
        parts.append(RESIDENTS_ON.in_language(language).format(listed))
        parts += [RATE_STEPS.in_language(language)] if len(days) > 1 and set(result.by) & set(TIMES) else []
    return _joined(parts + ([set_aside_text(result, language)] if result.set_aside else []), language)


def set_aside_text(result: Result | MetricQuery, language: str) -> str:
    """The chosen filters that a metric cannot follow and that were not applied; empty without any."""
    names = ("、" if language == "zh" else ", ").join(filter_label(name, language) for name in result.set_aside)
    return NOT_FILTERED.in_language(language).format(names) if names else ""


def comparison_text(compare: str, compared: Selection, language: str, *, note: str | None = None) -> str:
    """The comparison with its days: 比上年同期（2024-11-01 至 2025-10-31）."""
    days = _period_text(compared.period, compared.period.start, compared.period.end, language=language)
    words = _in_brackets(COMPARISONS[compare].in_language(language), days, language)
    return _joined([words, NOTES[note].in_language(language)], language) if note else words


def incomplete_text(time: str, found: Incomplete, language: str) -> str:
    """What of a month, quarter or year is counted: 仅10月, 仅1–10月, 仅10月1日至15日; 缺2021-08."""
    parts = []
    first, last = found.first, found.last
    bucket = days_of_code(time, period_code(time, last))
    if (first, last) != bucket:
        if first.day == 1 and last == days_of_code("month", period_code("month", last))[1]:
            parts.append(_months_text(first.month, last.month, language))
        else:
            pattern = "M月d日" if language == "zh" else "d MMM"
            days = [format_date(day, pattern, locale_of(language)) for day in dict.fromkeys((first, last))]
            parts.append(f"仅{'至'.join(days)}" if language == "zh" else f"{' to '.join(days)} only")
    if found.missing:
        months = ("、" if language == "zh" else ", ").join(f"{code // 100}-{code % 100:02d}" for code in found.missing)
        parts.append(("缺" if language == "zh" else "without ") + months)
    return ("，" if language == "zh" else ", ").join(parts)


def _months_text(first: int, last: int, language: str) -> str:
    if language == "zh":
        return f"仅{first}月" if first == last else f"仅{first}–{last}月"
    names = locale_of(language).months["format"]["abbreviated"]
    return f"{names[first]} only" if first == last else f"{names[first]}–{names[last]} only"


def bucket_label(name: str, code, result: Result, dimensions: Dimensions, language: str) -> str:
    """`code_label`, with what is counted where a month, quarter or year is not whole: 2026年4季度（仅10月）."""
    label = code_label(name, code, dimensions, language)
    found = dict(result.incomplete).get(code) if name in ("month", "quarter", "year") else None
    return _in_brackets(label, incomplete_text(name, found, language), language) if found else label


def reason_text(reason: str | None, language: str) -> str:
    """Why a value is blank."""
    if reason is None:
        return ""
    name, _, detail = reason.partition(":")
    if detail:
        pattern = NOT_BY if name == "not_by" else BLANK_REASONS[name]
        return pattern.in_language(language).format(filter_label(detail, language))
    return BLANK_REASONS[name].in_language(language)


def day_text(day: date, language: str) -> str:
    """2026年10月31日, 31 October 2026."""
    return format_date(day, format="long", locale=locale_of(language))

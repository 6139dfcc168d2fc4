"""Codes and values as words for a reader: numbers with 万, names of codes, a selection as a caption, a blank's reason.

Everything that a page, a file or a letter prints about a number goes through here, in "zh" or "en".
"""

from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.metric import Kind, Metric, Unit
from lib.catalogue.periods import parts_of_code
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure.result import BLANK_REASONS
from lib.selection import COMPARISONS, PRESETS, Selection

LOCALES = {"zh": "zh_CN", "en": "en_GB"}
WEEKDAYS = (
    *(Text("周日", "Sunday"), Text("周一", "Monday"), Text("周二", "Tuesday"), Text("周三", "Wednesday")),
    *(Text("周四", "Thursday"), Text("周五", "Friday"), Text("周六", "Saturday")),
)
NOT_BY = Text("该指标不按“{}”统计", "not kept by {}")
PLACE = Text("地区", "Place")
NOT_SET = Text("未填", "not given")


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale for "zh" or "en"; made once, because Babel looks for its file each time it gets a name."""
    return Locale.parse(LOCALES.get(language, LOCALES["zh"]))


def short_number(value: float, metric: Metric, language: str) -> str:
    """A headline figure without its unit: 11.4万, 1013.4万, 1,335, 21.02%; in English 114 thousand, 10.13 million."""
    locale = locale_of(language)
    if metric.unit is Unit.RATIO:
        return format_percent(value, format="#,##0.00%", locale=locale)
    if metric.name == "contest_first_year":
        return str(int(value))
    if abs(value) >= (10_000 if language == "zh" else 100_000):
        digits = 1 if language == "zh" else (2 if abs(value) >= 1_000_000 else 0)
        form = "short" if language == "zh" else "long"
        value = value if language == "zh" or abs(value) >= 1_000_000 else round(value, -3)  # never "1000 thousand"
        return format_compact_decimal(value, format_type=form, locale=locale, fraction_digits=digits)
    return full_number(value, metric, language)


def chart_number(value: float, metric: Metric, language: str) -> str:
    """A figure beside a bar or in a tile: as `short_number`, in English shorter still (153K)."""
    if language == "zh" or metric.unit is Unit.RATIO or abs(value) < 10_000:
        return short_number(value, metric, language)
    return format_compact_decimal(
        value, locale=locale_of(language), fraction_digits=1 if abs(value) >= 1_000_000 else 0
    )


def full_number(value: float, metric: Metric, language: str) -> str:
    """Every digit that the metric has, grouped: 114,236 or 3.1 (hours a person)."""
    locale = locale_of(language)
    if metric.unit is Unit.RATIO:
        return format_percent(value, format="#,##0.00%", locale=locale)
    if metric.name == "contest_first_year":
        return str(int(value))
    digits = decimals(metric)
    return format_decimal(round(value, digits), format="#,##0" + ("." + "0" * digits if digits else ""), locale=locale)


def decimals(metric: Metric) -> int:
    """Digits behind the point that the metric is printed with (a ratio: of its percentage)."""
    if metric.unit is Unit.RATIO:
        return 2
    if metric.unit is Unit.HOURS:
        return 1
    return 1 if metric.is_ratio or metric.kind is Kind.YEARLY_AVERAGE else 0


def change_text(now: float | None, before: float | None, metric: Metric, language: str) -> str | None:
    """The change against a comparison, with sign: +12.3%, or percentage points for a ratio; None when there is none."""
    if now is None or before is None:
        return None
    if metric.unit is Unit.RATIO:
        points = format_decimal((now - before) * 100, format="+#,##0.00;-#,##0.00", locale=locale_of(language))
        return points + ("个百分点" if language == "zh" else " points")
    if not before:
        return None
    return format_percent(now / before - 1, format="+#,##0.0%;-#,##0.0%", locale=locale_of(language))


def code_label(name: str, code, dimensions: Dimensions, language: str) -> str:
    """The words of a breakdown's code, e.g. 浦沿街道, 2025-03, 签到, Gold."""
    if code is None:
        return NOT_SET.in_language(language)
    if name == "day":
        return code.isoformat()
    if name == "month":
        year, month = parts_of_code(name, code)
        return f"{year}-{month:02d}"
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
    start, end = selection.period.days(as_of)
    if start is None:
        days = f"截至{end}" if language == "zh" else f"up to {end}"
    else:
        days = f"{start} 至 {end}" if language == "zh" else f"{start} to {end}"
    if selection.period.preset is None:
        return days
    preset = PRESETS[selection.period.preset].in_language(language)
    return f"{preset}（{days}）" if language == "zh" else f"{preset} ({days})"


def selection_text(selection: Selection, dimensions: Dimensions, as_of: date, language: str) -> str:
    """The selection as a sentence part: period, then every filter with its values."""
    parts = [period_text(selection, as_of, language)]
    separator, colon = ("、", "：") if language == "zh" else (", ", ": ")
    if not selection.places:
        parts.append("全部地区" if language == "zh" else "all places")
    for name, values in selection.filters:
        words = separator.join(value_label(name, value, dimensions, language) for value in values)
        parts.append(words if name == "place" else filter_label(name, language) + colon + words)
    return ("；" if language == "zh" else "; ").join(parts)


def comparison_text(selection: Selection, as_of: date, language: str) -> str:
    """The comparison with its days; empty without one."""
    other = selection.compared(as_of)
    if other is None:
        return ""
    words = COMPARISONS[selection.compare].in_language(language)
    days = period_text(other, as_of, language)
    return f"{words}（{days}）" if language == "zh" else f"{words} ({days})"


def reason_text(reason: str | None, language: str) -> str:
    """Why a value is blank."""
    if reason is None:
        return ""
    name, _, detail = reason.partition(":")
    if name == "not_by":
        return NOT_BY.in_language(language).format(filter_label(detail, language))
    return BLANK_REASONS[name].in_language(language)


def day_text(day: date, language: str) -> str:
    """A day: 2026年10月31日, 31 October 2026."""
    return format_date(day, format="long", locale=locale_of(language))

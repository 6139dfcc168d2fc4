"""What changed most against the comparison period: a few metrics by street, category and brand.

About change, not about rank: each line is a place's or a subject's part in the change of the whole.
"""

from dataclasses import dataclass

from sqlalchemy import literal, select, union_all

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.vocabularies import Text
from lib.charts.bars import change_bars, click_value
from lib.dimensions import Dimensions
from lib.labels import change_text, code_label
from lib.measure.comparison import comparison, unlike_months
from lib.measure.coverage import months_by_place
from lib.measure.disclosure import NARROW, Form
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, not_by
from lib.reports.report import CONFIRMED_RECORDS, Report, Rows, percent, shown
from lib.selection import Selection

# Metrics of one table with equal conditions share a statement.
# Only what adds up: parts of distinct people, or of attendances, are no parts of the change of the whole.
TOGETHER = (("service_hours", "confirmed_records"), ("activities_held", "beneficiary_visits"))
BREAKDOWNS_SEEN = ("street", "category", "brand")


@dataclass(frozen=True)
class Change:
    """One part of a change: `code` of `breakdown` (a region id, a category, a brand id); now, before and difference
    in the metric's unit; ratio: difference / before (None when before is 0); weight: |difference| / the whole of the
    period before, by which lines are ordered."""

    metric: str
    breakdown: str
    code: int | str
    now: float
    before: float
    difference: float
    ratio: float | None
    weight: float


@dataclass(frozen=True)
class Changes:
    """The largest changes first; both selections with dates. `reason` says why there are none."""

    lines: tuple[Change, ...]
    selection: Selection
    selection_before: Selection | None
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED, limit: int = 10) -> Changes:
    """The `limit` largest changes of the selection's period against the one compared with, like with like; two statements.

    Left out: unrecorded values, streets whose months without records differ between the two periods, and metrics whose
    rows do not carry a chosen filter. A category or brand without rows in one period is zero there. Blank, with the
    reason of `comparison()`, when there is nothing comparable.
    """
    now = build_query(database, "service_hours", selection, scope=scope)
    compared = comparison(database, "service_hours", selection, scope=scope, version=now.dimensions.version)
    if compared.selection is None:
        return Changes((), now.selection, None, compared.reason)
    before = compared.selection.period
    months = months_by_place(now)
    alike = {
        place for place in months if unlike_months(months[place], now.selection.period, before, end=now.end) is None
    }
    found: list[Change] = []
    for names in TOGETHER:
        asked = now.with_metric(METRICS[names[0]])
        if not not_by(asked):
            earlier = asked.with_period(start=before.start, end=before.end)
            found += _compared(asked.read(_statement(asked, earlier, names)), names, alike)
    found.sort(key=lambda change: (-change.weight, change.metric, change.breakdown, str(change.code)))
    if form is Form.PROTECTED:  # a change of a street is between exact figures of it
        found = [change for change in found if change.breakdown not in NARROW]
    return Changes(tuple(found[:limit]), now.selection, compared.selection)


def _statement(now: MetricQuery, before: MetricQuery, names: tuple[str, ...]):
    """Rows (period, a code for each breakdown, a value for each metric): the parts of which `_added_up()` makes sums."""
    parts = []
    for period, query in (("now", now), ("before", before)):
        codes = [BREAKDOWNS[by].expression(query.metric, query.end.year).label(f"by_{by}") for by in BREAKDOWNS_SEEN]
        values = [METRICS[name].value.label(name) for name in names]
        part = select(literal(period).label("period"), *codes, *values).select_from(query.metric.subject)
        parts.append(part.where(*query.conditions()).group_by(*(code.name for code in codes)))
    return union_all(*parts)


def _added_up(rows: list[tuple], i: int) -> dict[tuple, float | None]:
    """The sums of the i-th value of the rows by (period, breakdown, code), those of the whole under the breakdown "";
    None where no part has a value."""
    sums: dict[tuple, float | None] = {}
    for period, *row in rows:
        value = row[len(BREAKDOWNS_SEEN) + i]
        for by, code in (("", ""), *zip(BREAKDOWNS_SEEN, row, strict=False)):
            before = sums.setdefault((period, by, code))
            if value is not None:
                sums[(period, by, code)] = (before or 0) + value
    return sums


def _compared(rows: list[tuple], names: tuple[str, ...], alike: set[int]) -> list[Change]:
    found = []
    for i, name in enumerate(names):
        metric = METRICS[name]
        present = _added_up(rows, i)
        values = {key: float(total) / metric.scale for key, total in present.items() if total is not None}
        whole = values.get(("before", "", ""), 0)
        if not whole:
            continue
        for by in BREAKDOWNS_SEEN:
            codes = sorted({code for _, b, code in present if b == by and code is not None})
            for code in codes if len(codes) > 1 else ():
                if by == "street" and code not in alike:
                    continue
                pair = [_value(values, present, (period, by, code)) for period in ("now", "before")]
                if None not in pair:
                    found.append(_change(name, by, code, *pair, whole))
    return [change for change in found if change.difference]


def _value(values: dict, present: dict, key: tuple) -> float | None:
    """The value; None where it is not recorded, or where a street has no rows at all."""
    return values.get(key) if key in present or key[1] == "street" else 0.0


def _change(metric: str, by: str, code: int | str, now: float, before: float, whole: float) -> Change:
    difference = now - before
    ratio = difference / before if before else None
    return Change(metric, by, code, now, before, difference, ratio, abs(difference) / whole)


HEADERS = {
    "zh": ("指标", "对象", "本期", "对比期", "变化", "变化%", "变化占对比期总量%"),
    "en": ("Metric", "Part", "Now", "Before", "Change", "Change %", "Change, of the whole before %"),
}


def rows(changes: Changes, dimensions: Dimensions, language: str) -> Rows:
    """One row a change, the largest first."""
    return HEADERS[language], [
        (
            METRICS[change.metric].label.in_language(language),
            code_label(change.breakdown, change.code, dimensions, language),
            *(shown(value, 0) for value in (change.now, change.before, change.difference)),
            percent(change.ratio),
            percent(_signed_weight(change)),
        )
        for change in changes.lines
    ]


def draw(changes: Changes, dimensions: Dimensions, language: str) -> dict | None:
    """A bar for each change by its weight; a click chooses the part."""
    if not changes.lines:
        return None
    return change_bars([_bar(change, dimensions, language) for change in changes.lines], language)


def _bar(change: Change, dimensions: Dimensions, language: str) -> tuple[str, float, str, dict | None]:
    metric = METRICS[change.metric]
    part = code_label(change.breakdown, change.code, dimensions, language)
    number = f"{change.difference:+,.0f}"
    amount = f"{number} {metric.unit_text(language, number)}"
    relative = change_text(change.now, change.before, metric, language)
    return (
        f"{part} · {metric.label.in_language(language)}",
        _signed_weight(change),
        f"{amount} ({relative})" if relative else amount,
        click_value(change.breakdown, change.code, dimensions),
    )


def _signed_weight(change: Change) -> float:
    """The change as a share of the whole before: what its bar shows."""
    return change.weight if change.difference >= 0 else -change.weight


REPORT = Report(
    name="changes",
    title=Text("变化最大的地方和内容", "What changed most"),
    definition=Text(
        "各镇街、类别、品牌对总量变化的贡献：柱长是变化占对比期总量的比重，并按它排列；"
        "名称下的数字是自身的变化量和变化率。看变化，不是排名。",
        "The parts of streets, categories and brands in the change of the whole. A bar is the change as a share of the whole "
        "of the period compared with, by which the lines are ordered; the figures under a name are its own change and "
        "rate of change. Change, not rank.",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    public="counties",
    metric="service_hours",
    draw=draw,
    marks=BREAKDOWNS_SEEN,
    sums=(),
)

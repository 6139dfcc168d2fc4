"""The charts of a monthly report and of a page: measured like its figures, drawn by the installed Chromium.

A chart without a value is left out, like a clause without its figure. A further chart: one line in CHARTS.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from lib.access import Scope
from lib.briefing.figures import content_of
from lib.catalogue.vocabularies import Text
from lib.charts import bars, trend
from lib.db import Version
from lib.exports.panel import in_one_state, joined
from lib.exports.provenance import DEMO, LABELS
from lib.labels import comparison_text, measured_text
from lib.measure import measure
from lib.measure.comparison import comparison
from lib.measure.disclosure import MARK, Form
from lib.measure.result import Result
from lib.names_in_scope import names_in_scope
from lib.pictures import NO_CHROMIUM, PictureFailed, chromium
from lib.pictures.drawing import Drawing, pictures
from lib.selection import Period, from_link
from lib.snapshots.content import Content

WIDTH, HALF_WIDTH = 600, 380
"""Pixels of a chart as wide as a line, and of one of two."""
YEARS = 5
"""Of a chart by year, the one of the letter's day among them."""
PERIODS = {
    "this_year": lambda day: Period(None, date(day.year, 1, 1), day),
    "years": lambda day: Period(None, date(day.year - YEARS + 1, 1, 1), day),
}


@dataclass(frozen=True)
class ChartAsked:
    """after: heading of the section behind which it stands. compared: beside it the same days of the year before. height:
    pixels. half: two stand side by side."""

    after: str
    title: str
    metric: str
    by: str
    draw: Callable
    period: str = "this_year"
    compared: bool = False
    height: int = 190
    half: bool = False


CHARTS = {
    "reply": (),
    "monthly": (
        ChartAsked("二、今年以来", "今年各月服务时长", "service_hours", "month", trend, compared=True),
        ChartAsked("二、今年以来", "今年各类别服务时长", "service_hours", "category", bars, height=260),
    ),
    "one-page": (
        ChartAsked("二、今年以来", "近年服务时长", "service_hours", "year", trend, "years", height=140, half=True),
        ChartAsked("二、今年以来", "近年开展活动", "activities_held", "year", trend, "years", height=140, half=True),
    ),
}


@dataclass(frozen=True)
class Chart:
    """A chart of a letter: where it stands, what is drawn, and what the register keeps of it."""

    after: str
    drawing: Drawing
    content: Content
    half: bool

    @property
    def alt(self) -> str:
        """What it shows, for those who do not see it."""
        return f"{self.drawing.title}。{self.drawing.words}"


def charts_of(
    database, template: str, *, place: str, as_of: date, scope: Scope, form: Form
) -> tuple[tuple[Chart, ...], Version]:
    """The charts of a letter, and the version of the data that they are of. Raises ExportFailed, DatabaseUnavailable."""

    def compute(version: Version) -> tuple[Chart, ...]:
        found = (_chart(database, one, place, as_of, scope, form, version) for one in CHARTS[template])
        return tuple(filter(None, found))

    return in_one_state(database, compute)


def drawn(charts: tuple[Chart, ...]) -> tuple[list[bytes], Text | None]:
    """A PNG of each chart; none, and the reason, where they cannot be drawn."""
    if charts and not chromium.find():
        return [], NO_CHROMIUM
    try:
        return list(_drawn(tuple(one.drawing for one in charts))), None
    except PictureFailed as failed:
        return [], failed.message


@lru_cache(maxsize=16)
def _drawn(drawings: tuple[Drawing, ...]) -> tuple[bytes, ...]:
    """Kept: the same letter, written again, has the same bytes and costs no second drawing."""
    return tuple(one.png for one in pictures(list(drawings)))


def _chart(
    database, asked: ChartAsked, place: str, as_of: date, scope: Scope, form: Form, version: Version
) -> Chart | None:
    dimensions = names_in_scope(database, scope)
    selection = replace(from_link(f"place={place}"), period=PERIODS[asked.period](as_of), compare="last_year")
    results = [measure(database, asked.metric, selection, (asked.by,), scope=scope, form=form)]
    if all(cell.value is None for cell in results[0].cells):
        return None
    words = [measured_text(results[0], dimensions, "zh")]
    other = comparison(database, asked.metric, selection, scope=scope, version=version) if asked.compared else None
    if other and other.selection and other.months:
        before: Result = measure(database, asked.metric, other.selection, (asked.by,), scope=scope, form=form)
        results.append(before)
        words.append(comparison_text(selection.compare, other.selection, "zh", note=other.note))
    content = content_of(results, dimensions, version, form)
    note = [
        MARK.zh if form is Form.EXACT else "",
        DEMO.zh if version.demo else "",
        f"{LABELS['code'].zh}：{content.code}",
    ]
    drawing = Drawing(
        title=asked.title,
        words=joined(words, "zh"),
        note=joined(note, "zh"),
        figure=json.dumps(asked.draw(results, dimensions.in_charts, "zh"), allow_nan=False, sort_keys=True),
        width=HALF_WIDTH if asked.half else WIDTH,
        height=asked.height,
    )
    return Chart(asked.after, drawing, content, asked.half)

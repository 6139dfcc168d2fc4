"""The figures of a briefing: asked for, measured on the day, printed, and kept under a code.

`Asked` says what stands in the text; `bind` measures it. A figure that has no value, or cannot be printed, is left out
with its reason.
"""

from dataclasses import dataclass, replace
from datetime import date

from lib.access import Scope
from lib.briefing.wording import NotWordable, printed, style_for, style_of
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.dimensions import UnknownValue
from lib.exports.file_table import file_table
from lib.exports.panel import in_one_state
from lib.exports.provenance import panel_code
from lib.labels import measured_text, reason_text
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.measure.result import Result, dated_selection
from lib.names_in_scope import names_in_scope
from lib.published.check import BOTH_ENDS
from lib.selection import Period, Selection, from_link
from lib.snapshots.content import LANGUAGES, Content, make_content, panel_question

PERIODS = {
    "to_date": lambda day: Period(None, None, day),
    "this_year": lambda day: Period(None, date(day.year, 1, 1), day),
    "last_year": lambda day: Period(None, date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)),
    "this_month": lambda day: Period(None, day.replace(day=1), day),
}
"""Periods of a figure that move with the day of the letter; any other is written as in a link and stays."""
NOT_IN_DATA = Text("数据库中没有这个数", "the database has no such number")


@dataclass(frozen=True)
class Asked:
    """metric, filters: as in a link, without period and place; period: a key of PERIODS, or days as in a link. like: words in
    whose style it is printed; empty: that of its metric. place: code of the place; empty: that of the letter."""

    metric: str
    label: str
    period: str = "to_date"
    filters: str = ""
    like: str = ""
    place: str = ""

    def selection(self, place: str, as_of: date) -> Selection:
        """What is measured for a letter about `place` on `as_of`."""
        if self.period in PERIODS:
            link, period = "", PERIODS[self.period](as_of)
        else:
            link, period = f"period={self.period}", None
        found = from_link("&".join(filter(None, (link, self.filters, f"place={self.place or place}"))))
        return found if period is None else replace(found, period=period)


def key_of(asked: Asked) -> str:
    """The name of a figure in a draft: what is asked, whatever the day."""
    return " ".join(filter(None, (asked.metric, asked.period, asked.filters, asked.place)))


@dataclass(frozen=True)
class Bound:
    """A figure as it stands in the letter: words, the exact value, and where it comes from. key: what was asked; as_of, until: last day counted,
    and asked for; code: of its snapshot."""

    id: str
    key: str
    label: str
    metric: str
    version: int
    selection: str
    caption: str
    as_of: date
    until: date
    value: float
    value_to: float | None
    words: str
    code: str


@dataclass(frozen=True)
class Missing:
    """A figure that was asked for and cannot stand in the letter, with the reason."""

    asked: Asked
    reason: Text


def bind(
    database, asked: list[Asked], *, place: str, as_of: date, scope: Scope, form: Form
) -> tuple[dict[Asked, Bound], list[Missing], dict[str, Content]]:
    """The figures by what was asked, those that are missing, and what the register keeps of each by its code.

    All of one version of the data. Raises ExportFailed when that keeps changing, DatabaseUnavailable.
    """

    def compute(version: Version):
        dimensions = names_in_scope(database, scope)
        found: dict[Asked, Bound] = {}
        missing: list[Missing] = []
        kept: dict[str, Content] = {}
        for one in dict.fromkeys(asked):
            try:
                results = _measured(database, one, place, as_of, scope, form)
            except (UnknownValue, ValueError):
                missing.append(Missing(one, NOT_IN_DATA))
                continue
            values = [result.value for result in results]
            if None in values:
                reason = next(result.cell.reason for result in results if result.value is None)
                missing.append(Missing(one, Text(*(reason_text(reason, x) for x in LANGUAGES))))
                continue
            try:
                words = _words(one, results)
            except NotWordable as unfit:
                missing.append(
                    Missing(one, Text(f"与原来的写法不再相符（{unfit}）", f"no longer fits its wording ({unfit})"))
                )
                continue
            content = content_of(results, dimensions, version, form)
            kept[content.code] = content
            found[one] = _bound(f"F{len(found) + 1:02}", one, results, words, content)
        return found, missing, kept

    return in_one_state(database, compute)[0]


def _measured(database, asked: Asked, place: str, as_of: date, scope: Scope, form: Form) -> list[Result]:
    selection = asked.selection(place, as_of)
    is_range = bool(asked.like) and style_of(asked.like).operator == "range"
    names = BOTH_ENDS.get(asked.metric, (asked.metric,)) if is_range else (asked.metric,)
    return [measure(database, name, selection, (), scope=scope, form=form) for name in names]


def _words(asked: Asked, results: list[Result]) -> str:
    value, last = results[0].value, results[-1].value if len(results) > 1 else None
    style = style_of(asked.like) if asked.like else style_for(METRICS[asked.metric], value)
    return printed(style, value, last)


def content_of(results: list[Result], dimensions, version: Version, form: Form) -> Content:
    """What the register keeps of results with the same breakdowns."""
    label = results[0].metric.label
    return make_content(
        {each: file_table(results, dimensions, each) for each in LANGUAGES},
        code=panel_code(results, form=form),
        kind="panel",
        form=form,
        title=label,
        caption=Text(*(measured_text(results[0], dimensions, each) for each in LANGUAGES)),
        question=panel_question(results),
        version=version,
        results=results,
    )


def _bound(name: str, asked: Asked, results: list[Result], words: str, content: Content) -> Bound:
    first = results[0]
    return Bound(
        id=name,
        key=key_of(asked),
        label=asked.label or first.metric.label.zh,
        metric=first.metric.name,
        version=first.metric.version,
        selection=dated_selection(first).as_link(),
        caption=content.caption.zh,
        as_of=first.selection.period.end,
        until=first.until,
        value=first.value,
        value_to=results[-1].value if len(results) > 1 else None,
        words=words,
        code=content.code,
    )

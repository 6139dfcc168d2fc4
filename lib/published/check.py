"""Compares every published figure with what the database answers today to the same question.

`check()` gives rows, `render()` a table for the terminal, `main()` both with an exit code. What one metric may be
mistaken for stands in OTHER_DEFINITIONS: a letter that means the other one gets that as its status, instead of a conflict.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lib.catalogue.vocabularies import Text
from lib.db import QueryTimeout
from lib.published.parse import QuotedFigure, figure_from_parts, parse_figure
from lib.published.quoted_figure import LOOSE
from lib.schema import published_figure

STATUS = {
    "agrees": Text("一致", "agrees"),
    "within_its_over": Text("在所述范围内", "within its wording"),
    "understated": Text("属实，但说少了", "true, understated"),
    "by_construction": Text("由原文推算而来，必然一致", "by construction"),
    "different_definition": Text("口径不同", "different definition"),
    "conflicts": Text("不一致", "conflicts"),
    "cannot_be_recomputed": Text("无法复算", "cannot be recomputed"),
    "read_stopped": Text("无法复算（读取太慢）", "could not be recomputed (too slow)"),
}
"""by_construction: the figure is a rate whose denominator was worked out from the same letter, so that it cannot but agree:
no evidence. understated: true, but the number is a step or more above what the words say."""
DISAGREES = ("conflicts", "cannot_be_recomputed", "read_stopped")

OTHER_DEFINITIONS = {
    "activities_held": ("activities_published", "activities_closed"),
    "activities_published": ("activities_held", "activities_closed"),
    "attendances": ("active_volunteers",),
    "active_volunteers": ("attendances",),
}
BOTH_ENDS = {"award_grant_amount": ("award_grant_smallest", "award_grant_largest")}
NO_NOTE = Text("", "")
HEADINGS = (
    Text("编号", "No."),
    Text("名称", "Figure"),
    Text("原文", "Quoted"),
    Text("现值", "Ours"),
    Text("结论", "Status"),
    Text("说明", "Note"),
)

STOPPED = Text("读取超过时限，已中止；其余照常比较", "the read took too long and was stopped; the others were compared")
IMPLIED = Text("分母由同一文件推算", "its denominator was worked out from the same letter")

Measure = Callable[[str, str], float | None]
"""(name of a metric, selection as written in a link) -> the number today, None when there is none.
Raises ValueError or LookupError when the metric or the selection does not exist, QueryTimeout when the read was stopped."""
Implied = Callable[[str, str], set[int]]
"""(name of a metric, selection as written in a link) -> ids of the letters that its denominator was worked out from."""


@dataclass(frozen=True)
class Checked:
    """A row of `published_figure`, our number(s) in the metric's unit, a key of STATUS, and why (may be empty)."""

    figure: Any
    ours: float | None
    ours_to: float | None
    status: str
    note: Text = NO_NOTE


def check(
    database,
    *,
    document_id: int | None = None,
    figures: Iterable | None = None,
    measure: Measure | None = None,
    implied: Implied | None = None,
) -> list[Checked]:
    """Every published figure (of one document, if named) against today's numbers, in the order of the figures' ids.

    `figures` (rows with the columns of `published_figure`), `measure` and `implied` stand in for the database's own. A
    figure whose read is stopped is reported so, and the others go on.
    """
    rows = database.rows(select(published_figure)) if figures is None else figures
    chosen = [row for row in rows if document_id in (None, row.document_id)]
    ask = measure or _measure_of(database)
    implied_by = implied or (_implied_of(database) if measure is None else lambda metric, selection: set())
    return [_checked(row, ask, implied_by) for row in sorted(chosen, key=lambda row: row.id)]


def wording(figure) -> QuotedFigure:
    """What the words quoted allow. Raises ValueError when they say something else than the row's operator and value."""
    parts = figure_from_parts(operator=figure.operator, value=figure.value, value_to=figure.value_to, unit=figure.unit)
    if not figure.quoted_as:
        return parts
    quoted = parse_figure(figure.quoted_as)
    read, stored = (quoted.operator, quoted.value, quoted.value_to), (parts.operator, parts.value, parts.value_to)
    if read != stored:
        raise ValueError(f"{figure.quoted_as!r} reads as {read}, the row says {stored}")
    return quoted


def render(checked: list[Checked], language: str) -> str:
    """A table for the terminal, columns aligned also where Chinese characters take two places, and a line of totals."""
    rows = [[heading.in_language(language) for heading in HEADINGS]]
    rows += [_cells(one, language) for one in checked]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    counts = Counter(one.status for one in checked)
    totals = [f"{label.in_language(language)} {counts[status]}" for status, label in STATUS.items() if counts[status]]
    return "\n".join([*lines, "", Text("、", ", ").in_language(language).join([_total(checked, language), *totals])])


def main(database, language: str, *, measure: Measure | None = None) -> int:
    """Print the comparison; 1 when a figure conflicts, cannot be recomputed or was not read in time, else 0."""
    checked = check(database, measure=measure)
    print(render(checked, language))
    return int(any(one.status in DISAGREES for one in checked))


def _measure_of(database) -> Measure:
    from lib.access import EVERYWHERE
    from lib.measure import measure  # here, so that reading a letter needs no database
    from lib.selection import from_link

    return lambda metric, selection: measure(database, metric, from_link(selection), by=(), scope=EVERYWHERE).value


def _implied_of(database) -> Implied:
    from lib.access import EVERYWHERE
    from lib.catalogue import METRICS
    from lib.dimensions import read_dimensions
    from lib.measure.computed.residents import counts_used
    from lib.measure.metric_query import query_for
    from lib.selection import from_link

    def letters(metric: str, selection: str) -> set[int]:
        found = METRICS[metric]
        if not found.is_ratio or found.denominator != "residents":
            return set()
        query = query_for(database, read_dimensions(database), found, from_link(selection), scope=EVERYWHERE)
        return {count.implied_by for count in counts_used(query)} - {None}

    return letters


def _checked(figure, ask: Measure, implied: Implied) -> Checked:
    metrics = BOTH_ENDS.get(figure.metric, (figure.metric,)) if figure.operator == "range" else (figure.metric,)
    try:
        quoted = wording(figure)
        ours = [ask(metric, figure.selection) for metric in metrics]
        circular = figure.document_id in implied(figure.metric, figure.selection)
    except QueryTimeout:
        return Checked(figure, None, None, "read_stopped", STOPPED)
    except (ValueError, LookupError) as error:
        reason = str(error.args[0]) if error.args else type(error).__name__
        return Checked(figure, None, None, "cannot_be_recomputed", Text(reason, reason))
    first, last = ours[0], ours[1] if len(ours) > 1 else None
    if None in ours:
        return Checked(
            figure, first, last, "cannot_be_recomputed", Text("数据库中没有该数", "no number in the database")
        )
    if all(quoted.accepts(number) for number in ours):
        if circular:
            return Checked(figure, first, last, "by_construction", IMPLIED)
        if any(quoted.understates(number) for number in ours):
            return Checked(figure, first, last, "understated")
        return Checked(figure, first, last, "within_its_over" if quoted.operator in LOOSE else "agrees")
    try:
        other = _other_definition(figure, quoted, ask)
    except QueryTimeout:
        other = None
    if other:
        note = Text(f"符合另一口径：{other}", f"true of another metric: {other}")
        return Checked(figure, first, last, "different_definition", note)
    return Checked(figure, first, last, "conflicts")


def _other_definition(figure, quoted: QuotedFigure, ask: Measure) -> str | None:
    """The metric, of those easily mistaken for the figure's, of which the words are true."""
    for metric in OTHER_DEFINITIONS.get(figure.metric, ()):
        number = ask(metric, figure.selection)
        if number is not None and quoted.accepts(number):
            return metric
    return None


def _cells(one: Checked, language: str) -> list[str]:
    figure = one.figure
    label = Text(figure.label, figure.label_en).in_language(language)
    ours = "–".join(_number(number, figure.unit) for number in (one.ours, one.ours_to) if number is not None)
    quoted = figure.quoted_as or _number(figure.value, figure.unit)
    return [
        figure.id,
        label,
        quoted,
        ours or "—",
        STATUS[one.status].in_language(language),
        one.note.in_language(language),
    ]


def _number(value: float, unit: str) -> str:
    if unit == "比率":
        return f"{value:.2%}"
    if unit == "年":
        return f"{value:.0f}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _total(checked: list[Checked], language: str) -> str:
    return Text(f"共 {len(checked)} 条", f"{len(checked)} figures").in_language(language)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))

"""Compares every published figure with what the database answers today to the same question: `check()`.

What one metric may be mistaken for stands in OTHER_DEFINITIONS: a document that means the other one gets that as its
status, instead of a conflict. `table.py` prints the rows, `ours.py` asks for our numbers, `register.py` adds history.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lib.catalogue.vocabularies import Text
from lib.db import QueryTimeout
from lib.dimensions import UnknownValue
from lib.published.ours import Implied, Measure, Outside, ask_everywhere, implied_everywhere, outside_of
from lib.published.parse import QuotedFigure, figure_from_parts, parse_figure
from lib.published.quoted_figure import LOOSE
from lib.schema import document, published_figure

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
STOPPED = Text("读取超过时限，已中止；其余照常比较", "the read took too long and was stopped; the others were compared")
NO_METRIC = Text("我们没有统计这一项的指标", "no metric of ours counts this")
IMPLIED = Text("分母由同一文件推算", "its denominator was worked out from the same letter")


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
    kinds: Iterable[str] | None = None,
    figures: Iterable | None = None,
    measure: Measure | None = None,
    implied: Implied | None = None,
    outside: Outside | None = None,
) -> list[Checked]:
    """Every published figure (of one document, or of documents of some kinds) against today's numbers, in the order of ids.

    `figures` (rows with the columns of `published_figure`), `measure`, `implied` and `outside` stand in for the database's
    own. A figure whose read is stopped is reported so, and the others go on.
    """
    rows = _stored(database, kinds) if figures is None else figures
    chosen = [row for row in rows if document_id in (None, row.document_id)]
    ask = measure or ask_everywhere(database)
    implied_by = implied or (implied_everywhere(database) if measure is None else lambda metric, selection: set())
    why_not = outside or (outside_of(database) if measure is None else lambda figure: None)
    return [_checked(row, ask, implied_by, why_not) for row in sorted(chosen, key=lambda row: row.id)]


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


def _stored(database, kinds: Iterable[str] | None) -> list:
    if kinds is None:
        return database.rows(select(published_figure))
    wanted = select(document.c.id).where(document.c.kind.in_(tuple(kinds)))
    return database.rows(select(published_figure).where(published_figure.c.document_id.in_(wanted)))


def _checked(figure, ask: Measure, implied: Implied, outside: Outside) -> Checked:
    if not figure.metric:
        return Checked(figure, None, None, "cannot_be_recomputed", NO_METRIC)
    if (reason := outside(figure)) is not None:
        return Checked(figure, None, None, "cannot_be_recomputed", reason)
    metrics = BOTH_ENDS.get(figure.metric, (figure.metric,)) if figure.operator == "range" else (figure.metric,)
    try:
        quoted = wording(figure)
        ours = [ask(metric, figure.selection) for metric in metrics]
        circular = figure.document_id in implied(figure.metric, figure.selection)
    except QueryTimeout:
        return Checked(figure, None, None, "read_stopped", STOPPED)
    except (ValueError, LookupError) as error:
        return Checked(figure, None, None, "cannot_be_recomputed", _reason(error))
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


def _reason(error: Exception) -> Text:
    reason = str(error.args[0]) if error.args else type(error).__name__
    if isinstance(error, UnknownValue):
        return Text(f"本数据库中没有“{error.value}”", reason)
    return Text(f"登记的口径、筛选或原文无法读取（{reason}）", reason)


def _other_definition(figure, quoted: QuotedFigure, ask: Measure) -> str | None:
    """The metric, of those easily mistaken for the figure's, of which the words are true."""
    for metric in OTHER_DEFINITIONS.get(figure.metric, ()):
        number = ask(metric, figure.selection)
        if number is not None and quoted.accepts(number):
            return metric
    return None

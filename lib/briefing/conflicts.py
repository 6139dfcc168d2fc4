"""Figures of a letter that contradict what was published: they are explained, or left out, before the letter leaves.

A published figure speaks against ours when it is of the same metric, place and filters and ours is not true of its words on
the same day; or, later, when a number that only grows (since records began) or a stock is below what was published.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lib.briefing.figures import Bound
from lib.catalogue.vocabularies import Text
from lib.published.check import wording
from lib.published.parse import QuotedFigure
from lib.schema import document, figure_explanation, published_figure
from lib.selection import Selection, from_link


@dataclass(frozen=True)
class Conflict:
    """figure: ours; published: id of the other, quoted, in which document of which day. explained: what staff wrote of it."""

    figure: Bound
    published: str
    quoted: str
    document: str
    dated: date
    explained: str = ""

    @property
    def words(self) -> Text:
        said = (self.figure.label, self.figure.words, self.dated, self.document, self.quoted, self.published)
        return Text(
            "“{}”本文为{}，{}《{}》曾公布为{}（{}）".format(*said),
            f"{said[0]}: {said[1]} here, but {said[4]} published on {said[2]} in {said[3]} ({said[5]})",
        )


def conflicts(database, figures: list[Bound]) -> list[Conflict]:
    """Every contradiction, in the order of the figures. Raises DatabaseUnavailable."""
    told: dict[str, str] = {}
    explanations = select(figure_explanation.c.published_figure_id, figure_explanation.c.words)
    for row in database.rows(explanations.order_by(figure_explanation.c.id)):
        told[row.published_figure_id] = row.words
    dated = (document.c.title.label("document"), document.c.dated)
    joined = select(published_figure, *dated).join(document, document.c.id == published_figure.c.document_id)
    rows = database.rows(joined.where(published_figure.c.metric.in_({one.metric for one in figures})))
    found = []
    for figure in figures:
        mine = from_link(figure.selection)
        for row in rows:
            if row.metric != figure.metric or not _same_question(mine, from_link(row.selection)):
                continue
            try:
                quoted = wording(row)
            except ValueError:
                continue
            if _contradicts(figure, from_link(row.selection), quoted):
                said = row.quoted_as or f"{row.value:g}{row.unit}"
                found.append(Conflict(figure, row.id, said, row.document, row.dated, told.get(row.id, "")))
    return found


def _same_question(mine: Selection, other: Selection) -> bool:
    """The same place and filters, and periods that begin alike."""
    return dict(mine.filters) == dict(other.filters) and mine.period.start == other.period.start


def _contradicts(figure: Bound, other: Selection, quoted: QuotedFigure) -> bool:
    ours, theirs = figure.until, other.period.end
    if ours == theirs:
        return not all(quoted.accepts(value) for value in (figure.value, figure.value_to) if value is not None)
    if theirs is None or ours < theirs or other.period.start is not None:
        return False
    if quoted.unit == "%":  # a rate may fall
        return False
    least = quoted.value - quoted.step if quoted.operator in ("near", "about", "rounded") else quoted.value
    return figure.value < least

"""Rules that need the register and our records: a figure that disagrees with ours, an older value after a newer one."""

from collections.abc import Callable, Iterator
from datetime import date

from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.db import QueryTimeout
from lib.published.check import wording
from lib.published.format import format_figure
from lib.published.proposals import Proposal, propose, selection_of
from lib.published.register import Entry, Register
from lib.published.running_text import FoundFigure
from lib.published.text_check.named_metric import confirmed_names, named
from lib.published.text_check.remark import NO_PROPOSAL, Remark
from lib.published.text_check.things import is_specific, thing_of

PLAIN = ("registered_volunteers", "registration_rate", "service_hours", "activities_published", "teams")
"""Metrics that a text calls by no other name: a figure that differs is wrong; of others it is worth a look."""
FAR = 10
"""So many times apart, words that were confirmed for one thing are more likely of another: worth a look."""
Measure = Callable[[str, str], float | None]


def disagrees(
    figures: list[FoundFigure], *, as_of: date, place: int, measure: Measure, register: Register | None = None
) -> Iterator[Remark]:
    """Figures of the whole place that our records do not bear out, where no doubt is left of what they are: confirmed for such
    words in the register, or named plainly. A metric of which we hold nothing at all says nothing against a text."""
    names = confirmed_names(register, place) if register is not None else {}
    asked: dict[tuple[str, str], float | None] = {}
    for figure in figures:
        if (found := named(figure, names)) is None:
            continue
        selection = selection_of(figure, found.metric, as_of=as_of, place=place, places={})
        question = (found.metric, "&".join(filter(None, (selection, found.filters))))
        if question not in asked:
            asked[question] = _asked(measure, *question)
        ours = asked[question]
        if not ours or figure.quoted.accepts(ours):
            continue
        label = METRICS[found.metric].label
        far = not 1 / FAR < ours / (figure.value or 1) < FAR
        words = format_figure(ours, unit=figure.unit, precision=4 if figure.unit == "%" else 3)
        said = f"{ours:,.4g}" if figure.unit == "%" else f"{ours:,.0f}"
        yield Remark(
            figure.start,
            figure.end,
            "disagrees",
            wrong=found.metric in PLAIN or (found.confirmed and not far),
            why=Text(
                f"现有记录中“{label.zh}”为{said}，文中是{figure.words}",
                f"our records have {said} for {label.en}, the text says {figure.words}",
            ),
            proposal=NO_PROPOSAL if far and found.metric not in PLAIN else Text(words, words),
        )


def _asked(measure: Measure, metric: str, selection: str) -> float | None:
    try:
        return measure(metric, selection)
    except (ValueError, LookupError, QueryTimeout):
        return None


def outdated(figures: list[FoundFigure], *, as_of: date, place: int, register: Register) -> Iterator[Remark]:
    """A value of an older document, although a newer one has published another for the same thing."""
    for figure in figures:
        proposal = propose(figure, as_of=as_of, place=place)
        if not proposal.metric:
            continue
        history = [
            entry for entry in register.entries if _same(entry, proposal, place) and entry.document.dated <= as_of
        ]
        if len(history) < 2 or not _of_the_whole(figure):
            continue
        history.sort(key=lambda entry: entry.selection.period.end or entry.document.dated)
        newest = history[-1]
        older = next((entry for entry in reversed(history[:-1]) if _says(entry, figure)), None)
        if older is None or _says(newest, figure):
            continue
        quoted = newest.figure.quoted_as or f"{newest.figure.value:g}"
        yield Remark(
            figure.start,
            figure.end,
            "outdated",
            wrong=False,
            why=Text(
                f"这是{older.document.dated}公布的数，{newest.document.dated}《{newest.document.title}》已公布{quoted}",
                f"this was published on {older.document.dated}; {newest.document.title} of {newest.document.dated} has {quoted}",
            ),
            proposal=Text(quoted, quoted),
        )


def _same(entry: Entry, proposal: Proposal, place: int) -> bool:
    filters = [name for name, _ in entry.selection.filters if name != "place"]
    return entry.figure.metric == proposal.metric and entry.places == (place,) and not filters


def _says(entry: Entry, figure: FoundFigure) -> bool:
    try:
        quoted = wording(entry.figure)
    except ValueError:
        return False
    return (quoted.value, quoted.operator) == (figure.value, figure.quoted.operator)


def _of_the_whole(figure: FoundFigure) -> bool:
    """Does the figure speak of the whole place, and not of a brand, a street, a kind of activity?"""
    thing = thing_of(figure)
    return not thing or (is_specific(thing) and len(thing) <= 10)

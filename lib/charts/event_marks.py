"""Marks of dated events above a time axis: short enough that two beside each other never overlap."""

from lib.catalogue.periods import period_code
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions, in_chart
from lib.labels import code_label
from lib.measure.dated_events import Event

DAYS = {
    "lei_feng_day": Text("3·5", "5 Mar"),
    "volunteer_day": Text("12·5", "5 Dec"),
}
SYMBOLS = {"contest": "◆", "programme": "◇", "lei_feng_day": "★", "volunteer_day": "★"}
ROOMY = 14
"""Columns up to which a mark may be as wide as a word; beyond, it is one sign."""


def marks_of(
    found: tuple[Event, ...], unit: str, dimensions: Dimensions, language: str
) -> tuple[tuple[str, str, str], ...]:
    """(label of the month or quarter, short mark, full words) of the columns with events.

    The mark is a line with the day and a line with the signs.
    """
    by_label: dict[str, list[Event]] = {}
    for event in found:
        by_label.setdefault(code_label(unit, period_code(unit, event.day), dimensions, language), []).append(event)
    return tuple((label, _mark(of, language), _words(of, language)) for label, of in by_label.items())


def short_mark(mark: str) -> str:
    """A mark for a narrow column: its first sign, the days as a star."""
    days, _, signs = mark.rpartition("<br>")
    return "★" if days or mark in _all_days() else signs[:1]


def _mark(events: list[Event], language: str) -> str:
    days = dict.fromkeys(DAYS[event.kind].in_language(language) for event in events if event.kind in DAYS)
    signs = dict.fromkeys(SYMBOLS[event.kind] for event in events if event.kind not in DAYS)
    day = next(iter(days), "") if len(days) < 2 else "★"  # a year has both days in one column
    return "<br>".join(filter(None, (day, "".join(signs))))


def _words(events: list[Event], language: str) -> str:
    return "<br>".join(dict.fromkeys(f"{event.day}: {in_chart(event.label.in_language(language))}" for event in events))


def _all_days() -> set[str]:
    return {word for pair in DAYS.values() for word in (pair.zh, pair.en)} | {"★"}

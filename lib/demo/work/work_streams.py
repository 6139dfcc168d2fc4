"""Work streams of a place, each with its own totals (a brand, a village, all the rest)."""

from dataclasses import dataclass, field

from lib.demo.calibration import FIRST_DAY, Amount
from lib.demo.places import DemoPlace
from lib.demo.random_draws import day_number


@dataclass(frozen=True)
class Choice:
    """A project that a stream's activities belong to, with its station, region and brand (0: none), from a day on."""

    start: int
    project: int
    station: int = 0
    region: int = 0
    brand: int = 0


@dataclass(frozen=True)
class WorkStream:
    """A stream of work: amounts to the letter's day, and in each year after it."""

    name: str
    amount: Amount
    pace: dict[int, Amount]
    start: int = day_number(FIRST_DAY)
    category: str | None = None  # None: as common in the place
    choices: tuple[Choice, ...] = field(default=())  # in the order of their starts, the first no later than `start`
    region: int = 0  # all activities in this community; 0: anywhere (or where the choice says)
    minutes: int | None = None  # confirmed minutes to the letter's day; None: as they fall
    students: int | None = None  # confirmed attendances by university students; None: not looked at
    season: tuple[tuple[int, int], tuple[int, int]] | None = (
        None  # first and last (month, day) in a year; None: all of it
    )


def scaled(amount: Amount, scale: float, *, small: bool = False) -> Amount:
    """`amount` at a scale; with `small` only the attendances shrink. Every held activity keeps an attendance."""
    part = 1.0 if small else scale
    published, held = max(round(amount.published * part), 1), max(round(amount.held * part), 1)
    visits = None if amount.visits is None else max(round(amount.visits * part), held)
    return Amount(published, held, max(round(amount.confirmed * scale), held), visits)


def steady(place: DemoPlace, amount: Amount, start: int, *, factor: float = 1.0) -> dict[int, Amount]:
    """A yearly pace like that of `amount` from `start` to the letter's day, times `factor`."""
    share = factor * 365 / (place.letter - start + 1)
    visits = None if amount.visits is None else round(amount.visits * share)
    yearly = Amount(
        round(amount.published * share), round(amount.held * share), round(amount.confirmed * share), visits
    )
    return {place.totals.letter.year: yearly}


def general_stream(place: DemoPlace, special: list[WorkStream], *, scale: float) -> WorkStream:
    """All the work of the place that is in no special stream."""
    whole = scaled(place.totals.work, scale)
    pace = {
        year: _less(scaled(amount, scale), [stream.pace[min(year, max(stream.pace))] for stream in special])
        for year, amount in place.totals.pace.items()
    }
    minutes = None
    if place.totals.minutes is not None:
        minutes = round(place.totals.minutes * scale) - sum(stream.minutes or 0 for stream in special)
    return WorkStream("general", _less(whole, [stream.amount for stream in special]), pace, minutes=minutes)


def _less(whole: Amount, parts: list[Amount]) -> Amount:
    held = max(whole.held - sum(part.held for part in parts), 1)
    published = max(whole.published - sum(part.published for part in parts), held)
    return Amount(published, held, max(whole.confirmed - sum(part.confirmed for part in parts), held))

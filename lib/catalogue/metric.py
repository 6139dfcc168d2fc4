"""What a metric is. One `Metric(...)` declares everything that the product says and does about a number.

A metric is one of three: an aggregate (`value` over `subject`), a ratio of two metrics (`numerator`/`denominator`),
or the result of a named function of `lib/measure/computed/` (`query`). Declaring one registers it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import ColumnElement, Table

from lib.catalogue.derived_columns import column_of
from lib.catalogue.vocabularies import Text


class Unit(Enum):
    """What is counted. Two units never share an axis. 人 is not 人次."""

    PERSONS = Text("人", "people")
    ATTENDANCES = Text("人次", "attendances")
    SESSIONS = Text("场次", "sessions")
    HOURS = Text("小时", "hours")
    YUAN = Text("元", "yuan")
    POINTS = Text("分", "points")
    ITEMS = Text("个", "items")
    RATIO = Text("%", "%")


class Kind(Enum):
    """How a number relates to time; a metric is exactly one of these."""

    STOCK = Text("时点数", "stock (on a day)")
    FLOW = Text("时期数", "flow (within a period)")
    CUMULATIVE = Text("累计数", "cumulative (to a day)")
    YEARLY_AVERAGE = Text("年均数", "yearly average")


_ONE = {
    "people": "person",
    "categories": "category",
    "entries": "entry",
    "agencies": "agency",
    "matches": "match",
}
"""English units whose singular is not the word without its s."""
METRICS: dict[str, "Metric"] = {}
"""Every metric by name, in the order of declaration."""
FIRST_DEFINED = dt.date(2026, 11, 1)
REVISED = dt.date(2026, 11, 28)
"""The day of the second versions: definitions put right after an independent recount."""


@dataclass(frozen=True)
class Earlier:
    """The words of a definition that no longer holds, and the day it took effect."""

    definition: Text
    since: dt.date = FIRST_DEFINED


@dataclass(frozen=True, kw_only=True, eq=False)
class Metric:
    """A declared metric.

    name, label, unit, kind, definition, source: what it is called and means; `counter` replaces the unit's word
        where Chinese counts with another (支, 家). `topic` groups metrics on the definitions page; it
        is the name of the file that declares the metric, and of the file of its recount.
    subject, value: the table and the aggregate over it; `scale` divides the aggregate (60: minutes to hours).
    date: column of the day that places a row in time. Stocks give `date` (first day) and `ended` (first day after).
    comes, goes: for a stock of distinct people, 1 in the row with which a person arrives or leaves (and the same seen
        from one platform alone): a stock over many months is computed from them, see `lib/measure/stocks/series.py`.
    where: conditions that always hold; an entry may be a function of (start, end) that returns one.
    place: "" where the place of a row is its region_id, "home_" where it is the home of the person.
    decimals: digits behind the point it is printed with, where those of its unit do not do.
    additive: whether rows of a breakdown add up to the total (distinct people never do).
    numerator, denominator: names of two metrics; the denominator leaves out the filters it does not know.
        `to_date` reads the numerator from the beginning of records.
    query: name of a function of `lib/measure/computed/`; `carries` names the filters and breakdowns that it answers.
    beside: name of the metric that stands beside it wherever it is a headline figure and that one is not zero.
    apart: name of a breakdown whose codes are counted in units of their own (schemes of points): where more than one of them
        is selected, the metric is split by it or blank.
    speaks_with: the tables whose deliveries say up to which day the metric speaks (default: the subject).
    empty: the value where nothing is counted: 0, or None for a value that needs at least one row (a smallest, a year).
    version, since: the definition's version and the day it took effect; history: the versions before, oldest first.
    """

    name: str
    topic: str
    label: Text
    unit: Unit
    kind: Kind
    definition: Text
    source: Text
    counter: Text | None = None
    subject: Table | None = None
    value: ColumnElement | None = None
    scale: float = 1
    date: ColumnElement | None = None
    ended: ColumnElement | None = None
    comes: ColumnElement | None = None
    goes: ColumnElement | None = None
    comes_on_platform: ColumnElement | None = None
    goes_on_platform: ColumnElement | None = None
    where: tuple[ColumnElement | Callable[[dt.date | None, dt.date], ColumnElement], ...] = ()
    place: str = ""
    additive: bool = True
    decimals: int | None = None
    numerator: str | None = None
    denominator: str | None = None
    to_date: bool = False
    query: str | None = None
    speaks_with: tuple[Table, ...] | None = None
    beside: str | None = None
    apart: str | None = None
    carries: tuple[str, ...] = ()
    empty: float | None = 0
    since: dt.date = FIRST_DEFINED
    history: tuple[Earlier, ...] = ()

    def __post_init__(self):
        ways = [self.value is not None, self.numerator is not None, self.query is not None]
        if sum(ways) != 1:
            raise ValueError(f"metric {self.name}: give exactly one of value, numerator, query")
        if (self.value is None) != (self.subject is None) and self.query is None:
            raise ValueError(f"metric {self.name}: value and subject go together")
        if self.value is not None and self.date is None:
            raise ValueError(f"metric {self.name}: an aggregate needs the date column that places its rows in time")
        if (self.numerator is None) != (self.denominator is None):
            raise ValueError(f"metric {self.name}: numerator and denominator go together")
        for part in (self.numerator, self.denominator):
            if part is not None and part not in METRICS:
                raise ValueError(f"metric {self.name}: {part} is not declared before it")
        if self.name in METRICS:
            raise ValueError(f"metric {self.name} is declared twice")
        METRICS[self.name] = self

    @property
    def version(self) -> int:
        """The version of the definition, from 1."""
        return len(self.history) + 1

    @property
    def versions(self) -> list[tuple[int, dt.date, Text]]:
        """(version, the day it took effect, words) of every definition, the present one last."""
        every = [*self.history, Earlier(self.definition, self.since)]
        return [(number, one.since, one.definition) for number, one in enumerate(every, start=1)]

    def column(self, name: str):
        """The subject's column or derived value `name`, None when it has none."""
        return None if self.subject is None else column_of(self.subject, name)

    def place_column(self, level: str):
        """The subject's column that holds the id of its county, street or community; None when it has no place."""
        return self.column(self.place + {"county": "county_id", "street": "street_id", "community": "region_id"}[level])

    def has(self, breakdown) -> bool:
        """Whether the rows of this metric can be split and filtered by `breakdown` (a ratio: those of both parts)."""
        if self.query:
            return breakdown.name in self.carries
        if self.is_ratio:
            # A number since records began is of the last day only: it has no months.
            return not (self.to_date and breakdown.is_time) and all(part.has(breakdown) for part in self.parts)
        return breakdown.expression(self, 2000) is not None

    def has_place(self) -> bool:
        """Whether the rows can be filtered by place."""
        if self.query:
            return "place" in self.carries
        return all(
            part.has_place() if part is not self else self.place_column("county") is not None for part in self.parts
        )

    @property
    def covered_by(self) -> tuple[Table, ...]:
        """The tables that must have been delivered for the metric to be known on a day."""
        if self.speaks_with is not None:
            return self.speaks_with
        return () if self.subject is None else (self.subject,)

    @property
    def is_ratio(self) -> bool:
        return self.numerator is not None

    @property
    def parts(self) -> tuple["Metric", ...]:
        """The metric itself, or a ratio's numerator and denominator."""
        return (METRICS[self.numerator], METRICS[self.denominator]) if self.is_ratio else (self,)

    @property
    def over_residents(self) -> bool:
        """Whether it counts residents, or is a rate over them: its figures name the day of the population count."""
        return any(part.query == "residents" for part in self.parts)

    @property
    def counts_people(self) -> bool:
        """Whether small values could point at a person: counts of people, and ratios over them."""
        return any(part.unit is Unit.PERSONS for part in self.parts)

    def unit_text(self, language: str, number: str = "") -> str:
        """The word after the number, e.g. 支 or people; English behind "1", "+1" or "-1" has the singular."""
        words = (self.counter or self.unit.value).in_language(language)
        if language != "en" or number.lstrip("+-") != "1":
            return words
        first, space, more = words.partition(" ")
        return _ONE.get(first, first.removesuffix("s")) + space + more

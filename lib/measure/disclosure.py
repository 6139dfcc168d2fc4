"""Exact or protected: the two forms of every figure, and all that the protected form does. Nothing else hides a count.

Protected figures: what counts people, or what they did, is given in tens where it is of less than whole counties or of
some people only (NARROW). The parts of a county are one line and add up to it: the largest takes what the rounding of
the others leaves. So the exact figure of the county, which everybody may know, tells nothing about its parts. Never
look at another figure to decide what to hide: what was hidden would tell of it.

A further attribute of people: its breakdown in NARROW. A further table about people: its name in PEOPLE_TABLES.
"""

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from sqlalchemy import distinct, func

from lib.access import Permission, Person, may
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.metric import Kind, Metric, Unit
from lib.catalogue.periods import is_calendar_period
from lib.catalogue.vocabularies import Text
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell

STEP = 10
"""Counts are given in tens: 10 to 19 people are 15; a count of 1 to 9 is said to be below ten."""
FEWEST_IN_ALL = 2 * STEP
"""People of a county below which it is not split at all."""
FEWEST_FOR_RATE = 30
PEOPLE_TABLES = ("registration", "service_record", "volunteer", "points_entry")
"""Tables with a person in each row: what is counted or summed over them is of people."""
NARROW = ("street", "community", "group", "profession", "sex", "age_band", "team", "station", "project", "merchant")
"""Breakdowns by which a figure is of less than a whole county, or of some people only."""


class Form(Enum):
    """Which of the two forms of a figure: for use inside, or for everybody."""

    EXACT = Text("内部", "internal")
    PROTECTED = Text("对外", "public")


MARK = Text("内部数据，不得公开", "Internal, not for publication")


def form_for(person: Person) -> Form:
    """The form in which a person sees figures."""
    return Form.EXACT if may(person, Permission.SEE_EXACT) else Form.PROTECTED


Parts = Mapping[Hashable, float]
Count = Callable[[MetricQuery], list[Cell]]


def in_tens(count: float) -> float:
    """The middle of the ten that `count` lies in: 10 to 19 are 15, 1 to 9 are 5; nothing is 0."""
    return float(count // STEP * STEP + STEP // 2) if count > 0 else 0.0


def parts_in_tens(parts: Parts, *, instead: Parts | None = None) -> dict[Hashable, float]:
    """Parts of a whole in tens; the largest is what the others leave of the sum, so that the sum tells nothing more.

    `instead`: what is taken for parts that are not given at all.
    """
    made = {key: (instead or {}).get(key, in_tens(count)) for key, count in parts.items()}
    given = [key for key in parts if key not in (instead or {})]
    if largest := max(given, key=lambda key: (parts[key], str(key)), default=None):
        rest = sum(parts.values()) - sum(value for key, value in made.items() if key != largest)
        made[largest] = in_tens(max(rest, 1)) if parts[largest] > 0 else 0.0
    return made


def given(count: float) -> tuple[float | None, str | None]:
    return (None, "below_ten") if 0 < count < STEP else (count, None)


def people_in_tens(count: float | None, form: Form) -> tuple[float | None, str | None]:
    """A count of people that is no part of a whole, in the form; (value, reason of a blank)."""
    if count is None:
        return None, None
    return given(in_tens(count)) if form is Form.PROTECTED else (float(count), None)


def line_of_people(parts: Parts, form: Form) -> dict[Hashable, tuple[float | None, str | None]]:
    """Counts of people that add up to a known number, in the form; (value, reason of a blank) by the keys of `parts`."""
    if form is Form.EXACT:
        return {key: (float(count), None) for key, count in parts.items()}
    if 0 < sum(parts.values()) < FEWEST_IN_ALL:
        return dict.fromkeys(parts, (None, "few_in_all"))
    return {key: given(count) for key, count in parts_in_tens(parts).items()}


def line_of_sums(parts: Parts, people: Parts) -> dict[Hashable, Cell]:
    """What people did (hours, attendances, ...) as the parts of a county, protected; `people` behind each."""
    everybody = sum(people.values())
    if 0 < everybody < FEWEST_IN_ALL:
        return {key: Cell((), None, reason="few_in_all") for key in parts}
    behind = parts_in_tens(people)  # as they are given: which sums are withheld tells nothing more
    few = [key for key in parts if 0 < behind.get(key, 0) < STEP]
    usual = sum(parts.values()) / everybody * STEP / 2 if everybody else 0.0
    made = parts_in_tens(parts, instead=dict.fromkeys(few, usual))
    return {
        key: Cell((), None, reason="few_people") if key in few else Cell((), value, people=behind.get(key, 0))
        for key, value in made.items()
    }


def is_of_people(metric: Metric) -> bool:
    return any(part.subject is not None and part.subject.name in PEOPLE_TABLES for part in metric.parts)


@dataclass(frozen=True)
class Narrowed:
    """By what a query is of less than whole counties or of some people: breakdowns of NARROW, and the one code of those
    that are filters only. several: a filter takes several codes together."""

    names: tuple[str, ...]
    codes: Mapping[str, object]
    several: bool


def narrowed(query: MetricQuery) -> Narrowed | None:
    """By what the query is narrowed; None where it is of whole counties and all people."""
    names, codes, several = [name for name in query.by if name in NARROW], {}, False
    for name, values in query.selection.filters:
        if name in NARROW and name not in PLACES and name not in names:
            found = _codes(query, name, values)
            names, codes[name], several = [*names, name], found[0] if found else None, several or len(found) != 1
    places = query.chosen_places()
    level = next((n for n in PLACES[::-1] if any(query.dimensions.place(p).level == n for p in places)), "county")
    if level != "county" and not set(query.by) & set(PLACES[PLACES.index(level) :]):
        names, codes[level], several = [*names, level], places[0], several or len(places) != 1
    # In one order, so that of two largest parts the same one takes the rest however the table is asked for.
    return Narrowed(tuple(sorted(names, key=NARROW.index)), codes, several) if names else None


def _codes(query: MetricQuery, name: str, values: tuple[str, ...]) -> list:
    names = BREAKDOWNS[name].names
    return query.dimensions.ids(names, values) if names else list(values)


def protect(query: MetricQuery, cells: list[Cell], *, count: Count) -> list[Cell]:
    """The cells as everybody may see them. `count` gives exact cells; those of a rate were made of protected parts."""
    by = narrowed(query) if is_of_people(query.metric) else None
    if by is None:
        return cells
    if query.metric.is_ratio:
        return [_rate(cell) for cell in cells]
    if by.several or not _is_one_period(query):
        return [_blank(cell, "one_at_a_time" if by.several else "one_period") for cell in cells]
    if query.metric.query:
        return _medians(query, cells, count)
    return _parts_of_counties(query, cells, by, count)


def _is_one_period(query: MetricQuery) -> bool:
    """Whether the period is one of the calendar: periods of any days would tell by their differences of single days."""
    start = None if query.metric.kind is Kind.STOCK else query.selection.period.start
    whole = is_calendar_period(start, query.end, as_of=query.as_of or query.end)
    return whole and not set(query.by) & {"day", "weekday"}


def _blank(cell: Cell, reason: str) -> Cell:
    return Cell(cell.codes, None, reason=cell.reason if cell.value is None else reason)


def _rate(cell: Cell) -> Cell:
    hidden = cell.reason in ("below_ten", "few_people", "few_in_all")
    few = cell.value is not None and cell.people is not None and cell.people < FEWEST_FOR_RATE
    return Cell(cell.codes, None, reason="few_for_rate") if hidden or few else cell


def people_of_rate(metric: Metric, top: Cell, bottom: Cell) -> float | None:
    """Number of people that a rate is over, or else that it counts; None where neither part tells."""
    for part, cell in zip(reversed(metric.parts), (bottom, top), strict=True):
        if is_of_people(part):
            return cell.value if part.unit is Unit.PERSONS else cell.people
    return None


def _medians(query: MetricQuery, cells: list[Cell], count: Count) -> list[Cell]:
    counted = query.with_metric(METRICS["active_volunteers"])
    people = {cell.codes: cell.value or 0 for cell in protect(counted, count(counted), count=count)}
    return [
        Cell(cell.codes, float(round(cell.value)))
        if cell.value is not None and people.get(cell.codes, 0) >= FEWEST_FOR_RATE
        else _blank(cell, "few_for_rate")
        for cell in cells
    ]


def _parts_of_counties(query: MetricQuery, cells: list[Cell], by: Narrowed, count: Count) -> list[Cell]:
    """The cells as parts of their counties: all that agree in place (county), time and whatever else does not narrow."""
    of_places = [name for name in by.names if name in PLACES]
    others = [name for name in query.by if name not in by.names and name != "county"]
    split = (*(["county"] if of_places or "county" in query.by else []), *others, *by.names)
    line = replace(query, selection=_of_whole_counties(query), by=split)
    width = len(split) - len(by.names)
    values, people = _grouped(count(line), width), None
    if query.metric.unit is not Unit.PERSONS:
        people = _grouped(count(line.with_metric(_people_behind(query.metric))), width)
    made = {key: _line(parts, people and people.get(key, {})) for key, parts in values.items()}
    counties = {key[0] for key in values} if split[0] == "county" else set()

    def place_in(cell: Cell) -> tuple[tuple, tuple]:
        codes = dict(by.codes) | dict(zip(query.by, cell.codes, strict=True))
        if "county" not in codes and split[0] == "county":
            place = codes[of_places[-1]]
            codes["county"] = (
                query.dimensions.place(place).county_id if place is not None else min(counties, default=None)
            )
        return tuple(codes[name] for name in split[:width]), tuple(codes[name] for name in split[width:])

    found = []
    for cell in cells:
        key, part = place_in(cell)
        if cell.value is None:
            found.append(Cell(cell.codes, None, reason=cell.reason))
        elif part not in (line := made.get(key, {})):
            few = bool(line) and all(each.reason == "few_in_all" for each in line.values())
            found.append(
                _blank(cell, "few_in_all" if few else "few_people") if few or cell.value else Cell(cell.codes, 0.0)
            )
        else:
            found.append(replace(line[part], codes=cell.codes))
    return found


def _of_whole_counties(query: MetricQuery):
    places = {query.dimensions.place(place).county_id or place for place in query.selection.places}
    return query.selection.choose(**dict.fromkeys(NARROW, ()), place=sorted(places))


def _grouped(cells: list[Cell], width: int) -> dict[tuple, dict[tuple, float]]:
    """Values by the first `width` codes, then by the others."""
    found: dict[tuple, dict[tuple, float]] = {}
    for cell in cells:
        if cell.value is not None:
            found.setdefault(cell.codes[:width], {})[cell.codes[width:]] = cell.value
    return found


def _line(parts: Parts, people: Parts | None) -> dict[Hashable, Cell]:
    """A county's parts, each as it is given; `people` behind each, None where people are counted themselves."""
    if people is not None:
        return line_of_sums(parts, people)
    return {key: Cell((), value, reason=why) for key, (value, why) in line_of_people(parts, Form.PROTECTED).items()}


@cache
def _people_behind(metric: Metric) -> Metric:
    """The people whose rows a metric sums or counts, as a metric without a declaration of its own."""
    made = copy(metric)
    for name, value in {
        "name": f"people of {metric.name}",
        "unit": Unit.PERSONS,
        "kind": Kind.FLOW if metric.kind is Kind.YEARLY_AVERAGE else metric.kind,
        "value": func.count(distinct(metric.subject.c.volunteer_id)),
        "scale": 1,
        "additive": False,
        "comes": None,
        "goes": None,
        "apart": None,
    }.items():
        object.__setattr__(made, name, value)
    return made

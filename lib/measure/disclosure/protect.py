"""What narrows a query, and its cells as everybody may see them.

A further attribute of people: its breakdown in NARROW. A further table about people: its name in PEOPLE_TABLES.
"""

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import distinct, func

from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.metric import Kind, Metric, Unit
from lib.catalogue.periods import MONTHS_OF, days_of_code, is_calendar_period, is_calendar_year, is_year, period_code
from lib.measure.disclosure.form import Form
from lib.measure.disclosure.listing import NARROW, NOT_TOLD, lists_all, once, with_all_words, words_of
from lib.measure.disclosure.steps import (
    BELOW,
    DIVIDED_STEP,
    FEW,
    FEWEST_FOR_RATE,
    HIDDEN,
    STEP,
    Parts,
    in_steps,
    line_of_people,
    line_of_sums,
)
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.selection import Selection

PEOPLE_TABLES = ("registration", "service_record", "volunteer", "points_entry")
"""Tables with a person in each row: what is counted or summed over them is of people."""
Count = Callable[[MetricQuery], list[Cell]]


def is_of_people(metric: Metric) -> bool:
    return any(part.subject is not None and part.subject.name in PEOPLE_TABLES for part in metric.parts)


@dataclass(frozen=True)
class Narrowed:
    """By what a query is of less than whole counties or of some people: breakdowns of NARROW, and the one code of those
    that are filters only. several: a filter takes several codes together. divided: by more than one thing, beside the time."""

    names: tuple[str, ...]
    codes: Mapping[str, object]
    several: bool
    divided: bool

    def step(self, query: MetricQuery, codes: tuple = ()) -> int:
        """In what steps a cell at `codes` (of the query's breakdowns) is given."""
        return DIVIDED_STEP if self.divided else step_of(query, codes)


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
    # In one order, so that the parts are told alike however the table is asked for.
    names = tuple(sorted(names, key=NARROW.index))
    return Narrowed(names, codes, several, _is_divided(query, names)) if names else None


def _is_divided(query: MetricQuery, names: tuple[str, ...]) -> bool:
    """Whether the parts are divided further than by one thing, so that they are parts of what is told as well."""
    further = {name for name in (*names, *query.by) if name != "county" and name not in TIMES}
    further |= {name for name, _ in query.selection.filters if name != "place"}
    return len({name in PLACES or name for name in further}) > 1


def step_of(query: MetricQuery, codes: tuple = ()) -> int:
    """The step of what is divided by one thing: tens for what is done in a year of the calendar. Years to other days and people
    registered on a day share most of their people with such years: in tens, two of them would tell of the few between."""
    return STEP if is_calendar_year(*_days(query, codes)) else DIVIDED_STEP


def _days(query: MetricQuery, codes: tuple = ()) -> tuple[date | None, date]:
    """First and last day of what a cell counts; without codes, of the whole period. A stock has no first day."""
    start, end, time = query.selection.period.start, query.end, _time(query) if codes else None
    if time and (code := codes[query.by.index(time)]) is not None:  # one cell that stands for all has none
        first, last = days_of_code(time, code)
        start, end = max(first, start or first), min(last, end)
    return (None if query.metric.kind is Kind.STOCK else start), end


def _time(query: MetricQuery) -> str | None:
    return next((name for name in query.by if name in MONTHS_OF), None)


def _codes(query: MetricQuery, name: str, values: tuple[str, ...]) -> list:
    names = BREAKDOWNS[name].names
    return query.dimensions.ids(names, values) if names else list(values)


def protect(query: MetricQuery, cells: list[Cell], *, count: Count) -> list[Cell]:
    """The cells as everybody may see them. `count` gives exact cells; those of a rate were made of protected parts."""
    by = narrowed(query) if is_of_people(query.metric) else None
    if by is None:
        return cells
    cells = with_all_words(query, cells)
    if query.metric.is_ratio:
        made = [_rate(cell, by.step(query, cell.codes)) for cell in cells]
    elif by.several or not is_one_period(query):
        made = [_blank(cell, "one_at_a_time" if by.several else "one_period") for cell in cells]
        return made if lists_all(query.by) else once(made)
    elif query.metric.query:
        made = _medians(query, cells, by, count)
    else:
        made = _parts_of_counties(query, cells, by, count)
    if lists_all(query.by):
        return made
    listed = {(code,) for code in words_of(query)}
    told = [cell for cell in made if cell.codes in listed or cell.reason not in NOT_TOLD]
    return told or once(made)


def is_one_period(query: MetricQuery) -> bool:
    """Whether the period, or each month, quarter or year that splits it, is one of the calendar: periods of any days would tell
    by their differences of single days."""
    if set(query.by) & {"day", "weekday"}:
        return False
    (start, end), time, as_of = _days(query), _time(query), query.as_of or query.end
    if is_calendar_period(start, end, as_of=as_of) or time is None or start is None:
        return is_calendar_period(start, end, as_of=as_of)
    alone = replace(query, by=(time,))
    return all(is_calendar_period(*_days(alone, (period_code(time, day),)), as_of=as_of) for day in (start, end))


def is_up_to_a_year(query: MetricQuery) -> bool:
    """Whether the period is a year, or all up to the end of one: tables of shorter periods would tell together of few people."""
    return is_year(query.selection.period.start, query.end, as_of=query.as_of or query.end)


def _blank(cell: Cell, reason: str) -> Cell:
    return Cell(cell.codes, None, reason=cell.reason if cell.value is None else reason)


def _rate(cell: Cell, step: int) -> Cell:
    few = cell.value is not None and cell.people is not None and not _enough(cell.people, step)
    nobody = not cell.value and cell.reason in (None, "no_records")
    return Cell(cell.codes, None, reason="few_for_rate") if few or nobody or cell.reason in HIDDEN else cell


def _enough(people: float, step: int) -> bool:
    """Whether a number of people that is given in steps is of FEWEST_FOR_RATE at least."""
    return people - step // 2 >= FEWEST_FOR_RATE


def people_of_rate(metric: Metric, top: Cell, bottom: Cell) -> float | None:
    """Number of people that a rate is over, or else that it counts; None where neither part tells."""
    for part, cell in zip(reversed(metric.parts), (bottom, top), strict=True):
        if is_of_people(part):
            return cell.value if part.unit is Unit.PERSONS else cell.people
    return None


def _medians(query: MetricQuery, cells: list[Cell], by: Narrowed, count: Count) -> list[Cell]:
    counted = query.with_metric(METRICS["active_volunteers"])
    people = {cell.codes: cell.value or 0 for cell in protect(counted, count(counted), count=count)}
    return [
        Cell(cell.codes, float(round(cell.value)))
        if cell.value is not None and _enough(people.get(cell.codes, 0), by.step(query, cell.codes))
        else _blank(cell if cell.reason != "no_records" else replace(cell, value=0, reason=None), "few_for_rate")
        for cell in cells
    ]


def _parts_of_counties(query: MetricQuery, cells: list[Cell], by: Narrowed, count: Count) -> list[Cell]:
    """The cells as parts of their counties: all that agree in place (county), time and whatever else does not narrow."""
    of_places = [name for name in by.names if name in PLACES]
    others = [name for name in query.by if name not in by.names and name != "county"]
    split = (*(["county"] if of_places or "county" in query.by else []), *others, *by.names)
    line = replace(query, selection=of_whole_counties(query), by=split)
    width = len(split) - len(by.names)
    values, people = _grouped(count(line), width), None
    if query.metric.unit is not Unit.PERSONS:
        people = _grouped(count(line.with_metric(_people_behind(query.metric))), width)
    # Of some streets alone nobody may look at the others: each is in its own step then.
    alone = any(query.dimensions.place(place).level in PLACES[1:] for place in query.scope.places or ())
    step = lambda key: by.step(line, (*key, *by.names))  # noqa: E731
    made = {key: _line(parts, people and people.get(key, {}), step(key), alone=alone) for key, parts in values.items()}
    counties = {key[0] for key in values} if split[0] == "county" else set()
    of_nowhere = None if None in counties else min(counties, default=None)

    def place_in(cell: Cell) -> tuple[tuple, tuple]:
        codes = dict(by.codes) | dict(zip(query.by, cell.codes, strict=True))
        if "county" not in codes and split[0] == "county":
            place = codes[of_places[-1]]
            codes["county"] = query.dimensions.place(place).county_id if place is not None else of_nowhere
        return tuple(codes[name] for name in split[:width]), tuple(codes[name] for name in split[width:])

    few = BELOW if query.metric.unit is Unit.PERSONS else FEW

    def as_given(cell: Cell) -> Cell:
        key, part = place_in(cell)
        line = made.get(key, {})
        somebody = alone or any(each.value is None or each.value for each in line.values())
        if cell.value is None and not (somebody and cell.reason == "no_records"):
            return Cell(cell.codes, None, reason=cell.reason)
        if line and all(each.reason == "few_in_all" for each in line.values()):
            return Cell(cell.codes, None, reason="few_in_all")
        if part in line:
            return replace(line[part], codes=cell.codes)
        return Cell(cell.codes, None, reason=few[step(key)]) if somebody or cell.value else Cell(cell.codes, 0.0)

    return [as_given(cell) for cell in cells]


def of_whole_counties(query: MetricQuery) -> Selection:
    """The selection without what narrows it: whole counties, all people."""
    places = {query.dimensions.place(place).county_id or place for place in query.selection.places}
    return query.selection.choose(**dict.fromkeys(NARROW, ()), place=sorted(places))


def _grouped(cells: list[Cell], width: int) -> dict[tuple, dict[tuple, float]]:
    """Values by the first `width` codes, then by the others."""
    found: dict[tuple, dict[tuple, float]] = {}
    for cell in cells:
        if cell.value is not None:
            found.setdefault(cell.codes[:width], {})[cell.codes[width:]] = cell.value
    return found


def _line(parts: Parts, people: Parts | None, step: int, *, alone: bool) -> dict[Hashable, Cell]:
    """A county's parts, each as it is given; `people` behind each, None where people are counted themselves. alone: these are
    not all parts of the county."""
    if alone:
        behind = {key: in_steps((parts if people is None else people).get(key, 0), step) for key in parts}
        few = (BELOW if people is None else FEW)[step]
        return {
            key: Cell((), in_steps(value, step), people=people and behind[key])
            if behind[key] >= step
            else Cell((), None, reason=few)
            for key, value in parts.items()
        }
    if people is not None:
        return line_of_sums(parts, people, step)
    line = line_of_people(parts, Form.PROTECTED, step)
    return {key: Cell((), value, reason=why) for key, (value, why) in line.items()}


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

"""What a reader of protected figures is told when asking in each way that there is, as lines for the attack."""

import csv
import io
import itertools
import json
from collections.abc import Iterator
from datetime import date

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.catalogue.periods import last_of_month
from lib.charts.bars import bars
from lib.dimensions import read_dimensions
from lib.exports.records.by_month import write_records
from lib.exports.request import RecordsRequest
from lib.measure import measure
from lib.measure.disclosure import DIVIDED_STEP, FEWEST_FOR_RATE, STEP, Form
from lib.measure.result import Result
from lib.reports.report import NotPublic, all_reports
from lib.selection import Period, Selection
from tests.measure.attack import AXES, THINGS, Line, Table, step_of

COUNT_OF = {
    "new_volunteers": "people",
    "active_volunteers": "people",
    "new_registrations": "registrations",
    "attendances": "attendances",
    "service_hours": "attendances",
    "registered_volunteers": "people",
}
"""Everybody is new and at work in one month; an attendance takes an hour."""
TABLES = tuple(COUNT_OF)[:5]
STOCK = "registered_volunteers"
"""All who have come since the first month of the table."""
RATES = ("hours_per_active", "hours_per_active_median")
OTHERS = ("records", "stated", "several", "any_days")
REPORTS = ("stars", "bridge", "overlap_bounds", "overlap_pairs", "cohorts", "completeness")
"""Public tables that tell people apart."""
Request = tuple[str, tuple[str, ...], tuple[int, int]]
"""A metric, or another way to ask (OTHERS); breakdowns; the first and last month."""


def selection_of(table: Table, months: tuple[int, int], *, days_more: int = 0) -> Selection:
    first, last = (date(table.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) for month in months)
    end = last_of_month(last)
    return Selection(Period(None, first.replace(day=1 + days_more), end)).choose(place=str(table.county))


def lines_of(database, table: Table, request: Request) -> list[Line]:
    """What is told."""
    asked, _, months = request
    if asked in COUNT_OF:
        return list(_table(database, table, request))
    if asked in RATES:
        return _rate(database, table, request)
    return {"records": _records, "stated": _stated, "several": _several, "any_days": _any_days}[asked](
        database, table, months
    )


def _protected(database, metric: str, selection: Selection, by: tuple[str, ...] = ()) -> Result:
    return measure(database, metric, selection, by, scope=EVERYWHERE, form=Form.PROTECTED)


def _table(database, table: Table, request: Request) -> Iterator[Line]:
    """A table of it, one line a month or year, category and platform where it is split by these; a filter or a chart tells no
    more."""
    metric, by, (first, last) = request
    result = _protected(database, metric, selection_of(table, (first, last)), by)
    known = {frozenset(zip(by, cell.codes, strict=True)): cell for cell in result.cells}
    split, things = [axis for axis in by if axis in AXES[:2]], [axis for axis in by if axis in THINGS]
    for (time, months), *one in itertools.product(_times(table, by, first, last), *map(table.values, things)):
        at, atoms, told, people = dict(zip(things, one, strict=True)), {}, {}, {}
        for codes in itertools.product(*(table.values(axis) for axis in split)):
            where = at | dict(zip(split, codes, strict=True))
            cell = known.get(frozenset((where | time).items()))
            atoms[codes] = table.where(where, (1, months[1]) if metric == STOCK else months)
            told[codes] = (cell.value or None) if cell else None
            people[codes] = cell.people if cell and cell.value else None
        count, step = COUNT_OF[metric], DIVIDED_STEP if metric == STOCK else step_of((*split, *things), months)
        yield Line(count, step, atoms, told, None if count == "people" else people)
    if len(by) == 1:
        _check_filter(database, table, request, result)
        _check_hover(database, result)


def _times(table: Table, by: tuple[str, ...], first: int, last: int) -> list[tuple[dict, tuple[int, int]]]:
    """Codes and months of the lines in time."""
    if "month" in by:
        return [({"month": table.year * 100 + month}, (month, month)) for month in range(first, last + 1)]
    if "year" in by:
        starts = range((first - 1) // 12 * 12 + 1, last + 1, 12)
        return [({"year": table.year + m // 12}, (max(first, m), min(last, m + 11))) for m in starts]
    return [({}, (first, last))]


def _check_filter(database, table: Table, request: Request, result: Result) -> None:
    """One place or group chosen is told as it is in the table of all."""
    metric, (axis,), months = request
    for code in table.values(axis)[:1]:
        chosen = selection_of(table, months).choose(**{"place" if axis == "street" else axis: str(code)})
        assert _protected(database, metric, chosen).value == result.by_code().get(code)


def _check_hover(database, result: Result) -> None:
    """A chart holds no number of people, in its text or behind it, that was not told."""
    traces = bars([result], read_dimensions(database), "en")["data"]
    drawn = {
        value for trace in traces for value in (*trace.get("x", ()), *trace.get("y", ())) if isinstance(value, float)
    }
    assert drawn <= {cell.value for cell in result.cells}
    assert "rows" not in json.dumps(traces, default=str)


def _rate(database, table: Table, request: Request) -> list[Line]:
    """A rate is the quotient of two figures as they are told, or withheld; a median tells of hours, where people are enough."""
    metric, by, months = request
    parts = ("service_hours", "active_volunteers")
    lines = [list(_table(database, table, (part, by, months))) for part in parts]
    (hours,), (people,) = lines
    cells = {cell.codes: cell.value for cell in _protected(database, metric, selection_of(table, months), by).cells}
    for key in hours.told:
        enough = (people.told[key] or 0) - people.step // 2 >= FEWEST_FOR_RATE
        assert (cells.get(key) is not None) == enough
        if enough and metric == "hours_per_active":
            assert cells[key] == hours.told[key] / people.told[key]
    return [hours, people] if metric == "hours_per_active" else [people]


def _records(database, table: Table, months: tuple[int, int]) -> list[Line]:
    """The file of service records: people, attendances and hours by month and street."""
    file = io.BytesIO()
    request = RecordsRequest(selection_of(table, months), language="en", form=Form.PROTECTED)
    write_records(database, request, file, "csv", scope=EVERYWHERE)
    headers, *rows = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig")))
    known = {(row[0], int(row[2])): dict(zip(headers, row, strict=True)) for row in rows}
    lines = []
    for month in range(months[0], months[1] + 1):
        at = {(s,): known.get((f"{table.year}-{month:02d}", s)) for s in table.values("street")}
        atoms = {key: table.where({"street": key[0]}, (month, month)) for key in at}
        read = lambda word, at=at: {  # noqa: E731
            key: row and next(float(value) for head, value in row.items() if head.startswith(word))
            for key, row in at.items()
        }
        people = read(METRICS["active_volunteers"].label.en)
        lines.append(Line("people", DIVIDED_STEP, atoms, people))
        lines.append(Line("attendances", DIVIDED_STEP, atoms, read(METRICS["attendances"].label.en), people))
    return lines


def _stated(database, table: Table, months: tuple[int, int]) -> list[Line]:
    """Who has something and who has not, as reports tell it (field by field, by stars, who came back): two parts."""
    sexes = table.values("sex")
    atoms = {(sex == sexes[0],): table.where({"sex": sex}, months) for sex in sexes}
    line = Line("people", STEP, atoms, {})
    return [Line("people", STEP, atoms, line.by_the_rule(table.world)[0])]


def _several(database, table: Table, months: tuple[int, int]) -> list[Line]:
    """Several streets or groups together are not given."""
    whole = selection_of(table, months)
    together = whole.choose(place=tuple(map(str, table.values("street")[:2])))
    both = whole.choose(sex=("female", "male"))
    for metric, selection in itertools.product((*TABLES, *RATES), (together, both)):
        assert _protected(database, metric, selection).value is None
    return []


def _any_days(database, table: Table, months: tuple[int, int]) -> list[Line]:
    """What tells people apart is not given for any days: neither figures nor tables."""
    selection = selection_of(table, months, days_more=6)
    for metric, by in itertools.product((*TABLES, *RATES), (("street",), ("sex",), ("street", "sex"))):
        assert {cell.value for cell in _protected(database, metric, selection, by).cells} <= {None}
    for name in REPORTS:
        ends = selection.within(start=selection.period.start, end=selection.period.end.replace(day=20))
        given = all_reports()[name].numbers(database, ends, scope=EVERYWHERE, form=Form.PROTECTED)
        assert isinstance(given, NotPublic), name
    return []

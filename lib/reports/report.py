"""What a report is, the registry of all reports, and what several of them need to make rows.

`lib/reports/__init__.py` says what a new report costs.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Literal

import lib.reports
from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions, read_dimensions
from lib.labels import reason_text
from lib.measure.disclosure import HIDDEN, Form, is_up_to_a_year, narrowed
from lib.measure.metric_query import MetricQuery, query_for
from lib.number_words import exact, half_up
from lib.selection import Period, Selection

Rows = tuple[tuple[str, ...], list[tuple]]
"""Headers, and rows of text, int, float (see `Shown`) or None, each as long as the headers."""

CONFIRMED_RECORDS = Text("各平台服务记录（已生效）", "Service records of all platforms (confirmed)")
"""The source of most reports."""
TOTAL, NOT_ADDITIVE = Text("合计", "Total"), Text("不可相加", "does not add up")
PARTS_HIDDEN = Text("有隐藏的数，不合计", "no total: parts are hidden")
ALL_PLACES = Text("合计", "all")
"""In the column of places, for a row of all of them."""


@dataclass(frozen=True)
class NotPublic:
    """Instead of the numbers of a report that the protected form does not have; `reason` says why."""

    reason: str


WHY = Text("说明", "Note")


@dataclass(frozen=True, eq=False)
class Report:
    """A page-level report that is no single metric: the page, the table under it and the file are made from it.

    compute: (database, selection, *, scope, form) -> the numbers, as frozen dataclasses; everybody else asks by
        `numbers()`. The numbers may have a `reason` (a code that `reason_text` knows) why there are none, and a `note` (Text or None) on how to
        read them.
    rows: (numbers, dimensions, language) -> headers and rows.
    draw: (numbers, dimensions, language) -> a Plotly figure as a dict, or None when there is nothing to draw. A report
        without it shows its rows.
    name: as links, commands and files name it; part of the code of a file, so it never changes.
    version: counts the changes of the definition; part of the code of a file.
    metric: name of the metric whose rows it counts: its days and filters are those of that metric.
    period: "chosen", "to_date" (all up to the last day chosen) or "always" (all that was ever recorded).
    filters: names of the filters that it follows; None: all that the metric's rows carry.
    marks: names of the filters that a click on what is drawn chooses: the page asks without them and draws what is chosen
        strong, so that it has the others beside it.
    sums: places of the columns whose rows add up to a total; () where none do, None where the rows are no parts of a
        whole (a list of cases, a calculation whose last row is its result).
    public: in the protected form it is given "always" (it is about things, or made by `measure()`), for whole counties
        without filters by attributes of people ("counties"), these for years only ("years": it tells people
        apart, and tables of shorter periods would tell together of few people), or "never" (records one by one).
    links: (numbers, selection, dimensions) -> for each row the page about it, or None.
    whole: where the rows are some of many, the metrics and the breakdown whose panel file lists all of them.
    """

    name: str
    title: Text
    definition: Text
    source: Text
    compute: Callable[..., object]
    rows: Callable[[object, Dimensions, str], Rows]
    metric: str
    draw: Callable[[object, Dimensions, str], dict | None] | None = None
    version: int = 1
    period: Literal["chosen", "to_date", "always"] = "chosen"
    filters: tuple[str, ...] | None = None
    marks: tuple[str, ...] = ()
    sums: tuple[int, ...] | None = None
    public: Literal["always", "counties", "years", "never"] = "always"
    links: Callable[[object, Selection, Dimensions], list[str | None]] | None = None
    whole: tuple[tuple[str, ...], str] | None = None

    def numbers(self, database, selection: Selection, *, scope: Scope, form: Form):
        """What `compute` gives in the form; `NotPublic` where the protected form does not have it."""
        if form is Form.PROTECTED and self.public == "never":
            return NotPublic("not_public")
        if form is Form.PROTECTED and self.public in ("counties", "years"):
            query = query_for(database, read_dimensions(database), METRICS[self.metric], selection, scope=scope)
            if narrowed(query):
                return NotPublic("not_public_here")
            if self.public == "years" and not is_up_to_a_year(self.query(database, selection, scope=scope)):
                return NotPublic("one_year_table")
        return self.compute(database, selection, scope=scope, form=form)

    def table(self, numbers, dimensions: Dimensions, language: str) -> Rows:
        """The rows of `numbers()`; why there are none, where they are not public."""
        if isinstance(numbers, NotPublic):
            return (WHY.in_language(language),), [(reason_text(numbers.reason, language),)]
        return self.rows(numbers, dimensions, language)

    def query(self, database, selection: Selection, *, scope: Scope) -> MetricQuery:
        """The days and filters that the report follows, for its caption; filters that it does not are set aside."""
        ignored = [name for name, _ in selection.filters if self.filters is not None and name not in self.filters]
        followed = selection.choose(**dict.fromkeys(ignored, ()))
        if self.period == "always":
            followed = replace(followed, period=Period("to_date"))
        query = query_for(database, read_dimensions(database), METRICS[self.metric], followed, scope=scope)
        query = replace(query, set_aside=(*ignored, *query.set_aside))
        if self.period != "to_date":
            return query
        until = query.asked.within(start=None, end=query.end)
        return replace(query, asked=until, selection=until)


@cache
def all_reports() -> MappingProxyType[str, Report]:
    """Every report by name: the REPORT, or the REPORTS, of each module of the package and the folders in it, in the order
    of the modules.

    A function, because the modules import this one. Raises ValueError for a name given twice.
    """
    found: dict[str, Report] = {}
    for module in sorted(pkgutil.walk_packages(lib.reports.__path__, "lib.reports."), key=lambda info: info.name):
        contents = vars(import_module(module.name))
        for report in contents.get("REPORTS", [contents["REPORT"]] if "REPORT" in contents else []):
            if report.name in found:
                raise ValueError(f"{module.name} declares a second report {report.name!r}")
            found[report.name] = report
    return MappingProxyType(found)


def whole(count: float | None) -> int | None:
    """A count as it is printed; None stays None."""
    return None if count is None else round(count)


class Shown(float):
    """A number as it was computed, and with how many decimals a reader sees it: files hold it unrounded."""

    digits: int

    def __new__(cls, value: float, digits: int) -> "Shown":
        made = super().__new__(cls, value)
        made.digits = digits
        return made

    @property
    def printed(self) -> int | float:
        """The number as it is read on a page or on paper."""
        found = half_up(exact(float(self)), self.digits)
        return float(found) if self.digits else int(found)


def shown(value: float | None, digits: int) -> Shown | None:
    """`value`, to be read with so many decimals; None stays None."""
    return None if value is None else Shown(value, digits)


def percent(share: float | None) -> Shown | None:
    """A share (0 to 1) as a percentage that is read with one decimal; None stays None."""
    return None if share is None else Shown(share * 100, 1)


def total_row(report: Report, rows: list[tuple], language: str) -> tuple | None:
    """The row below the rows: sums where the parts add up, words where they do not; None without one.

    Summed before anything is rounded, so that minutes do not drift. No sum where a part is hidden: it would be too small.
    """
    if report.sums is None or len(rows) < 2:
        return None
    not_given = {*(reason_text(reason, language) for reason in HIDDEN), PARTS_HIDDEN.in_language(language)}
    hidden = any(not_given & {cell for cell in row if isinstance(cell, str)} for row in rows)
    columns = ([row[i] for row in rows] for i in range(len(rows[0])))
    cells = [_total(column, i in report.sums, hidden, language) for i, column in enumerate(columns)]
    return (TOTAL.in_language(language), *cells[1:])


def _total(column: list, adds_up: bool, hidden: bool, language: str) -> object:
    known = [cell for cell in column if isinstance(cell, int | float)]
    if not known:
        return None
    if not adds_up:
        return NOT_ADDITIVE.in_language(language)
    if hidden and len(known) < len(column):
        return PARTS_HIDDEN.in_language(language)
    return Shown(sum(known), known[0].digits) if isinstance(known[0], Shown) else sum(known)


def place_name(place_id: int | None, dimensions: Dimensions, language: str) -> str:
    """The name of a place; empty where none is recorded."""
    return "" if place_id is None else dimensions.name("regions", place_id, language)

"""Do volunteers stay? Cohorts of a registration quarter over the years since."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import BigInteger, Integer, and_, case, cast, extract, func, select, true

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.periods import period_code
from lib.catalogue.vocabularies import Text
from lib.charts.grids import cohort_grid
from lib.dimensions import Dimensions
from lib.labels import code_label, reason_text
from lib.measure.disclosure import FEWEST_FOR_RATE, Form, given, in_steps, line_of_people
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, data_begins, last_day, not_by
from lib.reports.report import CONFIRMED_RECORDS, Report, Rows, percent, whole
from lib.schema import registration, service_record, volunteer
from lib.schema.derived import Narrowed
from lib.selection import Selection

MOST_COHORTS = 32
"""Counted in one statement: with six years after the last of them their quarters are the bits of one number."""


@dataclass(frozen=True)
class CohortCell:
    """One cohort in one span: `cohort` is the quarter (year*10 + 1..4), `span` 1 for the first span after it.

    size, served: persons. share: served / size, 0 to 1. Each None where `reason` says why.
    """

    cohort: int
    span: int
    size: float | None
    served: float | None
    share: float | None
    reason: str | None = None


@dataclass(frozen=True)
class Cohorts:
    """Cells by cohort and span; a span is `months` long. `reason` says why there are none."""

    cells: tuple[CohortCell, ...]
    months: int
    selection: Selection
    reason: str | None = None


def compute(
    database,
    selection: Selection,
    *,
    scope: Scope,
    form: Form = Form.PROTECTED,
    months: Literal[6, 12] = 12,
    spans: int = 6,
) -> Cohorts:
    """Share of each registration cohort with a confirmed record, anywhere, in each span since.

    A cohort is everybody first registered in a quarter (also those who left since), by home, platform and group as
    selected; the period only gives the last day. Span k is the k-th run of `months` after the quarter of registration,
    counted in whole quarters. Cohorts begin with the service records; spans that end after the last day are "not_yet".
    """
    query = build_query(database, "new_registrations", selection, scope=scope, to_date=True)
    begins, end = data_begins(database), last_day(query)
    if reason := not_by(query) or (None if begins else "no_records"):
        return Cohorts((), months, query.selection, reason)
    first = _number(begins) + (begins.month % 3 != 1)
    sizes, served, length = Counter(), Counter(), months // 3
    for at in range(first, _number(end) + 1, MOST_COHORTS):
        rows = query.read(_served(query, at, at + MOST_COHORTS - 1, end, length, spans))
        for cohort, bits, people in rows:
            sizes[cohort] += people
            served.update({(cohort, span): people for span in range(1, spans + 1) if bits >> span - 1 & 1})
    whole = _number(end + timedelta(days=1)) - 1
    cells = [
        _cell(cohort, span, sizes[cohort], served[cohort, span], form)
        if cohort + span * length <= whole
        else _cell(cohort, span, sizes[cohort], None, form)
        for cohort in sorted(sizes)
        for span in range(1, spans + 1)
        if first + span * length <= whole
    ]
    return Cohorts(tuple(cells), months, query.selection, None if cells else "not_yet")


def _number(day: date) -> int:
    """Quarters since the year 0, so that differences count quarters."""
    return day.year * 4 + (day.month - 1) // 3


def _first_day(number: int) -> date:
    return date(number // 4, number % 4 * 3 + 1, 1)


def _quarter(day):
    """`_number()` in SQL."""
    month = cast(extract("month", day), Integer)
    # (month - 1) * 11 / 32 without its fraction is a third of it; the engines differ in how they divide.
    return cast(extract("year", day), Integer) * 4 + ((month - 1) * 11).bitwise_rshift(5)


def _members(query: MetricQuery):
    return select(registration.c.volunteer_id).where(*query.conditions())


def _served(query: MetricQuery, first: int, last: int, end: date, length: int, spans: int):
    """Rows (cohort, the spans in which people served as bits, how many these are) of the cohorts `first` to `last`; a span is
    `length` quarters long."""
    start = _first_day(first)
    cohort = _quarter(volunteer.c.first_registered_on).label("cohort")
    joined = volunteer.c.first_registered_on.between(start, min(end, _first_day(last + 1) - timedelta(days=1)))
    members = select(volunteer.c.id, cohort).where(joined, volunteer.c.id.in_(_members(query))).subquery("member")
    narrowed = Narrowed(
        in_copy=and_(true(), *query.on_people(METRICS["resident_participants"])),
        elsewhere=service_record.c.volunteer_id.in_(_members(query)),
    )
    # A person is one number with a bit for each quarter: half the time of pairs of people and quarters.
    until = min(end, _first_day(last + spans * length + 1) - timedelta(days=1))
    bit = cast(1, BigInteger).bitwise_lshift(_quarter(service_record.c.served_on) - first)
    served = (
        select(service_record.c.volunteer_id, func.bit_or(bit, type_=BigInteger).label("quarters"))
        .where(service_record.c.state == "confirmed", service_record.c.served_on.between(start, until))
        .where(narrowed)
        .group_by(service_record.c.volunteer_id)
        .subquery("served")
    )
    since = func.coalesce(served.c.quarters, 0).bitwise_rshift(members.c.cohort - first + 1)
    within = [since.bitwise_and((1 << length) - 1 << n * length) != 0 for n in range(spans)]
    each = (
        select(members.c.cohort, sum(case((served, 1 << n), else_=0) for n, served in enumerate(within)).label("spans"))
        .select_from(members.outerjoin(served, served.c.volunteer_id == members.c.id))
        .subquery("each_member")
    )
    return select(each.c.cohort, each.c.spans, func.count()).group_by(each.c.cohort, each.c.spans)


def _cell(number: int, span: int, size: int, served: int | None, form: Form) -> CohortCell:
    cohort = period_code("quarter", _first_day(number))
    if form is Form.PROTECTED:
        return _protected(cohort, span, size, served)
    if served is None:
        return CohortCell(cohort, span, float(size), None, None, "not_yet")
    return CohortCell(cohort, span, float(size), float(served), served / size)


def _protected(cohort: int, span: int, size: int, served: int | None) -> CohortCell:
    """Counts in steps, those who served and those who did not as the parts of a known whole; a share of fewer than 30 people,
    or of fewer than 10 who served, is withheld."""
    whole = in_steps(size)
    shown, few = given(whole)
    if served is None or few:
        return CohortCell(cohort, span, shown, None, None, few or "not_yet")
    those, few = line_of_people({True: served, False: size - served}, Form.PROTECTED)[True]
    if few or whole < FEWEST_FOR_RATE:
        return CohortCell(cohort, span, shown, those, None, few or "few_for_rate")
    return CohortCell(cohort, span, shown, those, min(those / whole, 1.0))


HEADERS = {
    "zh": ("注册季度", "之后第几年", "人数", "其中服务过", "留存率%", "备注"),
    "en": ("Quarter of registration", "Year after", "People", "Of these served", "Share %", "Note"),
}
YEAR = Text("第{n}年", "Year {n}")


def rows(cohorts: Cohorts, dimensions: Dimensions, language: str) -> Rows:
    """One row a cohort and span."""
    return HEADERS[language], [
        (
            code_label("quarter", cell.cohort, dimensions, language),
            cell.span,
            whole(cell.size),
            whole(cell.served),
            percent(cell.share),
            reason_text(cell.reason, language),
        )
        for cell in cohorts.cells
    ]


def draw(cohorts: Cohorts, dimensions: Dimensions, language: str) -> dict | None:
    """Cohorts down, years across; a share that is not known stays empty."""
    shares = {(cell.cohort, cell.span): cell.share for cell in cohorts.cells}
    if all(share is None for share in shares.values()):
        return None
    quarters, spans = sorted({cohort for cohort, _ in shares}), sorted({span for _, span in shares})
    down = [code_label("quarter", cohort, dimensions, language) for cohort in quarters]
    across = [YEAR.in_language(language).format(n=span) for span in spans]
    return cohort_grid(down, across, [[shares.get((c, s)) for s in spans] for c in quarters], language)


REPORT = Report(
    name="cohorts",
    title=Text("各季度注册者之后每年仍在服务的比例", "Share of each quarter's newcomers who served in the years after"),
    definition=Text(
        "按首次注册季度分组，之后每12个月内至少有一条已生效记录的人占该组的比例；未走完的年份不显示。",
        "Of those first registered in a quarter, the share with a confirmed record in each 12 months after; "
        "spans that are not over are left out.",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    metric="new_registrations",
    period="to_date",
    draw=draw,
    sums=(),
    public="years",
)

"""Hours, attendances and people by team and by activity: those with most hours, and all others in one row.

The whole list is the file of the panel by the same breakdown (`Report.whole`): it has as many rows as there are activities.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import case, distinct, func, select

from lib.access import Scope
from lib.activity_names import named_activities
from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.vocabularies import Text
from lib.dimensions import ACTIVITIES, Dimensions
from lib.labels import NOT_SET, NOT_TOLD_APART, reason_text
from lib.measure import measure
from lib.measure.disclosure import Form, stands_for_all
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query
from lib.reports.report import CONFIRMED_RECORDS, PARTS_HIDDEN, Report, Rows, shown, whole
from lib.schema import service_record
from lib.selection import Selection
from lib.sheet_subject import SheetSubject

MOST = 8
"""Rows before the row of all others."""
COUNTED = ("service_hours", "attendances", "active_volunteers")
OTHERS, UNKNOWN, UNTOLD = 0, -1, -2
"""Instead of an id: all those that have no row of their own, the records that name none, and all where none is told apart."""


@dataclass(frozen=True)
class Part:
    """One team or activity, or all others, by its id: hours, attendances and people of the period, blank with the reason.
    things: how many it stands for. day, place: of an activity, as ISO text and the id of a place."""

    id: int
    hours: float | None
    attendances: float | None
    people: float | None
    reason: str | None = None
    things: int = 1
    name: Text | None = None
    day: str = ""
    place: int | None = None


@dataclass(frozen=True)
class Parts:
    """The most hours first, then the records that name none, then all others. note: how many there are where not all have a
    row."""

    lines: tuple[Part, ...]
    reason: str | None = None
    note: Text | None = None


def parts_of(by: str, database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Parts:
    """The parts of the period's hours by `by` ("team", "activity")."""
    query = build_query(database, "service_hours", selection, scope=scope)
    if query.lies_ahead:
        return Parts((), "no_data_yet")
    lines = _exact(query, by) if form is Form.EXACT else _protected(database, selection, by, scope)
    if by == "activity":
        lines = _described(query, lines)
    things = sum(line.things for line in lines if line.id != UNKNOWN)
    note = None
    if any(line.id == OTHERS for line in lines):
        label = BREAKDOWNS[by].label
        note = Text(f"{label.zh}{things:,}个，列时长最多的{MOST}个", f"the {MOST} with most hours of {things:,}")
    return Parts(tuple(lines), None if lines else "no_records", note)


def _exact(query: MetricQuery, by: str) -> list[Part]:
    """Two statements: which have most hours, then everything by these and the others, so that people of the others are
    counted and not subtracted."""
    code = BREAKDOWNS[by].expression(query.metric, query.end.year)
    conditions = query.conditions()
    hours = func.sum(service_record.c.minutes)
    largest = (
        select(code.label("code"), hours.label("minutes"))
        .where(*conditions, code.is_not(None))
        .group_by("code")
        .order_by(hours.desc(), "code")
        .limit(MOST)
    )
    ids = [number for number, _ in query.read(largest)]
    part = case((code.is_(None), UNKNOWN), (code.in_(ids), code), else_=OTHERS).label("part")
    values = [METRICS[name].value.label(name) for name in COUNTED]
    split = select(part, *values, func.count(distinct(code)).label("things")).where(*conditions).group_by("part")
    rows = {row[0]: row for row in query.read(split)}
    return [
        Part(number, rows[number][1] / 60, float(rows[number][2]), float(rows[number][3]), things=int(rows[number][4]))
        for number in (*ids, UNKNOWN, OTHERS)
        if number in rows
    ]


def _protected(database, selection: Selection, by: str, scope: Scope) -> list[Part]:
    """Those whose hours are given, the largest first; the others are one row without figures."""
    measured = [measure(database, name, selection, (by,), scope=scope, form=Form.PROTECTED) for name in COUNTED]
    if stands_for_all(measured[0]):
        return [Part(UNTOLD, None, None, None, reason=measured[0].cells[0].reason)]
    of = [{cell.codes[0]: cell for cell in result.cells} for result in measured]
    lines = []
    for code in of[0]:
        cells = [cells.get(code) for cells in of]
        reason = next((cell.reason for cell in cells if cell is not None and cell.reason), None)
        lines.append(Part(UNKNOWN if code is None else code, *(cell and cell.value for cell in cells), reason=reason))
    unknown = [line for line in lines if line.id == UNKNOWN]
    known = sorted((line for line in lines if line.id != UNKNOWN), key=lambda line: (-(line.hours or 0), line.id))
    given = [line for line in known if line.hours is not None][:MOST]
    others = len(known) - len(given)
    rest = [Part(OTHERS, None, None, None, reason="parts_hidden", things=others)] if others else []
    return [*given, *unknown, *rest]


def _described(query: MetricQuery, lines: list[Part]) -> list[Part]:
    ids = [line.id for line in lines if line.id > OTHERS]
    known = named_activities(query.database, query.dimensions, ids).members[ACTIVITIES]
    found = []
    for line in lines:
        if (of := known.get(line.id)) is not None:
            line = replace(line, name=Text(of.zh, of.en), day=of.day.isoformat(), place=of.region_id)
        found.append(line)
    return found


VALUES = {
    "zh": ("服务时长（小时）", "参与服务人次", "活跃志愿者（人）", "备注"),
    "en": ("Service hours", "Attendances", "Active volunteers", "Note"),
}
OF_ACTIVITY = {"zh": ("活动日期", "镇街"), "en": ("Held on", "Street or town")}
ALL_OTHERS = Text("其余{}个", "{} others")


def _rows(by: str, parts: Parts, dimensions: Dimensions, language: str) -> Rows:
    """One row a team or activity; an activity with its day and street."""
    described = OF_ACTIVITY[language] if by == "activity" else ()
    headers = (BREAKDOWNS[by].label.in_language(language), *described, *VALUES[language])
    return headers, [
        (
            _name(by, line, dimensions, language),
            *((line.day, _street(line.place, dimensions, language)) if described else ()),
            shown(line.hours, 1),
            whole(line.attendances),
            whole(line.people),
            _why(line, language),
        )
        for line in parts.lines
    ]


def _name(by: str, line: Part, dimensions: Dimensions, language: str) -> str:
    if line.id == OTHERS:
        return ALL_OTHERS.in_language(language).format(f"{line.things:,}")
    if line.id in (UNKNOWN, UNTOLD):
        return (NOT_SET if line.id == UNKNOWN else NOT_TOLD_APART).in_language(language)
    return line.name.in_language(language) if line.name else dimensions.name(BREAKDOWNS[by].names, line.id, language)


def _street(place: int | None, dimensions: Dimensions, language: str) -> str:
    found = dimensions.regions.get(place)
    return "" if found is None else dimensions.name("regions", found.street_id or found.id, language)


def _why(line: Part, language: str) -> str:
    if line.reason == "parts_hidden":
        return PARTS_HIDDEN.in_language(language)
    return reason_text(line.reason, language)


def team_links(parts: Parts, selection: Selection, dimensions: Dimensions) -> list[str | None]:
    """The sheet of each team."""
    found = []
    for line in parts.lines:
        member = dimensions.members["teams"].get(line.id)
        place = dimensions.regions.get(member.region_id) if member else None
        subject = SheetSubject("team", member.code, member.id, place and place.county_id) if member else None
        found.append(f"sheet?{subject.of(selection).as_full_link()}" if subject else None)
    return found


def activity_links(parts: Parts, selection: Selection, dimensions: Dimensions) -> list[str | None]:
    """The same page for one activity alone."""
    return [
        f"service_hours?{selection.choose(activity=line.id).as_full_link()}" if line.id > OTHERS else None
        for line in parts.lines
    ]


def _report(by: str, title: Text, definition: Text, links: Callable, *, public: str, first: int) -> Report:
    def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Parts:
        return parts_of(by, database, selection, scope=scope, form=form)

    def rows(parts: Parts, dimensions: Dimensions, language: str) -> Rows:
        return _rows(by, parts, dimensions, language)

    return Report(
        name=f"hours_by_{by}",
        title=title,
        definition=definition,
        source=CONFIRMED_RECORDS,
        compute=compute,
        rows=rows,
        metric="service_hours",
        sums=(first, first + 1),
        public=public,
        links=links,
        whole=(COUNTED, by),
    )


REPORTS = [
    _report(
        "team",
        Text("各队伍服务时长", "Service hours by team"),
        Text(
            f"所选时段已生效记录按活动所属队伍分列，列时长最多的{MOST}支，其余合为一行；活动没有写明队伍的记录单列一行。"
            "一人可随几支队伍服务，人数不能相加。",
            f"Confirmed records of the period by the team of their activity: the {MOST} teams with most hours, all others in "
            "one row; records of activities that name no team have a row of their own. One person can serve with several "
            "teams: people do not add up.",
        ),
        team_links,
        public="always",
        first=1,
    ),
    _report(
        "activity",
        Text("各活动服务时长", "Service hours by activity"),
        Text(
            f"所选时段已生效记录按活动分列，列时长最多的{MOST}场，其余合为一行。一人可参加几场活动，人数不能相加。"
            "活动名称、日期和镇街为平台所登记。",
            f"Confirmed records of the period by activity: the {MOST} activities with most hours, all others in one row. One "
            "person can take part in several: people do not add up. Name, day and street are those of the platform.",
        ),
        activity_links,
        public="never",
        first=3,
    ),
]

"""What the programmes do: projects, activities, people served, and the university students who took part."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from lib.access import Scope
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.hours import PERSON_AT_ACTIVITY
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.metric_query import MetricQuery, days_between
from lib.measure.report_query import build_query
from lib.measure.years import YEAR_DAYS
from lib.reports.report import Report, Rows, whole
from lib.schema import activity, project, service_record
from lib.selection import Selection

STUDENTS = "university_students"
FILTERS = ("place", "platform", "category", "brand", "programme", "project")


@dataclass(frozen=True)
class Programme:
    """One programme with its paths, or a path of one: projects running on the last day; activities held and people served in
    the period (None: no number recorded); attendances of university students a year of 365.25 days, counted from `since`, the first
    day of the period or, where it is open, their first day in the programme (None: they never took part)."""

    programme_id: int
    projects: int
    activities: int
    served: int | None
    students_a_year: float | None
    since: date | None


@dataclass(frozen=True)
class Programmes:
    """Programmes with a project or an activity, in the order of the register; `reason` for none."""

    lines: tuple[Programme, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Programmes:
    """The programmes of the selection; one statement for each of projects, activities and students."""
    asked = {"database": database, "selection": _followed(selection), "scope": scope}
    held = build_query(metric="activities_held", **asked)
    projects = build_query(metric="projects", to_date=True, **asked)
    students = build_query(metric="attendances", **{**asked, "selection": asked["selection"].choose(group=STUDENTS)})
    running = {
        code: int(count) for code, count in _by_programme(projects, func.count(), where=(running_on(projects.end),))
    }
    activities = {
        code: (int(count), None if served is None else int(served))
        for code, count, served in _by_programme(held, func.count(), func.sum(activity.c.beneficiaries))
    }
    # Students are some people only: in public their attendances are not told apart by programme.
    attended = (
        {}
        if form is Form.PROTECTED
        else {
            code: (int(count), first)
            for code, count, first in _by_programme(
                students, func.count(PERSON_AT_ACTIVITY), func.min(service_record.c.served_on)
            )
        }
    )
    running, activities, attended = (
        _with_paths(held.dimensions, running, sum),
        _with_paths(held.dimensions, activities, lambda parts: tuple(map(_sum_of_known, zip(*parts, strict=True)))),
        _with_paths(held.dimensions, attended, _together),
    )
    lines = []
    for code in _in_order_of_the_register(held.dimensions, {*running, *activities}, selection.get("programme")):
        count, served = activities.get(code, (0, 0))
        times, first = attended.get(code, (None, None))
        since = first and (students.selection.period.start or first)
        a_year = None if since is None else times / (days_between(since, students.end) / YEAR_DAYS)
        lines.append(Programme(code, running.get(code, 0), count, served, a_year, since))
    return Programmes(tuple(lines), None if lines else "no_records")


def _followed(selection: Selection) -> Selection:
    return selection.choose(**{name: () for name, _ in selection.filters if name not in FILTERS})


def _and_above(dimensions: Dimensions, code: int | None) -> Iterator[int]:
    while code is not None:
        yield code
        code = dimensions.members["programmes"][code].parent_id


def _with_paths(dimensions: Dimensions, found: dict[int | None, object], together: Callable) -> dict[int, object]:
    """What was found by programme, for each with what was found for its paths."""
    parts: dict[int, list] = {}
    for path, value in found.items():
        for code in _and_above(dimensions, path):
            parts.setdefault(code, []).append(value)
    return {code: together(values) for code, values in parts.items()}


def _sum_of_known(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _together(parts: list[tuple[int, date]]) -> tuple[int, date]:
    """Attendances, which are of one project each and so add up, and the first day."""
    return sum(count for count, _ in parts), min(first for _, first in parts)


def _in_order_of_the_register(dimensions: Dimensions, codes: set[int], chosen: tuple[str, ...]) -> list[int]:
    """Ids of programmes as the register has them, the paths of one after it; where some are chosen, these and their paths."""
    members = dimensions.members["programmes"]
    asked = {
        code for code in codes if not chosen or {members[one].code for one in _and_above(dimensions, code)} & {*chosen}
    }
    return [code for code in members if code in asked]


def running_on(day: date):
    """Projects that have not ended by the day."""
    return or_(project.c.ended_on.is_(None), project.c.ended_on > day)


def _by_programme(query: MetricQuery, *values, where: tuple = ()) -> list[tuple]:
    code = BREAKDOWNS["programme"].expression(query.metric, query.end.year).label("by_programme")
    statement = select(code, *values).select_from(query.metric.subject).where(*query.conditions(), *where)
    return query.read(statement.group_by("by_programme"))


HEADERS = {
    "zh": ("计划", "项目", "开展活动", "服务群众", "高校学生人次/年", "计算年均自"),
    "en": ("Programme", "Projects", "Activities held", "People served", "Student attendances a year", "A year since"),
}


def rows(programmes: Programmes, dimensions: Dimensions, language: str) -> Rows:
    """One row a programme; a path is named after its programme."""
    return HEADERS[language], [
        (
            dimensions.name("programmes", line.programme_id, language),
            line.projects,
            line.activities,
            line.served,
            whole(line.students_a_year),
            line.since and line.since.isoformat(),
        )
        for line in programmes.lines
    ]


REPORT = Report(
    name="programmes",
    title=Text(
        "各计划与大型节展赛事：项目、活动与高校学生", "Programmes and large events: projects, activities and students"
    ),
    definition=Text(
        "计划如青年V站、大学生社区服务、大型节展赛事保障（动漫节、文博会等）、有礼之道；有途径或赛事的计划，其行含各途径、赛事。项目：时段末日在做的；开展活动、服务群众：时段内；高校学生：时段内参与"
        "该计划活动的人次 ÷ 年数，时段不限起点时从其首次参与算起。空白为没有登记或没有学生参与，不作零。",
        "Programmes such as the youth V stations, student community service, service at large events (Animation Festival, Culture "
        "Expo), courtesy; the line of a programme with paths or events has them in it. Projects: running on the last "
        "day; activities and people served: of the period; students: their attendances in the period / years, of an open period "
        "from their first day in the programme on. Blank: nothing recorded, or no student took part.",
    ),
    source=Text("计划与项目台账、各平台活动与服务记录", "Register of programmes, activities and service records"),
    compute=compute,
    rows=rows,
    public="counties",
    metric="activities_held",
    filters=FILTERS,
)

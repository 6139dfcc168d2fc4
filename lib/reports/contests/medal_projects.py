"""What became of the projects with medals, once a year has passed: are they still active?"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue.derived_columns import column_of, contest_level, contest_year, held
from lib.catalogue.vocabularies import AWARD, LEVEL, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, not_by
from lib.reports.report import Report, Rows
from lib.schema import activity, contest_entry
from lib.selection import Selection

MEDALS = ("gold", "silver", "bronze")
A_YEAR, A_DAY, WAIT = timedelta(days=365), timedelta(days=1), timedelta(days=90)
"""WAIT: days after the year without an activity before a project is said to have stopped, as with dormant stations."""


@dataclass(frozen=True)
class Medal:
    """One medal; level and award are codes of LEVEL and AWARD; a project with two medals is listed twice.

    last_activity_on: day of the project's last activity with a confirmed record, up to the as-of day.
    status: active (such an activity more than 365 days after the result), inactive (none in the WAIT after them), waiting
        (none yet, the WAIT not being over), no_records (no activity of the project is recorded at all).
    """

    project_id: int
    project: str
    contest_id: int
    contest: str
    level: str
    year: int
    edition: int | None
    award: str
    decided_on: date
    region_id: int
    category: str
    last_activity_on: date | None
    status: str


@dataclass(frozen=True)
class MedalProjects:
    """Medals, newest first. `reason` says why there are none."""

    medals: tuple[Medal, ...]
    selection: Selection
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> MedalProjects:
    """Gold, silver and bronze medals whose 365 days after the result were over within the period (open it for all)."""
    asked = build_query(database, "contest_awards", selection, scope=scope)
    start, end = asked.selection.period.start, asked.selection.period.end
    earlier = asked.asked.within(start=start and start - A_YEAR - A_DAY, end=end - A_YEAR - A_DAY)
    query = build_query(database, "contest_awards", earlier, scope=scope)
    if reason := not_by(query):
        return MedalProjects((), query.selection, reason)
    wanted = [*query.conditions(), contest_entry.c.award.in_(MEDALS)]
    entry, as_of = contest_entry.c, database.version().as_of or query.end
    columns = (entry.project_id, entry.contest_id, entry.award, entry.decided_on, entry.region_id)
    of_contest = (contest_level, contest_year, *(column_of(contest_entry, n) for n in ("edition", "category")))
    ordered = select(*columns, *of_contest).where(*wanted).order_by(entry.decided_on.desc(), entry.id)
    rows = query.read(ordered)
    last = _last_activities(query, sorted({row[0] for row in rows}), as_of)
    return MedalProjects(tuple(_medal(query, row, last, as_of) for row in rows), query.selection)


def _last_activities(query: MetricQuery, projects: list[int], as_of: date) -> dict[int, date]:
    statement = select(activity.c.project_id, func.max(activity.c.held_on)).group_by(activity.c.project_id)
    held_by_then = (activity.c.project_id.in_(projects), activity.c.held_on <= as_of, held == 1)
    return dict(query.read(statement.where(*held_by_then), follows=(activity,)))


def _medal(query: MetricQuery, row: tuple, last: dict[int, date], as_of: date) -> Medal:
    project_id, contest_id, award, decided_on, region_id, level, year, edition, category = row
    last_on = last.get(project_id)
    if last_on is None:
        status = "no_records"
    elif last_on > decided_on + A_YEAR:
        status = "active"
    else:
        status = "inactive" if as_of >= decided_on + A_YEAR + WAIT else "waiting"
    return Medal(
        project_id=project_id,
        project=query.dimensions.name("projects", project_id, "zh"),
        contest_id=contest_id,
        contest=query.dimensions.name("contests", contest_id, "zh"),
        level=level,
        year=year,
        edition=edition,
        award=award,
        decided_on=decided_on,
        region_id=region_id,
        category=category,
        last_activity_on=last_on,
        status=status,
    )


HEADERS = {
    "zh": ("项目", "大赛", "级别", "年度", "奖项", "公布日", "最近活动", "一年后"),
    "en": ("Project", "Contest", "Level", "Year", "Award", "Decided", "Last activity", "A year later"),
}
STATUS = {
    "active": Text("一年后仍在开展", "still active a year later"),
    "inactive": Text("一年后未再开展", "no longer active"),
    "waiting": Text("满一年不足90天，暂未见活动", "no activity yet, under 90 days after the year"),
    "no_records": Text("没有活动记录", "no activity recorded"),
}


def rows(projects: MedalProjects, dimensions: Dimensions, language: str) -> Rows:
    """One row a medal."""
    return HEADERS[language], [
        (
            medal.project,
            medal.contest,
            LEVEL[medal.level].in_language(language),
            str(medal.year),
            AWARD[medal.award].in_language(language),
            medal.decided_on.isoformat(),
            medal.last_activity_on and medal.last_activity_on.isoformat(),
            STATUS[medal.status].in_language(language),
        )
        for medal in projects.medals
    ]


REPORT = Report(
    name="medal_projects",
    title=Text("满一年的获奖项目还在做吗", "Are medal projects still active, their year being over?"),
    version=3,
    definition=Text(
        "所选时段内结果公布满365天的金、银、铜奖项目，在此之后是否还有开展的活动（至少一条已生效记录）；满一年后再过90天仍没有的，为未再开展。未满一年的不列。",
        "Whether a gold, silver or bronze project held an activity more than 365 days after the result; of the projects whose "
        "365 days were over within the selected period; without one in the 90 days after them it is no longer active. Later "
        "ones are not listed.",
    ),
    source=Text("大赛公布结果、服务记录", "Published results, service records"),
    compute=compute,
    rows=rows,
    metric="contest_awards",
)

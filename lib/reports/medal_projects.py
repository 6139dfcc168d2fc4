"""What became of the projects with medals, and the way from entry to award."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select

from lib.access import EVERYWHERE, Scope
from lib.catalogue.derived_columns import column_of, contest_level, contest_year, held
from lib.catalogue.vocabularies import LEVEL
from lib.measure.metric_query import MetricQuery
from lib.reports.report_query import build_query, not_by
from lib.schema import activity, contest_entry
from lib.selection import Selection

MEDALS = ("gold", "silver", "bronze")
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Medal:
    """One medal; level and award are codes of LEVEL and AWARD; a project with two medals stands twice.

    last_activity_on: day of the project's last activity with a confirmed record, up to the as-of day.
    status: active (such an activity more than 365 days after the result), inactive (none), too_early (those 365 days
        have not passed at the as-of day), no_records (no activity of the project is recorded at all).
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
    """Medals, newest first. `projects`: number of projects by status, each by its first medal in the selection."""

    medals: tuple[Medal, ...]
    selection: Selection
    reason: str | None = None

    @property
    def projects(self) -> dict[str, int]:
        first = {medal.project_id: medal.status for medal in self.medals}  # newest first: the oldest stays
        return {s: Counter(first.values())[s] for s in ("active", "inactive", "too_early", "no_records")}

    @property
    def share(self) -> float | None:
        """Active / (active + inactive) projects, 0 to 1; None when there is no project to judge."""
        judged = self.projects["active"] + self.projects["inactive"]
        return self.projects["active"] / judged if judged else None


@dataclass(frozen=True)
class Pipeline:
    """Entries of one level and contest year: all submitted, of these in the final, of these with an award."""

    level: str
    year: int
    submitted: int
    finalist: int
    awarded: int


def medal_projects(database, selection: Selection, *, scope: Scope = EVERYWHERE) -> MedalProjects:
    """Gold, silver and bronze medals decided in the period (open it for all there ever were)."""
    query = build_query(database, "contest_awards", selection, scope=scope)
    if reason := not_by(query):
        return MedalProjects((), query.selection, reason)
    wanted = [*query.conditions(), contest_entry.c.award.in_(MEDALS)]
    entry, as_of = contest_entry.c, database.version().as_of or query.end
    columns = (entry.project_id, entry.contest_id, entry.award, entry.decided_on, entry.region_id)
    reached = (contest_level, contest_year, *(column_of(contest_entry, n) for n in ("edition", "category")))
    ordered = select(*columns, *reached).where(*wanted).order_by(entry.decided_on.desc(), entry.id)
    rows = query.read(ordered)
    last = _last_activities(query, sorted({row[0] for row in rows}), as_of)
    return MedalProjects(tuple(_medal(query, row, last, as_of) for row in rows), query.selection)


def _last_activities(query: MetricQuery, projects: list[int], as_of: date) -> dict[int, date]:
    statement = select(activity.c.project_id, func.max(activity.c.held_on)).group_by(activity.c.project_id)
    held_by_then = (activity.c.project_id.in_(projects), activity.c.held_on <= as_of, held == 1)
    return dict(query.read(statement.where(*held_by_then)))


def _medal(query: MetricQuery, row: tuple, last: dict[int, date], as_of: date) -> Medal:
    project_id, contest_id, award, decided_on, region_id, level, year, edition, category = row
    last_on = last.get(project_id)
    if as_of <= decided_on + A_YEAR:
        status = "too_early"
    elif last_on is None:
        status = "no_records"
    else:
        status = "active" if last_on > decided_on + A_YEAR else "inactive"
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


def pipeline(database, selection: Selection, *, scope: Scope = EVERYWHERE) -> tuple[Pipeline, ...]:
    """Entries by level (highest first) and contest year; empty when a filter does not apply to entries.

    Counts as the metrics contest_entries, contest_finalists and contest_awards do. Where only results are published,
    the entries that failed are missing: submitted is then no more than what is known.
    """
    query = build_query(database, "contest_entries", selection, scope=scope)
    if not_by(query):
        return ()
    final = func.sum(case((contest_entry.c.stage.in_(("finalist", "awarded")), 1), else_=0))
    level, year = contest_level.label("by_level"), contest_year.label("by_year")
    statement = select(level, year, func.count(), final, func.count(contest_entry.c.award))
    rows = query.read(statement.where(*query.conditions()).group_by("by_level", "by_year"))
    order = {code: i for i, code in enumerate(LEVEL)}
    return tuple(Pipeline(r[0], *map(int, r[1:])) for r in sorted(rows, key=lambda r: (order.get(r[0], 99), r[1])))

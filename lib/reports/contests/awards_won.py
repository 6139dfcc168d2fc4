"""What was won, and by whom: one line an award, gold marked."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lib.access import Scope
from lib.catalogue.derived_columns import contest_level, contest_year
from lib.catalogue.vocabularies import AWARD, LEVEL, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query, not_by
from lib.reports.report import Report, Rows
from lib.schema import contest_entry
from lib.selection import Selection

HIGHEST = ("gold", "special_prize", "first_prize")
"""The first of each scale of awards: marked."""
MARK = "★ "


@dataclass(frozen=True)
class Award:
    """One award; level and award are codes of LEVEL and AWARD."""

    year: int
    contest_id: int
    level: str
    award: str
    project_id: int
    region_id: int | None
    decided_on: date


@dataclass(frozen=True)
class AwardsWon:
    """Awards, newest contest first, in it from the highest award. `reason` says why there are none."""

    awards: tuple[Award, ...]
    selection: Selection
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> AwardsWon:
    """All awards decided in the period."""
    query = build_query(database, "contest_awards", selection, scope=scope)
    if reason := not_by(query):
        return AwardsWon((), query.selection, reason)
    entry = contest_entry.c
    columns = (contest_year, entry.contest_id, contest_level, entry.award, entry.project_id, entry.region_id)
    statement = select(*columns, entry.decided_on).where(*query.conditions(), entry.award.is_not(None))
    order = {award: i for i, award in enumerate(AWARD)}
    found = [Award(*row) for row in query.read(statement.order_by(entry.id))]
    found.sort(key=lambda a: (-a.year, a.contest_id, order.get(a.award, len(order))))
    return AwardsWon(tuple(found), query.selection, None if found else "no_records")


HEADERS = {
    "zh": ("年度", "大赛", "级别", "奖项", "项目", "地区", "公布日"),
    "en": ("Year", "Contest", "Level", "Award", "Project", "Place", "Decided"),
}


def rows(won: AwardsWon, dimensions: Dimensions, language: str) -> Rows:
    """One row an award."""
    return HEADERS[language], [
        (
            str(award.year),
            dimensions.name("contests", award.contest_id, language),
            LEVEL[award.level].in_language(language),
            (MARK if award.award in HIGHEST else "") + AWARD[award.award].in_language(language),
            dimensions.name("projects", award.project_id, language),
            "" if award.region_id is None else dimensions.name("regions", award.region_id, language),
            award.decided_on.isoformat(),
        )
        for award in won.awards
    ]


REPORT = Report(
    name="awards_won",
    title=Text("得了什么奖，谁得的", "What was won, and by whom"),
    definition=Text(
        "所选时段内公布的每一个奖项一行；★为金奖、特等奖、一等奖。一个项目在一次大赛中得两个奖的占两行。",
        "One row for each award decided in the selected period; ★ marks gold, special and first prizes. A project with two "
        "awards of a contest has two rows.",
    ),
    source=Text("大赛公布结果", "Published results"),
    compute=compute,
    rows=rows,
    metric="contest_awards",
)

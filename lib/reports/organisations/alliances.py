"""The alliances: who leads them, the teams that belong to them, and what these held in the period."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from lib.access import Scope
from lib.catalogue.vocabularies import DEPARTMENT, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.reports.report import Report, Rows
from lib.schema import activity, alliance, organisation
from lib.selection import Selection


@dataclass(frozen=True)
class Alliance:
    """One alliance: its member teams on the last day, how many of them are backbone teams, and the activities held by the
    members in the period."""

    alliance_id: int
    lead_department: str | None
    founded_on: date | None
    teams: int
    backbone: int
    held: int


@dataclass(frozen=True)
class Alliances:
    """The alliances of the selected places, in the order of the register; `reason` for none."""

    lines: tuple[Alliance, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Alliances:
    """Alliances founded by the last day. An alliance is of a county: a chosen street has none."""
    placed = selection.choose(**{name: () for name, _ in selection.filters if name != "place"})
    query, teams = (build_query(database, name, placed, scope=scope) for name in ("alliances", "teams"))
    work = build_query(database, "activities_held", placed, scope=scope)
    backbone = func.sum(case((organisation.c.tier == "backbone", 1), else_=0))
    counted = select(organisation.c.alliance_id, func.count(), backbone).where(*teams.conditions())
    members = {n: (int(all_), int(some)) for n, all_, some in teams.read(counted.group_by(organisation.c.alliance_id))}
    joined = activity.join(organisation, organisation.c.id == activity.c.organisation_id)
    by_members = select(organisation.c.alliance_id, func.count()).select_from(joined)
    conditions = (*work.conditions(), organisation.c.alliance_id.is_not(None))
    by_members = by_members.where(*conditions).group_by(organisation.c.alliance_id)
    held = dict(work.read(by_members, follows=(organisation,)))  # a team of elsewhere is a member all the same
    columns = (alliance.c.id, alliance.c.lead_department, alliance.c.founded_on)
    found = query.read(select(*columns).where(*query.conditions()).order_by(alliance.c.id))
    lines = [Alliance(*row, *members.get(row[0], (0, 0)), int(held.get(row[0], 0))) for row in found]
    return Alliances(tuple(lines), None if lines else "no_records")


HEADERS = {
    "zh": ("联盟", "牵头部门", "成立日", "成员队伍", "其中骨干队", "成员队伍开展活动"),
    "en": ("Alliance", "Led by", "Founded", "Member teams", "Of them backbone teams", "Activities held by members"),
}


def rows(alliances: Alliances, dimensions: Dimensions, language: str) -> Rows:
    """One row an alliance."""
    return HEADERS[language], [
        (
            dimensions.name("alliances", line.alliance_id, language),
            DEPARTMENT[line.lead_department].in_language(language)
            if line.lead_department in DEPARTMENT
            else line.lead_department or "",
            line.founded_on and line.founded_on.isoformat(),
            *(line.teams, line.backbone, line.held),
        )
        for line in alliances.lines
    ]


REPORT = Report(
    name="alliances",
    title=Text("联盟、成员队伍与所办活动", "Alliances, their teams and what these held"),
    definition=Text(
        "时段末日已成立的联盟；成员队伍：当日存在、台账写明属于该联盟的队伍，其中骨干队另列；成员队伍开展活动：时段内、活动数据"
        "写明由这些队伍开展的活动。",
        "Alliances founded by the last day; member teams: those that exist on the day and belong to it by the register, backbone "
        "teams among them; activities: held in the period by teams that belong to it, as the data of activities says.",
    ),
    source=Text("志愿服务组织台账、各平台活动数据", "Register of organisations, activities of all platforms"),
    compute=compute,
    rows=rows,
    metric="alliances",
    filters=("place",),
)

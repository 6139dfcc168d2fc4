"""How many people serve with a team: teams of each tier, by bands of the people with a record at their activities."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from lib.access import EVERYWHERE, Scope
from lib.catalogue.vocabularies import TEAM_TIER, Text
from lib.catalogue.volunteers import CONFIRMED
from lib.charts.bars import share_bars
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.reports.report import Report, Rows, percent
from lib.schema import activity, organisation, service_record
from lib.selection import Selection

UPPER_ENDS = (0, 9, 29, 99, 299)
"""Last number of people of each band; one band more lies above them. No band tells apart fewer than ten people."""


@dataclass(frozen=True)
class Size:
    """Teams with more people than the band before and at most `up_to` (None: no upper end); `by_tier` has the code of the
    tier (None: not given) and its teams; `share` is of all teams."""

    up_to: int | None
    teams: int
    share: float
    by_tier: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True)
class TeamSizes:
    """Bands from none upwards; `reason` for no bands."""

    bands: tuple[Size, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> TeamSizes:
    """Teams that exist on the last day, by the distinct people who served at their activities in the period."""
    query = build_query(database, "teams", selection, scope=scope)
    served = build_query(database, "active_volunteers", Selection(selection.period), scope=EVERYWHERE)
    if query.lies_ahead or served.lies_ahead:
        return TeamSizes((), "no_data_yet")
    teams = query.read(select(organisation.c.id, organisation.c.tier).where(*query.conditions()))
    if not teams:
        return TeamSizes((), "no_records")
    mine = activity.c.organisation_id.in_(select(organisation.c.id).where(*query.conditions()))
    statement = (
        select(activity.c.organisation_id, func.count(distinct(service_record.c.volunteer_id)))
        .select_from(service_record.join(activity, activity.c.id == service_record.c.activity_id))
        .where(mine, CONFIRMED, service_record.c.served_on <= min(query.end, served.end))
        .group_by(activity.c.organisation_id)
    )
    if start := query.selection.period.start:
        statement = statement.where(service_record.c.served_on >= start)
    people = dict(query.read(statement, follows=(activity, service_record)))
    if not people:
        return TeamSizes((), "not_recorded")
    found = Counter((_band(people.get(number, 0)), tier) for number, tier in teams)
    bands = []
    for band, up_to in enumerate((*UPPER_ENDS, None)):
        by_tier = tuple((tier, found[band, tier]) for tier in (*TEAM_TIER, None))
        count = sum(number for _, number in by_tier)
        bands.append(Size(up_to, count, count / len(teams), by_tier))
    return TeamSizes(tuple(bands))


def _band(people: int) -> int:
    return sum(people > end for end in UPPER_ENDS)


HEADERS = {
    "zh": ("随队服务人数", "队伍", "占比%", "未填层级"),
    "en": ("People who served with it", "Teams", "Share %", "No tier"),
}


def _words(up_to: int | None, language: str) -> str:
    if up_to == 0:
        return "0"
    if up_to is None:
        return f"{UPPER_ENDS[-1] + 1}以上" if language == "zh" else f"{UPPER_ENDS[-1] + 1} or more"
    return f"{UPPER_ENDS[UPPER_ENDS.index(up_to) - 1] + 1}–{up_to}"


def rows(sizes: TeamSizes, dimensions: Dimensions, language: str) -> Rows:
    """One row a band, one column a tier."""
    *before, none = HEADERS[language]
    return (*before, *(words.in_language(language) for words in TEAM_TIER.values()), none), [
        (_words(band.up_to, language), band.teams, percent(band.share), *(count for _, count in band.by_tier))
        for band in sizes.bands
    ]


def draw(sizes: TeamSizes, dimensions: Dimensions, language: str) -> dict | None:
    """A bar for the share of each band."""
    return share_bars([(_words(band.up_to, language), band.share) for band in sizes.bands], language)


REPORT = Report(
    name="team_sizes",
    title=Text("一支队伍有多少人服务", "How many people serve with a team"),
    definition=Text(
        "时段末日存在的队伍，按时段内在其活动中有已生效记录的不同人数分档；只计活动数据写明了队伍的活动。0是时段内没有这样的"
        "记录，不等于没有队员：队员名册各平台不导出。一人可随几支队伍服务，各档人数不能相加。",
        "Teams that exist on the last day by the different people with a confirmed record at their activities in the period; only "
        "activities that name their team. 0 is no such record, not no members: platforms export no lists of members. One "
        "person can serve with several teams.",
    ),
    source=Text("志愿服务组织台账、各平台活动与服务记录", "Register of organisations, activities and service records"),
    compute=compute,
    rows=rows,
    metric="teams",
    draw=draw,
)

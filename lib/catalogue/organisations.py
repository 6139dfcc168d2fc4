"""Teams, alliances, agencies, honours; stations, and those where no activity is held."""

from datetime import timedelta

from sqlalchemy import String, and_, case, cast, distinct, func, select

from lib.catalogue.derived_columns import LISTED, column_of, held
from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import activity, alliance, honour, organisation, service_record, station

TOPIC = "organisations"
TEAMS = Text("志愿服务组织台账", "Register of organisations")
STATIONS = Text("志愿服务阵地台账", "Register of stations")
HONOURS = Text("评选表彰公布结果", "Published honours")
DORMANT_DAYS = 90

teams = Metric(
    name="teams",
    beside="teams_from_records",
    topic=TOPIC,
    label=Text("志愿服务队伍", "Volunteer teams"),
    unit=Unit.ITEMS,
    counter=Text("支", "teams"),
    kind=Kind.STOCK,
    definition=Text(
        "当日存在的志愿服务队伍：总队、大队、小队、骨干队和基层队伍；只从服务记录得知的队伍不算在内，另见“仅见于记录的队伍”。",
        "Teams that exist on the day, of every tier; those known from service records alone are left out: see teams known "
        "from records only.",
    ),
    source=TEAMS,
    subject=organisation,
    value=func.count(),
    date=organisation.c.founded_on,
    ended=organisation.c.closed_on,
    where=(organisation.c.kind == "team", LISTED["organisation"]),
    since=REVISED,
    history=(
        Earlier(
            Text(
                "当日存在的志愿服务队伍：总队、大队、小队、骨干队和基层队伍。",
                "Teams that exist on the day, of every tier.",
            )
        ),
    ),
)
teams_from_records = Metric(
    name="teams_from_records",
    topic=TOPIC,
    label=Text("仅见于记录的队伍", "Teams known from records only"),
    unit=Unit.ITEMS,
    counter=Text("支", "teams"),
    kind=Kind.STOCK,
    definition=Text(
        "当日已在服务记录中出现、组织台账中没有的队伍；不计入“志愿服务队伍”。",
        "Teams that service records have named by the day and no register has; not among volunteer teams.",
    ),
    source=Text("各平台服务记录", "Service records of all platforms"),
    subject=organisation,
    value=func.count(),
    date=organisation.c.founded_on,
    ended=organisation.c.closed_on,
    where=(organisation.c.kind == "team", organisation.c.implied.is_(True)),
    since=REVISED,
)
team_levels = Metric(
    name="team_levels",
    topic=TOPIC,
    label=Text("组织层级", "Levels of teams"),
    unit=Unit.ITEMS,
    counter=Text("级", "levels"),
    kind=Kind.STOCK,
    definition=Text(
        "总队、大队、小队三级架构中当日已有队伍的级数。",
        "How many of the three levels general team, brigade and squad have a team on the day.",
    ),
    source=TEAMS,
    subject=organisation,
    value=func.count(distinct(organisation.c.tier)),
    date=organisation.c.founded_on,
    ended=organisation.c.closed_on,
    where=(organisation.c.kind == "team", organisation.c.tier.in_(("general_team", "brigade", "squad"))),
    additive=False,
)
agencies = Metric(
    name="agencies",
    topic=TOPIC,
    label=Text("社工机构", "Social-work agencies"),
    unit=Unit.ITEMS,
    counter=Text("家", "agencies"),
    kind=Kind.STOCK,
    definition=Text("当日存在的社会工作机构。", "Social-work agencies that exist on the day."),
    source=TEAMS,
    subject=organisation,
    value=func.count(),
    date=organisation.c.founded_on,
    ended=organisation.c.closed_on,
    where=(organisation.c.kind == "agency",),
)
enterprises = Metric(
    name="enterprises",
    topic=TOPIC,
    label=Text("企业志愿服务组织", "Enterprises"),
    unit=Unit.ITEMS,
    counter=Text("家", "enterprises"),
    kind=Kind.STOCK,
    definition=Text(
        "当日在组织台账中、以企业身份参与志愿服务的组织。",
        "Enterprises that the register has as volunteer bodies on the day.",
    ),
    source=TEAMS,
    subject=organisation,
    value=func.count(),
    date=organisation.c.founded_on,
    ended=organisation.c.closed_on,
    where=(organisation.c.kind == "enterprise",),
    since=REVISED,
)
alliances = Metric(
    name="alliances",
    topic=TOPIC,
    label=Text("志愿服务联盟", "Alliances"),
    unit=Unit.ITEMS,
    kind=Kind.STOCK,
    definition=Text("当日已成立的志愿服务联盟。", "Volunteer-service alliances founded by the day."),
    source=TEAMS,
    subject=alliance,
    value=func.count(),
    date=alliance.c.founded_on,
)
honours = Metric(
    name="honours",
    topic=TOPIC,
    label=Text("先进典型", "Honours"),
    unit=Unit.ITEMS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内评选发布的先进典型：志愿者、工作者、组织、社区（村）、企业。", "Honours awarded in the period."
    ),
    source=HONOURS,
    subject=honour,
    value=func.count(),
    date=honour.c.awarded_on,
)
honour_rounds = Metric(
    name="honour_rounds",
    topic=TOPIC,
    label=Text("评选届数", "Rounds of honours"),
    unit=Unit.ITEMS,
    counter=Text("届", "rounds"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内评选的届数：不同评选项目的同一届次分别计算。",
        "Number of rounds in the period; the same round of two schemes is two rounds.",
    ),
    source=HONOURS,
    subject=honour,
    value=func.count(distinct(honour.c.scheme + ":" + cast(honour.c.round, String))),
    date=honour.c.awarded_on,
    additive=False,
    since=REVISED,
    history=(Earlier(Text("时段内评选的届数。", "Number of rounds in the period.")),),
)
stations = Metric(
    name="stations",
    topic=TOPIC,
    label=Text("志愿服务阵地", "Stations"),
    unit=Unit.ITEMS,
    kind=Kind.STOCK,
    definition=Text(
        "当日开放的阵地：青年V站、We站、指导中心、枢纽站、服务站、主题广场。",
        "Stations open on the day, of every type.",
    ),
    source=STATIONS,
    subject=station,
    value=func.count(),
    date=station.c.opened_on,
    ended=station.c.closed_on,
)
station_levels = Metric(
    name="station_levels",
    topic=TOPIC,
    label=Text("阵地层级", "Levels of stations"),
    unit=Unit.ITEMS,
    counter=Text("级", "levels"),
    kind=Kind.STOCK,
    definition=Text(
        "中心、枢纽站、服务站三级阵地中当日已有的级数。",
        "How many of the levels centre, hub, service exist on the day.",
    ),
    source=STATIONS,
    subject=station,
    value=func.count(distinct(station.c.tier)),
    date=station.c.opened_on,
    ended=station.c.closed_on,
    additive=False,
)


def _dormant(start, end):
    """Open for longer than DORMANT_DAYS on the day, and no activity held there in that time."""
    since = end - timedelta(days=DORMANT_DAYS)
    lately = select(activity.c.station_id).where(
        activity.c.station_id.is_not(None), activity.c.held_on >= since, activity.c.held_on <= end, held == 1
    )
    return and_(station.c.opened_on < since, station.c.id.not_in(lately))


_COUNTIES_NAMING = select(column_of(activity, "county_id")).where(activity.c.station_id.is_not(None)).distinct()
dormant_stations = Metric(
    name="dormant_stations",
    topic=TOPIC,
    label=Text("超90天无活动的阵地", "Stations without activity for over 90 days"),
    unit=Unit.ITEMS,
    kind=Kind.STOCK,
    definition=Text(
        "当日开放已超过90天、最近一场开展的活动也在90天以前（或从未有活动写明此站）的阵地。只看活动数据写明的阵地：没有写明"
        "不等于没有活动，所以是待核对，不是评价；全县活动都不写明阵地的，没有数。",
        "Stations open for more than 90 days on the day at which the last activity was held more than 90 days before it, or "
        "that no activity has named. Only what the data of activities names is seen: to be checked, not a verdict; "
        "blank where no activity of the county names any station.",
    ),
    source=Text("志愿服务阵地台账、各平台活动数据", "Register of stations, activities of all platforms"),
    subject=station,
    # Where no activity of the county names any station, nothing is known of it.
    value=func.sum(case((column_of(station, "county_id").in_(_COUNTIES_NAMING), 1))),
    date=station.c.opened_on,
    ended=station.c.closed_on,
    where=(_dormant,),
    speaks_with=(station, activity, service_record),
    since=REVISED,
)

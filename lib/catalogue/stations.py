"""Stations, and those where no activity is held."""

from datetime import timedelta

from sqlalchemy import and_, case, distinct, func, select

from lib.catalogue.derived_columns import column_of, held
from lib.catalogue.metric import REVISED, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import activity, service_record, station

TOPIC = "stations"
STATIONS = Text("志愿服务阵地台账", "Register of stations")
DORMANT_DAYS = 90

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


_COUNTIES_NAMING = select(column_of(activity, "county_id")).where(activity.c.station_id.is_not(None))
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

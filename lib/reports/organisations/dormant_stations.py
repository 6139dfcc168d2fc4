"""Stations without an activity for over ninety days: the day of the last one, and what to check."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.derived_columns import held
from lib.catalogue.organisations import DORMANT_DAYS
from lib.catalogue.vocabularies import STATION_TYPE, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.reports.organisations.station_months import names_stations
from lib.reports.report import Report, Rows, place_name
from lib.schema import activity, station
from lib.selection import Selection


@dataclass(frozen=True)
class Dormant:
    """One station; `last_on` is the day of the last activity held there, `days` those since (None: none was ever named)."""

    station_id: int
    name: str
    type: str
    place_id: int
    opened_on: date
    last_on: date | None
    days: int | None


@dataclass(frozen=True)
class DormantStations:
    """Stations by place; `open` is how many have been open for more than DORMANT_DAYS. `reason` for no lines."""

    lines: tuple[Dormant, ...]
    open: int = 0
    reason: str | None = None

    @property
    def note(self) -> Text | None:
        """How many of how many."""
        if not self.open:
            return None
        return Text(
            f"开放超过{DORMANT_DAYS}天的{self.open}个阵地中有{len(self.lines)}个",
            f"{len(self.lines)} of {self.open} stations open for over {DORMANT_DAYS} days",
        )


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> DormantStations:
    """The stations that the metric `dormant_stations` counts on the last day."""
    query = build_query(database, "dormant_stations", selection, scope=scope)
    if query.lies_ahead:
        return DormantStations((), reason="no_data_yet")
    opened = station.c.opened_on < query.end - timedelta(days=DORMANT_DAYS)
    stocked = query.with_metric(METRICS["stations"]).conditions()
    ((count,),) = query.read(select(func.count()).select_from(station).where(*stocked, opened))
    if not count:
        return DormantStations((), reason="no_records")
    if not names_stations(query, query.end):
        return DormantStations((), reason="not_recorded")
    columns = (station.c.id, station.c.name, station.c.type, station.c.region_id, station.c.opened_on)
    ordered = select(*columns).where(*query.conditions()).order_by(station.c.region_id, station.c.name, station.c.id)
    dormant = query.read(ordered)
    named = activity.c.station_id.in_([row[0] for row in dormant])
    last = dict(
        query.read(
            select(activity.c.station_id, func.max(activity.c.held_on))
            .where(named, activity.c.held_on <= query.end, held == 1)
            .group_by(activity.c.station_id),
            follows=(activity,),
        )
    )
    lines = []
    for number, *known in dormant:
        day = last.get(number)
        lines.append(Dormant(number, *known, day, None if day is None else (query.end - day).days))
    return DormantStations(tuple(lines), int(count))


HEADERS = {
    "zh": ("阵地", "类型", "地区", "开放日", "最近一场活动", "距截止日（天）", "请核对"),
    "en": ("Station", "Type", "Place", "Opened", "Last activity", "Days since", "To check"),
}
CHECK_SINCE = Text("是否撤并、改名，或活动没有写明此站", "closed, renamed, or activities that do not name it?")
CHECK_NEVER = Text(
    "没有活动写明过此站：发布活动时是否选了阵地，站名是否一致",
    "no activity has named it: is the station chosen when an activity is published, under the same name?",
)


def rows(stations: DormantStations, dimensions: Dimensions, language: str) -> Rows:
    """One row a station."""
    return HEADERS[language], [
        (
            line.name,
            STATION_TYPE[line.type].in_language(language) if line.type in STATION_TYPE else line.type,
            place_name(line.place_id, dimensions, language),
            line.opened_on.isoformat(),
            line.last_on and line.last_on.isoformat(),
            line.days,
            (CHECK_NEVER if line.last_on is None else CHECK_SINCE).in_language(language),
        )
        for line in stations.lines
    ]


REPORT = Report(
    name="dormant_stations",
    title=Text("超过90天没有活动的阵地，待核对", "Stations without activity for over 90 days, to be checked"),
    definition=Text(
        "时段末日开放已超过90天、最近一场开展的活动也在90天以前（或从未有活动写明此站）的阵地，按地区排列，不是评价。"
        "“最近一场活动”取截至时段末日的全部记录。",
        "Stations open for more than 90 days on the last day at which the last activity was held more than 90 days before it, or "
        "that no activity has named; in the order of places, not a verdict. The last activity is of all records up to that day.",
    ),
    source=Text("志愿服务阵地台账、各平台活动数据", "Register of stations, activities of all platforms"),
    compute=compute,
    rows=rows,
    metric="dormant_stations",
)

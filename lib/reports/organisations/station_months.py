"""Activities held at each station in each of the last twelve months of the period."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.derived_columns import held
from lib.catalogue.periods import days_of_code, first_of_month, split_period, time_code
from lib.catalogue.vocabularies import STATION_TYPE, Text
from lib.dimensions import Dimensions
from lib.measure.coverage import months_by_place, unit_of
from lib.measure.disclosure import Form
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query
from lib.reports.report import Report, Rows, place_name
from lib.schema import activity, station
from lib.selection import Selection

MONTHS = 12


@dataclass(frozen=True)
class Station:
    """One station and its activities held a month, in the order of the months; None before it opened, and where the month
    has no records at the place at all."""

    station_id: int
    name: str
    type: str
    place_id: int
    held: tuple[int | None, ...]


@dataclass(frozen=True)
class StationMonths:
    """Stations open on the last day, by place; `months` are codes (year*100 + month). `reason` for no lines."""

    lines: tuple[Station, ...]
    months: tuple[int, ...] = ()
    reason: str | None = None

    @property
    def note(self) -> Text | None:
        """The months shown, which may be fewer than those of the period."""
        if not self.months:
            return None
        first, last = (f"{code // 100}-{code % 100:02d}" for code in (self.months[0], self.months[-1]))
        return Text(f"所列月份：{first}至{last}", f"months shown: {first} to {last}")


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> StationMonths:
    """The stations of the selection and the activities that name them, on any platform and of any kind."""
    query = build_query(database, "stations", selection, scope=scope)
    work = build_query(
        database, "activities_held", selection.choose(**dict.fromkeys(dict(selection.filters), ())), scope=scope
    )
    if query.lies_ahead or work.lies_ahead:
        return StationMonths((), reason="no_data_yet")
    end = min(query.end, work.end)
    first = first_of_month(end, earlier=MONTHS - 1)
    start = query.selection.period.start
    months = split_period("month", first if start is None else max(start, first), end)
    columns = (station.c.id, station.c.name, station.c.type, station.c.region_id, station.c.opened_on)
    ordered = select(*columns).where(*query.conditions()).order_by(station.c.region_id, station.c.name, station.c.id)
    stations = query.read(ordered)
    if not stations:
        return StationMonths((), reason="no_records")
    if not names_stations(query, end):
        return StationMonths((), reason="not_recorded")
    counts = _counts(query, months[0][1], end)
    recorded = months_by_place(work)
    lines = []
    for number, name, type_, place, opened in stations:
        known = recorded.get(unit_of(work, place), frozenset())
        cells = (
            counts.get((number, code), 0) if code in known and opened <= days_of_code("month", code)[1] else None
            for code, _, _ in months
        )
        lines.append(Station(number, name, type_, place, tuple(cells)))
    return StationMonths(tuple(lines), tuple(code for code, _, _ in months))


def _counts(query: MetricQuery, start: date, end: date) -> dict[tuple[int, int], int]:
    month = time_code("month", activity.c.held_on).label("by_month")
    named = activity.c.station_id.in_(select(station.c.id).where(*query.conditions()))
    statement = (
        select(activity.c.station_id, month, func.count())
        .where(named, activity.c.held_on >= start, activity.c.held_on <= end, held == 1)
        .group_by(activity.c.station_id, "by_month")
    )
    return {(number, code): int(count) for number, code, count in query.read(statement, follows=(activity,))}


def names_stations(query: MetricQuery, end: date) -> bool:
    """Whether any activity up to `end` names a station in the places of the query: else nothing is known of any."""
    near = select(activity.c.id).where(activity.c.station_id.is_not(None), activity.c.held_on <= end)
    places = {query.dimensions.place(place).county_id or place for place in query.chosen_places()}
    near = near.where(query.with_metric(METRICS["activities_held"]).in_places(places))
    return bool(query.read(near.limit(1), follows=(activity,)))


HEADERS = {"zh": ("阵地", "类型", "地区", "合计"), "en": ("Station", "Type", "Place", "Total")}


def rows(stations: StationMonths, dimensions: Dimensions, language: str) -> Rows:
    """One row a station, one column a month, the total last."""
    *before, total = HEADERS[language]
    months = [_month(code, language) for code in stations.months]
    return (*before, *months, total), [
        (
            line.name,
            STATION_TYPE[line.type].in_language(language) if line.type in STATION_TYPE else line.type,
            place_name(line.place_id, dimensions, language),
            *line.held,
            sum(count for count in line.held if count is not None),
        )
        for line in stations.lines
    ]


def _month(code: int, language: str) -> str:
    return f"{code // 100}年{code % 100}月" if language == "zh" else f"{code // 100}-{code % 100:02d}"


REPORT = Report(
    name="station_months",
    title=Text("各阵地每月开展活动", "Activities held at each station a month"),
    definition=Text(
        "时段末日开放的阵地在时段最后12个月里每月开展的活动（活动数据写明在此站、且至少有一条已生效记录），不分平台和类别。"
        "空白为当月尚未开放，或当地当月没有任何记录；0为有记录而没有写明此站的活动。",
        "For the stations open on the last day, the activities held there in each of the last 12 months of the period: those that "
        "name the station and have a confirmed record, on any platform and of any category. Blank: not yet open, or no record at "
        "all at the place in that month; 0: records, but none that names the station.",
    ),
    source=Text("志愿服务阵地台账、各平台活动数据", "Register of stations, activities of all platforms"),
    compute=compute,
    rows=rows,
    metric="stations",
)

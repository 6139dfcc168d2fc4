"""How fresh is each platform: the last day served, how late records arrive, the last import."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, func, or_, select

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.db.single_flight import computed_once
from lib.dimensions import Dimensions, read_dimensions
from lib.measure.disclosure import Form
from lib.names_in_scope import rows_in_scope
from lib.reports.entry_delay import LATE_DAYS
from lib.reports.report import ALL_PLACES, CONFIRMED_RECORDS, Report, Rows, percent, place_name
from lib.schema import import_batch, service_record, stock_report
from lib.schema.placed_rows import PlacedRows
from lib.selection import Selection

WINDOW_DAYS = 30
FRESH_DAYS, SILENT_DAYS = 31, 92


@dataclass(frozen=True)
class Freshness:
    """One platform in one county (`county_id` None: all places asked for).

    last_served, last_entered: days; None when the platform has no record there.
    recent: records served in the 30 days up to the as-of day; late_share: those entered more than 7 days after the
        service, 0 to 1 (None without any); records not yet entered cannot be counted.
    last_import_at: time (Asia/Shanghai) of the newest import with records of the platform's last 31 days of service anywhere
        or with its reported totals; only where county_id is None and without a scope; None when no import is known.
    status: fresh (served within 31 days of the as-of day), late (within 92), silent (longer ago, or nothing at all).
    """

    platform_id: int
    county_id: int | None
    last_served: date | None
    last_entered: date | None
    recent: int
    late_share: float | None
    last_import_at: datetime | None
    status: str


def compute(
    database, selection: Selection | None = None, *, scope: Scope, form: Form = Form.PROTECTED
) -> tuple[Freshness, ...]:
    """Every platform, each followed by its counties; of the selection only the places count, never the period.

    Voided records do not count. Raises UnknownValue for a place this database does not know.
    """
    version, dimensions = database.version(), read_dimensions(database)
    as_of = version.as_of
    if as_of is None:
        return tuple(_row(p, None, [], None, date.min) for p in dimensions.members["platforms"])
    groups: dict[tuple[int, int | None], list] = defaultdict(list)
    seen = None if scope.places is None else rows_in_scope(dimensions, scope)
    read, imports = _read(database, version.database_key, version.version, as_of, seen)
    chosen, allowed = _outline(dimensions, selection.places if selection else ()), _outline(dimensions, scope.places)
    for platform_id, region_id, *facts in read:
        line = set(dimensions.line(region_id))
        if (chosen is None or chosen & line) and (allowed is None or allowed & line):
            groups[platform_id, None].append(facts)
            groups[platform_id, dimensions.place(region_id).county_id].append(facts)
    rows = []
    for platform_id in dimensions.members["platforms"]:
        last_import = imports.get(platform_id)
        rows.append(_row(platform_id, None, groups[platform_id, None], last_import, as_of))
        for county_id in sorted(c for p, c in groups if p == platform_id and c is not None):
            rows.append(_row(platform_id, county_id, groups[platform_id, county_id], None, as_of))
    return tuple(rows)


@computed_once(32)
def _read(
    database, _key: str, _version: int, as_of: date, seen: PlacedRows | None
) -> tuple[list[tuple], dict[int, datetime]]:
    """Facts by platform and place, and the last imports (where everything is seen): read once for a data version and scope,
    whatever is selected."""
    rows = database.read(_statement(as_of), rows=seen).rows
    last_served: dict[int, date] = {}
    for platform_id, _, served, *_ in rows:
        last_served[platform_id] = max(served, last_served.get(platform_id, served))
    return rows, _last_imports(database, last_served) if seen is None else {}


def _statement(as_of: date):
    """Last days and recent records by platform and place; each day has its own limit, for want of portable sums."""
    record = service_record.c
    days = [as_of - timedelta(days=i) for i in range(WINDOW_DAYS)]
    recent = record.served_on.between(days[-1], days[0])
    late = or_(*(and_(record.served_on == d, record.entered_on > d + timedelta(days=LATE_DAYS)) for d in days))
    return (
        select(
            record.platform_id,
            record.region_id,
            func.max(record.served_on),
            func.max(record.entered_on),
            func.sum(case((recent, 1), else_=0)),
            func.sum(case((late, 1), else_=0)),
        )
        .where(record.state != "voided", record.served_on <= as_of)
        .group_by(record.platform_id, record.region_id)
    )


def _outline(dimensions: Dimensions, places: Iterable[int] | None) -> set[int] | None:
    """The places, with the counties of larger ones; None where everything is meant: no limit, or nothing chosen."""
    if places is None or places == ():
        return None
    return {county for place in places for county in dimensions.below(place, "county")} | set(places)


def _row(platform_id: int, county_id: int | None, facts: list, last_import: datetime | None, as_of: date) -> Freshness:
    if not facts:
        return Freshness(platform_id, county_id, None, None, 0, None, last_import, "silent")
    served, entered = max(f[0] for f in facts), max(f[1] for f in facts)
    recent, late = int(sum(f[2] for f in facts)), int(sum(f[3] for f in facts))
    age = (as_of - served).days
    status = "fresh" if age <= FRESH_DAYS else "late" if age <= SILENT_DAYS else "silent"
    return Freshness(
        platform_id, county_id, served, entered, recent, late / recent if recent else None, last_import, status
    )


def _last_imports(database, last_served: dict[int, date]) -> dict[int, datetime]:
    """Time of the newest import by platform; read from the shared database, since the copy knows no batches."""
    reports = select(stock_report.c.platform_id, import_batch.c.imported_at).join(
        import_batch, import_batch.c.id == stock_report.c.batch_id
    )
    found = [tuple(row) for row in database.rows(reports)]
    record = service_record.c
    for platform_id, day in last_served.items():
        lately = record.served_on.between(day - timedelta(days=FRESH_DAYS - 1), day)
        batches = select(record.batch_id).where(record.platform_id == platform_id, lately).distinct()
        newest = select(func.max(import_batch.c.imported_at)).where(import_batch.c.id.in_(batches))
        found += [(platform_id, row[0]) for row in database.rows(newest)]
    return {p: max(t for q, t in found if q == p and t) for p in {p for p, t in found if t}}


HEADERS = {
    "zh": ("平台", "地区", "最近服务日", "最近录入日", "近30天记录", "超过7天才录入%", "状态"),
    "en": (
        *("Platform", "Place", "Last served", "Last entered"),
        *("Records in 30 days", "Entered after 7 days %", "State"),
    ),
}
STATUS = {
    "fresh": Text("正常", "up to date"),
    "late": Text("滞后", "late"),
    "silent": Text("停更", "silent"),
}
NEVER = Text("没有记录", "no records")
"""In the place of the state where a platform never had a record: it did not fall silent there."""


def rows(platforms: tuple[Freshness, ...], dimensions: Dimensions, language: str) -> Rows:
    """One row a platform and county."""
    return HEADERS[language], [
        (
            dimensions.name("platforms", line.platform_id, language),
            ALL_PLACES.in_language(language)
            if line.county_id is None
            else place_name(line.county_id, dimensions, language),
            line.last_served and line.last_served.isoformat(),
            line.last_entered and line.last_entered.isoformat(),
            line.recent,
            percent(line.late_share),
            (STATUS[line.status] if line.last_served else NEVER).in_language(language),
        )
        for line in platforms
    ]


def status_line(platforms: tuple[Freshness, ...], dimensions: Dimensions, language: str) -> str:
    """The platforms by state, over all places asked for, each with its last day of service: one line for the overview."""
    said: dict[str, list[str]] = {}
    for line in platforms:
        if line.county_id is None:
            name, day = dimensions.name("platforms", line.platform_id, language), line.last_served
            state = (STATUS[line.status] if day else NEVER).in_language(language)
            words = "" if not day else f"（至{day}）" if language == "zh" else f" (to {day})"
            said.setdefault(state, []).append(name + words)
    colon, comma, semicolon = ("：", "、", "；") if language == "zh" else (": ", ", ", "; ")
    return semicolon.join(f"{state}{colon}{comma.join(names)}" for state, names in said.items())


REPORT = Report(
    name="freshness",
    title=Text("各平台数据新鲜度", "How fresh each platform is"),
    definition=Text(
        "最近服务日在31天内为正常，92天内为滞后，更久为停更；从未有记录的写“没有记录”。",
        "Up to date: served within 31 days of the as-of day; late: within 92; silent: longer ago; no records: never any.",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    metric="service_hours",
    period="always",
    filters=("place",),
)

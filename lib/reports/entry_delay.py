"""How records reach the platform: days from service to entry, and how many are entered by hand; by platform and street."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Integer, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from lib.access import Scope
from lib.catalogue.derived_columns import column_of
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query, not_by
from lib.reports.report import ALL_PLACES, CONFIRMED_RECORDS, Report, Rows, percent, place_name
from lib.schema import service_record
from lib.selection import Selection

LATE_DAYS = 7
BY_HAND = ("manual", "backfill")


@dataclass(frozen=True)
class EntryDelay:
    """Confirmed records of one platform at one place (`place_id` None: all places asked for; else a street, or the
    county where the record names no street).

    median_days: days from service to entry; late_share: entered more than LATE_DAYS after; by_hand_share: entered by
    hand or backfilled; shares 0 to 1.
    """

    platform_id: int
    place_id: int | None
    records: int
    median_days: float
    late_share: float
    by_hand_share: float


@dataclass(frozen=True)
class EntryDelays:
    """Each platform followed by its streets. `reason` says why there are none."""

    lines: tuple[EntryDelay, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> EntryDelays:
    """Delay and manner of entry of the confirmed records of the period."""
    query = build_query(database, "service_hours", selection, scope=scope)
    if reason := not_by(query):
        return EntryDelays((), reason)
    record = service_record.c
    street, county = column_of(service_record, "street_id"), column_of(service_record, "county_id")
    place, delay = func.coalesce(street, county).label("place"), days_from_to(record.served_on, record.entered_on)
    by_hand = func.sum(case((record.method.in_(BY_HAND), 1), else_=0))
    statement = (
        select(record.platform_id.label("by_platform"), place, delay.label("delay"), func.count(), by_hand)
        .where(*query.conditions())
        .group_by("by_platform", "place", "delay")
    )
    delays: dict[tuple[int, int | None], Counter] = defaultdict(Counter)
    hands: Counter = Counter()
    for platform_id, place_id, days, count, hand in query.read(statement):
        for key in ((platform_id, None), (platform_id, place_id)):
            delays[key][int(days)] += int(count)
            hands[key] += int(hand)
    keys = sorted(delays, key=lambda key: (key[0], key[1] is not None, key[1] or 0))
    return EntryDelays(tuple(_line(key, delays[key], hands[key]) for key in keys), None if keys else "no_records")


def _line(key: tuple[int, int | None], delays: Counter, by_hand: int) -> EntryDelay:
    records = delays.total()
    late = sum(count for days, count in delays.items() if days > LATE_DAYS)
    middle = (_at(delays, (records - 1) // 2) + _at(delays, records // 2)) / 2
    return EntryDelay(*key, records, middle, late / records, by_hand / records)


def _at(delays: Counter, position: int) -> int:
    """The delay of the record at `position` when all are sorted by delay."""
    for days in sorted(delays):
        position -= delays[days]
        if position < 0:
            return days
    raise IndexError(position)


class days_from_to(FunctionElement):
    """`days_from_to(earlier, later)`: whole days between two day columns, alike on every database."""

    type = Integer()
    inherit_cache = True


@compiles(days_from_to)
def _subtracted(element, compiler, **kw):
    earlier, later = element.clauses
    return f"({compiler.process(later, **kw)} - {compiler.process(earlier, **kw)})"


@compiles(days_from_to, "sqlite")
def _by_julian_day(element, compiler, **kw):
    earlier, later = element.clauses
    return f"CAST(julianday({compiler.process(later, **kw)}) - julianday({compiler.process(earlier, **kw)}) AS INTEGER)"


HEADERS = {
    "zh": ("平台", "地区", "记录数", "录入间隔中位数（天）", "超过7天才录入%", "手工录入或补录%"),
    "en": (
        *("Platform", "Place", "Records", "Median days to entry"),
        *("Entered after 7 days %", "By hand or backfilled %"),
    ),
}


def rows(delays: EntryDelays, dimensions: Dimensions, language: str) -> Rows:
    """One row a platform and place."""
    return HEADERS[language], [
        (
            dimensions.name("platforms", line.platform_id, language),
            ALL_PLACES.in_language(language)
            if line.place_id is None
            else place_name(line.place_id, dimensions, language),
            line.records,
            line.median_days,
            percent(line.late_share),
            percent(line.by_hand_share),
        )
        for line in delays.lines
    ]


REPORT = Report(
    name="entry",
    title=Text("服务之后多久录入", "How late records arrive"),
    definition=Text(
        "已生效记录从服务日到录入日的天数：中位数，及超过7天的比例；手工录入和补录占记录的比例。反映录入习惯，供改进，不作评价。",
        "Days from service to entry of confirmed records: the median, and the share over 7 days; the share entered by hand "
        "or backfilled. It tells of habits of entry, to improve them; it judges nobody.",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    public="never",
    metric="service_hours",
)

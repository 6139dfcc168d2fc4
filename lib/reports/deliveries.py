"""What each platform has delivered, table by table: the last import, the last day covered, months missing in between."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue.periods import parts_of_code, split_period, time_code
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.importers.formats.targets import TARGETS
from lib.measure.disclosure import Form
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query
from lib.reports.platform_freshness import FRESH_DAYS, NEVER, SILENT_DAYS, STATUS
from lib.reports.report import Report, Rows
from lib.schema import import_batch, service_record
from lib.selection import Selection

HOURS = "hours"
OF_DAYS = (HOURS, "activities")
"""Tables that speak of every day: without a row of a day nothing is known of it."""


@dataclass(frozen=True)
class Delivery:
    """One table of one platform (platform_id None: a table of no platform).

    target: a name of lib/importers/formats/targets.py. last_import_at: time, Asia/Shanghai; None: written without an import.
    batches: imports that hold. first_day, last_day: what is covered. last_served: last day of service (hours only).
    gaps: months (year*100+month) between the first and the last covered in which nothing was delivered.
    status: fresh, late or silent, as in freshness: by the age of the last day covered, and of lists such as volunteers
        by the age of their last import.
    """

    platform_id: int | None
    target: str
    last_import_at: datetime | None
    batches: int
    first_day: date | None
    last_day: date | None
    last_served: date | None
    gaps: tuple[int, ...]
    status: str


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> tuple[Delivery, ...]:
    """Every table of every platform that was imported or that has records, of all times.

    Of the selection only the platform counts, and for records the place. An import is of no place: with a scope only the
    records within it are spoken of. A month of service hours is missing when no
    record of the platform speaks of it there; a month of another table when no import covers it.
    """
    kept = tuple((name, values) for name, values in selection.filters if name in ("place", "platform"))
    query = build_query(database, "service_hours", replace(selection, filters=kept), scope=scope)
    as_of = query.dimensions.version.as_of
    if as_of is None:
        return ()
    wanted = set(query.dimensions.ids("platforms", selection.get("platform"))) or None
    imports: dict[tuple, list] = defaultdict(list)
    for row in database.rows(_batches()) if scope.places is None else ():
        if wanted is None or row.platform_id in wanted:
            imports[row.platform_id, row.target].append(row)
    months = _months_served(query.with_period(start=None, end=as_of))
    keys = set(imports) | {(platform_id, HOURS) for platform_id in months}
    return tuple(
        _delivery(key, imports[key], months.get(key[0], {}) if key[1] == HOURS else None, as_of)
        for key in sorted(keys, key=lambda key: (key[0] is None, key[0] or 0, key[1] != HOURS, key[1]))
    )


def _batches():
    batch = import_batch.c
    return select(batch.platform_id, batch.target, batch.imported_at, batch.covers_from, batch.covers_to).where(
        batch.undone_at.is_(None), batch.target.is_not(None)
    )


def _months_served(query: MetricQuery) -> dict[int, dict[int, date]]:
    """For each platform the last day served of each month with a confirmed record."""
    record = service_record.c
    statement = (
        select(
            record.platform_id.label("by_platform"),
            time_code("month", record.served_on).label("month"),
            func.max(record.served_on),
        )
        .where(*query.conditions())
        .group_by("by_platform", "month")
    )
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for platform_id, code, day in query.read(statement):
        found[platform_id][int(code)] = day
    return found


def _delivery(key: tuple, batches: list, served: dict[int, date] | None, as_of: date) -> Delivery:
    ends = [day for row in batches for day in (row.covers_from, row.covers_to) if day]
    days = [*ends, *(served or {}).values()]
    covered = set(served) if served is not None else _covered(batches)
    last_day = max(days, default=None)
    imported = max((row.imported_at for row in batches), default=None)
    # A list of volunteers or projects is as old as its import: no one may have been added since.
    until = last_day if key[1] in OF_DAYS or imported is None else max(imported.date(), last_day or date.min)
    age = None if until is None else (as_of - until).days
    return Delivery(
        *key,
        last_import_at=imported,
        batches=len(batches),
        first_day=min(days, default=None),
        last_day=last_day,
        last_served=max(served.values(), default=None) if served else None,
        gaps=_gaps(covered, days),
        status="silent" if age is None or age > SILENT_DAYS else "late" if age > FRESH_DAYS else "fresh",
    )


def _covered(batches: Iterable) -> set[int]:
    spans = [(row.covers_from, row.covers_to) for row in batches if row.covers_from and row.covers_to]
    return {code for first, last in spans for code, _, _ in split_period("month", first, last)}


def _gaps(covered: set[int], days: list[date]) -> tuple[int, ...]:
    if not days:
        return ()
    return tuple(code for code, _, _ in split_period("month", min(days), max(days)) if code not in covered)


HEADERS = {
    "zh": (
        *("平台", "数据表", "状态", "最近导入", "数据起始日", "数据截止日", "最近服务日"),
        *("缺失月数", "缺失月份"),
    ),
    "en": (
        *("Platform", "Table", "State", "Last import", "First day", "Last day covered", "Last day served"),
        *("Months missing", "Missing"),
    ),
}
WITH_GAPS = Text("{state}（缺{n}个月）", "{state} ({n} months missing)")
WITH_GAP = Text("{state}（缺1个月）", "{state} (1 month missing)")


def rows(tables: tuple[Delivery, ...], dimensions: Dimensions, language: str) -> Rows:
    """One row a platform and table."""
    return HEADERS[language], [
        (
            "—" if line.platform_id is None else dimensions.name("platforms", line.platform_id, language),
            table_words(line.target, language),
            _state(line, language),
            line.last_import_at and line.last_import_at.strftime("%Y-%m-%d %H:%M"),
            line.first_day and line.first_day.isoformat(),
            line.last_day and line.last_day.isoformat(),
            line.last_served and line.last_served.isoformat(),
            len(line.gaps),
            month_runs(line.gaps, language),
        )
        for line in tables
    ]


def _state(delivery: Delivery, language: str) -> str:
    """How fresh it is, and that months are missing all the same; of service hours, that the places have none of it."""
    if delivery.target == HOURS and delivery.last_served is None:
        return NEVER.in_language(language)
    state, gaps = STATUS[delivery.status].in_language(language), len(delivery.gaps)
    if not gaps:
        return state
    return (WITH_GAP if gaps == 1 else WITH_GAPS).in_language(language).format(state=state, n=gaps)


def table_words(target: str, language: str) -> str:
    """The label of an import target; its name where this program does not know it."""
    return TARGETS[target].label.in_language(language) if target in TARGETS else target


def month_runs(months: tuple[int, ...], language: str) -> str:
    """Months (year*100+month) with consecutive ones drawn together: 2024-03 至 2024-05、2025-01."""
    runs: list[list[int]] = []
    for month in months:
        follows = runs and month in (runs[-1][-1] + 1, runs[-1][-1] + 89)
        runs[-1].append(month) if follows else runs.append([month])
    to, comma = (" 至 ", "、") if language == "zh" else (" to ", ", ")
    spell = ["{}-{:02d}".format(*parts_of_code("month", m)) for run in runs for m in (run[0], run[-1])]
    pairs = zip(spell[::2], spell[1::2], strict=True)
    return comma.join(first if first == last else f"{first}{to}{last}" for first, last in pairs)


REPORT = Report(
    name="deliveries",
    title=Text("各平台各数据表导入到哪一天", "How far each table of each platform has come"),
    definition=Text(
        "最近导入：仍有效的导入批次的时间，空白为非导入写入。截止日（名单类数据表为最近导入日）距数据截止日31天内为正常，92天内为滞后，更久为停更；所选地区从未有服务记录的写“没有记录”。"
        "缺失：首末之间没有记录（服务时长）或没有导入（其他表）的月份。只按平台和地区筛选，不按时段。",
        "Last import: of the imports that hold; blank where another program wrote the rows. Up to date: covered to within "
        "31 days of the as-of day (lists such as volunteers: imported within); late: within 92; silent: longer ago; no records: the places never had a service record from it. Missing: months between the first and the last "
        "without a record (service hours) or an import (other tables). By platform and place, whatever the period.",
    ),
    source=Text("导入批次、服务记录", "Imports, service records"),
    compute=compute,
    rows=rows,
    public="counties",
    metric="service_hours",
    period="always",
    filters=("place", "platform"),
)

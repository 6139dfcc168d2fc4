"""Records to be checked 待核, one line a record and rule: what to look at, never who. No accusation."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lib.access import EVERYWHERE, Scope
from lib.catalogue.derived_columns import column_of
from lib.catalogue.vocabularies import FLAG_RULE
from lib.measure.metric_query import MetricQuery
from lib.reports.report_query import build_query, not_by
from lib.schema import activity, record_flag, service_record
from lib.selection import Selection


@dataclass(frozen=True)
class Flagged:
    """One record under one rule. place_id: the street, or the county; source_ref: how its platform finds it again."""

    rule: str
    served_on: date
    platform_id: int
    place_id: int | None
    activity: str | None
    minutes: int
    detail: str | None
    source_ref: str


@dataclass(frozen=True)
class FlagCount:
    """Records of one platform under one rule, their minutes, and their share (0 to 1) of its confirmed records."""

    rule: str
    platform_id: int
    records: int
    minutes: int
    share: float


@dataclass(frozen=True)
class Flags:
    """Lines in the order of the rules. `reason` says why there are none."""

    lines: tuple
    reason: str | None = None


def flag_counts(database, selection: Selection, *, scope: Scope = EVERYWHERE) -> Flags:
    """How many confirmed records of the period each rule marks, by platform."""
    query = build_query(database, "service_hours", selection, scope=scope)
    if reason := not_by(query):
        return Flags((), reason)
    record = service_record.c
    platform, amount = record.platform_id.label("by_platform"), (func.count(), func.sum(record.minutes))
    whole = select(platform, func.count()).where(*query.conditions()).group_by("by_platform")
    of_all = dict(query.read(whole))
    flagged = (
        select(record_flag.c.rule.label("rule"), platform, *amount)
        .select_from(record_flag.join(service_record, record.id == record_flag.c.record_id))
        .where(*query.conditions())
        .group_by("rule", "by_platform")
    )
    lines = [FlagCount(rule, p, int(n), int(minutes), n / of_all[p]) for rule, p, n, minutes in query.read(flagged)]
    lines.sort(key=lambda line: (_place_of(line.rule), line.platform_id))
    return Flags(tuple(lines), None if lines else "no_records")


def flag_list(database, selection: Selection, *, scope: Scope = EVERYWHERE) -> Flags:
    """Every confirmed record of the period with a flag, by rule, the latest first; read from the shared database, which
    alone knows the platform's number of a record."""
    query = build_query(database, "service_hours", selection, scope=scope)
    if reason := not_by(query):
        return Flags((), reason)
    lines = [Flagged(*row) for row in database.rows(_list_statement(query))]
    lines.sort(key=lambda line: line.served_on, reverse=True)
    lines.sort(key=lambda line: _place_of(line.rule))
    return Flags(tuple(lines), None if lines else "no_records")


def _list_statement(query: MetricQuery):
    record = service_record.c
    place = func.coalesce(column_of(service_record, "street_id"), column_of(service_record, "county_id"))
    rows = record_flag.join(service_record, record.id == record_flag.c.record_id)
    rows = rows.join(activity, activity.c.id == record.activity_id)
    return (
        select(
            *(record_flag.c.rule, record.served_on, record.platform_id, place, activity.c.name),
            *(record.minutes, record_flag.c.detail, record.source_ref),
        )
        .select_from(rows)
        .where(*query.conditions())
        .order_by(record.id)
    )


def _place_of(rule: str) -> int:
    return list(FLAG_RULE).index(rule) if rule in FLAG_RULE else len(FLAG_RULE)

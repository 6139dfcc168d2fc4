"""Flags on records to be checked (待核): questions, never accusations. Labels: `FLAG_RULE` of the catalogue.

Rules about one record are evaluated for new and updated records; rules about a person's day for all records of that day,
also existing ones, because a new record can make an old one overlap.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Table,
    and_,
    delete,
    distinct,
    func,
    insert,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from lib.catalogue.vocabularies import BULK_RECORDS, NOT_VOLUNTEERING, OVER_DAY_MINUTES, OVER_DELAY_DAYS, OVER_MINUTES
from lib.db import WriteTransaction
from lib.importers.load.load_context import LoadContext
from lib.importers.load.staging_tables import incoming_activity
from lib.importers.load.upsert import runs
from lib.schema import activity, record_flag, service_record

DAY_RULES = ("over_16_hours_a_day", "overlap")
RECORD_RULES = ("over_8_hours", "entered_late", "maybe_not_volunteering")
_QUERY_KEYS = 500
_CHUNK_ROWS = 5_000
r = service_record.c
_MAY_BE_NO_SERVICE = or_(*(activity.c.name.contains(word) for word in NOT_VOLUNTEERING))

busy_person_day = Table(
    "busy_person_day",
    MetaData(),
    Column("volunteer_id", Integer, primary_key=True),
    Column("served_on", Date, primary_key=True),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
"""Days of persons whose flags are to be evaluated again: a temporary table of the importing connection."""


def add_days(connection: Connection, days: Iterable[tuple[int, date]]) -> None:
    """Have the flags of these days of persons evaluated by `flag_loaded` or `reflag` of this transaction."""
    connection.execute(CreateTable(busy_person_day, if_not_exists=True))
    rows = [{"volunteer_id": person, "served_on": day} for person, day in days]
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(busy_person_day).on_conflict_do_nothing(), rows)


def flag_loaded(context: LoadContext) -> None:
    """Flag the records that this import inserted or updated, and every record of the days that `add_days` was given."""
    transaction, ids = context.transaction, context.transaction.changed.get("service_record") or []
    connection = transaction.connection
    add_days(connection, ())
    for which in _conditions(ids):
        if context.counts.updated:  # updated records may have flags already
            _drop_of_records(transaction, which)
        _write(transaction, _of_records(connection, which, _suspect_activities()))
        if _has_entry_days(context):
            _write(transaction, _bulk(connection, which))
    _add_busy_days(connection, ids)
    _flag_days(transaction)
    f = record_flag.c
    counted = select(func.count(distinct(f.record_id))).join(service_record, r.id == f.record_id)
    context.counts.flagged = sum(connection.execute(counted.where(which)).scalar_one() for which in _conditions(ids))


def reflag(transaction: WriteTransaction, days: Iterable[tuple[int, date]], *, records: Iterable[int] = ()) -> None:
    """Evaluate the flags of whole days of persons again, after records of them were changed or deleted.

    `records`: ids of changed records, whose own flags are evaluated too; bulk_recorder stays, as it is about a whole file.
    """
    connection, records = transaction.connection, [(record, record) for record in sorted(records)]
    add_days(connection, days)
    for which in _conditions(records):
        activities = select(activity.c.id, activity.c.name).join(service_record, r.activity_id == activity.c.id)
        _drop_of_records(transaction, which)
        _write(transaction, _of_records(connection, which, activities.where(which, _MAY_BE_NO_SERVICE).distinct()))
    _flag_days(transaction)


def _write(transaction: WriteTransaction, flags: Iterable[dict]) -> None:
    """Write flags chunk by chunk: there may be as many as records."""
    flags = iter(flags)
    while rows := list(islice(flags, _CHUNK_ROWS)):
        transaction.connection.execute(insert(record_flag), rows)
        transaction.rows(record_flag, runs(row["record_id"] for row in rows))


def _conditions(ids: list[tuple[int, int]]) -> Iterator:
    """Conditions on records for runs of ids: one for each run of several, single ids in chunks."""
    singles = [first for first, last in ids if first == last]
    for first, last in ids:
        if first != last:
            yield r.id.between(first, last)
    for start in range(0, len(singles), _QUERY_KEYS):
        yield r.id.in_(singles[start : start + _QUERY_KEYS])


def _drop_of_records(transaction: WriteTransaction, which) -> None:
    """Delete the flags of RECORD_RULES."""
    f = record_flag.c
    old = and_(f.record_id.in_(select(r.id).where(which)), f.rule.in_(RECORD_RULES))
    flagged = transaction.connection.execute(select(f.record_id).where(old)).scalars().all()
    transaction.rows(record_flag, runs(flagged))
    transaction.connection.execute(delete(record_flag).where(old))


def _of_records(connection, which, activities) -> Iterator[dict]:
    """RECORD_RULES. `activities`: statement for the ids and names of activities that may not be volunteering."""
    for row in _read(connection, select(r.id, r.minutes).where(which, r.minutes > OVER_MINUTES)):
        yield _flag(row.id, "over_8_hours", f"单次 {row.minutes} 分钟")
    late = select(r.id, r.served_on, r.entered_on).where(which, r.entered_on > r.served_on)
    for row in _read(connection, late):
        days = (row.entered_on - row.served_on).days
        if days > OVER_DELAY_DAYS:
            yield _flag(row.id, "entered_late", f"服务后 {days} 天录入")
    names = {row.id: row.name for row in connection.execute(activities)}
    for start in range(0, len(names), _QUERY_KEYS):
        of_them = r.activity_id.in_(list(names)[start : start + _QUERY_KEYS])
        for row in _read(connection, select(r.id, r.activity_id).where(which, of_them)):
            word = next(word for word in NOT_VOLUNTEERING if word in names[row.activity_id])
            yield _flag(row.id, "maybe_not_volunteering", f"活动名称含“{word}”")


def _read(connection: Connection, statement) -> Iterator:
    """The rows of a statement, streamed; writes in between do not disturb it."""
    return iter(connection.execute(statement.execution_options(yield_per=_CHUNK_ROWS)))


def _suspect_activities():
    """Activities of the file whose names say that they may not be volunteering."""
    activities = select(activity.c.id, activity.c.name)
    return activities.join(incoming_activity, incoming_activity.c.activity_id == activity.c.id).where(
        _MAY_BE_NO_SERVICE
    )


def _has_entry_days(context: LoadContext) -> bool:
    return context.staged.header_of("entered_on") is not None


def _bulk(connection, which) -> Iterator[dict]:
    """Many hand-entered records of one activity, entered on one day: probably by one recorder."""
    by_hand = and_(which, r.method == "manual")
    many = select(r.activity_id, r.entered_on, func.count().label("rows")).where(by_hand)
    many = many.group_by(r.activity_id, r.entered_on).having(func.count() >= BULK_RECORDS).subquery()
    both = and_(many.c.activity_id == r.activity_id, many.c.entered_on == r.entered_on)
    f = record_flag.c
    flagged = select(f.record_id).where(
        f.record_id == r.id, f.rule == "bulk_recorder"
    )  # of an updated record: it stays
    for row in _read(connection, select(r.id, many.c.rows).join(many, both).where(by_hand, ~flagged.exists())):
        yield _flag(row.id, "bulk_recorder", f"一次录入 {row.rows} 条")


def _flag(record: int, rule: str, detail: str) -> dict:
    return {"record_id": record, "rule": rule, "detail": detail}


# -- days of persons ---------------------------------------------------------------------------------------------------


def _add_busy_days(connection: Connection, ids: list[tuple[int, int]]) -> None:
    """Add the days of persons with a record of `ids` (runs) on which they have another record, or more than 16 hours."""
    other, day = service_record.alias("other").c, (r.volunteer_id, r.served_on)
    another = select(other.id).where(
        other.volunteer_id == r.volunteer_id, other.served_on == r.served_on, other.id != r.id
    )
    # More records than there were before: all are counted in the order of the index, instead of each looked up in it.
    most = [run for run in ids if run[1] - run[0] >= run[0]]
    several = select(*day).group_by(*day).having(func.count() > 1)
    found = [several.having(func.max(r.id) >= first) for first, _ in most]
    few = _conditions([run for run in ids if run not in most])
    found += [select(*day).where(which, another.exists()).distinct() for which in few]
    found += [select(*day).where(which, r.minutes > OVER_DAY_MINUTES).distinct() for which in _conditions(ids)]
    b = busy_person_day.c
    for days in (statement.subquery() for statement in found):
        added = and_(b.volunteer_id == days.c.volunteer_id, b.served_on == days.c.served_on)
        new = select(days).outerjoin(busy_person_day, added).where(b.volunteer_id.is_(None))
        connection.execute(insert(busy_person_day).from_select(["volunteer_id", "served_on"], new))


def _flag_days(transaction: WriteTransaction) -> None:
    """Replace the flags of DAY_RULES on the busy days, some persons at a time, and empty the table of days."""
    connection = transaction.connection
    connection.execute(text("ANALYZE busy_person_day"))  # else the planner may scan all records for a few days
    people = connection.execute(
        select(busy_person_day.c.volunteer_id).distinct().order_by(busy_person_day.c.volunteer_id)
    )
    people = people.scalars().all()
    for start in range(0, len(people), _QUERY_KEYS):
        first, last = people[start], people[start : start + _QUERY_KEYS][-1]
        _flag_days_of(transaction, busy_person_day.c.volunteer_id.between(first, last))
    connection.execute(delete(busy_person_day))


def _flag_days_of(transaction: WriteTransaction, persons) -> None:
    connection, f = transaction.connection, record_flag.c
    on_day = and_(busy_person_day.c.volunteer_id == r.volunteer_id, busy_person_day.c.served_on == r.served_on, persons)
    records = select(r.id, r.volunteer_id, r.served_on, r.minutes, r.state, r.start_minute, r.end_minute)
    ordered = records.join(busy_person_day, on_day).order_by(
        r.volunteer_id, r.served_on, r.start_minute, r.end_minute, r.source_ref
    )
    new = {(row["record_id"], row["rule"]): row for row in _of_days(connection.execute(ordered))}
    of_days = select(record_flag).join(service_record, r.id == f.record_id).join(busy_person_day, on_day)
    stored = of_days.where(f.rule.in_(DAY_RULES))
    old = {(row.record_id, row.rule): row.detail for row in connection.execute(stored)}
    gone = [key for key, detail in old.items() if key not in new or new[key]["detail"] != detail]
    for start in range(0, len(gone), _QUERY_KEYS):
        part = tuple_(f.record_id, f.rule).in_(gone[start : start + _QUERY_KEYS])
        connection.execute(delete(record_flag).where(part))
    transaction.rows(record_flag, runs(record for record, _ in gone))
    _write(transaction, (row for key, row in new.items() if old.get(key) != row["detail"]))


def _of_days(records: Iterable) -> Iterator[dict]:
    """DAY_RULES of records ordered by person, day and start: more than 16 hours on a day; a record that starts before an
    earlier one of the day has ended."""
    counted = (row for row in records if row.state != "voided")
    for _, day in groupby(counted, key=lambda row: (row.volunteer_id, row.served_on)):
        rows = list(day)
        total = sum(row.minutes for row in rows)
        if total > OVER_DAY_MINUTES:
            yield from (_flag(row.id, "over_16_hours_a_day", f"当日合计 {total} 分钟") for row in rows)
        latest = 0
        for row in (row for row in rows if row.start_minute is not None and row.end_minute is not None):
            if row.start_minute < latest:
                clock = f"{row.start_minute // 60:02d}:{row.start_minute % 60:02d}"
                yield _flag(row.id, "overlap", f"与同日另一记录重叠，开始于 {clock}")
            latest = max(latest, row.end_minute)

"""Records that somebody should look at (待核): rules that ask, never accuse. Words: `FLAG_RULE` of the catalogue.

Rules over one record look at what is new or corrected; rules over a person's day look at all records of that day, also
those that were there before, because a new record can make an old one overlap.
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

from lib.catalogue.flag_limits import BULK_RECORDS, LATE_DAYS, NOT_VOLUNTEERING, OVER_DAY_MINUTES, OVER_MINUTES
from lib.importers.load.staging_tables import attended
from lib.importers.load.upsert import runs
from lib.schema import activity, record_flag, service_record

OF_THE_DAY = ("over_16_hours_a_day", "overlap")
OF_THE_RECORD = ("over_8_hours", "entered_late", "maybe_not_volunteering")
_AT_ONCE = 500
_IN_ONE_GO = 5_000
r = service_record.c
_DOUBTFUL = or_(*(activity.c.name.contains(word) for word in NOT_VOLUNTEERING))

crowded = Table(
    "crowded",
    MetaData(),
    Column("volunteer_id", Integer, primary_key=True),
    Column("served_on", Date, primary_key=True),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
"""Days of persons that are looked at whole: a temporary table of the importing connection."""


def look_at(connection: Connection, days: Iterable[tuple[int, date]]) -> None:
    """Have these days of persons looked at whole, by `flag_arrived` or `reflag` of this transaction."""
    connection.execute(CreateTable(crowded, if_not_exists=True))
    rows = [{"volunteer_id": person, "served_on": day} for person, day in days]
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(crowded).on_conflict_do_nothing(), rows)


def flag_arrived(work) -> None:
    """Flag what this import brought or corrected, and every record of the days that `look_at` was told of."""
    changing, ids = work.changing, work.changing.changed.get("service_record") or []
    connection = changing.connection
    look_at(connection, ())
    for which in _conditions(ids):
        if work.counts.updated:  # corrected records may have flags already
            _drop_of_records(changing, which)
        _write(changing, _of_records(connection, which, _doubtful_activities()))
        if _says_when_entered(work):
            _write(changing, _bulk(connection, which))
        _crowd(connection, which)
    _flag_days(changing)
    f = record_flag.c
    counted = select(func.count(distinct(f.record_id))).join(service_record, r.id == f.record_id)
    work.counts.flagged = sum(connection.execute(counted.where(which)).scalar_one() for which in _conditions(ids))


def reflag(changing, days: Iterable[tuple[int, date]], *, records: Iterable[int] = ()) -> None:
    """Make the flags of whole days of persons again, after records of them were changed or taken away.

    `records`: ids of records that have changed themselves; that one recorder typed them stays as it was said.
    """
    connection, records = changing.connection, [(record, record) for record in sorted(records)]
    look_at(connection, days)
    for which in _conditions(records):
        named = select(activity.c.id, activity.c.name).join(service_record, r.activity_id == activity.c.id)
        _drop_of_records(changing, which)
        _write(changing, _of_records(connection, which, named.where(which, _DOUBTFUL).distinct()))
    _flag_days(changing)


def _write(changing, flags: Iterable[dict]) -> None:
    """Write flags as they are found: there may be as many as records."""
    flags = iter(flags)
    while rows := list(islice(flags, _IN_ONE_GO)):
        changing.connection.execute(insert(record_flag), rows)
        changing.rows(record_flag, runs(row["record_id"] for row in rows))


def _conditions(ids: list[tuple[int, int]]) -> Iterator:
    """Conditions on records for runs of ids: long runs each, single ids together."""
    singles = [first for first, last in ids if first == last]
    for first, last in ids:
        if first != last:
            yield r.id.between(first, last)
    for start in range(0, len(singles), _AT_ONCE):
        yield r.id.in_(singles[start : start + _AT_ONCE])


def _drop_of_records(changing, which) -> None:
    """Take away the flags that `_of_records` gave."""
    f = record_flag.c
    old = and_(f.record_id.in_(select(r.id).where(which)), f.rule.in_(OF_THE_RECORD))
    flagged = changing.connection.execute(select(f.record_id).where(old)).scalars().all()
    changing.rows(record_flag, runs(flagged))
    changing.connection.execute(delete(record_flag).where(old))


def _of_records(connection, which, doubtful) -> Iterator[dict]:
    """Rules that look at one record alone. `doubtful`: statement for the ids and names of activities to be doubted."""
    for row in _read(connection, select(r.id, r.minutes).where(which, r.minutes > OVER_MINUTES)):
        yield _flag(row.id, "over_8_hours", f"单次 {row.minutes} 分钟")
    late = select(r.id, r.served_on, r.entered_on).where(which, r.entered_on > r.served_on)
    for row in _read(connection, late):
        days = (row.entered_on - row.served_on).days
        if days > LATE_DAYS:
            yield _flag(row.id, "entered_late", f"服务后 {days} 天录入")
    doubted = {row.id: row.name for row in connection.execute(doubtful)}
    for start in range(0, len(doubted), _AT_ONCE):
        of_them = r.activity_id.in_(list(doubted)[start : start + _AT_ONCE])
        for row in _read(connection, select(r.id, r.activity_id).where(which, of_them)):
            word = next(word for word in NOT_VOLUNTEERING if word in doubted[row.activity_id])
            yield _flag(row.id, "maybe_not_volunteering", f"活动名称含“{word}”")


def _read(connection: Connection, statement) -> Iterator:
    """The rows of a statement, some thousands at a time; a write in between does not disturb it."""
    return iter(connection.execute(statement.execution_options(yield_per=_IN_ONE_GO)))


def _doubtful_activities():
    """Activities of the file whose names speak of something else than volunteering."""
    names = select(activity.c.id, activity.c.name)
    return names.join(attended, attended.c.activity_id == activity.c.id).where(_DOUBTFUL)


def _says_when_entered(work) -> bool:
    return work.staged.header_of("entered_on") is not None


def _bulk(connection, which) -> Iterator[dict]:
    """Hand-entered records of one activity, entered on one day, so many that one recorder must have typed them all."""
    by_hand = and_(which, r.method == "manual")
    many = select(r.activity_id, r.entered_on, func.count().label("rows")).where(by_hand)
    many = many.group_by(r.activity_id, r.entered_on).having(func.count() >= BULK_RECORDS).subquery()
    both = and_(many.c.activity_id == r.activity_id, many.c.entered_on == r.entered_on)
    f = record_flag.c
    told = select(f.record_id).where(f.record_id == r.id, f.rule == "bulk_recorder")  # of a corrected record: it stays
    for row in _read(connection, select(r.id, many.c.rows).join(many, both).where(by_hand, ~told.exists())):
        yield _flag(row.id, "bulk_recorder", f"一次录入 {row.rows} 条")


def _flag(record: int, rule: str, detail: str) -> dict:
    return {"record_id": record, "rule": rule, "detail": detail}


# -- days of persons ---------------------------------------------------------------------------------------------------


def _crowd(connection: Connection, which) -> None:
    """Days of persons with a record of `which`, on which they have more than one record, or more than 16 hours."""
    other = service_record.alias("other").c
    another = select(other.id).where(
        other.volunteer_id == r.volunteer_id, other.served_on == r.served_on, other.id != r.id
    )
    there = select(crowded.c.volunteer_id).where(
        crowded.c.volunteer_id == r.volunteer_id, crowded.c.served_on == r.served_on
    )
    days = select(r.volunteer_id, r.served_on).distinct().where(which, ~there.exists())
    days = days.where(or_(another.exists(), r.minutes > OVER_DAY_MINUTES))
    connection.execute(insert(crowded).from_select(["volunteer_id", "served_on"], days))


def _flag_days(changing) -> None:
    """The flags of the crowded days in place of those that they had, some persons at a time."""
    connection = changing.connection
    connection.execute(text("ANALYZE crowded"))  # else the few days may be looked for in all records
    people = connection.execute(select(crowded.c.volunteer_id).distinct().order_by(crowded.c.volunteer_id))
    people = people.scalars().all()
    for start in range(0, len(people), _AT_ONCE):
        first, last = people[start], people[start : start + _AT_ONCE][-1]
        _flag_days_of(changing, crowded.c.volunteer_id.between(first, last))
    connection.execute(delete(crowded))


def _flag_days_of(changing, persons) -> None:
    connection, f = changing.connection, record_flag.c
    same = and_(crowded.c.volunteer_id == r.volunteer_id, crowded.c.served_on == r.served_on, persons)
    records = select(r.id, r.volunteer_id, r.served_on, r.minutes, r.state, r.start_minute, r.end_minute)
    ordered = records.join(crowded, same).order_by(
        r.volunteer_id, r.served_on, r.start_minute, r.end_minute, r.source_ref
    )
    new = {(row["record_id"], row["rule"]): row for row in _of_days(connection.execute(ordered))}
    of_days = select(record_flag).join(service_record, r.id == f.record_id).join(crowded, same)
    stored = of_days.where(f.rule.in_(OF_THE_DAY))
    old = {(row.record_id, row.rule): row.detail for row in connection.execute(stored)}
    gone = [key for key, detail in old.items() if key not in new or new[key]["detail"] != detail]
    for start in range(0, len(gone), _AT_ONCE):
        part = tuple_(f.record_id, f.rule).in_(gone[start : start + _AT_ONCE])
        connection.execute(delete(record_flag).where(part))
    changing.rows(record_flag, runs(record for record, _ in gone))
    _write(changing, (row for key, row in new.items() if old.get(key) != row["detail"]))


def _of_days(records: Iterable) -> Iterator[dict]:
    """More than 16 hours on a day together; times that overlap those of an earlier record of the day."""
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

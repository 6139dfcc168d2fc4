"""Which rows of a file are records that are there already, and which activities these keep.

By the platform's number, or the digest of what makes a record the same; else by who, when and what: one export of a
platform gives numbers or teams that another export of it leaves out.
"""

from sqlalchemy import and_, exists, func, insert, not_, or_, select, text, update

from lib.importers.load.staging_tables import arriving, present, stored
from lib.importers.parse.staged_schema import UNNUMBERED
from lib.schema import activity, service_record


def has_number(row):
    """Condition: a row (its columns) has a number of its platform."""
    return not_(row.source_ref.startswith(UNNUMBERED))


def find_stored(work, *, known_before: int | None) -> None:
    """Fill `stored`. `known_before`: people with lower ids were here before this import; None: all of them."""
    a, r = arriving.c, service_record.c
    same = and_(r.platform_id == work.platform_id, r.source_ref == a.source_ref)
    work.connection.execute(
        insert(stored).from_select(
            ["line", "record_id"], select(a.line, r.id).join_from(arriving, service_record, same)
        )
    )
    p = present.c
    known = select(p.person_key).where(p.volunteer_id < known_before if known_before else p.volunteer_id.is_not(None))
    if work.connection.execute(known.limit(1)).first():
        _find_alike(work, known_before)
    work.connection.execute(text("ANALYZE stored"))  # else a part of it may be looked for in all activities


def _find_alike(work, known_before: int | None) -> None:
    """The same person, platform, day, begin and activity, where one of the two has no number, or neither has and one
    names no team. Only where each row has one such record, and each record one such row."""
    a, p, r, x = arriving.c, present.c, service_record.c, activity.c
    one_numbered = or_(and_(has_number(a), not_(has_number(r))), and_(not_(has_number(a)), has_number(r)))
    without_team = and_(
        not_(has_number(a)), not_(has_number(r)), or_(a.organisation_id.is_(None), x.organisation_id.is_(None))
    )
    taken = stored.alias("taken").c
    alike = (
        select(
            a.line,
            r.id,
            func.count().over(partition_by=a.line).label("records"),
            func.count().over(partition_by=r.id).label("rows"),
        )
        .join(present, p.person_key == a.person_key)
        .join(
            service_record,
            and_(r.volunteer_id == p.volunteer_id, r.served_on == a.served_on, r.start_minute == a.start_minute),
        )
        .join(activity, x.id == r.activity_id)
        .where(or_(x.source_ref == a.activity_ref, x.name == a.activity))  # the first, however it is spelt
        .where(r.platform_id == work.platform_id, or_(one_numbered, without_team))
        .where(~exists().where(taken.line == a.line), ~exists().where(taken.record_id == r.id))
    )
    if known_before:
        alike = alike.where(p.volunteer_id < known_before)
    one = alike.subquery()
    found = select(one.c.line, one.c.id).where(one.c.records == 1, one.c.rows == 1)
    work.connection.execute(insert(stored).from_select(["line", "record_id"], found))


def keep_activities(work) -> None:
    """A row that names no team says nothing against the team of its record: the record stays with its activity."""
    a, r, x, s = arriving.c, service_record.c, activity.c, stored.c
    of_record = (
        select(x.source_ref)
        .join(service_record, r.activity_id == x.id)
        .join(stored, s.record_id == r.id)
        .where(s.line == a.line, x.name == a.activity, x.held_on == a.served_on, x.platform_id == work.platform_id)
    )
    kept = update(arriving).where(a.organisation_id.is_(None), of_record.exists())
    work.connection.execute(kept.values(activity_ref=of_record.scalar_subquery()))

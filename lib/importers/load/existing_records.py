"""Record matching: which incoming records exist already, and which activities these keep.

By the platform's number, or the digest of the natural key; else by person, time and activity: one export of a platform
has numbers or teams that another export of it leaves out.
"""

from sqlalchemy import Connection, and_, case, delete, func, insert, literal, not_, or_, select, text, update

from lib.importers.load.load_context import LoadContext
from lib.importers.load.staging_tables import (
    BY_KEY,
    KEPT,
    ONE_OF,
    QUOTED,
    ZEROS,
    incoming_activity,
    incoming_person,
    incoming_record,
    kept_activity,
    known_activity,
    known_person,
    record_match,
)
from lib.importers.messages.warnings import listed_lines
from lib.importers.parse.normalise import QUOTES
from lib.importers.parse.staged_schema import UNNUMBERED
from lib.schema import activity, service_record, volunteer


def has_number(row):
    """Condition: a record (its columns) has a number of its platform."""
    return not_(row.source_ref.startswith(UNNUMBERED))


def unquoted(name):
    """A name (a column) without quotes."""
    return func.translate(name, QUOTES, "")


def _quoted_before():
    """Condition: the stored activity has quotes in its name, which its key of an earlier version holds; the incoming one
    has the same name but for quotes."""
    x, a = activity.c, incoming_record.c
    return and_(x.name != unquoted(x.name), unquoted(x.name) == unquoted(a.activity))


def same_but_for_noughts(a, r):
    """Condition: two numbers of records differ by noughts in front alone, which a spreadsheet drops: 000123 and 123."""
    return and_(a.source_ref != r.source_ref, func.ltrim(a.source_ref, "0") == func.ltrim(r.source_ref, "0"))


def leave_out_given_twice(context: LoadContext) -> None:
    """A row without a number that says of a person, a time and an activity what another row of the file says with one is that
    record once more."""
    connection, a, other = context.connection, incoming_record.c, incoming_record.alias("numbered").c
    if any(connection.scalar(select(a.line).where(of).limit(1)) is None for of in (has_number(a), not_(has_number(a)))):
        return
    connection.execute(text("CREATE INDEX incoming_record_person ON incoming_record (person_key)"))
    same = ("person_key", "served_on", "minutes", "state")
    numbered = select(other.line).where(
        *(other[name] == a[name] for name in same),
        other.start_minute.is_not_distinct_from(a.start_minute),
        or_(other.activity_ref == a.activity_ref, other.activity == a.activity),
        has_number(other),
    )
    twice = select(a.line).where(not_(has_number(a)), numbered.exists()).order_by(a.line)
    if lines := connection.scalars(twice).all():
        for start in range(0, len(lines), 500):
            connection.execute(delete(incoming_record).where(a.line.in_(lines[start : start + 500])))
        context.counts.duplicate += len(lines)
        context.doubts.append(("given_twice", {"rows": len(lines), "lines": listed_lines(lines)}))


def match_records(context: LoadContext, *, known_before: int | None) -> None:
    """Fill `record_match`. `known_before`: people with lower ids existed before this import; None: all of them did."""
    a, r = incoming_record.c, service_record.c
    same_ref = and_(r.platform_id == context.platform_id, r.source_ref == a.source_ref)
    by_ref = select(a.line, r.id, literal(BY_KEY)).join_from(incoming_record, service_record, same_ref)
    context.connection.execute(insert(record_match).from_select(["line", "record_id", "how"], by_ref))
    p = incoming_person.c
    known = select(p.person_key).where(p.volunteer_id < known_before if known_before else p.volunteer_id.is_not(None))
    if context.connection.execute(known.limit(1)).first():
        _match_by_time(context, known_before)
    for how, rule in ((ZEROS, "zeros_aside"), (ONE_OF, "one_of_several")):
        lines = context.connection.scalars(select(record_match.c.line).where(record_match.c.how == how)).all()
        if lines:
            context.doubts.append((rule, {"rows": len(lines), "lines": listed_lines(lines)}))
    context.connection.execute(text("ANALYZE record_match"))  # else the planner may scan all activities for a few rows


def _match_by_time(context: LoadContext, known_before: int | None) -> None:
    """Match by person, platform, day, begin (minutes, where neither tells it) and activity, where one of the two has no number, or neither has and one
    reports no team, or the stored name has quotes; and by person, platform, day and number where that differs by noughts in
    front. Where the match is unique in both directions; of several with a number that give the same time the lowest number is
    taken for the one without."""
    a, p, r, x = incoming_record.c, incoming_person.c, service_record.c, activity.c
    one_numbered = or_(and_(has_number(a), not_(has_number(r))), and_(not_(has_number(a)), has_number(r)))
    without_team = and_(
        not_(has_number(a)), not_(has_number(r)), or_(a.organisation_id.is_(None), x.organisation_id.is_(None))
    )
    quoted = and_(
        not_(has_number(a)),
        not_(has_number(r)),
        a.organisation_id.is_not_distinct_from(x.organisation_id),
        _quoted_before(),
    )
    no_time = and_(r.start_minute.is_(None), a.start_minute.is_(None))
    begun = or_(
        r.start_minute == a.start_minute, and_(no_time, or_(quoted, and_(one_numbered, r.minutes == a.minutes)))
    )
    same_activity = or_(x.source_ref == a.activity_ref, x.name == a.activity, quoted)  # the first, however it is spelt
    zeros = and_(has_number(a), has_number(r), same_but_for_noughts(a, r))
    of_line, of_record = record_match.alias("match_of_line"), record_match.alias("match_of_record")
    pairs = (
        select(
            a.line,
            r.id,
            case((quoted, QUOTED), (zeros, ZEROS), else_=BY_KEY).label("how"),
            func.count().over(partition_by=a.line).label("records"),
            func.count().over(partition_by=r.id).label("rows"),
            and_(one_numbered, r.minutes == a.minutes).label("alike"),
            case((has_number(a), a.source_ref), else_=r.source_ref).label("number"),
        )
        .join(incoming_person, p.person_key == a.person_key)
        .join(
            service_record,
            and_(r.volunteer_id == p.volunteer_id, r.served_on == a.served_on),
        )
        .join(activity, x.id == r.activity_id)
        .outerjoin(of_line, of_line.c.line == a.line)
        .outerjoin(of_record, of_record.c.record_id == r.id)
        .where(or_(and_(begun, same_activity, or_(one_numbered, without_team, quoted)), zeros))
        .where(r.platform_id == context.platform_id)
        .where(of_line.c.line.is_(None), of_record.c.line.is_(None))
    )
    if known_before:
        pairs = pairs.where(p.volunteer_id < known_before)
    pair = pairs.subquery()
    unique = select(pair.c.line, pair.c.id, pair.c.how).where(pair.c.records == 1, pair.c.rows == 1)
    c = pair.c
    of_several = or_(and_(c.records > 1, c.rows == 1), and_(c.records == 1, c.rows > 1))
    rank = func.row_number().over(partition_by=case((c.records > 1, c.line), else_=-c.id), order_by=(c.number, c.id))
    ranked = select(c.line, c.id, rank.label("rank")).where(c.alike, of_several).subquery()
    lowest = select(ranked.c.line, ranked.c.id, literal(ONE_OF)).where(ranked.c.rank == 1)
    found = select(unique.subquery()).union_all(lowest)
    context.connection.execute(insert(record_match).from_select(["line", "record_id", "how"], found))


def keep_activities(context: LoadContext) -> None:
    """An incoming record without a team does not contradict the team of its match: it keeps the activity of that; so does
    one whose activity differs by quotes alone."""
    a, r, x, m, k = incoming_record.c, service_record.c, activity.c, record_match.c, kept_activity.c
    of_match = (
        select(a.line, func.min(x.source_ref))
        .join(record_match, m.line == a.line)
        .join(service_record, r.id == m.record_id)
        .join(activity, and_(x.id == r.activity_id, x.held_on == a.served_on, x.platform_id == context.platform_id))
        .where(or_(a.organisation_id.is_(None), m.how == QUOTED), or_(x.name == a.activity, m.how == QUOTED))
        .group_by(a.line)
    )
    context.connection.execute(insert(kept_activity).from_select(["line", "activity_ref"], of_match))
    other = select(a.line).join(kept_activity, k.line == a.line)
    without_team = other.where(a.organisation_id.is_(None), a.activity_ref != k.activity_ref)
    marked = update(record_match).where(m.how == BY_KEY, m.line.in_(without_team))
    context.connection.execute(marked.values(how=KEPT))
    kept = select(k.activity_ref).where(k.line == a.line)
    context.connection.execute(update(incoming_record).where(kept.exists()).values(activity_ref=kept.scalar_subquery()))


# -- people and activities ---------------------------------------------------------------------------------------------


def find_people(connection: Connection) -> None:
    """Set the ids of the people of the file who are in the database and have none yet."""
    p, k, v = incoming_person.c, known_person.c, volunteer.c
    new = select(p.person_key, v.id).join(volunteer, v.person_key == p.person_key).where(p.volunteer_id.is_(None))
    connection.execute(insert(known_person).from_select(["person_key", "volunteer_id"], new))
    found = select(k.volunteer_id).where(k.person_key == p.person_key).scalar_subquery()
    connection.execute(update(incoming_person).values(volunteer_id=found))


def find_activities(context: LoadContext) -> None:
    """Set the ids of the activities of the file, all of which are in the database."""
    t, k, x, connection = incoming_activity.c, known_activity.c, activity.c, context.connection
    here = and_(x.platform_id == context.platform_id, x.source_ref == t.activity_ref)
    found = select(t.activity_ref, x.id).join(activity, here)
    connection.execute(insert(known_activity).from_select(["activity_ref", "activity_id"], found))
    there = select(k.activity_id).where(k.activity_ref == t.activity_ref).scalar_subquery()
    connection.execute(update(incoming_activity).values(activity_id=there))

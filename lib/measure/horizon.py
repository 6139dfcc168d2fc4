"""How far the data speaks: the last day of each subject (registrations, service records, activities, each register).

A list of volunteers up to 20 November says nothing of the hours after 31 October. So each metric has a last day of its
own, taken from the deliveries (`import_batch`) of what it counts. Periods end there, presets such as "the last 12
months" count back from there, and a period that lies wholly behind it has no value yet.
"""

from datetime import date

from sqlalchemy import Table, func, select

from lib.catalogue.metric import Metric
from lib.db.single_flight import computed_once
from lib.schema import activity, import_batch, registration, service_record

DELIVERED_AS = {
    "service_record": "hours", "registration": "volunteers", "activity": "activities", "project": "projects",
    "contest_entry": "contests", "brand": "brands", "station": "stations", "training": "trainings",
    "funding": "funding", "points_entry": "points", "honour": "honours", "meeting": "meetings", "media_report": "media",
    "need": "needs", "offer": "offers", "need_match": "matches",
}  # fmt: skip
"""Table counted -> target of the imports that deliver it."""
RECORDED_ON = {
    service_record.name: service_record.c.served_on,
    registration.name: registration.c.registered_on,
    activity.name: activity.c.published_on,
}
"""Tables whose rows come in day by day speak up to the last day of their rows. (An activity by the day on which it was
published: it may be planned for a later one.) The other tables are whole lists, complete on the day of the import."""


@computed_once(256)
def speaks_to(database, version, metric: Metric, platforms: tuple[int, ...] = ()) -> date | None:
    """The last day that the data speaks for in `metric`, on `platforms` (ids; empty: on any); None without any data.

    A ratio speaks as far as both of its parts do. What neither an import nor a row dates speaks up to the data's as-of
    day.
    """
    if version.as_of is None:
        return None
    tables = {table for part in metric.parts for table in part.covered_by}
    return min((table_speaks_to(database, version, table, platforms) for table in tables), default=version.as_of)


def table_speaks_to(database, version, table: Table, platforms: tuple[int, ...] = ()) -> date:
    """The last day that the rows of `table` speak for; see `speaks_to`."""
    delivered = _delivered(database, version)
    ends = delivered.get(DELIVERED_AS.get(table.name), {})
    days = [day for platform, day in ends.items() if not platforms or platform in platforms]
    if table.name not in RECORDED_ON:
        return min(max(days, default=version.as_of), version.as_of)
    as_of_is_of_imports = any(day >= version.as_of for ends in delivered.values() for day in ends.values())
    if not ends and not as_of_is_of_imports:
        return version.as_of  # whoever wrote the rows said so
    if last := _last_rows(database, version, table):
        days += [day for platform, day in last.items() if not platforms or platform in platforms]
    return min(max(days, default=version.as_of), version.as_of)


@computed_once(12)
def _delivered(database, version) -> dict[str, dict[int | None, date]]:
    """Target -> platform id -> last day delivered by the imports that hold."""
    batch = import_batch.c
    statement = select(batch.target, batch.platform_id, batch.covers_to, batch.imported_at).where(
        batch.undone_at.is_(None), batch.target.is_not(None)
    )
    of_days = {DELIVERED_AS[name] for name in RECORDED_ON}
    found: dict[str, dict[int | None, date]] = {}
    with database.at(version):
        rows = database.rows(statement)
    for target, platform, covers_to, imported_at in rows:
        last = imported_at.date() if target not in of_days else covers_to and min(covers_to, imported_at.date())
        if last:
            ends = found.setdefault(target, {})
            ends[platform] = max(last, ends.get(platform, last))
    return found


@computed_once(48)
def _last_rows(database, version, table: Table) -> dict[int | None, date]:
    """Platform id -> day of the last row up to the as-of day."""
    day = RECORDED_ON[table.name]
    conditions = [day <= version.as_of]
    if table is service_record:
        conditions.append(service_record.c.state == "confirmed")
    platform = table.c.platform_id.label("by_platform")
    statement = select(platform, func.max(day)).select_from(table).where(*conditions).group_by(platform)
    with database.at(version):
        return dict(tuple(row) for row in database.read(statement, rows=None, version=version).rows)

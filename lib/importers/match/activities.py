"""The activity that came of a match, found by its name and day in the county of the need."""

from sqlalchemy import Connection, select

from lib.importers.match.places import Places
from lib.importers.parse.normalise import plain
from lib.schema import activity


def find_activities(connection: Connection, places: Places, columns: dict[str, list], errors: dict[int, tuple]) -> None:
    """Put the id of the activity in the place of its name, in `columns["activity_id"]`.

    A name without a day, or one that no activity or several of the county have on the day, is put into `errors` by
    position: nothing is guessed. The name is left empty until the activity stands in the data.
    """
    days = sorted({day for day, name in zip(columns["held_on"], columns["activity_id"], strict=True) if day and name})
    known: dict[tuple, list[int]] = {}
    if days:
        c = activity.c
        found = select(c.id, c.name, c.held_on, c.region_id).where(c.held_on.in_(days), c.name.is_not(None))
        for row in connection.execute(found):
            key = (places.county_or_self(row.region_id), row.held_on, plain(row.name))
            known.setdefault(key, []).append(row.id)
    rows = zip(columns["region_id"], columns["held_on"], columns["activity_id"], strict=True)
    for i, (place, day, written) in enumerate(list(rows)):
        if not written:
            columns["activity_id"][i] = None
            continue
        ids = known.get((places.county_or_self(place), day, plain(written)), [])
        columns["activity_id"][i] = ids[0] if len(ids) == 1 else None
        if len(ids) != 1:
            errors.setdefault(i, ("activity", "unknown_name", written))

"""Rows that an import makes by the way: teams and projects that only its records name, each with its first day."""

from sqlalchemy import select

from lib.importers.decisions import NEW
from lib.importers.load.upsert import insert_rows, record_changes, runs, update_rows
from lib.importers.match.entity_index import NAMED
from lib.importers.match.matches import Key, Seen, least
from lib.importers.match.resolver import MADE_BY_THE_WAY
from lib.importers.parse.normalise import plain
from lib.schema import region

_UNTOLD = "unclassified"


def make_new(work) -> None:
    """Make the teams and projects that are to be made, one for each name in a county; those that are known by records
    alone begin with the first day, at the lowest place, under the lowest spelling and category of all that is known."""
    for table in sorted(MADE_BY_THE_WAY.get(work.staged.target.name, ())):
        _make(work, table)
        _lower(work, table)


def _make(work, table: str) -> None:
    new: dict[tuple, list[Key]] = {}
    for key, found in work.matched.ids.items():
        if key[0] == table and found == NEW:
            new.setdefault(key[:3], []).append(key)
    rows, kept = [], []
    for name in sorted(new, key=str):
        seen = _together(work.matched.seen[key] for key in new[name])
        if seen.place is None:
            work.matched.ids |= dict.fromkeys(new[name])
            continue
        row = {"name": seen.spelling[:120], "region_id": seen.place, "implied": True, "batch_id": work.batch_id}
        if table == "organisation":
            row |= {"kind": "team", "founded_on": seen.day or work.today}
        else:
            row |= {"category": seen.category or _UNTOLD, "incubated": False, "started_on": seen.day or work.today}
        rows.append(row)
        kept.append(new[name])
    ids = insert_rows(work.connection, NAMED[table], rows)
    for keys, row, made in zip(kept, rows, ids, strict=True):
        work.matched.ids |= dict.fromkeys(keys, made)
        if table == "project":
            work.matched.placed[made] = row["region_id"]
    if ids:
        work.counts.made[table] = work.counts.made.get(table, 0) + len(ids)
        work.changing.rows(NAMED[table], runs(ids))


def _together(several) -> Seen:
    whole = Seen(0, None, None, None, None)
    for seen in several:
        whole.add(seen)
    return whole


def _lower(work, table: str) -> None:
    c = NAMED[table].c
    begins = c.founded_on if table == "organisation" else c.started_on
    columns = [c.id, c.name, c.region_id, begins, *([c.category] if table == "project" else [])]
    stored = select(*columns, region.c.county_id).join(region, region.c.id == c.region_id).where(c.implied.is_(True))
    keys: dict[int, list[Key]] = {}
    for key, found in work.matched.ids.items():
        if key[0] == table and isinstance(found, int):
            keys.setdefault(found, []).append(key)
    changes = []
    for row in work.connection.execute(stored).mappings() if keys else ():
        if row["id"] in keys:
            seen = _together(work.matched.seen[key] for key in keys[row["id"]])
            after = _lowered(work, row, seen, begins.name)
            if after:
                changes.append((row["id"], {name: row[name] for name in after}, after))
    update_rows(work.connection, NAMED[table], [(row_id, after) for row_id, _, after in changes])
    record_changes(work, NAMED[table], changes)


def _lowered(work, row, seen: Seen, begins: str) -> dict:
    """What of a stored row is lower in the file. A row that a steward said is meant keeps its own name and county."""
    county = row["county_id"] or row["region_id"]
    here = seen.place if work.matched.places.county_or_self(seen.place) == county else None
    spelling = seen.spelling[:120] if plain(seen.spelling) == plain(row["name"]) else None
    lower = {begins: least(row[begins], seen.day), "region_id": least(row["region_id"], here)}
    lower["name"] = least(row["name"], spelling)
    if "category" in row and seen.category:
        lower["category"] = seen.category if row["category"] == _UNTOLD else min(row["category"], seen.category)
    return {name: value for name, value in lower.items() if value != row[name]}

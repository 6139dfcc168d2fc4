"""Implied entities: teams and projects that an import creates because its records name them.

What is stored of them is min-merged over all records that name them - earliest day, lowest place id, lowest spelling and
category - so that the order of the files does not matter.
"""

from collections.abc import Collection

from sqlalchemy import func, select

from lib.importers.decisions import NEW
from lib.importers.load.load_context import LoadContext
from lib.importers.load.row_reports import MERGED, note
from lib.importers.load.upsert import CHUNK_ROWS, insert_new, one_of, update_and_log
from lib.importers.match.entity_index import ENTITY_TABLES
from lib.importers.match.matches import EntityKey, NameUsage, merge_min
from lib.importers.match.resolver import IMPLIED_TABLES
from lib.importers.parse.normalise import plain
from lib.schema import activity, project, region

_NO_CATEGORY = "unclassified"


def create_implied(context: LoadContext) -> None:
    """Create the teams and projects that names of the file imply, one for each name in a county, and min-merge the usage
    of names into the implied ones that are stored."""
    for table in sorted(IMPLIED_TABLES.get(context.staged.target.name, ())):
        _create(context, table)
        _merge(context, table)


def _create(context: LoadContext, table: str) -> None:
    new: dict[tuple, list[EntityKey]] = {}
    for key, found in context.matches.ids.items():
        if key[0] == table and found == NEW:
            new.setdefault(key[:3], []).append(key)
    rows, created = [], []
    for name in sorted(new, key=str):
        usage = _total_usage(context.matches.usage[key] for key in new[name])
        if usage.place is None:
            context.matches.ids |= dict.fromkeys(new[name])
            continue
        rows.append(_as_row(context, table, usage) | {"batch_id": context.batch_id})
        created.append(new[name])
    ids = insert_new(context, ENTITY_TABLES[table], rows)
    for keys, row, row_id in zip(created, rows, ids, strict=True):
        context.matches.ids |= dict.fromkeys(keys, row_id)
        if table == "project":
            context.matches.project_places[row_id] = row["region_id"]
    context.counts.add_created(ENTITY_TABLES[table], len(ids))


def _as_row(context: LoadContext, table: str, usage: NameUsage) -> dict:
    """The row that the usage of a name implies."""
    row = {"name": usage.spelling[:120], "region_id": usage.place, "implied": True}
    first_day = usage.day or context.today
    if table == "organisation":
        return row | {"kind": "team", "founded_on": first_day}
    return row | {"category": usage.category or _NO_CATEGORY, "incubated": False, "started_on": first_day}


def _total_usage(usages) -> NameUsage:
    total = NameUsage(0, None, None, None, None)
    for usage in usages:
        total.merge(usage)
    return total


def _merge(context: LoadContext, table: str) -> None:
    c = ENTITY_TABLES[table].c
    first_day = c.founded_on if table == "organisation" else c.started_on
    columns = [
        c.id,
        c.name,
        c.region_id,
        c.implied,
        c.batch_id,
        first_day,
        *([c.category] if table == "project" else []),
    ]
    stored = select(*columns, region.c.county_id).join(region, region.c.id == c.region_id)
    keys: dict[int, list[EntityKey]] = {}
    for key, found in context.matches.ids.items():
        if key[0] == table and isinstance(found, int):
            keys.setdefault(found, []).append(key)
    changes, reports = [], []
    for row in context.connection.execute(stored).mappings() if keys else ():
        if row["id"] in keys:
            usage = _total_usage(context.matches.usage[key] for key in keys[row["id"]])
            if row["batch_id"] != context.batch_id and usage.place is not None:
                reports.append((row["id"], MERGED, _as_row(context, table, usage)))
            if not row["implied"]:
                continue
            after = _merged(context, row, usage, first_day.name)
            if after:
                changes.append((row["id"], {name: row[name] for name in after}, after))
    note(context, ENTITY_TABLES[table], reports)
    update_and_log(context, ENTITY_TABLES[table], changes)


def _merged(context: LoadContext, row, usage: NameUsage, first_day: str) -> dict:
    """The columns of a stored row that the file lowers. Name and county change only where the file writes the name in
    that county: a steward may have matched another name, or a row of another county."""
    county = row["county_id"] or row["region_id"]
    place = usage.place if context.matches.places.county_or_self(usage.place) == county else None
    spelling = usage.spelling[:120] if plain(usage.spelling) == plain(row["name"]) else None
    merged = {first_day: merge_min(row[first_day], usage.day), "region_id": merge_min(row["region_id"], place)}
    merged["name"] = merge_min(row["name"], spelling)
    if "category" in row and usage.category:
        merged["category"] = usage.category if row["category"] == _NO_CATEGORY else min(row["category"], usage.category)
    return {name: value for name, value in merged.items() if value != row[name]}


def follow_teams(context: LoadContext, listed: Collection[int]) -> None:
    """Activities known from records alone go to the project that the list of `listed` (ids) has for their own team, where
    records named it before the list came and so got another project of that name in the county."""
    c = project.c
    columns = select(c.id, c.name, c.organisation_id, func.coalesce(region.c.county_id, c.region_id).label("county"))
    same_name: dict[tuple, list] = {}
    for row in context.connection.execute(columns.join(region, region.c.id == c.region_id)):
        same_name.setdefault((row.county, plain(row.name)), []).append(row)
    of_team: dict[tuple[int, int], list[int]] = {}
    for group in same_name.values():
        for own in (row for row in group if row.id in listed and row.organisation_id is not None):
            for other in group:
                if other.organisation_id != own.organisation_id:
                    of_team.setdefault((other.id, own.organisation_id), []).append(own.id)
    x, others = activity.c, sorted({other for other, _ in of_team})
    changes = []
    for start in range(0, len(others), CHUNK_ROWS):
        some = select(x.id, x.project_id, x.organisation_id).where(
            x.implied.is_(True), one_of(x.project_id, others[start : start + CHUNK_ROWS])
        )
        for row in context.connection.execute(some):
            found = of_team.get((row.project_id, row.organisation_id), [])
            if len(found) == 1:
                changes.append((row.id, {"project_id": row.project_id}, {"project_id": found[0]}))
    update_and_log(context, activity, changes)

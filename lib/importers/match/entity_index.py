"""Rows that files name: teams, projects, brands and merchants by name, in a county."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from lib.importers.parse.normalise import plain
from lib.schema import brand, merchant, organisation, project, region

NAMED = {table.name: table for table in (organisation, project, brand, merchant)}


@dataclass(frozen=True)
class Entity:
    """One row. county: id of its county, or of its place where that lies above the counties (`anywhere`). team: the plain
    name of the team that runs a project. implied: only known by its records."""

    id: int
    name: str
    place: int
    county: int
    anywhere: bool
    team: str | None
    implied: bool


class EntityIndex:
    """The rows of one table, by plain name."""

    def __init__(self, connection: Connection, table: str):
        c = NAMED[table].c
        columns = [c.id, c.name, c.region_id, region.c.county_id]
        columns += [c.implied] if "implied" in c else []
        source = NAMED[table].join(region, region.c.id == c.region_id)
        if table == "project":
            columns.append(organisation.c.name.label("team"))
            source = source.outerjoin(organisation, organisation.c.id == c.organisation_id)
        self.rows: dict[int, Entity] = {}
        self.by_name: dict[str, list[Entity]] = {}
        for row in connection.execute(select(*columns).select_from(source).order_by(c.id)):
            team = getattr(row, "team", None)
            one = Entity(
                row.id,
                row.name,
                row.region_id,
                row.county_id or row.region_id,
                row.county_id is None,
                team and plain(team),
                bool(getattr(row, "implied", False)),
            )
            self.rows[row.id] = one
            self.by_name.setdefault(plain(row.name), []).append(one)

    def within(self, row_id: int, county: int | None) -> bool:
        """Whether a row may be meant by a file's row of the county; None: of any."""
        one = self.rows.get(row_id)
        return one is not None and (county is None or one.anywhere or one.county == county)

    def find(self, county: int | None, word: str, team: str | None) -> list[Entity]:
        """The rows that a plain name may mean in a county (None: in any); none: nobody knows it; several: nobody can tell.

        A project is that of the row's team, else one of no team, else the only one there. Where a row names no team, all
        of the name may be meant, unless one has no team either.
        """
        hits = [one for one in self.by_name.get(word, ()) if self.within(one.id, county)]
        best = [one for one in hits if one.team == team] or [one for one in hits if one.team is None]
        if best or team is None or len(hits) == 1 or county is None:
            return best or hits
        return []

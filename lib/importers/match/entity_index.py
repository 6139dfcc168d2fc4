"""Index of the entities that files refer to by name: teams, projects, brands, merchants, needs and offers, within a county."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from lib.importers.parse.normalise import plain
from lib.schema import brand, merchant, need, offer, organisation, project, region

ENTITY_TABLES = {table.name: table for table in (organisation, project, brand, merchant, need, offer)}


@dataclass(frozen=True)
class Entity:
    """One row. county: id of its county, or of its place where that lies above the counties (`above_counties`). team: the
    normalised name of the team that runs a project. implied: known from records alone."""

    id: int
    name: str
    place: int
    county: int
    above_counties: bool
    team: str | None
    implied: bool


class EntityIndex:
    """The rows of one table by id (`rows`) and by normalised name (`by_name`)."""

    def __init__(self, connection: Connection, table: str):
        c = ENTITY_TABLES[table].c
        columns = [c.id, c.name, c.region_id, region.c.county_id]
        columns += [c.implied] if "implied" in c else []
        source = ENTITY_TABLES[table].join(region, region.c.id == c.region_id)
        if table == "project":
            columns.append(organisation.c.name.label("team"))
            source = source.outerjoin(organisation, organisation.c.id == c.organisation_id)
        self.rows: dict[int, Entity] = {}
        self.by_name: dict[str, list[Entity]] = {}
        for row in connection.execute(select(*columns).select_from(source).order_by(c.id)):
            team = getattr(row, "team", None)
            entity = Entity(
                row.id,
                row.name,
                row.region_id,
                row.county_id or row.region_id,
                row.county_id is None,
                team and plain(team),
                bool(getattr(row, "implied", False)),
            )
            self.rows[row.id] = entity
            self.by_name.setdefault(plain(row.name), []).append(entity)

    def within(self, row_id: int, county: int | None) -> bool:
        """Whether a row of the county may refer to the entity; None: a row of any county."""
        entity = self.rows.get(row_id)
        return entity is not None and (county is None or entity.above_counties or entity.county == county)

    def candidates(self, county: int | None, name: str, team: str | None) -> list[Entity]:
        """The entities that a normalised name may refer to in a county (None: in any): none when the name is unknown,
        several when it is ambiguous.

        A project of the row's team wins, else one without a team, else the only one there. Where a row reports no team,
        all of the name are candidates, unless one has no team either.
        """
        found = [entity for entity in self.by_name.get(name, ()) if self.within(entity.id, county)]
        best = [entity for entity in found if entity.team == team] or [
            entity for entity in found if entity.team is None
        ]
        if best or team is None or len(found) == 1 or county is None:
            return best or found
        return []

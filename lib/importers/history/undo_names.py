"""Projects of one name that an undo would leave side by side: records that named them would have gone to one."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from lib.importers.load.upsert import CHUNK_ROWS, one_of
from lib.importers.parse.normalise import plain
from lib.schema import project, region


def told_apart_by_list(connection: Connection, left: Mapping[int, int | None]) -> int | None:
    """The latest import whose records name a project of `left` (id -> import that has it now) which is known from records
    alone now, beside another of its name in the county; None where there is none."""
    p = project.c
    county = func.coalesce(region.c.county_id, p.region_id)
    columns = select(p.id, p.name, county).join(region, region.c.id == p.region_id)
    ids, alone = sorted(left), []
    for start in range(0, len(ids), CHUNK_ROWS):
        some = columns.where(one_of(p.id, ids[start : start + CHUNK_ROWS]), p.implied.is_(True))
        alone += connection.execute(some).all()
    if not alone:
        return None
    others: dict[tuple, set[int]] = {}
    for row_id, name, where in connection.execute(columns.where(county.in_({where for *_, where in alone}))):
        others.setdefault((where, plain(name)), set()).add(row_id)
    owners = [left[row_id] for row_id, name, where in alone if len(others[where, plain(name)]) > 1]
    return max((owner for owner in owners if owner is not None), default=None)

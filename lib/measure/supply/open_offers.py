"""Open needs, the offers that can still be had for them, and the people that these have left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from lib.access import Scope
from lib.dimensions import Dimensions
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query
from lib.schema import need, need_match, offer
from lib.selection import Selection


@dataclass(frozen=True)
class Need:
    """An open need. `people` may be unknown; `to_on`: the last day, None without an end."""

    need_id: int
    name: str
    category: str
    skill: str | None
    place_id: int
    people: int | None
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class Taken:
    """People whom a match takes from its offer while the need lasts; `people` may be unknown."""

    people: int | None
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class Offer:
    """An offer that is neither done nor withdrawn, with the people taken from it so far."""

    offer_id: int
    name: str
    kind: str
    category: str
    skill: str | None
    place_id: int
    people: int | None
    from_on: date
    to_on: date | None
    taken: tuple[Taken, ...] = ()

    def free(self, wanted: Need) -> int | None:
        """People left while the need lasts: those offered minus those of the matches whose days overlap with it; None where
        the offer, or one of these matches, states no number."""
        parts = [one.people for one in self.taken if overlap(one, wanted)]
        if self.people is None or None in parts:
            return None
        return max(self.people - sum(parts), 0)


def overlap(one, other) -> bool:
    """Whether two periods (from_on, to_on or None) have a day in common."""
    return (one.to_on is None or one.to_on >= other.from_on) and (other.to_on is None or other.to_on >= one.from_on)


def open_needs(
    database, selection: Selection, *, scope: Scope, limit: int | None = None
) -> tuple[MetricQuery, list[Need]]:
    """The needs reported up to the last day that are open and whose days are not over, the earliest first."""
    query = build_query(database, "open_needs", selection, scope=scope, to_date=True)
    c = need.c
    columns = (c.id, c.name, c.category, c.skill, c.region_id, c.people, c.from_on, c.to_on)
    lasting = or_(c.to_on.is_(None), c.to_on >= query.end)
    statement = select(*columns).where(*query.conditions(), lasting).order_by(c.from_on, c.id)
    return query, [Need(*row) for row in query.read(statement if limit is None else statement.limit(limit))]


def lasting_offers(query: MetricQuery) -> list[Offer]:
    """The offers of every place that can be had on the last day of `query` or later, as far as the scope goes."""
    c = offer.c
    columns = (c.id, c.name, c.kind, c.category, c.skill, c.region_id, c.people, c.from_on, c.to_on)
    known = (c.reported_on <= query.end, c.state.in_(("open", "matched")))
    lasting = or_(c.to_on.is_(None), c.to_on >= query.end)
    found = query.read(select(*columns).where(*known, lasting).order_by(c.id), follows=(offer,))
    taken = _taken(query)
    offers = [Offer(*row, tuple(taken.get(row[0], ()))) for row in found]
    return [one for one in offers if _in_scope(one.place_id, query)]


def _taken(query: MetricQuery) -> dict[int, list[Taken]]:
    joined = need_match.join(need, need.c.id == need_match.c.need_id)
    columns = (need_match.c.offer_id, need_match.c.people, need.c.people, need.c.from_on, need.c.to_on)
    conditions = (need_match.c.matched_on <= query.end, need.c.state != "withdrawn")
    found: dict[int, list[Taken]] = {}
    statement = select(*columns).select_from(joined).where(*conditions)
    for number, sent, asked, begins, ends in query.read(statement, follows=(need, need_match)):
        found.setdefault(number, []).append(Taken(asked if sent is None else sent, begins, ends))
    return found


def _in_scope(place_id: int, query: MetricQuery) -> bool:
    """Offers of the places that may be seen, and those made for all of the county around them."""
    places = query.scope.places
    if places is None:
        return True
    above = set(query.dimensions.above(place_id))
    return any(place in above or place_id in query.dimensions.above(place) for place in places)


def distance(wanted: Need, one: Offer, dimensions: Dimensions) -> int | None:
    """0: the same community, 1: the same street or made for all of it, 2: the same county; None: another county."""
    at, of = dimensions.place(wanted.place_id), dimensions.place(one.place_id)
    if wanted.place_id == one.place_id:
        return 0
    if at.street_id is not None and at.street_id == of.street_id:
        return 1
    return 2 if at.county_id is not None and at.county_id == of.county_id else None


def meets(wanted: Need, one: Offer, dimensions: Dimensions) -> bool:
    """Whether an offer is of the category and skill of the need, within its county and its days. A need that asks for no
    skill in particular takes any."""
    if one.category != wanted.category or wanted.skill not in (None, one.skill):
        return False
    return overlap(one, wanted) and distance(wanted, one, dimensions) is not None


def of_category(wanted: Need, offers: Iterable[Offer], dimensions: Dimensions) -> list[Offer]:
    """The offers of the category of the need in its county, whatever their skill and days."""
    return [o for o in offers if o.category == wanted.category and distance(wanted, o, dimensions) is not None]

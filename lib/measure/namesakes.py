"""People of the same name on several platforms: who may be one person there, by digests of names, never by names."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import or_, select

from lib.db.single_flight import computed_once
from lib.measure.metric_query import MetricQuery
from lib.schema import registration, volunteer

ONE_PLATFORM_ONLY = ("platform_number", "name_and_team")
"""Ways of identifying a person that hold on one platform only."""


@dataclass(frozen=True)
class Namesakes:
    """By digest of the name: how many people known apart each platform has, and who is known by ID number where."""

    nameless: Counter
    of_name: dict[str, Counter]
    known: dict[str, dict[int, set[int]]]

    @property
    def apart(self) -> int:
        return self.nameless.total() + sum(people.total() for people in self.of_name.values())

    def between(self, one: int, other: int) -> tuple[int, int]:
        """Possible and unknown overlap of two platforms.

        Of one name at most so many people can be the same as there are on either platform, and two who are both known
        by ID number are not the same: the largest pairing is the least of the three sums.
        """
        possible, unknown = 0, self.nameless[one] + self.nameless[other]
        for name, people in self.of_name.items():
            here, there = (self.known.get(name, {}).get(platform, set()) for platform in (one, other))
            first, second = people[one], people[other]
            possible += min(first + len(here - there), second + len(there - here), first + second)
            unknown += (0 if second or there else first) + (0 if first or here else second)
        return possible, unknown


def read_namesakes(query: MetricQuery) -> Namesakes:
    """The people of the query's registrations by name, from the shared database: the columnar copy has no name digests."""
    if not _any_on_one_platform_only(query.database, query.dimensions.version):
        return Namesakes(Counter(), {}, {})
    rows = registration.join(volunteer, volunteer.c.id == registration.c.volunteer_id)
    person = (volunteer.c.id, registration.c.platform_id, volunteer.c.name_key)
    held = select(*person).select_from(rows).where(*query.conditions()).distinct()
    nameless, of_name = Counter(), defaultdict(Counter)
    only = held.where(volunteer.c.identified_by.in_(ONE_PLATFORM_ONLY))
    for _, platform, name in query.database.rows(only, within=query.rows):
        (nameless if name is None else of_name[name])[platform] += 1
    known: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    if of_name:
        names = select(volunteer.c.name_key).where(
            volunteer.c.identified_by.in_(ONE_PLATFORM_ONLY), volunteer.c.name_key.is_not(None)
        )
        by_number = or_(volunteer.c.identified_by.is_(None), volunteer.c.identified_by.not_in(ONE_PLATFORM_ONLY))
        namesakes = held.where(by_number, volunteer.c.name_key.in_(names.correlate(None)))
        for person_id, platform, name in query.database.rows(namesakes, within=query.rows):
            known[name][platform].add(person_id)
    return Namesakes(nameless, of_name, known)


@computed_once(4)
def _any_on_one_platform_only(database, _version) -> bool:
    """Whether anybody is known on one platform only: where all are known by ID number, each look at names took 700 ms."""
    found = select(volunteer.c.id).where(volunteer.c.identified_by.in_(ONE_PLATFORM_ONLY)).limit(1)
    return bool(database.rows(found))

"""Places as files write them: a code of a named list, or a name with the county before it. Addresses: `addresses.py`."""

import re
from collections.abc import Iterable

from sqlalchemy import Connection, select

from lib.access import EVERYWHERE, Scope
from lib.catalogue.vocabularies import Text
from lib.db.reference_data import UnknownRegion, find_region, without_filling
from lib.importers.decisions import ImportDecisions
from lib.importers.errors import ImportRejected
from lib.importers.parse.normalise import plain
from lib.schema import region, region_code

_AT_ONCE, _SHOWN = 500, 3
BELOW_COUNTIES = ("street", "community")
_BETWEEN = re.compile(r"[\-－—–·•/>,，、]+")
"""Signs between the names of places one below the other: 滨江区-浦沿街道."""
_KIND_OF_PLACE = re.compile(r"(街道|社区|居委会|村委会|[省市区县镇乡村])$")


def resolve_place(connection: Connection, written: str, decisions: ImportDecisions) -> int:
    """The id of the place for a code of the list, or a name with its county before it. Raises ImportRejected."""
    found = Places(connection, decisions, EVERYWHERE).find(written)
    if len(found) == 1:
        return found[0]
    raise ImportRejected(
        Text(
            f"没有唯一的地方叫“{written}”。请写代码表{decisions.code_list}中的代码，或带上县市区名，如“滨江区浦沿街道”。",
            f"No single place is called {written!r}. Write a code of the list {decisions.code_list}, or the name with its "
            "county before it, e.g. 滨江区浦沿街道.",
        )
    )


class Places:
    """Places by code of the chosen list, or by name: in the county of the chosen place (there also without 街道, 镇 or 村
    at its end), with the county written before, or counties and what lies above them."""

    def __init__(self, connection: Connection, decisions: ImportDecisions, scope: Scope):
        self.connection, self.code_list = connection, decisions.code_list
        columns = (region.c.id, region.c.name, region.c.path, region.c.county_id, region.c.level)
        rows = connection.execute(select(*columns).order_by(region.c.id)).all()
        self.level = {row.id: row.level for row in rows}
        self.name = {row.id: row.name for row in rows}
        self.above = {row.id: [int(part) for part in row.path.split("/")] for row in rows}
        self.county_of = {row.id: row.county_id for row in rows}
        self.county = self.county_of.get(decisions.place)
        self._scope = None if scope.places is None else frozenset(scope.places)
        self._stems: dict[str, list[int]] | None = None
        self.by_name: dict[str, list[int]] = {}
        for row in rows:
            self.by_name.setdefault(plain(row.name), []).append(row.id)

    def find(self, written: str) -> list[int]:
        """The ids of the places that `written` may mean: one when it is unambiguous, none when it is unknown."""
        text = plain(written)
        if text.isdigit():
            return self._by_code(text)
        text = _BETWEEN.sub("", text)
        places = self.by_name.get(text, [])
        in_county = [place for place in places if self._in_county(place)] or self._by_stem(text)
        counties = [place for place in places if self.level[place] not in BELOW_COUNTIES]
        return in_county or counties or self._by_path(text)

    def _by_stem(self, text: str) -> list[int]:
        """Places of the chosen county by name without the suffix for their kind: 浦沿 for 浦沿街道."""
        if self.county is None or len(text) < 2:
            return []
        if self._stems is None:
            self._stems = {}
            for place, name in self.name.items():
                if self._in_county(place):
                    self._stems.setdefault(_KIND_OF_PLACE.sub("", plain(name)), []).append(place)
        return self._stems.get(text, [])

    def _in_county(self, place: int) -> bool:
        return self.county is not None and self.county_of[place] == self.county

    def _by_code(self, code: str) -> list[int]:
        try:
            return [find_region(self.connection, code_list=self.code_list, code=code[:12])]
        except UnknownRegion as fault:
            if "no code list" in str(fault):
                raise
            return []

    def _by_path(self, text: str) -> list[int]:
        """浙江省杭州市滨江区长河街道, 滨江区长河街道: a name with names of places above it before it, the county at least
        (or the city, for a county)."""
        found = []
        for start in range(1, len(text)):
            for place in self.by_name.get(text[start:], ()):
                before, rest = self.above[place][:-1], text[:start]
                written = []
                while rest:
                    step = next((a for a in reversed(before) if rest.endswith(plain(self.name[a]))), None)
                    if step is None:
                        break
                    written.append(step)
                    rest = rest[: -len(plain(self.name[step]))]
                county = self.county_of[place]
                if not rest and (county in written or place == county):
                    found.append(place)
        return found

    def county_or_self(self, place: int | None) -> int | None:
        """The county of a place, or the place itself where it lies above the counties."""
        return self.county_of.get(place) or place

    def within(self, place: int) -> bool:
        """Whether a place lies in the county of the chosen place, or none was chosen."""
        return place in self.name and (self.county is None or self.county_of[place] in (None, self.county))

    def in_scope(self, place: int) -> bool:
        """Whether the steward may import rows of a place: it lies at or below a place of the scope."""
        return self._scope is None or not self._scope.isdisjoint(self.above[place])

    def is_shown(self, place: int) -> bool:
        """Whether the steward may see what is at home in a place: it is in the scope, or above a place of it."""
        return self.in_scope(place) or any(place in self.above[one] for one in self._scope if one in self.above)

    def part_of_a_name(self, written: str) -> bool:
        """Whether `written`, two characters at least, is part of the name of a place: 长河街 of 长河街道."""
        text = plain(written)
        return len(text) > 1 and any(text in name for name in self.by_name)

    def near(self) -> dict[int, str]:
        """Names of the places to compare an unknown name with, by id: those of the county, or all."""
        near = (p for p in self.name if self.county is None or self._in_county(p))
        return {place: self.name[place] for place in near if self.in_scope(place)}


def code_list_warnings(connection: Connection, codes: Iterable[str], chosen: str) -> tuple[Text, ...]:
    """Warnings that the region codes of a file may belong to another list than the chosen one: where another list knows
    more of them, and where codes mean another place there."""
    codes = sorted({without_filling(code[:12]) for code in codes})
    if not codes:
        return ()
    c = region_code.c
    regions_by_list: dict[str, dict[str, int]] = {}
    for start in range(0, len(codes), _AT_ONCE):
        part = c.code.in_(codes[start : start + _AT_ONCE])
        for row in connection.execute(select(c.code_list, c.code, c.region_id).where(part)):
            regions_by_list.setdefault(row.code_list, {})[row.code] = row.region_id
    ours = regions_by_list.get(chosen, {})
    warnings = []
    for name, theirs in sorted(regions_by_list.items()):
        if len(theirs) > len(ours):
            warnings.append(
                Text(
                    f"区划代码更像 {name}：{len(codes)}个代码中认得{len(theirs)}个，{chosen} 认得{len(ours)}个。",
                    f"The region codes look like {name}: it knows {len(theirs)} of {len(codes)}, {chosen} knows {len(ours)}.",
                )
            )
        if differing := [code for code in codes if code in ours and theirs.get(code, ours[code]) != ours[code]]:
            warnings.append(_differing(connection, differing, ours, theirs, chosen, name))
    return tuple(warnings)


def _differing(connection: Connection, codes: list[str], ours: dict, theirs: dict, chosen: str, other: str) -> Text:
    wanted = {places[code] for code in codes[:_SHOWN] for places in (ours, theirs)}
    found = connection.execute(select(region.c.id, region.c.name, region.c.name_en).where(region.c.id.in_(wanted)))
    zh, en = {}, {}
    for row in found:
        zh[row.id], en[row.id] = row.name, row.name_en or row.name
    examples_zh = "；".join(
        f"{code} 在 {chosen} 中是{zh[ours[code]]}，在 {other} 中是{zh[theirs[code]]}" for code in codes[:_SHOWN]
    )
    examples_en = "; ".join(
        f"{code} is {en[ours[code]]} in {chosen}, {en[theirs[code]]} in {other}" for code in codes[:_SHOWN]
    )
    return Text(f"{len(codes)}个代码在两份代码表中指不同的地方：{examples_zh}。请核对。",
                f"{len(codes)} codes mean another place in another list: {examples_en}. Please check.")  # fmt: skip

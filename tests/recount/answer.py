"""What a metric can be (a flow, a stock, ...) and how its facts become cells: chosen, split, counted, filled."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from tests.recount import facts

TIMES = ("day", "month", "quarter", "year", "weekday")
PLACES = ("county", "street", "community")
OF_PEOPLE = ("sex", "age_band", "group", "profession")
NAMED = {
    "brand": "brand",
    "programme": "programme",
    "project": "project",
    "alliance": "alliance",
    "merchant": "merchant",
    "team": "organisation",
    "station": "station",
}


@dataclass(frozen=True)
class Count:
    """Facts that are kept, counted by `value`. `zero`: what nothing counts as; `home`: people at their homes; `apart`: of
    several codes of it no value is made, because each is counted in a unit of its own."""

    rows: object
    value: object
    keep: object = lambda fact, start, end: True
    stock: bool = False
    yearly: bool = False
    zero: float | None = 0
    home: bool = False
    recorded_by_month: bool = False
    apart: str | None = None


@dataclass(frozen=True)
class Ratio:
    top: str
    bottom: str
    times: float = 1
    to_date: bool = False


@dataclass(frozen=True)
class Special:
    """`cells(answers, by)` gives the cells; `knows` are its filters."""

    cells: object
    knows: tuple


def number(rows: list[dict]) -> int:
    return len(rows)


def total(name: str, divided_by: float = 1):
    """The sum of a column, None where no row has it."""

    def value(rows):
        known = [row[name] for row in rows if row[name] is not None]
        return sum(known) / divided_by if known else None

    return value


def different(name: str):
    return lambda rows: len({row[name] for row in rows if row[name] is not None})


def code_of(time: str, day: date):
    quarter = 1 if day.month < 4 else 2 if day.month < 7 else 3 if day.month < 10 else 4
    return {
        "day": day,
        "month": day.year * 100 + day.month,
        "quarter": day.year * 10 + quarter,
        "year": day.year,
        "weekday": (day.weekday() + 1) % 7,
    }[time]


@dataclass(frozen=True)
class Answers:
    """The answers within a period, filters and a scope (ids of places, None: everywhere)."""

    recounts: dict
    start: date | None
    end: date
    filters: dict
    scope: tuple | None = None

    def of(self, name: str, by: tuple) -> dict[tuple, tuple]:
        how = self.recounts[name]
        unknown = [n for n in self.filters if not self.knows(how, n)]
        if unknown:  # a filter that the rows do not carry is set aside
            return replace(self, filters={n: v for n, v in self.filters.items() if n not in unknown}).of(name, by)
        if isinstance(how, Special):
            return how.cells(self, by)
        return self.ratio(how, by) if isinstance(how, Ratio) else self.count(how, by)

    def knows(self, how, name: str) -> bool:
        if isinstance(how, Ratio):
            return self.knows(self.recounts[how.top], name)
        if isinstance(how, Special):
            return name in how.knows
        fact = how.rows()[0]
        return {"place": "places", "age_band": "birth_year"}.get(name, name) in fact

    # -- counting --------------------------------------------------------------------------------------------------

    def count(self, how: Count, by: tuple) -> dict[tuple, tuple]:
        times = [name for name in by if name in TIMES]
        if how.apart and how.apart not in by and len(self.filters.get(how.apart, ())) != 1:
            units = {fact[how.apart] for fact in self.chosen(how, from_beginning=True)}
            if len(units) > 1:
                return self.never_added(how, by)
        if how.stock and times:
            return self.stock_over_time(how, by, times[0])
        groups: dict[tuple, list] = {}
        for fact in self.chosen(how):
            groups.setdefault(tuple(self.code(name, fact) for name in by), []).append(fact)
        found = {}
        for codes, rows in groups.items():
            value, years = how.value(rows), 1
            if how.yearly:
                project = codes[by.index("project")] if "project" in by else None
                years = self.years([fact["day"] for fact in rows] if project else None, how)
            found[codes] = (None, "not_recorded") if value is None else (value / years, None)
        return self.filled(how, by, found)

    def never_added(self, how: Count, by: tuple) -> dict[tuple, tuple]:
        blank = (None, f"apart_by:{how.apart}")
        if not by:
            return {(): blank}
        with_domain = len(by) == 1 and by[0] in ("month", "quarter", "year", *PLACES)
        return {(code,): blank for code in self.domain(how, by[0])} if with_domain else {}

    def stock_over_time(self, how: Count, by: tuple, time: str) -> dict[tuple, tuple]:
        found = {}
        for code, (first, last) in self.split_period(how, time).items():
            others = tuple(name for name in by if name != time)
            on_the_day = replace(self, start=first, end=last).count(how, others)
            for codes, cell in on_the_day.items():
                codes = list(codes)
                codes.insert(by.index(time), code)
                if cell != (0, None) or not others:  # what is not there has no row of its own beside a time
                    found[tuple(codes)] = cell
        return self.filled(how, by, found)

    def chosen(self, how: Count, *, from_beginning: bool = False) -> list[dict]:
        found = []
        for fact in how.rows():
            if fact["day"] is None or fact["day"] > self.end or not self.matches(fact):
                continue
            if not from_beginning:
                if how.stock and fact["ended"] is not None and fact["ended"] <= self.end:
                    continue
                if not how.stock and self.start is not None and fact["day"] < self.start:
                    continue
            if how.keep(fact, self.start, self.end):
                found.append(fact)
        return found

    def code(self, name: str, fact: dict):
        if name in TIMES:
            return code_of(name, fact["day"])
        if name != "age_band":
            if name not in fact:
                raise LookupError(
                    f"the facts of tests/recount/facts.py have no {name!r}: add it to the function that makes the "
                    "rows of this metric (a column of the same name is there by itself)"
                )
            return fact[name]
        if fact["birth_year"] is None:
            return None
        age = self.end.year - fact["birth_year"]
        for limit, band in ((18, "under_18"), (30, "a18_29"), (45, "a30_44"), (60, "a45_59")):
            if age < limit:
                return band
        return "a60_over"

    def years(self, of_project: list | None, how: Count) -> float:
        """Years of the period; of a project, those from its first day counted."""
        days = of_project or [fact["day"] for fact in self.chosen(how)]
        own = of_project or "project" in self.filters
        start = min(days, default=self.end) if own or self.start is None else self.start
        return ((self.end - start).days + 1) / 365.25

    def ratio(self, how: Ratio, by: tuple) -> dict[tuple, tuple]:
        above = replace(self, start=None) if how.to_date else self
        top = above.of(how.top, by)
        known = {n: v for n, v in self.filters.items() if self.knows(self.recounts[how.bottom], n)}
        not_of_all = [n for n in sorted(self.filters) if n in OF_PEOPLE and n not in known]
        if not_of_all:  # some of the people over all of them is no rate
            return {} if by else {(): (None, f"no_denominator_by:{not_of_all[0]}")}
        below = replace(self, filters=known)
        # Residents are known at every time: a rate over them stands where people were counted above the line.
        always_known = isinstance(self.recounts[how.bottom], Special) and bool(set(by) & set(TIMES))
        if always_known:
            first = [day for day, _ in self.split_period(self.recounts[how.top], "day").values()]
            below = replace(below, start=self.start or min(first))
        bottom = below.of(how.bottom, by)
        found = {}
        for codes in set(top) if always_known else set(top) | set(bottom):
            value, reason = top.get(codes, (0, None))
            below, why = bottom.get(codes, (None, None))
            if value is None:
                found[codes] = (None, reason)
            elif not below:
                found[codes] = (None, why or "no_denominator")
            else:
                found[codes] = (value / below * how.times, None)
        return found

    # -- filters and scope -----------------------------------------------------------------------------------------

    def matches(self, fact: dict) -> bool:
        if self.scope is not None and not set(self.scope) & fact["places"]:
            return False
        return all(self.passes(name, values, fact) for name, values in self.filters.items())

    def passes(self, name: str, values: tuple, fact: dict) -> bool:
        if name == "place":
            return bool({int(value) for value in values} & fact["places"])
        if name == "platform":
            return facts.table("platform")[fact["platform"]]["code"] in values
        if name in NAMED:
            return fact[name] in named(name, values)
        return str(self.code(name, fact)) in map(str, values)

    def places(self) -> list[int]:
        """The outermost places that lie within everything chosen, or within the counties that the registers name."""
        wanted = [frozenset(map(int, self.filters[n])) for n in ("place", *PLACES) if n in self.filters]
        if "place" not in self.filters:
            wanted.append(used_counties())
        if self.scope is not None:
            wanted.append(frozenset(self.scope))
        return outermost(tuple(wanted))

    # -- what has no rows ------------------------------------------------------------------------------------------

    def filled(self, how: Count, by: tuple, found: dict) -> dict:
        if by and (len(by) > 1 or by[0] not in ("month", "quarter", "year", *PLACES)):
            return found
        for code in self.domain(how, by[0]) if by else [None]:
            codes = (code,) if by else ()
            if codes not in found:
                recorded = self.recorded(how, by, code)
                blank = "no_records" if recorded or how.recorded_by_month else "kept_by_county"
                if recorded and how.home and how.recorded_by_month and not self.lived_in(by, code):
                    recorded, blank = False, "no_homes"
                found[codes] = (how.zero, None) if recorded and how.zero is not None else (None, blank)
        return found

    def domain(self, how: Count, name: str) -> list:
        if name in TIMES:
            return list(self.split_period(how, name))
        found = []
        for place in self.places():
            around = [p for p in facts.at(place)["places"] if level(p) == name]
            below = [p for p in facts.table("region") if level(p) == name and place in facts.at(p)["places"]]
            found += below or around
        return found

    def split_period(self, how: Count, time: str) -> dict:
        """Code, first and last day of each month, quarter or year of the period."""
        days = [fact["day"] for fact in self.chosen(how, from_beginning=True)]
        return dict(split_period(time, self.start or min(days, default=self.end), self.end))

    def recorded(self, how: Count, by: tuple, code) -> bool:
        """Whether anybody served there and then, on the chosen platforms; numbers by home ask for the whole county."""
        if not how.recorded_by_month:
            return self.in_register(how, by, code)
        first = (self.start or date.min).replace(day=1)
        platforms = () if how.home else self.filters.get("platform", ())
        for fact in served(tuple(self.places()), home=how.home):
            if platforms and facts.table("platform")[fact["platform"]]["code"] not in platforms:
                continue
            if by and by[0] in TIMES:
                if code_of(by[0], fact["day"]) == code:
                    return True
                continue
            if not first <= fact["day"] or code_of("month", fact["day"]) > code_of("month", self.end):
                continue
            if not by or served_at(fact, code, home=how.home):
                return True
        return False

    def lived_in(self, by: tuple, code) -> bool:
        """Whether anybody is known whose home is in the place, or in one of the chosen ones."""
        homes = [facts.at(person["home_region_id"])["places"] for person in facts.table("volunteer").values()]
        places = {code} if by and by[0] in PLACES else set(self.places())
        return any(places & around for around in homes)

    def in_register(self, how: Count, by: tuple, code) -> bool:
        """Whether the register says anything of the place, or of all the chosen ones: not where it names counties only."""
        if "region_id" not in how.rows()[0]:  # people are placed at their homes
            return True
        rows = [fact for fact in how.rows() if how.keep(fact, self.start, self.end)]
        with_streets = {fact["county"] for fact in rows if fact["community"] != fact["county"]}
        county_only = {fact["county"] for fact in rows} - with_streets - {None}
        places = [code] if by and by[0] in PLACES else self.places()
        return all(p == facts.at(p)["county"] or facts.at(p)["county"] not in county_only for p in places)


@cache
def split_period(time: str, day: date, end: date) -> dict:
    found = {}
    while day <= end:
        code = code_of(time, day)
        found[code] = (found[code][0] if code in found else day, day)
        day += timedelta(days=1)
    return found


@cache
def served(places: tuple, *, home: bool) -> list[dict]:
    """Confirmed records at one of the places."""
    return [fact for fact in facts.records() if any(served_at(fact, place, home=home) for place in places)]


def served_at(fact: dict, place: int, *, home: bool) -> bool:
    around = facts.at(place)
    if around["street"] and not home:
        return fact["street"] == around["street"]
    return (around["county"] or place) in fact["places"]


def level(place: int) -> str:
    return facts.table("region")[place]["level"]


@cache
def outermost(wanted: tuple) -> list[int]:
    inside = {p for p in facts.table("region") if all(w & facts.at(p)["places"] for w in wanted)}
    return [p for p in inside if facts.table("region")[p]["parent_id"] not in inside]


@cache
def used_counties() -> frozenset:
    found = set()
    for name in ("brand", "project", "organisation", "station"):
        found |= {facts.at(row["region_id"])["county"] for row in facts.table(name).values()}
    return frozenset(found)


def named(name: str, values: tuple) -> set[int]:
    """Ids of the brands (programmes, ...) of these names, and of those below them."""
    rows = facts.table(name)
    found = {i for i, row in rows.items() if row["name"] in values}
    for _ in rows:
        found |= {i for i, row in rows.items() if row.get("parent_id") in found}
    return found

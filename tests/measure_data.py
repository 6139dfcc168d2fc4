"""A small invented data set that covers every table, and databases filled with it.

`world()` gives the rows as plain dicts, for recounting in plain Python; `fill(url)` writes the same rows. Two counties
of the reference data; streets never recorded, months without records, pending and voided records, flags, people on
several platforms with overlaps and gaps.
"""

import csv
import random
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import insert

from lib.catalogue import vocabularies as w
from lib.db import Database, migrate
from lib.schema import metadata
from lib.settings import ROOT

AS_OF = date(2025, 9, 12)
FIRST = date(2022, 1, 10)
BINJIANG, CIXI = 330108, 330282
# Only these streets have work; Cixi was silent in the spring of 2023, everybody in June 2022.
WORKING_STREETS = {BINJIANG: 2, CIXI: 4}
SILENT = {(CIXI, 202302), (CIXI, 202303), (CIXI, 202206), (BINJIANG, 202206)}
ORGANISATION_KINDS = ("team", "agency", "enterprise", "department")
BRANDS = ("暖在滨江", "暖兴同行", "浦师傅", "西兴守艺人", "拾忆铺, 100%", "有礼慈溪", "浦师傅", "慈孝堂")


@cache
def world(seed: int = 11) -> dict[str, list[dict]]:
    """All rows by table name, parents before children."""
    return _Invented(random.Random(seed)).tables


def fill(url: str) -> None:
    """Migrate the empty database at `url` and write every row of the world into it."""
    migrate.upgrade(url)
    database = Database(url)
    with database.write(as_of=AS_OF) as connection:
        for name, rows in world().items():
            names = metadata.tables[name].c.keys()
            connection.execute(insert(metadata.tables[name]), [{n: row.get(n) for n in names} for row in rows])
    database.close()


def _reference(name: str) -> list[dict]:
    with (ROOT / "data" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


class _Invented:
    def __init__(self, rng: random.Random):
        self.rng, self.tables = rng, {}
        self._places()
        self._groups()
        self._work()
        self._people()
        self._records()
        self._results()
        self._means()
        self._running()

    def add(self, name: str, rows: list[dict]) -> list[dict]:
        """Keep `rows`, numbered where the table has a numeric id of its own."""
        column = metadata.tables[name].c.get("id")
        for number, row in enumerate(rows, start=1):
            if column is not None and "id" not in row and column.autoincrement is not False:
                row["id"] = number
        self.tables[name] = rows
        return rows

    def day(self, first: date = FIRST, last: date = AS_OF) -> date:
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

    def maybe(self, value, chance: float = 0.5):
        return value if self.rng.random() < chance else None

    def later(self, first: date, chance: float) -> date | None:
        return self.maybe(first + timedelta(days=self.rng.randrange(900)), chance)

    def anywhere(self) -> int:
        """A county, street or community where there is work, mostly a community."""
        county = self.rng.choice((BINJIANG, CIXI))
        street = self.rng.choice(self.streets[county])
        return self.rng.choice((county, street, *self.communities[street], *self.communities[street]))

    def _places(self) -> None:
        lines = []
        for row in _reference("regions"):
            parts = row["path"].split("/")
            if str(BINJIANG) in parts or str(CIXI) in parts or row["id"] in ("33", "3301", "3302"):
                numbers = {name: row[name] and int(row[name]) for name in ("id", "parent_id", "county_id", "street_id")}
                lines.append(row | numbers | {"valid_from": None, "valid_to": None})
        self.add("region", lines)
        self.streets = {
            county: [r["id"] for r in lines if r["county_id"] == county and r["level"] == "street"][:count]
            for county, count in WORKING_STREETS.items()
        }
        self.communities = {
            street: [r["id"] for r in lines if r["street_id"] == street and r["level"] == "community"][:4]
            for streets in self.streets.values()
            for street in streets
        }
        known = {row["id"] for row in lines}
        codes = [{"region_id": c, "code_list": "nbs2022", "code": str(c)} for c in (BINJIANG, CIXI)]
        self.add("region_code", codes)
        counts = [row for row in _reference("populations") if int(row["region_id"]) in known]
        for row in counts:
            row |= {"region_id": int(row["region_id"]), "residents": int(row["residents"])}
            row |= {"as_of": date.fromisoformat(row["as_of"]), "usual": row["usual"] == "true", "implied_by": None}
            row |= {name: row[name] and int(row[name]) for name in ("women", "men", "aged_60_over")}
        self.add("population", counts)
        self.add("platform", [row | {"id": int(row["id"])} for row in _reference("platforms")])
        reports = [(BINJIANG, "2024-12-31", 900), (BINJIANG, "2025-06-30", 950), (CIXI, "2023-12-31", 1200)]
        self.add(
            "workforce_report",
            [
                {"region_id": c, "as_of": date.fromisoformat(d), "certified_social_workers": n, "source": "民政局"}
                for c, d, n in reports
            ],
        )

    def _groups(self) -> None:
        rng = self.rng
        self.add(
            "alliance",
            [
                {"name": f"联盟{i}", "lead_department": "health", "region_id": county, "founded_on": founded}
                for i, (county, founded) in enumerate(
                    [(BINJIANG, date(2022, 5, 1)), (CIXI, date(2024, 3, 5)), (CIXI, None)]
                )
            ],
        )
        teams = []
        for i in range(60):
            founded = self.day()
            row = {"name": f"队伍{i}", "kind": rng.choice(ORGANISATION_KINDS), "region_id": self.anywhere()}
            row |= {"tier": rng.choice([None, *w.TEAM_TIER]), "department": rng.choice([None, *w.DEPARTMENT])}
            row |= {"alliance_id": rng.choice([None, 1, 2]), "registered_legal": rng.choice([None, True, False])}
            row |= {"implied": (None, False, True)[i % 3]}
            teams.append(row | {"founded_on": founded, "closed_on": self.later(founded, 0.3)})
        self.add("organisation", teams)
        stations = []
        for i in range(40):
            opened = self.day()
            row = {"name": f"站{i}", "type": rng.choice(list(w.STATION_TYPE)), "region_id": self.anywhere()}
            row |= {"tier": rng.choice([None, *w.STATION_TIER])}
            stations.append(row | {"opened_on": opened, "closed_on": self.later(opened, 0.3)})
        self.add("station", stations)

    def _work(self) -> None:
        rng = self.rng
        parents = (None, 1, 2, 2, 1, None, 6, 6)
        brands = []
        for name, parent in zip(BRANDS, parents, strict=True):
            county = BINJIANG if len(brands) < 5 else CIXI
            level = "county" if parent is None else ("street" if parent in (1, 6) else "service")
            launched = self.day(last=date(2024, 1, 1))
            row = {"name": name, "level": level, "parent_id": parent, "launched_on": launched}
            place = county if parent is None else rng.choice(self.streets[county])
            brands.append(row | {"region_id": place, "retired_on": self.later(launched, 0.3)})
        self.add("brand", brands)
        names = (("有礼之道", None), ("行", 1), ("序", 1), ("微心愿", None), ("银龄", 4))
        self.add(
            "programme",
            [
                {"name": n, "parent_id": p, "region_id": CIXI if i < 3 else BINJIANG, "launched_on": self.day()}
                for i, (n, p) in enumerate(names)
            ],
        )
        projects = []
        for i in range(45):
            started = self.day()
            row = {"name": f"项目{i % 43}", "category": rng.choice(list(w.CATEGORY)), "region_id": self.anywhere()}
            row |= {"programme_id": rng.choice([None, None, 2, 3, 4, 5]), "brand_id": rng.choice([None, *range(1, 9)])}
            row |= {"organisation_id": rng.randint(1, 60), "partnership": rng.choice([None, *w.PARTNERSHIP])}
            row |= {"incubated": rng.random() < 0.3, "library_level": rng.choice([None, *w.LEVEL])}
            row |= {"library_on": self.maybe(self.day(first=started)), "pilot_level": rng.choice([None, *w.LEVEL])}
            row |= {"implied": (None, False, None, True)[i % 4]}
            projects.append(row | {"started_on": started, "ended_on": self.later(started, 0.3)})
        self.add("project", projects)
        county_of = {row["id"]: row["county_id"] for row in self.tables["region"]}
        activities = []
        while len(activities) < 260:
            held, place = self.day(), self.anywhere()
            if (county_of[place], held.year * 100 + held.month) in SILENT:
                continue
            start = datetime(held.year, held.month, held.day, rng.randrange(7, 19), 30)
            row = {"project_id": self.maybe(rng.randint(1, 45), 0.6), "brand_id": self.maybe(rng.randint(1, 8), 0.5)}
            row |= {"organisation_id": self.maybe(rng.randint(1, 60)), "platform_id": rng.randint(1, 4)}
            row |= {"region_id": place, "station_id": self.maybe(rng.randint(1, 40), 0.3), "held_on": held}
            row |= {"category": rng.choice(list(w.CATEGORY)), "audience": rng.choice([None, *w.AUDIENCE])}
            row |= {"state": rng.choice(list(w.ACTIVITY_STATE)), "slots": self.maybe(rng.randint(5, 60))}
            row |= {"published_on": held - timedelta(days=rng.randrange(40)), "starts_at": start}
            row |= {"ends_at": start + timedelta(hours=2), "beneficiaries": self.maybe(rng.randint(0, 200), 0.7)}
            row |= {"implied": (None, False, True, False)[len(activities) % 4]}
            activities.append(row)
        self.add("activity", activities)

    def _people(self) -> None:
        rng = self.rng
        homes = [p for streets in self.communities.values() for p in streets]
        homes += [s for streets in self.streets.values() for s in streets] + [CIXI]
        people, registrations, taken = [], [], set()
        for number in range(1, 161):
            row = {"id": number, "person_key": f"{number:064x}", "group": rng.choice(list(w.GROUP))}
            row |= {"profession": rng.choice([None, None, *w.PROFESSION]), "sex": rng.choice([None, *w.SEX])}
            row |= {"birth_year": rng.choice([None, *range(1940, 2015)]), "home_region_id": rng.choice([None, *homes])}
            mine = []
            for _ in range(rng.choice((1, 1, 2, 3))):
                begun, platform = self.day(), rng.randint(1, 4)
                if mine and rng.random() < 0.4:  # goes on the very day the one before ends: a change of platform
                    begun = mine[-1]["ended_on"] or begun
                ended = self.later(begun, 0.5)
                if (number, platform, begun) in taken:
                    continue
                taken.add((number, platform, begun))
                reason = rng.choice(list(w.END_REASON)) if ended else None
                mine.append({"volunteer_id": number, "platform_id": platform, "registered_on": begun})
                mine[-1] |= {"ended_on": ended, "end_reason": reason}
            registrations += mine
            people.append(row | {"first_registered_on": min(r["registered_on"] for r in mine)})
        for i, row in enumerate(registrations):
            row["implied"] = (None, False, True, None, True)[i % 5]
            row["listed"] = (None, True, True, None, None)[i % 5]
        rng.shuffle(registrations)
        self.add("volunteer", people)
        self.add("registration", registrations)

    def _records(self) -> None:
        rng = self.rng
        batch = {"format": "zhejiang", "file_sha256": "0" * 64, "code_list": "nbs2022", "imported_by": "steward"}
        batch |= {"imported_at": datetime(2025, 9, 12, 8), "read": 1, "inserted": 1, "updated": 0, "unchanged": 0}
        self.add("import_batch", [batch | {"duplicate": 0, "quarantined": 0}])
        records, flags = [], []
        for activity in rng.choices(self.tables["activity"][:230], k=1300):  # the last thirty were never attended
            served = activity["held_on"] + timedelta(days=rng.choice((0, 0, 0, 0, 1, 20)))
            state = rng.choice(("confirmed",) * 6 + ("pending", "voided"))
            if activity["id"] % 11 == 0:
                state = "pending"
            category = activity["category"] if rng.random() < 0.9 else rng.choice(list(w.CATEGORY))
            row = {"volunteer_id": rng.randint(1, 150), "activity_id": activity["id"], "category": category}
            row |= {"region_id": activity["region_id"] if rng.random() < 0.9 else self.anywhere(), "state": state}
            row |= {"platform_id": activity["platform_id"], "served_on": min(served, AS_OF)}
            row |= {"minutes": rng.randint(0, 700), "method": rng.choice(list(w.METHOD)), "batch_id": 1}
            row |= {"void_reason": "重复" if state == "voided" else None, "entered_on": served}
            records.append(row | {"source_ref": f"r{len(records)}"})
            if rng.random() < 0.15:
                for rule in rng.sample(list(w.FLAG_RULE), rng.choice((1, 1, 2))):
                    flags.append({"record_id": len(records), "rule": rule, "detail": None})
        self.add("service_record", records)
        self.add("record_flag", flags)

    def _results(self) -> None:
        rng = self.rng
        contests = []
        for i, level in enumerate([*w.LEVEL, *w.LEVEL][:6]):
            row = {"name": f"志愿服务项目大赛{i % 3}", "organiser": f"主办{i}", "level": level, "edition": i + 1}
            contests.append(row | {"year": 2022 + i % 4})
        self.add("contest", contests)
        entries = []
        for _ in range(70):
            stage = rng.choice(list(w.STAGE))
            award = rng.choice(list(w.AWARD)) if stage == "awarded" else None
            row = {"contest_id": rng.randint(1, 6), "project_id": rng.randint(1, 45), "stage": stage, "award": award}
            row |= {"track": rng.choice([None, *w.TRACK]), "score": self.maybe(rng.randint(600, 990) / 10)}
            row |= {"grant_yuan": self.maybe(rng.randint(1, 9) * 1000) if award else None, "decided_on": self.day()}
            entries.append(row | {"partnership": rng.choice([None, *w.PARTNERSHIP]), "region_id": self.anywhere()})
        # A second award of the same entry, and one of the entry that another file has as a finalist.
        twice = [row | {"stage": "awarded", "award": "most_popular", "grant_yuan": None} for row in entries[:8]]
        entries += twice
        self.add("contest_entry", entries)
        self.add(
            "honour",
            [
                {"scheme": rng.choice(list(w.HONOUR_SCHEME)), "round": rng.randint(1, 5), "awarded_on": self.day()}
                | {"recipient_kind": rng.choice(list(w.RECIPIENT_KIND)), "region_id": self.anywhere()}
                | {"level": rng.choice(list(w.LEVEL))}
                for _ in range(30)
            ],
        )
        self.add(
            "media_report",
            [
                {"project_id": rng.randint(1, 45), "outlet_level": rng.choice(list(w.OUTLET_LEVEL))}
                | {"published_on": self.day(), "region_id": rng.choice((BINJIANG, CIXI))}
                for _ in range(30)
            ],
        )

    def _means(self) -> None:
        rng = self.rng
        joined = [self.day() for _ in range(15)]
        self.add(
            "merchant",
            [
                {"name": f"商家{i}", "region_id": self.anywhere(), "joined_on": day, "left_on": self.later(day, 0.4)}
                for i, day in enumerate(joined)
            ],
        )
        points = []
        for _ in range(150):
            kind = rng.choice(list(w.POINTS_KIND))
            row = {"scheme": rng.choice(list(w.POINTS_SCHEME)), "kind": kind, "points": rng.randint(1, 500)}
            row |= {"occurred_on": self.day(), "region_id": self.anywhere(), "volunteer_id": self.maybe(3)}
            row |= {"merchant_id": rng.randint(1, 15) if kind == "redeemed" else None}
            row |= {"value_yuan": self.maybe(rng.randint(1, 999) / 4) if kind == "redeemed" else None}
            points.append(row | {"beneficiaries": self.maybe(rng.randint(1, 9), 0.2)})
        self.add("points_entry", points)
        self.add(
            "benefit_event",
            [
                {"name": f"礼遇{i}", "region_id": self.anywhere(), "held_on": self.day(), "attendances": self.maybe(9)}
                for i in range(12)
            ],
        )
        self.add(
            "funding",
            [
                {"kind": kind, "name": rng.choice([None, "暖基金", "慈善基金"]), "source": "区财政"}
                | {"department": rng.choice([None, *w.DEPARTMENT]), "region_id": rng.choice((BINJIANG, CIXI))}
                | {"project_id": rng.choice([None, 1, 2, 3]), "amount_yuan": rng.randint(1, 99) * 10_000}
                | {"from_on": self.day(), "to_on": None}
                for kind in [*w.FUNDING_KIND] * 10
            ],
        )
        self.add(
            "training",
            [
                {"level": rng.choice(("county", "street", "community")), "topic": "急救", "region_id": self.anywhere()}
                | {"held_on": self.day(), "attendances": rng.randint(10, 90), "hours": rng.randint(2, 12) / 2}
                for _ in range(25)
            ],
        )
        self.add(
            "meeting",
            [
                {"kind": kind, "topic": "推进", "region_id": rng.choice((BINJIANG, CIXI)), "held_on": self.day()}
                for kind in [*w.MEETING_KIND] * 6
            ],
        )

        supply = [self._of_supply(i) for i in range(60)]
        self.add("need", [{"name": f"需求{i}"} | row for i, row in enumerate(supply)])
        self.add(
            "offer",
            [{"name": f"资源{i}", "kind": rng.choice(list(w.OFFER_KIND))} | self._of_supply(i) for i in range(30)],
        )
        matches = []
        for i in range(40):
            row = {"need_id": 1 + i, "offer_id": rng.randint(1, 30), "region_id": supply[i]["region_id"]}
            row |= {"activity_id": rng.choice([None, *range(1, 9)]), "matched_on": self.day(), "people": self.maybe(3)}
            matches.append(row)
        self.add("need_match", matches)

    def _of_supply(self, number: int) -> dict:
        """What needs and offers have alike."""
        rng, on = self.rng, self.day()
        row = {"category": rng.choice(list(w.CATEGORY)[:4]), "skill": rng.choice([None, "doctor", "lawyer"])}
        row |= {"region_id": self.anywhere(), "people": self.maybe(rng.randint(1, 20)), "reported_on": on}
        row |= {"from_on": on + timedelta(days=9), "to_on": rng.choice([None, on + timedelta(days=60)])}
        return row | {"state": list(w.SUPPLY_STATE)[number % 4]}

    def _running(self) -> None:
        """Rows that no number reads and the columnar copy must not hold."""
        report = {"region_id": CIXI, "platform_id": 4, "as_of": date(2023, 6, 27), "measure": "registered_volunteers"}
        self.add("stock_report", [report | {"value": 276_000.0, "batch_id": 1}])
        self.add("quarantined_row", [{"batch_id": 1, "line": 7, "column": "minutes", "rule": "not_a_number"}])
        known = {"role": "staff", "everywhere": 0, "failures": 0, "made_at": datetime(2025, 9, 1)}
        self.add("account", [{"subject": "steward@example", **known}])
        self.add("account_scope", [{"subject": "steward@example", "region_id": CIXI}])
        opened = {"made_at": datetime(2025, 9, 12, 1), "seen_at": datetime(2025, 9, 12, 2)}
        self.add("login_session", [{"id": "f" * 64, "subject": "steward@example", **opened}])
        event = {"at": datetime(2025, 9, 12, 9), "subject": "steward@example", "verb": "export", "detail": "{}"}
        self.add("audit_event", [event | {"previous_hash": "0" * 64, "hash": "1" * 64}])

"""Random files of what imports write: few people, days, names and numbers, so that files meet one another's rows."""

from datetime import date, datetime
from random import Random

from lib.catalogue.vocabularies import FURTHER_AWARDS
from lib.importers.parse.staged_schema import UNNUMBERED, digest
from tests.importers.history import test_undo as histories

DAY = date(2025, 3, 4)
PLACES = ("西兴街道", "长河街道", "浦沿街道")
REGISTERS = (
    ("projects", [{"name": name, "place": "西兴街道", "team": "丙队", "started_on": DAY} for name in ("助老", "助学")]),
    ("needs", [{"name": "陪护", "state": "open", "place": "西兴街道", "category": "elder_care", "reported_on": DAY, "from_on": DAY}]),
    (
        "offers",
        [{"name": "乙公司", "kind": "enterprise", "state": "open", "place": "西兴街道", "category": "elder_care",
          "reported_on": DAY, "from_on": DAY}],
    ),
)  # fmt: skip
"""What the other files name; it comes first and stays."""


def twins(chance: Random) -> tuple[str, list[dict]]:
    """Records of two people with or without numbers and teams; files say of one service the same, or something else."""
    kind, found = chance.choice(["numbered", "numbered", "bare", "bare", "mixed"]), {}
    with_team = chance.random() < 0.7
    for _ in range(chance.randint(1, 3)):
        person, day = chance.randint(1, 2), chance.choice([4, 4, 5])
        row = histories.served(person, day, chance.choice(["清河", "清河", "助餐"]))
        row |= {"minutes": chance.choice([60, 60, 90]), "start_minute": 540, "place": chance.choice(PLACES)}
        row |= {"project": None} | ({} if with_team else {"team": None})
        numbered = kind == "numbered" or (kind == "mixed" and chance.random() < 0.5)
        row["source_ref"] = chance.choice(["7", "8", "008"]) if numbered else bare(row)
        found[row["source_ref"]] = row
    return "hours", list(found.values())


def bare(row: dict) -> str:
    """The key of a record without a number."""
    return UNNUMBERED + digest(*(str(row.get(name)) for name in ("person_key", "team", "activity", "served_on")))


def contests(chance: Random) -> tuple[str, list[dict]]:
    row = {
        "contest": "公益大赛",
        "organiser": "团委",
        "edition": 1,
        "year": 2025,
        "place": "西兴街道",
        "track": "youth",
    }
    row = row | {"level": chance.choice(["county", "city"]), "decided_on": date(2025, 3, chance.randint(3, 4))}
    lines = [
        row
        | {
            "project": project,
            "stage": "awarded",
            "award": chance.choice(["gold", "silver", next(iter(FURTHER_AWARDS))]),
        }
        for project in chance.sample(["助老", "助学"], chance.randint(1, 2))
    ]
    return "contests", lines


def points(chance: Random) -> tuple[str, list[dict]]:
    return "points", [
        {"scheme": "bindou", "kind": chance.choice(["issued", "redeemed"]), "points": chance.randint(1, 2), "occurred_on": DAY,
         "place": chance.choice(PLACES), "number": number, "source_ref": number}
        for number in chance.sample(["1", "2", "3"], 2)
    ]  # fmt: skip


def needs(chance: Random) -> tuple[str, list[dict]]:
    row = {"category": "elder_care", "reported_on": DAY, "from_on": DAY, "place": "西兴街道"}
    row |= {"state": chance.choice(["open", "done"])} | ({"people": 2} if chance.random() < 0.5 else {})
    return "needs", [row | {"name": name} for name in chance.sample(["陪护", "理发"], chance.randint(1, 2))]


def matches(chance: Random) -> tuple[str, list[dict]]:
    row = {"need": "陪护", "offer": "乙公司", "place": "西兴街道", "matched_on": date(2025, 3, chance.randint(3, 4))}
    return "matches", [row | ({"people": chance.randint(1, 2)} if chance.random() < 0.5 else {})]


def funding(chance: Random) -> tuple[str, list[dict]]:
    row = {"kind": "venture_grant", "name": "微公益", "source": "government", "place": "西兴街道", "from_on": DAY}
    return "funding", [row | {"project": chance.choice(["助老", "助学"]), "amount_yuan": chance.randint(1, 2)}]


def corrected_activities(chance: Random) -> tuple[str, list[dict]]:
    """Activities under the names and days of the records above, which may move to another day or street."""
    row = {"team": chance.choice(["甲队", None]), "place": chance.choice(PLACES), "slots": chance.randint(1, 2)}
    row |= {"starts": datetime(2025, 3, chance.randint(4, 5), 9), "state": chance.choice(["held", "cancelled"])}
    return "activities", [row | {"activity": name} for name in chance.sample(["清河", "助餐"], chance.randint(1, 2))]


def brands(chance: Random) -> tuple[str, list[dict]]:
    above = {"name": "红马甲", "level": chance.choice(["county", "city"]), "place": "滨江区", "launched_on": DAY}
    below = {"name": "小红帽", "level": "street", "place": "滨江区", "parent": chance.choice(["红马甲", None])}
    return "brands", [above, below | {"launched_on": DAY}]

"""Project contests: those above the county, which the places share, and the yearly one of each county.

Equal-sounding contests of different organisers stay different contests.
"""

from datetime import date, timedelta

import numpy as np

from lib.demo.places import DemoPlace
from lib.demo.random_draws import generator
from lib.demo.reference_tables.small_tables import SmallTables
from lib.schema import contest, contest_entry, funding, project

_OFFICE, _LEAGUE, _WOMEN = "演示省志愿服务主管部门", "共青团省委", "全国妇联"
# (name, organiser, level, edition, year): the id is the place in this list
SHARED = (
    ("中国青年志愿服务项目大赛", "共青团中央等", "national", 5, 2020),
    ("全国巾帼志愿服务优秀项目评选", _WOMEN, "national", 1, 2021),
    ("中国青年志愿服务项目大赛", "共青团中央等", "national", 6, 2022),
    ("中国青年志愿服务项目大赛", "共青团中央等", "national", 7, 2024),
    ("浙江省志愿服务项目大赛", _OFFICE, "provincial", 1, 2021),
    ("浙江省志愿服务项目大赛", _OFFICE, "provincial", 2, 2022),
    ("浙江省志愿服务项目大赛", _OFFICE, "provincial", 3, 2023),
    ("浙江省志愿服务项目大赛", _OFFICE, "provincial", 4, 2024),
    ("浙江省志愿服务项目大赛", _OFFICE, "provincial", 5, 2025),
    ("浙江省志愿服务项目大赛", _OFFICE, "provincial", 6, 2026),
    ("浙江省青年志愿服务项目大赛", _LEAGUE, "provincial", 8, 2020),
    ("浙江省青年志愿服务项目大赛", _LEAGUE, "provincial", 9, 2022),
    ("浙江省青年志愿服务项目大赛", _LEAGUE, "provincial", 10, 2024),
    ("浙江省青年志愿服务项目大赛", _LEAGUE, "provincial", 11, 2026),
    ("杭州市志愿服务项目大赛", "演示杭州市志愿服务主管部门", "city", 1, 2022),
    ("杭州市志愿服务项目大赛", "演示杭州市志愿服务主管部门", "city", 2, 2024),
    ("杭州市志愿服务项目大赛", "演示杭州市志愿服务主管部门", "city", 3, 2026),
    ("宁波市志愿服务项目大赛", "演示宁波市志愿服务主管部门", "city", 1, 2020),
    ("宁波市志愿服务项目大赛", "演示宁波市志愿服务主管部门", "city", 2, 2022),
    ("宁波市志愿服务项目大赛", "演示宁波市志愿服务主管部门", "city", 3, 2024),
    ("宁波市志愿服务项目大赛", "演示宁波市志愿服务主管部门", "city", 4, 2026),
)
_TRACK = {
    "community_service": "community", "safety": "community", "legal_aid": "community", "minor_repairs": "community",
    "elderly_care": "care", "disability_aid": "care", "health": "care", "emergency": "care",
    "civility": "culture", "culture": "culture", "events": "youth", "education": "youth", "environment": "green",
}  # fmt: skip
_GRANTS = {"gold": 30_000, "silver": 20_000, "bronze": 10_000, "excellence": 10_000}
_AWARDS = ("gold",) * 2 + ("silver",) * 4 + ("bronze",) * 6 + ("excellence",) * 4


def shared_rows(last_year: int) -> list[dict]:
    """Contests above the county up to `last_year`, with their ids."""
    names = ("name", "organiser", "level", "edition", "year")
    rows = [{"id": number, **dict(zip(names, row, strict=True))} for number, row in enumerate(SHARED, start=1)]
    return [row for row in rows if row["year"] <= last_year]


def shared_id(name: str, year: int) -> int:
    """The id of a contest above the county. Raises ValueError when there is none."""
    return 1 + [(row[0], row[4]) for row in SHARED].index((name, year))


def enter(
    ledger: SmallTables,
    *,
    contest_id: int,
    project_row: dict,
    decided_on: date,
    award: str | None,
    score: float,
    track: str | None = None,
    partnership: str | None = None,
    grant: int | None = None,
) -> None:
    """One entry of a project; without award it reached the final when its score is 80 or more."""
    stage = "awarded" if award else "finalist" if score >= 80 else "submitted"
    ledger.add(
        contest_entry,
        contest_id=contest_id,
        project_id=project_row["id"],
        track=track or _TRACK[project_row["category"]],
        stage=stage,
        award=award,
        score=round(score, 1) if stage != "submitted" else None,
        grant_yuan=grant,
        partnership=partnership or project_row.get("partnership"),
        decided_on=decided_on,
        region_id=project_row["region_id"],
    )


def county_contest(
    place: DemoPlace, ledger: SmallTables, *, name: str, year: int, edition: int, month: int, seed: int
) -> None:
    """The county's contest of a year: about thirty entries, sixteen awards, each with a grant paid within weeks."""
    rng = generator(seed, place.code, "contest", year)
    decided = date(year, month, int(rng.integers(5, 26)))
    rows = [row for row in ledger.rows(project) if row["started_on"] <= decided - timedelta(days=60)]
    rows = [row for row in rows if not row.get("ended_on") or row["ended_on"] > decided]
    count = min(len(rows), int(rng.integers(28, 42)))
    chosen = [rows[index] for index in rng.permutation(len(rows))[:count]]
    scores = np.sort(rng.uniform(70, 97, count))[::-1]
    number = ledger.add(contest, name=name, organiser=f"演示{place.names[place.county]}志愿服务主管部门",
                        level="county", edition=edition, year=year)  # fmt: skip
    for place_taken, (row, score) in enumerate(zip(chosen, scores.tolist(), strict=True)):
        award = _AWARDS[place_taken] if place_taken < len(_AWARDS) else None
        grant = _GRANTS[award] if award else None
        enter(ledger, contest_id=number, project_row=row, decided_on=decided, award=award, score=score, grant=grant)
        if grant:
            ledger.add(
                funding, kind="award_grant", name=f"{year}年{name}扶持资金", source="财政资金（演示）",
                department="publicity", region_id=place.county, project_id=row["id"], amount_yuan=grant,
                from_on=decided + timedelta(days=2),
            )  # fmt: skip


def higher_entries(
    place: DemoPlace,
    ledger: SmallTables,
    *,
    contest_id: int,
    decided_on: date,
    awards: tuple[str | None, ...],
    seed: int,
) -> None:
    """Entries of ordinary projects in a contest above the county, one for each of `awards` (None: no award)."""
    rng = generator(seed, place.code, "contest", contest_id)
    entered = {row["project_id"] for row in ledger.rows(contest_entry) if row["contest_id"] == contest_id}
    rows = [row for row in ledger.rows(project) if row["started_on"] < decided_on and row["id"] not in entered]
    ordinary = [row for row in rows if row["name"].startswith("“")]
    for award, index in zip(awards, rng.permutation(len(ordinary))[: len(awards)].tolist(), strict=True):
        score = rng.uniform(86, 96) if award else rng.uniform(72, 86)
        enter(
            ledger,
            contest_id=contest_id,
            project_row=ordinary[index],
            decided_on=decided_on,
            award=award,
            score=float(score),
        )

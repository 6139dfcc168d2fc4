"""What the imports leave behind: one batch a platform and year with its refused rows, one for each register of our own, and
the platforms' own stocks."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pyarrow as pa

from lib.demo.arrow import arrow_table
from lib.demo.people.registrations import PLATFORMS, stock_by_month
from lib.demo.places import SPAN_SMALL, DemoPlace
from lib.demo.random_draws import day_number, generator, to_date, years_of
from lib.schema import import_batch, quarantined_row, stock_report

_FORMATS = {
    "hours": {1: "zhejiang_hours", 2: "zyh_credit", 3: "national_hours", 4: "template_hours"},
    "volunteers": {1: "zhejiang_volunteers", 2: "zyh_volunteers", 3: "national_volunteers", 4: "template_volunteers"},
    "activities": {number: "zhejiang_activities" if number == 1 else "template_activities" for number in (1, 2, 3, 4)},
}
"""Target of an import -> platform -> format of its files. Numbers of batches: the place, 1000 for each target, year, platform."""
_REGISTERS = {
    "project": "projects", "contest_entry": "contests", "brand": "brands", "station": "stations", "training": "trainings",
    "funding": "funding", "points_entry": "points", "honour": "honours", "meeting": "meetings", "media_report": "media",
    "need": "needs", "offer": "offers", "need_match": "matches",
}  # fmt: skip
"""Table of a register, which no platform delivers -> target of its imports, whose batches have the thousand 9."""
_FIRST_YEAR = 2018
_RULES = (("服务时长", "empty"), ("服务时间", "ends_before_it_begins"), ("服务区域", "unknown_place"))


def batch_ids(place: DemoPlace, platform: np.ndarray, day: np.ndarray, *, target: str = "hours") -> np.ndarray:
    """The batch that a row of `platform` and `day` came with; the first also brought what is older."""
    kind = list(_FORMATS).index(target)
    return place.number * SPAN_SMALL + kind * 1000 + np.maximum(years_of(day) - _FIRST_YEAR, 0) * 10 + platform


def batch_tables(place: DemoPlace, batch: np.ndarray, records: np.ndarray, *, as_of: date, seed: int) -> list[tuple]:
    """`import_batch` and `quarantined_row` for activities with `records` records each, by their `batch`."""
    ids, position = np.unique(batch[records > 0], return_inverse=True)
    inserted = np.bincount(position, records[records > 0], len(ids)).astype(np.int64)
    rows, refused = [], []
    for number, count in zip(ids.tolist(), inserted.tolist(), strict=True):
        rng = generator(seed, place.code, "batch", number)
        row = _batch(place, number, count, as_of=as_of, rng=rng)
        rows.append(row)
        refused += _refused(row, first=len(refused), place=place, rng=rng)
    return [(import_batch, _table(import_batch, rows)), (quarantined_row, _table(quarantined_row, refused))]


def list_batches(
    place: DemoPlace, target: str, platform: np.ndarray, day: np.ndarray, *, as_of: date, seed: int
) -> pa.Table:
    """`import_batch` for the registrations ("volunteers") or activities of these platforms and days: nothing refused."""
    batch = batch_ids(place, platform, day, target=target)
    rows = []
    for number in np.unique(batch).tolist():
        mine = batch == number
        row = _batch(place, number, int(mine.sum()), as_of=as_of, rng=generator(seed, place.code, "batch", number))
        row |= {"read": row["read"] - row["quarantined"], "quarantined": 0}
        rows.append(row | {"covers_from": min(row["covers_from"], to_date(day[mine].min()))})
    return _table(import_batch, rows)


def register_batches(place: DemoPlace, counts: dict[str, int], *, as_of: date, seed: int) -> pa.Table:
    """`import_batch` for the registers, by table with its count of rows: each a whole list, read on the last day."""
    rows = []
    for number, name in enumerate(_REGISTERS, start=1):
        if name not in counts:
            continue
        rng = generator(seed, place.code, "register", name)
        rows.append({
            "id": place.number * SPAN_SMALL + 9000 + number, "format": f"template_{_REGISTERS[name]}",
            "file_sha256": rng.bytes(32).hex(), "platform_id": None, "target": _REGISTERS[name], "covers_from": None,
            "covers_to": None, "code_list": "nbs2022", "imported_by": "demo",
            "imported_at": datetime.combine(as_of, time(16, number)), "read": counts[name], "inserted": counts[name], "updated": 0,
            "unchanged": 0, "duplicate": 0, "quarantined": 0,
        })  # fmt: skip
    return _table(import_batch, rows)


def stock_table(place: DemoPlace, registrations: dict[str, np.ndarray], *, as_of: date) -> pa.Table:
    """`stock_report`: what each platform says at the end of each month since 2018-12."""
    ends = [
        date(year + month // 12, month % 12 + 1, 1) for year in range(2018, as_of.year + 1) for month in range(1, 13)
    ]
    ends = [first - timedelta(days=1) for first in ends]
    ends = [end for end in ends if date(2018, 12, 1) <= end <= as_of]
    days = np.array([day_number(end) for end in ends])
    platforms = PLATFORMS[place.code]
    count = len(days) * len(platforms)
    return arrow_table(
        stock_report,
        {
            "id": place.number * SPAN_SMALL + 1 + np.arange(count),
            "region_id": np.full(count, place.county),
            "platform_id": np.tile(platforms, len(days)),
            "as_of": np.repeat(days, len(platforms)),
            "measure": ["registered_volunteers"] * count,
            "value": np.stack([stock_by_month(registrations, number, days) for number in platforms], axis=1).ravel(),
        },
    )


def _batch(place: DemoPlace, number: int, inserted: int, *, as_of: date, rng: np.random.Generator) -> dict:
    target, year, platform = list(_FORMATS)[number % SPAN_SMALL // 1000], _FIRST_YEAR + number % 1000 // 10, number % 10
    counts = {
        "inserted": inserted,
        "updated": int(inserted * rng.uniform(0, 0.004)),
        "unchanged": int(inserted * rng.uniform(0, 0.02)),
        "duplicate": int(inserted * rng.uniform(0, 0.003)),
        "quarantined": int(rng.integers(1, 3 + min(inserted // 2000, 22))),
    }
    on = min(date(year + 1, 1, 8), as_of)
    return {
        "id": number,
        "format": _FORMATS[target][platform],
        "file_sha256": rng.bytes(32).hex(),
        "platform_id": platform,
        "target": target,
        "covers_from": date(year, 1, 1),
        "covers_to": min(date(year, 12, 31), as_of),
        "code_list": "nbs2022",
        "imported_by": "demo",
        "imported_at": datetime.combine(on, time(9 + platform, 30)),
        "read": sum(counts.values()),
        **counts,
    }


def _refused(row: dict, *, first: int, place: DemoPlace, rng: np.random.Generator) -> list[dict]:
    lines = np.sort(rng.choice(row["read"], row["quarantined"], replace=False) + 2).tolist()
    found = []
    for index, line in enumerate(lines):
        column, rule = _RULES[int(rng.integers(len(_RULES)))]
        found.append({
            "id": place.number * SPAN_SMALL + 1 + first + index, "batch_id": row["id"], "line": line,
            "column": column, "rule": rule, "value": None, "detail": None,
        })  # fmt: skip
    return found


def _table(table, rows: list[dict]) -> pa.Table:
    return arrow_table(table, {name: [row[name] for row in rows] for name in rows[0]})

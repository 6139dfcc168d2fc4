"""What the imports leave behind: one batch a platform and year with its refused rows, and the platforms' own stocks."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pyarrow as pa

from lib.demo.arrow import arrow_table
from lib.demo.people.registrations import PLATFORMS, stock_by_month
from lib.demo.places import SPAN_SMALL, DemoPlace
from lib.demo.random_draws import day_number, generator, years_of
from lib.schema import import_batch, quarantined_row, stock_report

_FORMATS = {1: "zhejiang_records", 2: "hangzhou_records", 3: "national_records", 4: "we_records"}
_RULES = (("服务时长", "empty"), ("服务时间", "ends_before_it_begins"), ("服务区域", "unknown_place"))


def batch_ids(place: DemoPlace, platform: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The batch that a record of `platform` and `day` came with."""
    return place.number * SPAN_SMALL + (years_of(day) - 2018) * 10 + platform


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
    year, platform = 2018 + number % SPAN_SMALL // 10, number % 10
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
        "format": _FORMATS[platform],
        "file_sha256": rng.bytes(32).hex(),
        "platform_id": platform,
        "target": "hours",
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

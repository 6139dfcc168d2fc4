"""Flags on records that somebody should look at: to be checked, not an accusation. Rules: `FLAG_RULE` of the words."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.catalogue.vocabularies import BULK_RECORDS, OVER_DAY_MINUTES, OVER_DELAY_DAYS, OVER_MINUTES
from lib.demo.arrow import arrow_table
from lib.schema import record_flag


def flag_table(records: dict[str, np.ndarray], *, first_id: int) -> pa.Table:
    """Rows of `record_flag` for records whose ids ascend from `first_id`."""
    found = [
        _rows("over_8_hours", *_over_8_hours(records), "单次 ", " 分钟"),
        _rows("entered_late", *_entered_late(records), "服务后 ", " 天录入"),
        _rows("bulk_recorder", *_bulk_recorder(records), "一次录入 ", " 条"),
        *_same_day(records),
    ]
    table = pa.concat_tables(found)
    ids = pc.add(table["record"], first_id)
    return arrow_table(record_flag, {"record_id": ids, "rule": table["rule"], "detail": table["detail"]})


def _rows(rule: str, index: np.ndarray, seen: np.ndarray, before: str, after: str) -> pa.Table:
    detail = pc.binary_join_element_wise(before, pa.array(seen).cast(pa.string()), after, "")
    rules = pa.array([rule], pa.string()).take(pa.array(np.zeros(len(index), dtype=np.int64)))
    return pa.table({"record": index.astype(np.int64), "rule": rules, "detail": detail})


def _clock(minutes: np.ndarray) -> np.ndarray:
    """Minutes of the day as a clock shows them: 14:00."""
    return np.array([f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes.tolist()], dtype=object)


def _over_8_hours(records: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    index = np.flatnonzero(records["minutes"] > OVER_MINUTES)
    return index, records["minutes"][index]


def _entered_late(records: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    delay = records["entered"] - records["day"]
    index = np.flatnonzero(delay > OVER_DELAY_DAYS)
    return index, delay[index]


def _bulk_recorder(records: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Hand-entered records of a large activity: one recorder must have typed them all on one day."""
    by_hand = records["method"] == 1
    pairs = records["activity"].astype(np.int64) * 4096 + records["entered"] - records["day"]
    key, position, count = np.unique(pairs[by_hand], return_inverse=True, return_counts=True)
    del key
    large = count[position] >= BULK_RECORDS
    return np.flatnonzero(by_hand)[large], count[position][large]


def _same_day(records: dict[str, np.ndarray]) -> list[pa.Table]:
    """People with several records on one day: more than 16 hours together, or overlapping times."""
    day = (records["day"] - records["day"].min()).astype(np.int64)
    pairs = (records["person"].astype(np.int64) * 512 + day) * 2048 + records["start"]
    order = np.argsort(pairs, kind="stable")
    who = pairs[order] // 2048
    end = (records["start"] + records["minutes"])[order]
    same = who[1:] == who[:-1]
    overlaps = same & (records["start"][order][1:] < end[:-1])
    late = np.unique(order[1:][overlaps])
    first = np.flatnonzero(np.concatenate([[True], ~same]))
    sums = np.add.reduceat(records["minutes"][order], first)
    long = np.repeat(sums, np.diff(np.append(first, len(order))))
    over = long > OVER_DAY_MINUTES
    return [
        _rows("over_16_hours_a_day", order[over], long[over], "当日合计 ", " 分钟"),
        _rows("overlap", late, _clock(records["start"][late]), "与同日另一记录重叠，开始于 ", ""),
    ]

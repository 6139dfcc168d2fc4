"""Service records of a year's activities: who, how many minutes, how entered, in which state."""

import numpy as np
import pyarrow as pa

from lib.catalogue.vocabularies import CATEGORY
from lib.demo.arrow import arrow_table, numbered, words
from lib.demo.people.turnout import Turnout
from lib.demo.places import SPAN_RECORDS, DemoPlace
from lib.demo.random_draws import spread
from lib.demo.seasons import after_gap, in_gap
from lib.demo.work.activities import METHODS
from lib.schema import service_record

RECORD_STATES = ("pending", "confirmed", "voided")
VOID_REASONS = ("未到场", "重复录入", "时长有误", "未签退")
CONFIRMED = 1
_LAST_MINUTE = 1439  # of a day
_TAKEN = ("region", "street", "category", "platform", "day", "start", "stream", "id", "batch")


def draw_records(
    place: DemoPlace,
    turnout: Turnout,
    activities: dict[str, np.ndarray],
    *,
    minutes: dict[int, int],
    students: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """One row a record, in the order of the activities.

    `minutes`: by stream number the confirmed minutes that these records must come to. `students`: by activity how many
    of its confirmed attendances are of university students; -1 where that is left to chance.
    """
    total = activities["confirmed"] + activities["extra"]
    which = np.repeat(np.arange(len(total)), total)
    place_in_line = np.arange(len(which)) - np.repeat(np.cumsum(total) - total, total)
    records = {name: activities[name][which] for name in _TAKEN}
    records["activity"] = which
    records["state"] = _states(place_in_line < activities["confirmed"][which], rng)
    records["void"] = np.where(records["state"] == 2, rng.integers(0, len(VOID_REASONS), len(which)), -1)
    planned = activities["planned"][which]
    records["method"] = np.where(rng.random(len(which)) < 0.045, 2, activities["method"][which])
    records["minutes"] = _minutes(records, planned, rng)
    for stream, target in minutes.items():
        _come_to(records, records["stream"] == stream, target, rng)
    wanted = np.where(students[which] < 0, -1, (place_in_line < students[which]).astype(np.int64))
    records["person"] = turnout.draw(which, records["day"], records["street"], wanted, rng)
    records["entered"] = _entered(place, records, rng)
    return records


def record_table(place: DemoPlace, records: dict[str, np.ndarray], *, first: int, first_volunteer: int) -> pa.Table:
    """Rows of `service_record`; `first` is the number of the first among all records of the place, from 0."""
    numbers = first + np.arange(len(records["day"]))
    return arrow_table(
        service_record,
        {
            "id": place.number * SPAN_RECORDS + 1 + numbers,
            "volunteer_id": first_volunteer + records["person"],
            "activity_id": records["id"],
            "region_id": records["region"],
            "category": words(tuple(CATEGORY), records["category"]),
            "platform_id": records["platform"],
            "served_on": records["day"],
            "minutes": records["minutes"],
            "method": words(METHODS, records["method"]),
            "state": words(RECORD_STATES, records["state"]),
            "void_reason": words(VOID_REASONS, records["void"]),
            "entered_on": records["entered"],
            "batch_id": records["batch"],
            "source_ref": numbered(place.prefix, numbers + 1),
        },
    )


def _states(confirmed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    rest = np.where(rng.random(len(confirmed)) < 0.6, 0, 2)
    return np.where(confirmed, CONFIRMED, rest)


def _minutes(records: dict[str, np.ndarray], planned: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Hours entered by hand are the planned ones; who signs in comes and goes; a few forget to sign out."""
    n = len(planned)
    signed = records["method"] == 0
    odd = np.clip(planned + rng.normal(2, 13, n).astype(np.int64), 15, 480)
    minutes = np.where(signed, odd, planned)
    forgot = signed & (rng.random(n) < 0.005) & (records["start"] <= 600)
    minutes = np.where(forgot, rng.integers(485, 721, n), minutes)
    return np.minimum(minutes, _LAST_MINUTE - records["start"])


def _come_to(records: dict[str, np.ndarray], mine: np.ndarray, target: int, rng: np.random.Generator) -> None:
    """Stretch the minutes of those who signed in until the confirmed records of the stream come to `target`."""
    confirmed = mine & (records["state"] == CONFIRMED)
    minutes = records["minutes"]
    elastic = np.flatnonzero(confirmed & (records["method"] == 0) & (minutes <= 480))
    fixed = int(minutes[confirmed].sum() - minutes[elastic].sum())
    share = (target - fixed) / max(int(minutes[elastic].sum()), 1)
    if not 0.5 < share < 1.6:  # a handful of records: let all of them give
        elastic, fixed = np.flatnonzero(confirmed), 0
    minutes[elastic] = np.maximum(spread(minutes[elastic], target - fixed, rng), 1)


def _entered(place: DemoPlace, records: dict[str, np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Signing in enters at once; the rest takes days, backfilling weeks or months. Never in the month without data."""
    n, method = len(records["day"]), records["method"]
    by_hand = rng.geometric(0.16, n)
    late = 20 + rng.exponential(24, n).astype(np.int64)
    delay = np.where(method == 1, by_hand, np.where(method == 2, late, (rng.random(n) < 0.06).astype(np.int64)))
    entered = records["day"] + delay
    return np.where(in_gap(place.totals, entered), after_gap(place.totals), entered)

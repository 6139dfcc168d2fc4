"""Random draws that are the same for the same seed, and divisions of a whole with an exact sum."""

import zlib
from datetime import date

import numpy as np

EPOCH = date(1970, 1, 1)
NEVER = 1_000_000  # a day that never comes, for "not ended"


def generator(seed: int, *names: object) -> np.random.Generator:
    """An own stream of random numbers for `names`, so that one part's draws never shift another's."""
    return np.random.default_rng([seed, *(zlib.crc32(str(name).encode()) for name in names)])


def day_number(day: date) -> int:
    """Days since 1970-01-01, the unit of every day array in this package."""
    return (day - EPOCH).days


def to_date(number: int) -> date:
    """The date of a day number."""
    return date.fromordinal(EPOCH.toordinal() + int(number))


def years_of(days: np.ndarray) -> np.ndarray:
    """Calendar years of day numbers."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def months_of(days: np.ndarray) -> np.ndarray:
    """Calendar months (1-12) of day numbers."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1


def days_of_months(days: np.ndarray) -> np.ndarray:
    """Days of the month (1-31) of day numbers."""
    days = days.astype("datetime64[D]")
    return (days - days.astype("datetime64[M]")).astype(np.int64) + 1


def spread(weights: np.ndarray, total: int, rng: np.random.Generator) -> np.ndarray:
    """Whole numbers in proportion to `weights` whose sum is exactly `total`; each within one of its share."""
    if len(weights) == 0:
        return np.zeros(0, dtype=np.int64)
    edges = np.cumsum(weights, dtype=np.float64)
    marks = np.floor(edges / edges[-1] * total + rng.random() * 0.999999).astype(np.int64)
    marks[-1] = total
    return np.diff(np.minimum(marks, total), prepend=0)


def pick(weights: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """`size` indexes into `weights`, drawn with replacement in proportion to them."""
    edges = np.cumsum(weights, dtype=np.float64)
    return np.minimum(np.searchsorted(edges, rng.random(size) * edges[-1], side="right"), len(edges) - 1)


def pick_by_row(table: np.ndarray, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each of `rows` a column of `table` (rows x columns of weights), drawn in proportion to that row."""
    edges = np.cumsum(table, axis=1, dtype=np.float64)
    edges /= edges[:, -1:]
    return np.minimum((rng.random(len(rows))[:, None] > edges[rows]).sum(axis=1), table.shape[1] - 1)


def pick_started(starts: np.ndarray, days: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each day an index into `starts` (ascending days) of something already begun; -1 where nothing has."""
    begun = np.searchsorted(starts, days, side="right")
    return np.where(begun > 0, (rng.random(len(days)) * begun).astype(np.int64), -1)


def subset(size: int, chosen: int, rng: np.random.Generator) -> np.ndarray:
    """A mask of `size` with exactly `chosen` true, at random places."""
    mask = np.zeros(size, dtype=bool)
    mask[rng.permutation(size)[:chosen]] = True
    return mask

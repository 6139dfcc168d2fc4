"""A column of days and times: the usual forms at once, anything else by distinct cell."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.parse import dates
from lib.importers.parse.cell_parser import Faults, Reader, RowError, read_distinct
from lib.importers.parse.dates import DAY_SECONDS, Moment
from lib.importers.parse.iso_times import NONE, Moments, iso_moments, iso_spans

_LOOSE = r"^(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2} \d{1,2}:\d\d(:\d\d)?$"
_day = Reader(dates.moment)
_time = Reader(lambda cell: dates.moment(cell, bare_time=True))


def read_moments(texts: pa.StringArray, read: Reader, faults: Faults, field: str) -> Moments:
    """The moments of a column; `read` is asked for each distinct cell that is not in ISO form."""
    found, done = iso_moments(texts)
    _read_loose(texts, found, done)
    rows, results, indices = read_distinct(texts, ~done, read, faults, field)
    _put(found, rows, indices, results)
    return found


def read_spans(texts: pa.StringArray, read: Reader, faults: Faults, field: str) -> tuple[Moments, Moments]:
    """The same for a column of spans, of which `read` gives two moments each."""
    starts, ends, done = iso_spans(texts)
    rows, results, indices = read_distinct(texts, ~done, read, faults, field)
    _put(starts, rows, indices, [result and result[0] for result in results])
    _put(ends, rows, indices, [result and result[1] for result in results])
    return starts, ends


def _read_loose(texts: pa.StringArray, found: Moments, done: np.ndarray) -> None:
    """2025/3/5 9:00, as spreadsheets save it: many moments, but few days and few times of day."""
    rows = np.flatnonzero(~done)
    if not len(rows):
        return
    rest = texts.take(pa.array(rows))
    loose = pc.match_substring_regex(rest, _LOOSE).to_numpy(zero_copy_only=False)
    parts = pc.split_pattern(rest.filter(pa.array(loose)), " ").flatten()
    day, second = (
        _numbers(parts.take(pa.array(np.arange(i, len(parts), 2))), read, i) for i, read in enumerate((_day, _time))
    )
    good = (day != NONE) & (second != NONE)
    rows, day, second = rows[loose][good], day[good], second[good]
    found.day[rows], found.second[rows] = day + second // DAY_SECONDS, second % DAY_SECONDS
    done[rows] = True


def _numbers(texts: pa.StringArray, read: Reader, part: int) -> np.ndarray:
    """One part of the moment of each text; NONE where it cannot be read (the whole cell tells why)."""
    encoded = texts.dictionary_encode()
    results = [read(text) for text in encoded.dictionary.to_pylist()]
    numbers = [NONE if isinstance(result, RowError) else result[part] for result in results]
    return np.array([*numbers, NONE], np.int32)[encoded.indices.to_numpy()]


def _put(into: Moments, rows: np.ndarray, indices: np.ndarray, results: list[Moment | None]) -> None:
    if not len(rows):
        return
    known = np.array(
        [[NONE if part is None else part for part in result or (None, None)] for result in results], np.int32
    )
    into.day[rows], into.second[rows] = known[indices, 0], known[indices, 1]

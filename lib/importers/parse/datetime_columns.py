"""A column of days and times: cells in ISO form all at once by Arrow, anything else by distinct cell."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.parse import dates
from lib.importers.parse.cell_parser import CellParser, RowError, RowErrors, parse_distinct
from lib.importers.parse.dates import DAY_SECONDS, Moment

NONE = np.iinfo(np.int32).min
"""Stands for a day or second that the cell does not give."""


def day_pattern(between: str) -> str:
    """A regular expression for month and day of a calendar. 29 February is left to `dates.py`, which knows leap years:
    Arrow's cast raises for a day that does not exist."""
    by_length = (
        ("0[13578]|1[02]", "0[1-9]|[12][0-9]|3[01]"),
        ("0[469]|11", "0[1-9]|[12][0-9]|30"),
        ("02", "0[1-9]|1[0-9]|2[0-8]"),
    )
    return "(?:" + "|".join(f"(?:{months}){between}(?:{days})" for months, days in by_length) + ")"


_DAY = f"[1-9][0-9]{{3}}-{day_pattern('-')}"
_CLOCK = "[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]"
_ISO = f"^{_DAY}(?:{_CLOCK}(?::[0-5][0-9])?)?$"
_ISO_SPAN = f"^{_DAY}{_CLOCK}:[0-5][0-9][-~～至到—–]{_DAY}{_CLOCK}:[0-5][0-9]$"
_FULL = len("2025-03-05 09:00:00")
_LOOSE = r"^(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2} \d{1,2}:\d\d(:\d\d)?$"
_day = CellParser(dates.moment)
_time = CellParser(lambda cell: dates.moment(cell, bare_time=True))


@dataclass
class Moments:
    """One moment a row: `day` since 1970-01-01 and `second` of that day, int32, NONE where not given."""

    day: np.ndarray
    second: np.ndarray

    @classmethod
    def empty(cls, rows: int) -> "Moments":
        return cls(np.full(rows, NONE, np.int32), np.full(rows, NONE, np.int32))

    @property
    def has_day(self) -> np.ndarray:
        return self.day != NONE

    @property
    def has_second(self) -> np.ndarray:
        return self.second != NONE


def parse_datetimes(texts: pa.StringArray, read: CellParser, errors: RowErrors, field: str) -> Moments:
    """The moments of a column; `read` is asked for each distinct cell that is not in ISO form."""
    done = _matches(texts, _ISO)
    found = Moments.empty(len(texts))
    _put_iso(found, done, texts.filter(pa.array(done)))
    _read_loose(texts, found, done)
    rows, results, indices = parse_distinct(texts, ~done, read, errors, field)
    _put(found, rows, indices, results)
    return found


def parse_spans(texts: pa.StringArray, read: CellParser, errors: RowErrors, field: str) -> tuple[Moments, Moments]:
    """The same for a column of spans, of which `read` gives two moments each."""
    done = _matches(texts, _ISO_SPAN)
    starts, ends = Moments.empty(len(texts)), Moments.empty(len(texts))
    both = texts.filter(pa.array(done))
    _put_iso(starts, done, pc.utf8_slice_codeunits(both, 0, _FULL))
    _put_iso(ends, done, pc.utf8_slice_codeunits(both, _FULL + 1))
    rows, results, indices = parse_distinct(texts, ~done, read, errors, field)
    _put(starts, rows, indices, [result and result[0] for result in results])
    _put(ends, rows, indices, [result and result[1] for result in results])
    return starts, ends


def _matches(texts: pa.StringArray, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)


def _put_iso(into: Moments, rows: np.ndarray, texts: pa.StringArray) -> None:
    """The moments of `texts`, all in ISO form, into the rows of the mask `rows`."""
    days, seconds = np.divmod(texts.cast(pa.timestamp("s")).cast(pa.int64()).to_numpy(), DAY_SECONDS)
    timed = pc.greater(pc.binary_length(texts), 10).to_numpy(zero_copy_only=False)
    into.day[rows], into.second[rows] = days, np.where(timed, seconds, NONE)


def _read_loose(texts: pa.StringArray, found: Moments, done: np.ndarray) -> None:
    """2025/3/5 9:00, as spreadsheets save it: many moments, but few days and few times of day."""
    rows = np.flatnonzero(~done)
    if not len(rows):
        return
    rest = texts.take(pa.array(rows))
    loose = _matches(rest, _LOOSE)
    parts = pc.split_pattern(rest.filter(pa.array(loose)), " ").flatten()
    day, second = (
        _numbers(parts.take(pa.array(np.arange(i, len(parts), 2))), read, i) for i, read in enumerate((_day, _time))
    )
    good = (day != NONE) & (second != NONE)
    rows, day, second = rows[loose][good], day[good], second[good]
    found.day[rows], found.second[rows] = day + second // DAY_SECONDS, second % DAY_SECONDS
    done[rows] = True


def _numbers(texts: pa.StringArray, read: CellParser, part: int) -> np.ndarray:
    """One part of the moment of each text; NONE where it cannot be read (the parser of the whole cell says why)."""
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

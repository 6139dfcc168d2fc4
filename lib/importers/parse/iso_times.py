"""Columns of days and times in ISO form, by arithmetic on their bytes: what exports hold, a million at a time."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.parse.dates import DAY_SECONDS

NONE = np.iinfo(np.int32).min
"""Stands for a day or second that the cell does not give."""
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int32)
_LENGTHS = (10, 16, 19)
_SPAN_LENGTHS = (39, 41)  # two times of 19 characters with ~ or another sign (of three bytes) between them
_SIGNS = (b"~", b"-", "～".encode(), "至".encode(), "到".encode(), "—".encode(), "–".encode())


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


def iso_moments(texts: pa.StringArray) -> tuple[Moments, np.ndarray]:
    """Moments of the cells in ISO form (2025-03-05, with 09:00 or 09:00:00, a space or T between), and which they are."""
    found, done = Moments.empty(len(texts)), np.zeros(len(texts), bool)
    for rows, signs in _by_length(texts, _LENGTHS):
        day, second, good = _parsed(signs)
        found.day[rows[good]], found.second[rows[good]] = day[good], second[good]
        done[rows[good]] = True
    return found, done


def iso_spans(texts: pa.StringArray) -> tuple[Moments, Moments, np.ndarray]:
    """The same for cells with two moments, both with their day and seconds."""
    starts, ends = Moments.empty(len(texts)), Moments.empty(len(texts))
    done = np.zeros(len(texts), bool)
    for rows, signs in _by_length(texts, _SPAN_LENGTHS):
        between = np.ascontiguousarray(signs[:, 19:-19]).view(f"S{signs.shape[1] - 38}").ravel()
        good = np.isin(between, np.array(_SIGNS))
        for moments, part in ((starts, signs[:, :19]), (ends, signs[:, -19:])):
            day, second, readable = _parsed(part)
            moments.day[rows], moments.second[rows] = day, second
            good &= readable
        done[rows[good]] = True
    return starts, ends, done


def _by_length(texts: pa.StringArray, lengths: tuple[int, ...]):
    """(row numbers, their bytes as a matrix) for the cells of each of the lengths, in bytes."""
    sizes = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    for length in lengths:
        rows = np.flatnonzero(sizes == length)
        if len(rows):
            yield rows, byte_matrix(texts if len(rows) == len(texts) else texts.take(pa.array(rows)), length)


def byte_matrix(texts: pa.StringArray, length: int) -> np.ndarray:
    """The bytes of texts that all have `length` of them: uint8, one row a text."""
    first = int(np.frombuffer(texts.buffers()[1], np.int32)[texts.offset])
    data = np.frombuffer(texts.buffers()[2], np.uint8, count=length * len(texts), offset=first)
    return data.reshape(len(texts), length)


def _parsed(signs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Day, second and whether the row is such a moment, for 10, 16 or 19 bytes a row."""
    width = signs.shape[1]
    digits = (signs - np.uint8(48)).astype(np.int32)  # what is no digit becomes 10 or more
    places = [i for i in range(width) if i not in (4, 7, 10, 13, 16)]
    good = (digits[:, places] < 10).all(axis=1) & (signs[:, 4] == 45) & (signs[:, 7] == 45)
    year = digits[:, 0] * 1000 + digits[:, 1] * 100 + digits[:, 2] * 10 + digits[:, 3]
    month, day = _two(digits, 5), _two(digits, 8)
    good &= (year >= 1) & is_day(year, month, day)
    second = np.full(len(signs), NONE, np.int32)
    number = _day_number(year, month, day)
    if width >= 16:
        good &= ((signs[:, 10] == 32) | (signs[:, 10] == 84)) & (signs[:, 13] == 58)
        good &= (signs[:, 16] == 58) if width == 19 else True
        minute, late = _two(digits, 14), (_two(digits, 17) if width == 19 else 0)
        second = _two(digits, 11) * 3600 + minute * 60 + late
        good &= (minute < 60) & (late < 60) & (second <= DAY_SECONDS)
        number, second = number + second // DAY_SECONDS, second % DAY_SECONDS
    return number.astype(np.int32), second.astype(np.int32), good


def is_day(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Whether the calendar has these days."""
    in_year = (month >= 1) & (month <= 12)
    leap = (month == 2) & (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return in_year & (day >= 1) & (day <= _MONTH_DAYS[np.where(in_year, month, 0)] + leap)


def _two(digits: np.ndarray, at: int) -> np.ndarray:
    return digits[:, at] * 10 + digits[:, at + 1]


def _day_number(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Days since 1970-01-01 in the Gregorian calendar; years begin in March, so that a leap day comes last."""
    year = year - (month <= 2)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + of_year - 719_468

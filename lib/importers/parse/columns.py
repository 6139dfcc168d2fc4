"""The cells of one batch of rows, by field: read into Arrow columns, their errors noted."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.formats.field import PERSONAL, FieldKind
from lib.importers.parse.cell_parser import RowError, RowErrors, parse_distinct
from lib.importers.parse.dates import DAY_SECONDS
from lib.importers.parse.datetime_columns import NONE, Moments, parse_datetimes, parse_spans
from lib.importers.parse.ditto_signs import RowAbove, filled_from_above
from lib.importers.parse.field_parsers import FieldSource
from lib.importers.parse.null_tokens import blank_formula_errors, blank_null_tokens, has_special
from lib.importers.parse.staged_schema import arrow_type
from lib.importers.privacy import personal_data

_ONE_DECIMAL = r"^\D*\d*[.．][\d０-９](?:[^\d０-９]|$)"
MOST_WORDS = 60
"""Different words of one column; a column with more is no column of codes, and none of them is reported."""
LONGEST = 20
_LONG_NUMBER = re.compile(r"\d{7,}")
TIMES_OF_SERVICE = ("served", "served_on", "starts", "ends")


class BatchCells:
    """The cells of one batch. `texts`: what they say, by field, those that say nothing empty (in columns of codes such
    words may have a meaning, and stay); `errors`: what has been found wrong so far."""

    def __init__(
        self,
        field_sources: dict[str, FieldSource],
        rows: list[list[str]],
        *,
        lines: list[int] | None = None,
        above: RowAbove | None = None,
    ):
        self.rows, self._field_sources = len(rows), field_sources
        self._lines, self._above = lines or list(range(self.rows)), above or RowAbove()
        self._written = list(zip(*rows, strict=True))
        self.errors = RowErrors(self.rows)
        self.texts = {name: self._texts(source) for name, source in field_sources.items()}
        self.remember_last_row()

    def _texts(self, source: FieldSource) -> pa.StringArray:
        if source.column is None:
            return pa.repeat(pa.scalar(source.fixed, pa.string()), self.rows)
        texts = self._column(source.column)
        if source.field.kind is FieldKind.PHONE:  # read past
            return texts
        texts = self._cleaned(source, texts)
        for column in source.others:
            texts = self._agreed(source, texts, self._cleaned(source, self._column(column)))
        return texts

    def _cleaned(self, source: FieldSource, written: pa.StringArray) -> pa.StringArray:
        """The cells without those that say nothing, hold the error of a formula, or stand for the cell above."""
        if not has_special(written):
            return written
        kind = source.field.kind
        texts, failed = blank_formula_errors(written)
        self.errors.add_rows(failed, source.field.name, "formula_error")
        texts, alone = filled_from_above(texts, self._lines, self._above, source.field.name)
        if alone is not None:
            self.errors.add_rows(alone, source.field.name, "ditto_alone")
        return texts if kind in (FieldKind.CODE, FieldKind.YES_NO) else blank_null_tokens(texts)

    def remember_last_row(self) -> None:
        """Keep the cells of the last row for a sign in the first row of the next batch."""
        if self.rows:
            self._above.line = self._lines[-1]
            self._above.cells = {name: texts[-1].as_py() for name, texts in self.texts.items()}

    def _column(self, column: int) -> pa.StringArray:
        written = self._written[column] if self.rows else ()
        try:
            return pa.array(written, pa.string())
        except UnicodeEncodeError:  # half a surrogate pair: no text at all, but no reason to stop either
            return pa.array([cell.encode("utf-8", "replace").decode() for cell in written], pa.string())

    def raw(self, name: str, row: int) -> str | None:
        """A cell as written; None: the file has no such column."""
        source = self._field_sources.get(name)
        if source is None or source.column is None:
            return source and source.fixed
        return self._written[source.column][row].encode("utf-8", "replace").decode()

    def nulls(self) -> pa.Array:
        """A column of text without any."""
        return pa.nulls(self.rows, pa.string())

    def values(self, *, leave_out: tuple[str, ...] = ()) -> dict[str, pa.Array]:
        """What the fields hold, typed as staged (HOURS and MINUTES: whole minutes); personal ones are left out."""
        found = {
            name: self._value(source)
            for name, source in self._field_sources.items()
            if source.field.kind not in PERSONAL and name not in leave_out
        }
        if {"starts", "ends"} <= found.keys():
            self._check_order(found["starts"], found["ends"])
        return found

    def _check_order(self, starts: pa.Array, ends: pa.Array) -> None:
        """An end at midnight may be a day without its time: it is the end of that day."""
        day_alone = pc.equal(ends, pc.floor_temporal(ends, unit="day"))
        begun = pc.if_else(day_alone, pc.floor_temporal(starts, unit="day"), starts)
        backwards = pc.less(ends, begun).fill_null(False).to_numpy(zero_copy_only=False)
        self.errors.add_rows(backwards, "ends", "ends_before_it_begins")

    def _value(self, source: FieldSource) -> pa.Array:
        name, kind = source.field.name, source.field.kind
        if kind in (FieldKind.DATE, FieldKind.TIME):
            return self._days_or_times(source)
        if name == "number" and _all_plain(self.texts[name], source.field.most):
            return self.texts[name]
        _, results, indices = parse_distinct(self.texts[name], None, source.read, self.errors, name)
        in_minutes = kind in (FieldKind.HOURS, FieldKind.MINUTES)
        values = pa.array(results, pa.int64() if in_minutes else arrow_type(source.field)).take(pa.array(indices))
        return values

    def _agreed(self, source: FieldSource, texts: pa.StringArray, others: pa.StringArray) -> pa.StringArray:
        """The cells, or where there is none that of the other column; rows in which the two say two things are faults."""
        differing = np.flatnonzero(pc.not_equal(texts, others).to_numpy(zero_copy_only=False))
        if not len(differing):
            return texts
        one, other = (column.take(pa.array(differing)).to_pylist() for column in (texts, others))
        meant = _as_number if source.field.kind in PERSONAL else source.read
        found = texts.to_pylist()
        for row, left, right in zip(differing, one, other, strict=True):
            if meant(left) is None:
                found[row] = right
            elif not _say_the_same(meant(left), meant(right)):
                self.errors.add(row, source.field.name, RowError("columns_differ"))
        return pa.array(found, pa.string())

    def _days_or_times(self, source: FieldSource) -> pa.Array:
        name = source.field.name
        found = parse_datetimes(self.texts[name], source.read, self.errors, name)
        self.check_range(name, found)
        unknown = ~found.has_day
        if source.field.kind is FieldKind.DATE:
            return pa.array(found.day, mask=unknown).cast(pa.date32())
        seconds = found.day.astype(np.int64) * DAY_SECONDS + np.where(found.has_second, found.second, 0)
        return pa.array(np.where(unknown, 0, seconds) * 1_000_000, mask=unknown).cast(pa.timestamp("us"))

    def check_range(self, name: str, found: Moments) -> None:
        """Days before the first or after the last that the field may name are faults, and taken out."""
        source = self._field_sources[name]
        outside = found.has_day & ((found.day < source.first) | (found.day > source.last))
        self.errors.add_rows(outside, name, "date_out_of_range")
        found.day[outside] = NONE

    def moments_of_service(self) -> dict[str, Moments]:
        """served_on, starts and ends; a cell with two times counts where starts and ends say nothing."""
        found = {}
        if "served" in self.texts:
            read = self._field_sources["served"].read
            found["starts"], found["ends"] = parse_spans(self.texts["served"], read, self.errors, "served")
        for name in ("served_on", "starts", "ends"):
            if name in self.texts:
                moments = parse_datetimes(self.texts[name], self._field_sources[name].read, self.errors, name)
                if spanned := found.get(name):
                    empty = ~moments.has_day & ~moments.has_second
                    moments.day[empty], moments.second[empty] = spanned.day[empty], spanned.second[empty]
                found[name] = moments
        return found

    def of_one_decimal(self, name: str) -> np.ndarray | None:
        """A mask of the rows whose cell is written with one decimal: 1.1, 1.5小时. None: the file has no such column."""
        if name not in self.texts:
            return None
        return pc.match_substring_regex(self.texts[name], _ONE_DECIMAL).to_numpy(zero_copy_only=False)

    def check_filled(self, values: dict[str, pa.Array], *names: str) -> None:
        """One of the fields must hold something in every row, unless a cell of theirs is at fault already."""
        empty = np.ones(self.rows, bool)
        for name in names:
            if name in values:
                empty &= pc.is_null(values[name]).to_numpy(zero_copy_only=False)
            elif name in self.texts:
                blank = pc.equal(pc.utf8_trim_whitespace(self.texts[name]), "")
                empty &= blank.to_numpy(zero_copy_only=False)
        self.errors.add_rows(empty & ~self.errors.of(*names), names[0], "empty")


def _as_number(cell: str) -> str | None:
    """An ID number, a number of a person or a name, as two are compared."""
    return "".join(unicodedata.normalize("NFKC", cell).split()).upper() or None


def _say_the_same(one: object, other: object) -> bool:
    """Whether two cells of one field agree: of two moments each part that both give. A cell that cannot be read says so itself
    where it is the one that counts."""
    if other is None or isinstance(one, RowError):
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(a == b or a is None or b is None for a, b in zip(_flat(one), _flat(other), strict=True))
    return one == other


def _flat(moments: tuple) -> list:
    return [part for moment in moments for part in (moment if isinstance(moment, tuple) else (moment,))]


def _all_plain(texts: pa.StringArray, most: int) -> bool:
    """Whether every text is just as `quantities.record_number` would leave it; there are as many as rows."""
    pattern = f"^[0-9A-DF-Za-df-z_-]{{1,{most}}}$"  # no E: 3E+17 is a number that a spreadsheet has cut
    return pc.all(pc.match_substring_regex(texts, pattern), min_count=0).as_py()


@dataclass
class UnknownWords:
    """Words in columns of codes that no list knows, by field, so that the steward can say what they mean.

    They leave the worker as written, unlike every other rejected value: so only short words that cannot name a person.
    """

    found: dict[str, Counter] = field(default_factory=dict)

    def add(self, name: str, cell: str) -> None:
        """One row has `cell` in the field `name`."""
        words = self.found.setdefault(name, Counter())
        if len(words) <= MOST_WORDS:
            words[cell.strip()] += 1

    def by_field(self) -> dict[str, dict[str, int]]:
        """Field -> {word: rows}, the most frequent first; what may be a person's name or number is left out."""
        shown = {
            name: {word: rows for word, rows in words.most_common() if _may_be_shown(word)}
            for name, words in self.found.items()
            if len(words) <= MOST_WORDS
        }
        return {name: words for name, words in shown.items() if words}


def _may_be_shown(word: str) -> bool:
    return (
        len(word) <= LONGEST
        and word.isprintable()
        and not _LONG_NUMBER.search(word)
        and not personal_data.may_be_a_name(word)
    )

"""Rows of text into checked, keyed, typed Arrow batches. Runs in the worker; gives nothing personal away.

field_parsers.py, columns.py                which column holds which field; its cells
dates.py, numbers.py, cell_parser.py        how one cell is parsed, each distinct one once
ditto_signs.py, odd_signs.py                the cell above; signs that are no digits
datetime_columns.py                         whole columns of days and times, faster
person_columns.py                           who
service_time.py                             when and how long
row_keys.py, rejected_rows.py               the natural key; why a row is quarantined
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.formats.field import PERSONAL, FieldKind
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.messages.warnings import listed_lines
from lib.importers.parse import dates, row_keys
from lib.importers.parse.columns import TIMES_OF_SERVICE, BatchCells, UnknownWords
from lib.importers.parse.datetime_columns import NONE
from lib.importers.parse.ditto_signs import RowAbove
from lib.importers.parse.field_parsers import EARLIEST, field_sources
from lib.importers.parse.normalise import plain_column
from lib.importers.parse.person_columns import PERSONAL_FIELDS, PersonParser
from lib.importers.parse.rejected_rows import quarantined
from lib.importers.parse.service_time import service
from lib.importers.parse.staged_schema import UNNUMBERED, schema
from lib.importers.privacy import personal_data, pseudonyms
from lib.importers.read.column_shapes import ColumnShapes

Values = dict[str, pa.Array]
NAMES = (FieldKind.TEXT, FieldKind.REFERENCE, FieldKind.PLACE)
_WRITTEN_AS = {
    "starts": ("start_minute",),
    "ends": ("end_minute",),
    "hours": ("minutes",),
    "served": ("served_on", "start_minute", "end_minute"),
}
"""Columns of staged hours that stand for a field of the file when two records are compared."""


@dataclass
class ParseCounts:
    """Rows so far. first_day, last_day: what the days of the staged rows span. words: what columns of codes hold that is
    no word of their list, with the rows that do: the steward may say what it means."""

    read: int = 0
    quarantined: int = 0
    first_day: date | None = None
    last_day: date | None = None
    unknown_words: UnknownWords = field(default_factory=UnknownWords)

    def add_days(self, days: pa.Array) -> None:
        found = pc.min_max(days).as_py()
        if found["min"] is not None:
            self.first_day = min(self.first_day or found["min"], found["min"])
            self.last_day = max(self.last_day or found["max"], found["max"])


class BatchParser:
    """Converts the rows of one file. `columns`: its header as written; `key`: the secret key of persons."""

    def __init__(self, reading: ReadOptions, columns: tuple[str, ...], key: bytes, *, today: date):
        self.counts = ParseCounts()
        self._above = RowAbove()
        self._target = TARGETS[reading.format.target]
        self._of_hours = self._target.name == "hours"
        self._of_template = reading.format.name == f"template_{self._target.name}"
        self._schema = schema(self._target)
        self._field_sources = field_sources(reading, columns, today=today)
        self._days = {"first": dates.number_of(EARLIEST), "last": dates.number_of(today)}
        platform = reading.platform or reading.format.platform or ""
        self._people = PersonParser(key, platform=platform, roc=reading.format.roc)
        self._keys = pseudonyms.Pseudonyms(key, platform)
        self._team = " ".join(unicodedata.normalize("NFKC", reading.team_name or "").split()) or None
        self._natural_key = (
            self._target.natural_key if reading.format.natural_key is None else reading.format.natural_key
        )
        self._named = {of.name for of in self._target.fields if of.kind in NAMES and of.name != "number"}
        self._of_words = [n for n in self._named if self._target.field(n).kind is not FieldKind.PLACE]
        self._shapes = ColumnShapes()

    def batch(self, lines: list[int], rows: list[list[str]]) -> tuple[pa.RecordBatch, pa.RecordBatch]:
        """The staged rows and the quarantined rows; `rows` have as many cells as the file has columns."""
        cells = BatchCells(self._field_sources, rows, lines=lines, above=self._above)
        for name in self._of_words:
            if name in cells.texts and self._field_sources[name].column is not None:
                cells.errors.add_rows(self._shapes.unlike(name, cells.texts[name]), name, "unlike_column")
        values = cells.values(leave_out=TIMES_OF_SERVICE if self._of_hours else ())
        if self._target.has("team") and self._team:
            values["team"] = values.get("team", cells.nulls()).fill_null(self._team)
            if personal_data.stands_in(self._team):
                cells.errors.add_rows(np.ones(cells.rows, bool), "team", "personal_number")
        if "number" in values:
            values["number"] = personal_data.keyed(values["number"], self._keys)
        for of in self._target.fields:
            if of.required:
                cells.check_filled(values, of.name)
        if self._target.either:
            cells.check_filled(values, *self._target.either)
        if self._of_hours:
            self._add_service(values, cells)
        if self._target.persons:
            self._add_people(values, cells, lines)
        values["line"] = pa.array(lines, pa.int32())
        for name in set(self._natural_key) & cells.texts.keys():
            if self._field_sources[name].field.kind in PERSONAL:
                values[name] = self._keyed(cells.texts[name])
        staged = self._staged(values, ~cells.errors.bad)
        self._count(staged, cells)
        return staged, quarantined(cells, self._field_sources, lines)

    def doubts(self) -> list[list]:
        """What was read in a way that the steward should know of: (name in messages/warnings.py, its detail)."""
        found = (("ditto_read", self._above.lines), ("twice_spelt", self._people.twice_spelt))
        return [[rule, {"rows": len(lines), "lines": listed_lines(lines)}] for rule, lines in found if lines]

    def _add_service(self, values: Values, cells: BatchCells) -> None:
        """The day, the minutes and what hangs on them. An export that has a column of states must fill it in: a record
        without one is not confirmed by silence. In our own template a blank says what the sheet says it does."""
        if self._field_sources.keys() & {"activity", "project"}:
            cells.check_filled(values, "activity", "project")
        durations = {name: values.pop(name) for name in ("hours", "minutes") if name in values}
        rounded = cells.of_one_decimal("hours")
        found = service(cells.moments_of_service(), durations, cells.errors, **self._days, one_decimal=rounded)
        values["served_on"] = pa.array(found.day, mask=found.day == NONE).cast(pa.int32()).cast(pa.date32())
        values["minutes"] = pa.array(found.minutes)
        values["start_minute"] = pa.array(found.start, mask=found.start < 0)
        values["end_minute"] = pa.array(found.end, mask=found.end < 0)
        if "state" in cells.texts and not self._of_template:
            cells.check_filled(values, "state")

    def _add_people(self, values: Values, cells: BatchCells, lines: list[int]) -> None:
        """Who it is; sex and year of birth from the ID number, else from the row's own columns."""
        texts = {name: cells.texts[name] for name in PERSONAL_FIELDS if name in cells.texts}
        found = self._people.read(texts, plain_column(values.get("team", cells.nulls())), cells.errors, lines)
        for name in ("person_key", "identified_by", "name_key", "sex"):
            own = pa.array(getattr(found, name), pa.string())
            values[name] = pc.coalesce(own, values["sex"]) if name == "sex" and "sex" in values else own
        if {"registered_on", "ended_on"} <= values.keys():
            backwards = pc.less(values["ended_on"], values["registered_on"]).fill_null(False)
            cells.errors.add_rows(backwards.to_numpy(zero_copy_only=False), "ended_on", "ends_before_it_began")
        born = pa.array(found.birth_year, mask=found.birth_year == 0)
        if "born_on" in values:
            born = pc.coalesce(born, pc.year(values["born_on"]).cast(pa.int32()))
        values["birth_year"] = born

    def _keyed(self, cells: pa.StringArray) -> pa.Array:
        return pa.array(
            [self._keys.of_name(pseudonyms.normalised_name(cell)) for cell in cells.to_pylist()], pa.string()
        )

    def _staged(self, values: Values, good: np.ndarray) -> pa.RecordBatch:
        """The good rows, with what makes each the same row as one that came before."""
        kept = {name: column.filter(pa.array(good)) for name, column in values.items()}
        rows = int(good.sum())
        if self._of_hours:
            named = [self._part(name, kept, rows) for name in ("activity", "project") if name in kept]
            name = pc.coalesce(*named) if named else pa.nulls(rows, pa.string())
            kept["activity_ref"] = row_keys.activity_refs([name, self._part("team", kept, rows), kept["served_on"]])
        kept["source_ref"] = self._source_refs(kept, rows)
        columns = [kept[of.name] if of.name in kept else pa.nulls(rows, of.type) for of in self._schema]
        typed = [column.cast(of.type) for column, of in zip(columns, self._schema, strict=True)]
        return pa.RecordBatch.from_arrays(typed, schema=self._schema)

    def _source_refs(self, kept: Values, rows: int) -> pa.Array:
        if self._target.name == "activities":
            name, team, starts = (self._part(one, kept, rows) for one in ("activity", "team", "starts"))
            return row_keys.activity_refs([name, team, starts.cast(pa.date32(), safe=False)])
        names = [
            part
            for name in self._natural_key
            for part in (_WRITTEN_AS.get(name, (name,)) if self._of_hours else (name,))
        ]
        parts = [self._part(name, kept, rows) for name in (["person_key"] if self._target.persons else []) + names]
        digests = row_keys.digests(parts)
        if not self._of_hours:
            return digests
        marked = pc.binary_join_element_wise(UNNUMBERED, digests, "")
        return pc.coalesce(kept["number"], marked) if "number" in kept else marked

    def _part(self, name: str, kept: Values, rows: int) -> pa.Array:
        """A column of what makes two rows the same; of names as they are compared."""
        column = kept[name] if name in kept else pa.nulls(rows, pa.string())
        return plain_column(column) if name in self._named else column

    def _count(self, staged: pa.RecordBatch, cells: BatchCells) -> None:
        self.counts.read += cells.rows
        self.counts.quarantined += int(cells.errors.bad.sum())
        self._count_words(cells)
        if self._target.day:
            self.counts.add_days(staged.column(self._target.day).cast(pa.date32(), safe=False))

    def _count_words(self, cells: BatchCells) -> None:
        """Unknown words of rows with no other fault: in a row that has shifted a name may stand there."""
        errors = Counter(row for row, _, _ in cells.errors.found)
        for row, name, error in cells.errors.found:
            if error.rule == "unknown_code" and errors[row] == 1:
                self.counts.unknown_words.add(name, cells.raw(name, row))

"""Which column of a file holds which field, and how the cells of each field are read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lib.importers.formats.field import Field, FieldKind
from lib.importers.formats.format import FormatSpec, header_key
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.units import TIME, UNITS, dimension_of, unit_of
from lib.importers.parse import dates, numbers
from lib.importers.parse.cell_parser import CellParser
from lib.importers.parse.odd_signs import of_plain_digits
from lib.importers.privacy import personal_data

EARLIEST, EARLIEST_BIRTH, LATEST = date(1990, 1, 1), date(1900, 1, 1), date(2099, 12, 31)
_MAY_LIE_AHEAD = {"ended_on", "to_on", "ends", "closed_on", "retired_on"}
_MAY_NAME_SEVERAL = {"category", "audience", "group", "profession"}
"""Fields of codes in whose cells several words stand for several things; elsewhere they would contradict each other."""
_DECIDING = frozenset({
    FieldKind.ID_NUMBER, FieldKind.PERSON_NUMBER, FieldKind.HOURS, FieldKind.MINUTES, FieldKind.DATE, FieldKind.TIME, FieldKind.SPAN,
})  # fmt: skip
_OF_DIGITS = frozenset({
    FieldKind.DATE, FieldKind.TIME, FieldKind.SPAN, FieldKind.HOURS, FieldKind.MINUTES, FieldKind.INTEGER, FieldKind.NUMBER, FieldKind.PLACE,
})  # fmt: skip
_BEGINS_AHEAD = {("activities", "starts"), ("projects", "started_on")}


@dataclass(frozen=True)
class FieldSource:
    """Where a field's cells come from: a column of the file, or a value that the format fixes for every row.

    others: further columns that have to say the same (`_must_agree`).
    read: gives what a cell holds: a moment (DATE, TIME), two (SPAN), whole minutes (HOURS, MINUTES), a code, a text.
    first, last: day numbers between which a date must lie.
    """

    field: Field
    column: int | None
    header: str | None
    fixed: str | None
    read: CellParser
    first: int
    last: int
    others: tuple[int, ...] = ()


def field_sources(reading: ReadOptions, columns: tuple[str, ...], *, today: date) -> dict[str, FieldSource]:
    """The fields of the format's target that the file has, by name, in the target's order."""
    spec = reading.format
    places = spec.columns(columns)
    found = {}
    for field in TARGETS[spec.target].fields:
        column, *others = places.get(field.name, (None,))
        fixed = spec.fixed.get(field.name) if column is None else None
        if column is not None or fixed is not None:
            header = None if column is None else columns[column]
            read, (first, last) = CellParser(_guarded(field, _read(field, reading))), _bounds(field, spec, today)
            same = tuple(i for i in others if _must_agree(field) or header_key(columns[i]) == header_key(header))
            found[field.name] = FieldSource(field, column, header, fixed, read, first, last, same)
    return found


def _must_agree(field: Field) -> bool:
    """Whether every column of the field counts, under whichever of its words: what decides who is counted, when, how much
    and whether is never passed over. Of others the first is read, unless two have the same word."""
    return field.kind in _DECIDING or field.name in ("state", "method")


def _guarded(field: Field, read: Callable[[str], object]) -> Callable[[str], object]:
    """`read`, refusing digits that are none where the cell is a number, a day or a code of digits."""
    of_digits = field.kind in _OF_DIGITS or field.name == "number"
    return of_plain_digits(read) if of_digits else read


def _read(field: Field, reading: ReadOptions) -> Callable[[str], object]:
    spec = reading.format
    days = {"roc": spec.roc, "day_first": reading.day_first}
    if dimension := dimension_of(field):
        unit = unit_of(reading.units.get(field.name, ""), dimension)
        if field.kind in (FieldKind.HOURS, FieldKind.MINUTES):
            usual = 60 if field.kind is FieldKind.HOURS else 1
            factor = int(unit.factor) if unit else usual
            return lambda cell: numbers.duration(cell, bare=factor)
        usual = UNITS["小时"].factor if dimension == TIME else Decimal(1)
        factor, base = unit.factor if unit else usual, usual
        whole = field.kind is FieldKind.INTEGER
        own = field.label.zh
        return lambda cell: numbers.amount(cell, dimension=dimension, bare=factor, base=base, whole=whole, own=own)
    if field.kind in (FieldKind.INTEGER, FieldKind.NUMBER):
        read = numbers.whole if field.kind is FieldKind.INTEGER else numbers.number
        return lambda cell: read(numbers.in_digits(cell, field=field.name))
    if field.kind is FieldKind.YES_NO:
        return numbers.yes_no
    if field.kind in (FieldKind.DATE, FieldKind.TIME):
        days["bare_time"] = field.kind is FieldKind.TIME and spec.target == "hours"
        if reading.from_1904:
            return lambda cell: dates.moment(dates.since_1900(cell), **days)
        return lambda cell: dates.moment(cell, **days)
    if field.kind is FieldKind.SPAN:
        return lambda cell: dates.span(cell, **days)
    if field.kind is FieldKind.CODE:
        known = numbers.known_words(field.vocabulary or {}, spec.values.get(field.name, {}))
        return lambda cell: numbers.code(cell, known, several=field.name in _MAY_NAME_SEVERAL)
    if field.name == "number" or field.kind is FieldKind.PLACE:  # a region code is a long number too
        return lambda cell: numbers.record_number(cell, most=field.most)
    return lambda cell: personal_data.none_in(numbers.name(cell, most=field.most))


def _bounds(field: Field, spec: FormatSpec, today: date) -> tuple[int, int]:
    """The first and the last day that a field may name, as day numbers."""
    first = EARLIEST_BIRTH if field.name == "born_on" else EARLIEST
    ahead = field.name in _MAY_LIE_AHEAD or (spec.target, field.name) in _BEGINS_AHEAD
    last = LATEST if ahead and spec.target != "hours" else today
    return dates.number_of(first), dates.number_of(last)

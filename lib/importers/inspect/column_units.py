"""The unit of each column of numbers: from its word, from a row of units below the header, from a title above it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.importers.formats.field import FieldKind
from lib.importers.formats.format import FormatSpec, header_key
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.units import (
    TIME,
    UNITS,
    Unit,
    dimension_of,
    row_units,
    split_unit,
    stated_units,
    unit_key,
    unit_of,
)


@dataclass(frozen=True)
class ColumnUnits:
    """units: field -> word of the unit, where it is not the one that the field is kept in. unclear: columns with no fixed unit or
    with several, as (word, units named, units that may be chosen)."""

    units: dict[str, str]
    unclear: list[tuple[str, list[str], list[str]]]


def column_units(
    spec: FormatSpec,
    words: Sequence[str],
    titles: Sequence[Sequence[str]],
    below: Sequence[str],
    said: Mapping[str, str],
) -> ColumnUnits:
    """`titles`: the rows above the header, those of the header above its last, notes at the foot and the name of the sheet; `below`: the first row under it; `said`: word
    of a column -> unit, by the steward."""
    stated = [unit for row in titles for cell in row for unit in stated_units(cell)]
    in_row = row_units(list(below)) or {}
    said_of = {header_key(word): unit for word, unit in said.items()}
    found, unclear = {}, []
    for name, places in spec.columns(words).items():
        field = TARGETS[spec.target].field(name)
        if not (dimension := dimension_of(field)):
            continue
        word, base = words[places[0]], _base(field.kind, dimension)
        if chosen := unit_of(said_of.get(header_key(word), ""), dimension):
            named = [chosen]
        else:
            named = _named(word, [in_row[place] for place in places[:1] if place in in_row], stated, dimension)
            stem, own = split_unit(word)
            if own and not _may_be(own, dimension):
                written = unit_key(unicodedata.normalize("NFKC", word).strip()[len(stem) :])
                named = [Unit(written, dimension, None), *named]  # 服务时长（次）: of nothing that the field holds
        factors = {unit.factor for unit in named}
        if len(factors) > 1 or None in factors:
            choices = dict.fromkeys(unit.word for unit in UNITS.values() if unit.dimension == dimension and unit.factor)
            unclear.append((word, list(dict.fromkeys(unit.word for unit in named)), list(choices)))
        elif named and named[0].factor != base.factor:
            found[name] = named[0].word
    return ColumnUnits(found, unclear)


def _base(kind: FieldKind, dimension: str) -> Unit:
    """The unit that a bare number of the field has."""
    if dimension == TIME:
        return UNITS["分钟" if kind is FieldKind.MINUTES else "小时"]
    return next(unit for unit in UNITS.values() if unit.dimension == dimension and unit.factor == 1)


def _named(word: str, in_row: list[Unit], stated: list[Unit], dimension: str) -> list[Unit]:
    """The units that stand beside the column; those of another dimension are of other columns."""
    own = split_unit(word)[1]
    named = [*([own] if own else []), *in_row, *stated]
    return [
        unit if unit.dimension == dimension else unit_of(unit.word, dimension)
        for unit in named
        if _may_be(unit, dimension)
    ]


def _may_be(unit: Unit, dimension: str) -> bool:
    return unit.dimension == dimension or unit_of(unit.word, dimension) is not None

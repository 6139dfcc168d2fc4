"""The unit of each column of numbers: from its word, from a row of units below the header, from a title above it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.importers.formats.format import FormatSpec, header_key
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.units import (
    COUNT,
    UNITS,
    Unit,
    base_unit,
    dimension_of,
    mentioned_units,
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
    notes: Mapping[int, Sequence[str]] | None = None,
    elsewhere: Sequence[str] = (),
) -> ColumnUnits:
    """`titles`: the rows above the header, those of the header above its last, notes at the foot and the name of the sheet; `below`: the first row under it; `said`: word
    of a column -> unit, by the steward; `notes`: column -> what is noted on its header; `elsewhere`: what stands on other sheets, and the name
    of the file. A unit that a title or a note only speaks of (90分钟填1.5), or that stands elsewhere, is asked about where it is not
    the one that the column would have."""
    stated = [unit for row in titles for cell in row for unit in stated_units(cell)]
    in_row = row_units(list(below)) or {}
    spoken = [unit for row in titles for cell in row for unit in mentioned_units(cell) if unit.dimension != COUNT]
    spoken += [unit for text in elsewhere for unit in stated_units(text)]
    said_of = {header_key(word): unit for word, unit in said.items()}
    found, unclear = {}, []
    for name, places in spec.columns(words).items():
        field = TARGETS[spec.target].field(name)
        if not (dimension := dimension_of(field)):
            continue
        word, base = words[places[0]], base_unit(field.kind, dimension)
        if chosen := unit_of(said_of.get(header_key(word), ""), dimension):
            named = [chosen]
        else:
            noted = [text for text in (notes or {}).get(places[0], ()) if header_key(text) != header_key(word)]
            beside = [unit for text in noted for unit in _in_note(text)]
            in_column = [in_row[place] for place in places[:1] if place in in_row]
            named = _named(word, [*in_column, *beside], stated, dimension)
            if not named:
                of_column = [unit for text in noted for unit in mentioned_units(text)]
                named = _named("", [*of_column, *spoken], [], dimension)
                named = [base, *named] if named else []
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


def _in_note(text: str) -> list[Unit]:
    """The units that a note names as such: 单位：分钟, 分钟."""
    alone = unit_of(text)
    return [alone] if alone else stated_units(text)


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

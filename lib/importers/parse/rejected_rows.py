"""The quarantined rows of one batch: line, the file's own word for the column, rule, and the value masked."""

import pyarrow as pa

from lib.importers.formats.field import PERSONAL
from lib.importers.parse.columns import BatchCells
from lib.importers.parse.field_parsers import FieldSource
from lib.importers.parse.staged_schema import QUARANTINED_COLUMNS
from lib.importers.privacy import masking

MOST_HEADER = 60
_STANDS_FOR = {
    "served_on": ("served_on", "starts", "served", "ends"),
    "ends": ("ends", "served", "starts", "served_on"),
    "hours": ("hours", "minutes"),
    "activity": ("activity", "project"),
}
"""A rule over several fields names the first of these that the file has."""


def quarantined(cells: BatchCells, field_sources: dict[str, FieldSource], lines: list[int]) -> pa.RecordBatch:
    """The faults of a batch as rows of QUARANTINED_COLUMNS, in the order of the lines."""
    found = []
    for row, name, error in cells.errors.in_order():
        source = _field_source(name, field_sources)
        value = _value(cells, source, field_sources, row) if source else None
        column = source.header[:MOST_HEADER] if source and source.header else None
        found.append((lines[row], column, error.rule, value, error.detail))
    columns = zip(*found, strict=True) if found else [()] * len(QUARANTINED_COLUMNS)
    return pa.RecordBatch.from_arrays(
        [pa.array(column, of.type) for column, of in zip(columns, QUARANTINED_COLUMNS, strict=True)],
        schema=QUARANTINED_COLUMNS,
    )


def _field_source(name: str | None, field_sources: dict[str, FieldSource]) -> FieldSource | None:
    return next((field_sources[one] for one in _STANDS_FOR.get(name, (name,)) if one in field_sources), None)


def _value(cells: BatchCells, source: FieldSource, field_sources: dict[str, FieldSource], row: int) -> str | None:
    """The cell, masked; also of whatever else the row says of its person, should it stand in the wrong column too."""
    shown = masking.mask(source.field.kind, cells.raw(source.field.name, row))
    personal = [cells.raw(name, row).strip() for name, one in field_sources.items() if one.field.kind in PERSONAL]
    return masking.without_cells(shown, personal) or None

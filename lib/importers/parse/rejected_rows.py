"""The rows set aside of one batch: line, the file's own word for the column, rule, and the value masked."""

import pyarrow as pa

from lib.importers.formats.field import PERSONAL
from lib.importers.parse.columns import Cells
from lib.importers.parse.field_parsers import Source
from lib.importers.parse.staged_schema import REFUSED
from lib.importers.privacy import masking

MOST_HEADER = 60
_STANDS_FOR = {
    "served_on": ("served_on", "starts", "served", "ends"),
    "ends": ("ends", "served", "starts", "served_on"),
    "hours": ("hours", "minutes"),
    "activity": ("activity", "project"),
}
"""A rule over several fields names the first of these that the file has."""


def refused(cells: Cells, sources: dict[str, Source], lines: list[int]) -> pa.RecordBatch:
    """The faults of a batch as rows of staged.REFUSED, in the order of the lines."""
    found = []
    for row, name, fault in cells.faults.in_order():
        source = _source(name, sources)
        value = _value(cells, source, sources, row) if source else None
        column = source.header[:MOST_HEADER] if source and source.header else None
        found.append((lines[row], column, fault.rule, value, fault.detail))
    columns = zip(*found, strict=True) if found else [()] * len(REFUSED)
    return pa.RecordBatch.from_arrays(
        [pa.array(column, of.type) for column, of in zip(columns, REFUSED, strict=True)], schema=REFUSED
    )


def _source(name: str | None, sources: dict[str, Source]) -> Source | None:
    return next((sources[one] for one in _STANDS_FOR.get(name, (name,)) if one in sources), None)


def _value(cells: Cells, source: Source, sources: dict[str, Source], row: int) -> str | None:
    """The cell, masked; also of whatever else the row says of its person, should it stand in the wrong column too."""
    shown = masking.masked(source.field.kind, cells.raw(source.field.name, row))
    personal = [cells.raw(name, row).strip() for name, one in sources.items() if one.field.kind in PERSONAL]
    return masking.without(shown, personal) or None

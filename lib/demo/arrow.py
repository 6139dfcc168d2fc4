"""Columns to Arrow tables with exactly the columns and types that a table of the schema has."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Table

from lib.db.arrow_types import arrow_type


def blank(values: np.ndarray, where: np.ndarray) -> pa.Array:
    """`values` as an Arrow array, empty where `where` is true."""
    return pa.array(values, mask=where)


def words(codes: Sequence[str], index: np.ndarray) -> pa.Array:
    """Text column: `codes[index]`, empty where the index is negative."""
    positions = pa.array(index.astype(np.int32), mask=index < 0)
    return pa.DictionaryArray.from_arrays(positions, pa.array(codes, pa.string())).dictionary_decode()


def numbered(prefix: str, numbers: np.ndarray) -> pa.Array:
    """Text column of `prefix` and nine digits, e.g. BJ000000123."""
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 9, "0")
    return pc.binary_join_element_wise(pa.scalar(prefix), digits, "")


def random_hex(count: int, rng: np.random.Generator) -> pa.Array:
    """Text column of `count` invented 64-digit hexadecimal keys."""
    offsets = pa.array(np.arange(0, 64 * (count + 1), 64, dtype=np.int32)).buffers()[1]
    return pa.StringArray.from_buffers(count, offsets, pa.py_buffer(rng.bytes(32 * count).hex().encode()))


def arrow_table(table: Table, columns: Mapping[str, object]) -> pa.Table:
    """`columns` (arrays or lists, by name) as rows of `table`; a column not given is empty. Days may be day numbers.

    Raises KeyError for a column that the table does not have.
    """
    if unknown := set(columns) - set(table.columns.keys()):
        raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    rows = len(next(iter(columns.values())))
    arrays = [_column(columns.get(column.name), arrow_type(column.type), rows) for column in table.columns]
    return pa.Table.from_arrays(arrays, names=table.columns.keys())


def _column(values: object, kind: pa.DataType, rows: int) -> pa.Array:
    if values is None:
        return pa.nulls(rows, kind)
    if isinstance(values, list):
        return pa.array(values, kind)
    array = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    if array.type == kind:
        return array
    if kind == pa.date32():
        return array.cast(pa.int32()).cast(kind)
    return array.cast(kind)

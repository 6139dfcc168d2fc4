"""What stands side by side in columns, each combination once: exports repeat themselves, so that names are looked up once."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def distinct_rows(columns: list[pa.Array]) -> tuple[list[tuple], pa.Array]:
    """The distinct rows of columns of equal length as tuples (null: None), and for each row the position of its own."""
    encoded = [pc.dictionary_encode(column, null_encoding="encode") for column in columns]
    code = np.zeros(len(columns[0]), np.int64)
    for column in encoded:
        code = code * max(len(column.dictionary), 1) + column.indices.to_numpy()
    distinct, which = np.unique(code, return_inverse=True)
    parts = []
    for column in reversed(encoded):
        distinct, place = np.divmod(distinct, max(len(column.dictionary), 1))
        parts.append(column.dictionary.take(pa.array(place)).to_pylist())
    return list(zip(*reversed(parts), strict=True)), pa.array(which)

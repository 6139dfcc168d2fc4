"""Read each distinct cell of a column once: exports repeat themselves."""

import numpy as np
import pyarrow as pa

from lib.importers.parse.cell_parser import Faults, Reader, RowError


def read_distinct(
    texts: pa.StringArray, wanted: np.ndarray | None, read: Reader, faults: Faults, field: str
) -> tuple[np.ndarray, list, np.ndarray]:
    """Read each distinct cell among the `wanted` rows (None: all) once.

    Gives those rows, the values of the distinct cells (None for empty ones and those at fault, which are told to
    `faults`) and for each of the rows which of the values it has.
    """
    rows = np.arange(len(texts)) if wanted is None else np.flatnonzero(wanted)
    if not len(rows):
        return rows, [], rows
    encoded = (texts if len(rows) == len(texts) else texts.take(pa.array(rows))).dictionary_encode()
    indices = encoded.indices.to_numpy()
    results = [read(cell) for cell in encoded.dictionary.to_pylist()]
    wrong = [isinstance(result, RowError) for result in results]
    if any(wrong):
        at_fault = np.array(wrong)[indices]
        for row, index in zip(rows[at_fault], indices[at_fault], strict=True):
            faults.add(row, field, results[index])
        results = [None if bad else result for bad, result in zip(wrong, results, strict=True)]
    return rows, results, indices

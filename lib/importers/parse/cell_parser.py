"""A cell that cannot be read, a bounded memory of cells that were, and the errors of a batch of rows."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import pyarrow as pa

from lib.importers.errors import CellError
from lib.importers.read.merged_cells import MARK as MERGED

_TEXT_SIGN = re.compile(r"\s*['‘’`＇](?=[A-Za-z]?\d[\dA-Za-z.:/ \-]*$)")
"""The apostrophe that makes a number a text in a spreadsheet."""
MOST_KNOWN = 30_000
MOST_KNOWN_LENGTH = 100


@dataclass(frozen=True)
class RowError:
    """Why a cell, or a row, is quarantined."""

    rule: str
    detail: str | None = None


class CellParser:
    """Reads cells, each distinct one once while it is remembered: MOST_KNOWN of them, none of more than 100 signs.

    Calling it gives what `read` gives, None for an empty cell, or the Fault in place of Unreadable.
    """

    def __init__(self, read: Callable[[str], object]):
        self._read, self._known = read, {}

    def __call__(self, cell: str) -> object:
        found = self._known.get(cell, self)
        if found is self:
            found = self._fresh(cell)
            if len(cell) <= MOST_KNOWN_LENGTH:
                if len(self._known) >= MOST_KNOWN:
                    self._known.clear()
                self._known[cell] = found
        return found

    def _fresh(self, cell: str) -> object:
        if not cell or cell.isspace():
            return None
        if cell.endswith(MERGED):
            return RowError("merged_amount")
        try:
            return self._read(_TEXT_SIGN.sub("", cell, count=1))
        except CellError as error:
            return RowError(error.rule, error.detail)


class RowErrors:
    """The errors of one batch. found: (row, counted from 0 in the batch; name of the field or None; error)."""

    def __init__(self, rows: int):
        self.bad = np.zeros(rows, bool)
        self.found: list[tuple[int, str | None, RowError]] = []
        self._of_field: dict[str | None, np.ndarray] = {}

    def add(self, row: int, field: str | None, error: RowError) -> None:
        """The row has `error` in `field`; None: in the row as a whole."""
        self.found.append((int(row), field, error))
        self.bad[row] = True
        self._of_field.setdefault(field, np.zeros(len(self.bad), bool))[row] = True

    def add_rows(self, rows: np.ndarray, field: str | None, rule: str) -> None:
        """Every row of the mask `rows` breaks `rule`."""
        for row in np.flatnonzero(rows):
            self.add(row, field, RowError(rule))

    def of(self, *fields: str) -> np.ndarray:
        """The rows with an error in any of the fields, as a mask."""
        found = np.zeros(len(self.bad), bool)
        for field in fields:
            if field in self._of_field:
                found |= self._of_field[field]
        return found

    def in_order(self) -> Iterable[tuple[int, str | None, RowError]]:
        """By row; within a row in the order in which its checks were made."""
        return sorted(self.found, key=itemgetter(0))


def parse_distinct(
    texts: pa.StringArray, wanted: np.ndarray | None, read: CellParser, errors: RowErrors, field: str
) -> tuple[np.ndarray, list, np.ndarray]:
    """Read each distinct cell among the `wanted` rows (None: all) once.

    Gives those rows, the values of the distinct cells (None for empty ones and those with an error, which are added
    to `errors`) and for each of the rows which of the values it has.
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
            errors.add(row, field, results[index])
        results = [None if bad else result for bad, result in zip(wrong, results, strict=True)]
    return rows, results, indices

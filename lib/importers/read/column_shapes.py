"""What the cells of a column look like, learnt from the file: a number or a day in a column of words has shifted there."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ENOUGH = 20
"""Cells from which a column is known by its looks."""
MOST_SHARE = 0.02
"""Share of numbers and days up to which it is a column of words."""
_VALUE = r"^[\s　]*[-+]?[0-9][0-9\s.,:/\-年月日时分T]*%?(?:小时|分钟|h)?[\s　]*$"


class ColumnShapes:
    """Counts, column by column, how many cells hold something, and how many of these a number, a day or a time."""

    def __init__(self):
        self._counts: dict[str, list[int]] = {}

    def unlike(self, name: str, texts: pa.StringArray) -> np.ndarray:
        """A mask of the cells of a column of text that are unlike those so far, `texts` among them."""
        valued = pc.match_substring_regex(texts, _VALUE).to_numpy(zero_copy_only=False)
        counts = self._counts.setdefault(name, [0, 0])
        counts[0] += pc.sum(pc.greater(pc.binary_length(texts), 0)).as_py() or 0
        counts[1] += int(valued.sum())
        if counts[0] < ENOUGH or counts[1] > max(1, MOST_SHARE * counts[0]):
            return np.zeros(len(texts), bool)
        return valued

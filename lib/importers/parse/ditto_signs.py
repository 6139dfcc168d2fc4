"""Signs for "as above": 同上, 〃, -"-. They are read as the cell above, where that is the record of the line before."""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_AROUND = "[\\s　\u00a0]*"
_AT_EDGES = "[-—－~～()（）\\[\\]【】.。,，、]{0,3}"
_SIDEWAYS = "[同如][\\s　]*[左右下]|[→←↓]"
_WORDS = f"{_AT_EDGES}(?:{_SIDEWAYS}|同[\\s　]*上↑?|上[\\s　]*同|同|同前|如上|同↑|[同与]上一?[行格条]?相?同?|仝[\\s　]*上|(?i:ditto|as above|same as above)){_AT_EDGES}|(?i:do\\.)"
_MARKS = "[-—]{0,3}(?:[〃″〞〟”“\"＂´↑⇧…^⸗々]|['’＇]{2}|[、､丶ヽゝ]{2}|,,|[.]{3}){1,3}[-—]{0,3}"
DITTO = f"^{_AROUND}(?:{_WORDS}|{_MARKS}){_AROUND}$"

_BESIDE = re.compile(_SIDEWAYS)
"""A sign for another cell than the one above: it cannot be taken."""


@dataclass
class RowAbove:
    """The last row of the batch before: its line and the cells of its fields. lines: those in which a sign was read so far."""

    line: int | None = None
    cells: dict[str, str | None] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)


def filled_from_above(
    texts: pa.StringArray, lines: list[int], above: RowAbove, name: str
) -> tuple[pa.StringArray, np.ndarray | None]:
    """The cells of the field `name`, signs replaced by the cell above; and a mask of the rows where there is none to take:
    the line before is no record, or empty. Without any sign: `texts` itself and None."""
    signs = pc.match_substring_regex(texts, DITTO)
    if not pc.any(signs, min_count=0).as_py():
        return texts, None
    cells, alone = texts.to_pylist(), np.zeros(len(texts), bool)
    for row in np.flatnonzero(signs.to_numpy(zero_copy_only=False)):
        first = row == 0
        line, cell = (above.line, above.cells.get(name)) if first else (lines[row - 1], cells[row - 1])
        adjoins = line is not None and line == lines[row] - 1 and not (not first and alone[row - 1])
        sideways = _BESIDE.search(cells[row])
        taken = cell if adjoins and cell and not cell.isspace() and not sideways else ""
        cells[row], alone[row] = taken, not taken
        if taken:
            above.lines.add(lines[row])
    return pa.array(cells, pa.string()), alone

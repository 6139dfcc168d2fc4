"""Cells that hold something and say nothing: words for an empty cell, and what a spreadsheet leaves of a failed formula."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.parse.ditto_signs import DITTO

_AROUND = "[\\s　\u00a0]*"
_NOTHING = f"^{_AROUND}(?:[-‐‑–—―－/／]{{1,4}}|[(（【\\[]?(?:无|無|暂无|暫無|空|空白|(?i:null|n/a|ｎ／ａ|nan|none))[)）】\\]]?){_AROUND}$"
_ERROR = f"^{_AROUND}(?i:#N/A|#REF!|#VALUE!|#DIV/0!|#NAME\\?|#NUM!|#NULL!){_AROUND}$"
SPECIAL = f"(?:{_NOTHING}|{_ERROR}|{DITTO})"
"""What the cells of a column are looked through for at once: nearly all columns hold none of it."""
_nothing = re.compile(_NOTHING)


def is_null_token(cell: str) -> bool:
    """Whether a cell says that there is nothing to say: -, 无, NULL."""
    return _nothing.match(cell) is not None


def blank_null_tokens(texts: pa.StringArray) -> pa.StringArray:
    """The cells, those that say nothing empty."""
    return _emptied(texts, pc.match_substring_regex(texts, _NOTHING))


def blank_formula_errors(texts: pa.StringArray) -> tuple[pa.StringArray, np.ndarray]:
    """The cells, those with the error value of a formula empty, and which these are."""
    found = pc.match_substring_regex(texts, _ERROR)
    return _emptied(texts, found), found.to_numpy(zero_copy_only=False)


def has_special(texts: pa.StringArray) -> bool:
    """Whether any cell says nothing, holds the error of a formula, or a sign for the cell above."""
    return pc.any(pc.match_substring_regex(texts, SPECIAL), min_count=0).as_py()


def _emptied(texts: pa.StringArray, found: pa.BooleanArray) -> pa.StringArray:
    return pc.if_else(found, "", texts) if pc.any(found, min_count=0).as_py() else texts

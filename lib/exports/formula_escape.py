"""Text cells that a spreadsheet would take for a formula get an apostrophe in front; numbers are never touched.

A cell is taken for a formula by its first visible character: = + - @, in full width too, also behind spaces, tabs, line
ends, NUL or invisible marks. Text that already starts with apostrophes before such a character gets one more, so that
`unescape_formula` gives back exactly what was there.
"""

import unicodedata
from functools import lru_cache

_STARTS = frozenset("=+-@\N{MINUS SIGN}")
_CONTROLS = frozenset("\t\r\n\0")
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})  # spaces, line ends, controls, joiners and direction marks


@lru_cache(maxsize=4096)  # a big file repeats few words
def escape_formula(text: str) -> str:
    """`text` as it may be written to a cell."""
    return "'" + text if _is_formula_start(text.lstrip("'")) else text


def unescape_formula(text: str) -> str:
    """The text that `escape_formula` was given."""
    return text[1:] if text.startswith("'") and _is_formula_start(text.lstrip("'")) else text


def _is_formula_start(text: str) -> bool:
    if text[:1].isalnum():  # nearly every cell: no need to look further
        return False
    if text[:1] in _CONTROLS and text:
        return True
    seen = next((c for c in text if unicodedata.category(c) not in _UNSEEN), "")
    return bool(seen) and unicodedata.normalize("NFKC", seen)[0] in _STARTS

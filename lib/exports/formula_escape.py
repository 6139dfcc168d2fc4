"""Text cells that a spreadsheet would take for a formula get an apostrophe in front; numbers are never touched.

A cell is taken for a formula by its first visible character: = + - @, in full width too, also behind spaces, tabs, line
ends, NUL or invisible marks. Text that already starts with apostrophes before such a character gets one more, so that
`restored` gives back exactly what was there.
"""

import unicodedata
from functools import lru_cache

_STARTS = frozenset("=+-@\N{MINUS SIGN}")
_CONTROLS = frozenset("\t\r\n\0")
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})  # spaces, line ends, controls, joiners and direction marks


@lru_cache(maxsize=4096)  # a big file repeats few words
def defused(text: str) -> str:
    """`text` as it may stand in a cell."""
    return "'" + text if _dangerous(text.lstrip("'")) else text


def restored(text: str) -> str:
    """The text that `defused` was given."""
    return text[1:] if text.startswith("'") and _dangerous(text.lstrip("'")) else text


def _dangerous(text: str) -> bool:
    if text[:1].isalnum():  # nearly every cell: no need to look further
        return False
    if text[:1] in _CONTROLS and text:
        return True
    seen = next((c for c in text if unicodedata.category(c) not in _UNSEEN), "")
    return bool(seen) and unicodedata.normalize("NFKC", seen)[0] in _STARTS

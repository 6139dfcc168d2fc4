"""Names as they are compared: how a clerk types spaces, widths, capitals, quotes and dashes makes no other team, project or place."""

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

QUOTES = "“”„‟〝〞\"‘’'`「」『』《》〈〉«»‹›【】〖〗〔〕[]"
"""Signs around a name, or a part of it, that some write and others leave out."""
_NO_QUOTES = str.maketrans("", "", QUOTES)
_DASHES = re.compile("[-‐‑‒–—―−⁃⸺⸻─━﹘]+")
_DOTS = re.compile("[·・•‧∙⋅․●ꞏ◦]+")
"""What is typed between the parts of a name (甲——队, 甲•队)."""
_SAME = str.maketrans({"〜": "~", "∼": "~", "∶": ":", "꞉": ":", "∕": "/", "⁄": "/", "×": "x"})
_AT_ENDS = "。、，,；;：:"


def plain(name: str) -> str:
    """A name as it is compared: full width to half, no spaces, no quotes, one kind of dash and of middle dot, no comma
    or full stop at its ends, lower case."""
    found = (
        "".join(unicodedata.normalize("NFKC", name.translate(_SAME)).split()).lower().replace("\u0307", "·")
    )  # ˙ in NFKC
    if not found.isalnum():
        found = found.strip(_AT_ENDS) or found
        found = _DOTS.sub("·", _DASHES.sub("-", found))
    return found.translate(_NO_QUOTES) or found


def plain_column(names: pa.Array) -> pa.Array:
    """`plain` of every name, each distinct one once; null stays null."""
    coded = pc.dictionary_encode(names)
    return pa.array([plain(name) for name in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)

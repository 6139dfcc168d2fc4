"""Names as they are compared: how a clerk types spaces, widths, capitals and quotes makes no other team, project or place."""

import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

QUOTES = "“”„‟〝〞\"‘’'`「」『』《》〈〉«»‹›【】〖〗〔〕[]"
"""Signs around a name, or a part of it, that some write and others leave out."""
_NO_QUOTES = str.maketrans("", "", QUOTES)


def plain(name: str) -> str:
    """A name as it is compared: full width to half, no spaces, no quotes, lower case."""
    found = "".join(unicodedata.normalize("NFKC", name).split()).lower()
    return found.translate(_NO_QUOTES) or found


def plain_column(names: pa.Array) -> pa.Array:
    """`plain` of every name, each distinct one once; null stays null."""
    coded = pc.dictionary_encode(names)
    return pa.array([plain(name) for name in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)

"""Names as they are compared: how a clerk types spaces, widths and capitals makes no other team, project or place."""

import unicodedata

import pyarrow as pa
import pyarrow.compute as pc


def plain(name: str) -> str:
    """A name as it is compared: full width to half, no spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def plain_column(names: pa.Array) -> pa.Array:
    """`plain` of every name, each distinct one once; null stays null."""
    coded = pc.dictionary_encode(names)
    return pa.array([plain(name) for name in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)

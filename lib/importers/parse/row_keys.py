"""What makes a row the same as one that came before: digests of the columns that say so, as `staged_schema.digest` makes them."""

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.parse import staged_schema
from lib.importers.parse.distinct_rows import distinct_rows

SEPARATOR = "\x1f"  # as in staged_schema.digest; no staged text holds it


def digests(columns: list[pa.Array]) -> pa.Array:
    """`staged_schema.digest` of every row; dates in ISO form, numbers in digits, null as the empty text."""
    rows = _joined(columns).cast(pa.binary()).to_pylist()
    return pa.array([hashlib.blake2b(row, digest_size=16).hexdigest() for row in rows], pa.string())


def activity_refs(columns: list[pa.Array]) -> pa.Array:
    """`staged_schema.activity_ref` of name, team and day; many records share one, so each is digested once."""
    encoded = _joined(columns).dictionary_encode()
    distinct = [staged_schema.activity_ref(*text.split(SEPARATOR)) for text in encoded.dictionary.to_pylist()]
    return pa.array(distinct, pa.string()).take(encoded.indices)


def in_county(keys: pa.Array, counties: pa.Array, of=staged_schema.digest) -> pa.Array:
    """Digests of what is known by its name, in a county: the same name in another county is another thing."""
    # Digested again here, with the county: the worker does not know the places.
    together, which = distinct_rows([keys, counties])
    return pa.array([of(key, str(county)) for key, county in together], pa.string()).take(which)


def person_in_county(key: str, county: str) -> str:
    """The keyed digest of a person known by name, in a county: 64 hexadecimal digits."""
    return hashlib.sha256(f"{key}{SEPARATOR}{county}".encode()).hexdigest()


def _joined(columns: list[pa.Array]) -> pa.Array:
    texts = [column.cast(pa.string()).fill_null("") for column in columns]
    return pc.binary_join_element_wise(*texts, SEPARATOR)

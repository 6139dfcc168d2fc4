"""A format: under which headers a platform exports the fields of a target, and what its own values mean.

Plain data, so that a saved column mapping is a format too (`as_json`, `from_json`), and goes to the worker as text.
"""

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import asdict, dataclass, field

from lib.catalogue.vocabularies import Text
from lib.importers.formats.targets import TARGETS

SAVED = "mapping:"
"""The names of column mappings that stewards have saved begin so."""


@dataclass(frozen=True)
class FormatSpec:
    """One file layout.

    headers: field name -> header words that it may stand under, compared by `header_key`.
    required_fields: fields that the header must have for the format to be recognised (default: those the target requires);
    "starts|served" is met by either. See `missing_fields`.
    values: field name -> {value as the file writes it: code of the vocabulary}.
    fixed: field name -> value for every row, written as a file would.
    natural_key: fields that make two rows the same record, where the target's own do not fit.
    platform: code of the platform; None: the steward says it, or the target has none.
    code_list: the list that its region codes belong to; None: the steward says it.
    roc: years are those of the Republic of China (114 = 2025).
    address: the place is an address; one that begins with no street is no place of its own, and the file's place counts.
    ignored_columns: header words that are known and mean nothing to us (no warning of unknown columns).
    """

    name: str
    label: Text
    target: str
    headers: dict[str, tuple[str, ...]]
    platform: str | None = None
    required_fields: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    natural_key: tuple[str, ...] | None = None
    code_list: str | None = None
    roc: bool = False
    address: bool = False
    ignored_columns: tuple[str, ...] = ()
    note: Text | None = None
    sample: str | None = None  # file name in data/samples/

    def missing_fields(self, found: Collection[str]) -> tuple[str, ...]:
        """The needs that the fields `found` do not meet, as they are written: the format is recognised when empty."""
        required_fields = self.required_fields or tuple(of.name for of in TARGETS[self.target].fields if of.required)
        return tuple(need for need in required_fields if not set(need.split("|")) & set(found))

    def header_words(self, required_fields: tuple[str, ...]) -> str:
        """Header words for needs as `missing_fields` gives them: the first word of each, alternatives with a stroke."""
        return "、".join(
            "/".join(self.headers.get(name, (name,))[0] for name in need.split("|")) for need in required_fields
        )

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


_FORMER_KEYS = {"needs": "required_fields", "left_out": "ignored_columns", "same": "natural_key"}
"""Keys of the JSON in which earlier versions saved column mappings."""


def from_json(text: str) -> FormatSpec:
    """The format that `as_json` wrote, of this version or an earlier one. Raises ValueError or TypeError for anything else."""
    data = {_FORMER_KEYS.get(key, key): value for key, value in json.loads(text).items()}
    for name in ("label", "note"):
        data[name] = Text(**data[name]) if data.get(name) else None
    data["headers"] = {name: tuple(words) for name, words in data["headers"].items()}
    for name in ("required_fields", "ignored_columns"):
        data[name] = tuple(data[name])
    data["natural_key"] = None if data["natural_key"] is None else tuple(data["natural_key"])
    return FormatSpec(**data)


_UNSEEN = re.compile(r"[\s​﻿*＊]+")


def header_key(written: str) -> str:
    """A header cell as it is compared: full width to half, lower case, no spaces, line ends or asterisks."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", written)).lower()

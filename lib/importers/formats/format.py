"""A format: under which headers a platform exports the fields of a target, and what its own values mean.

Plain data, so that a saved column mapping is a format too (`as_json`, `from_json`), and a child process can be told.
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
    needs: fields that the header must have for the format to be recognised (default: those the target requires);
    "starts|served" is met by either. See `lacks`.
    values: field name -> {value as the file writes it: code of the vocabulary}.
    fixed: field name -> value for every row, written as a file would.
    same: fields that make two rows the same record, where the target's own do not fit.
    platform: code of the platform; None: the steward says it, or the target has none.
    code_list: the list that its region codes belong to; None: the steward says it.
    roc: years are those of the Republic of China (114 = 2025).
    address: the place is an address; one that begins with no street is no place of its own, and the file's place counts.
    left_out: header words that are known and mean nothing to us (not told as unknown columns).
    """

    name: str
    label: Text
    target: str
    headers: dict[str, tuple[str, ...]]
    platform: str | None = None
    needs: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    same: tuple[str, ...] | None = None
    code_list: str | None = None
    roc: bool = False
    address: bool = False
    left_out: tuple[str, ...] = ()
    note: Text | None = None
    sample: str | None = None  # file name in data/samples/

    def lacks(self, found: Collection[str]) -> tuple[str, ...]:
        """The needs that the fields `found` do not meet, as they are written: the format is recognised when empty."""
        needs = self.needs or tuple(of.name for of in TARGETS[self.target].fields if of.required)
        return tuple(need for need in needs if not set(need.split("|")) & set(found))

    def needed_words(self, needs: tuple[str, ...]) -> str:
        """Header words for needs as `lacks` gives them: the first word of each, alternatives with a stroke."""
        return "、".join("/".join(self.headers.get(name, (name,))[0] for name in need.split("|")) for need in needs)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> FormatSpec:
    """The format that `as_json` wrote. Raises ValueError or TypeError for anything else."""
    data = json.loads(text)
    for name in ("label", "note"):
        data[name] = Text(**data[name]) if data.get(name) else None
    data["headers"] = {name: tuple(words) for name, words in data["headers"].items()}
    for name in ("needs", "left_out"):
        data[name] = tuple(data[name])
    data["same"] = None if data["same"] is None else tuple(data["same"])
    return FormatSpec(**data)


_UNSEEN = re.compile(r"[\s​﻿*＊]+")


def header_key(written: str) -> str:
    """A header cell as it is compared: full width to half, lower case, no spaces, line ends or asterisks."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", written)).lower()

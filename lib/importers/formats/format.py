"""A format: under which headers a platform exports the fields of a target, and what its own values mean.

Plain data, so that a saved column mapping is a format too (`as_json`, `from_json`), and goes to the worker as text.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache

from lib.catalogue.vocabularies import Text
from lib.importers.formats.simplified import simplified
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.units import split_unit

SAVED = "mapping:"
"""The names of column mappings that stewards have saved begin so."""


@dataclass(frozen=True)
class FormatSpec:
    """One file layout.

    headers: field name -> header words that it may stand under, compared by `header_key`.
    further: field name -> header words that are read as well, without speaking for the format (`header_words.py`).
    required_fields: fields that the header must have for the format to be recognised (default: those the target requires);
    "starts|served" is met by either. See `missing_fields`.
    values: field name -> {value as the file writes it: code of the vocabulary}.
    fixed: field name -> value for every row, written as a file would.
    natural_key: fields that make two rows the same record, where the target's own do not fit.
    platform: code of the platform; None: the steward says it, or the target has none.
    code_list: the list that its region codes belong to; None: the steward says it.
    roc: years are those of the Republic of China (114 = 2025).
    address: the place is an address; one that names no street counts at the place of the file, unless it names another county.
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
    further: dict[str, tuple[str, ...]] = field(default_factory=dict)
    natural_key: tuple[str, ...] | None = None
    code_list: str | None = None
    roc: bool = False
    address: bool = False
    ignored_columns: tuple[str, ...] = ()
    note: Text | None = None
    sample: str | None = None  # file name in data/samples/

    @cached_property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """Field name -> the keys of its header words, the one that is read first before the others."""
        names = dict.fromkeys([*self.headers, *self.further])
        return {
            name: tuple(map(header_key, (*self.headers.get(name, ()), *self.further.get(name, ())))) for name in names
        }

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """The keys of all words that the format gives a meaning, or none."""
        return frozenset(key for keys in self.keys.values() for key in keys) | set(
            map(header_key, self.ignored_columns)
        )

    @cached_property
    def _stems(self) -> dict[str, str]:
        """Words without their units -> the key of the word that they stand for: 金额 -> 金额(元)."""
        words = [word for group in (self.headers, self.further) for words in group.values() for word in words]
        whole = {header_key(word): header_key(word) for word in words}
        return {header_key(split_unit(word)[0]): header_key(word) for word in reversed(words)} | whole

    @cached_property
    def _fields_of(self) -> dict[str, list[tuple[int, str]]]:
        """Key of a header word -> (how many words of the field are read before it, field name) of the fields it may be."""
        found: dict[str, list[tuple[int, str]]] = {}
        for name, keys in self.keys.items():
            for rank, key in enumerate(keys):
                found.setdefault(key, []).append((rank, name))
        return found

    def columns(self, words: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Field name -> positions of the columns that hold it, the one that is read first, whatever their order. A word with a
        unit that the format does not list is read like the word without it, and the other way round: 志愿时长（分钟） like 志愿时长,
        金额 like 金额（元）. A column without a word goes
        by its number: #3."""
        found: dict[str, list[tuple[int, int]]] = {}
        for place, word in enumerate(words):
            key = header_key(word) or f"#{place + 1}"
            if word and key not in self.known_keys:
                key = self._stems.get(header_key(split_unit(word)[0]), key)
            for rank, name in self._fields_of.get(key, ()):
                found.setdefault(name, []).append((rank, place))
        return {name: tuple(place for _, place in sorted(found[name])) for name in self.keys if name in found}

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
    for name in ("headers", "further"):
        data[name] = {of: tuple(words) for of, words in data.get(name, {}).items()}
    for name in ("required_fields", "ignored_columns"):
        data[name] = tuple(data[name])
    data["natural_key"] = None if data["natural_key"] is None else tuple(data["natural_key"])
    return FormatSpec(**data)


_UNSEEN = re.compile(r"[\s​﻿*＊]+")


_ASKED = re.compile(r"[(\[【](?:必填项?|必须|必|选填|可选|非必填|可不填|required|optional)[)\]】]|(?:\(必填\))")
_NUMBERED = re.compile(r"(?:\d{1,2}[.、)]|\(\d{1,2}\)|[一二三四五六七八九十]{1,2}、)(?=[^\d.])")
_AROUND = ":：;；,，。“”\"'‘’「」『』【】[]<>《》_"


def cell_key(written: str) -> str:
    """A word of a cell as it is compared: full width to half, lower case, no spaces, line ends or asterisks."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", written)).lower()


@lru_cache(8192)
def header_key(written: str) -> str:
    """A header cell as it is compared: like a word of a cell, in simplified characters, without （必填）, a number before it
    (1. 姓名), and signs around it."""
    found = _ASKED.sub("", simplified(cell_key(written))).strip(_AROUND)
    return _NUMBERED.sub("", found, count=1) if _NUMBERED.match(found) else found

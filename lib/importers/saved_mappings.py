"""Saved column mappings: what a steward said once about a table of any other layout, and how it is known again.

A mapping is a `FormatSpec` like those of `formats/`, named "mapping:NAME" and kept in the table column_mapping.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select

from lib.access import Permission, Person, require
from lib.catalogue.vocabularies import Text
from lib.db import Database
from lib.importers.errors import ImportRejected
from lib.importers.formats import FORMATS
from lib.importers.formats.field import FieldKind, Target
from lib.importers.formats.format import SAVED, FormatSpec, from_json, header_key
from lib.importers.formats.targets import TARGETS
from lib.schema import column_mapping

LONGEST_NAME = 32
"""Characters: with the prefix it fits import_batch.format."""


def mapping(
    target_name: str,
    chosen: Mapping[str, str],
    *,
    name: str,
    platform: str | None = None,
    fixed: Mapping[str, str] | None = None,
    roc: bool = False,
) -> FormatSpec:
    """The format that reads field -> header word as `chosen`, and `fixed` values for fields without a column.

    Raises ImportRejected, with words for the steward, when the name does not fit, a column is chosen twice, or what the
    target needs has neither column nor value; the place may be missing, as it can be said for the whole file. Raises
    KeyError for a field that the target lacks.
    """
    target, name = TARGETS[target_name], " ".join(name.split())
    fixed = dict(fixed or {})
    for of in (*chosen, *fixed):
        target.field(of)
    _check_name(name)
    _check_columns(target, chosen)
    _check_needs(target, {*chosen, *fixed})
    return FormatSpec(
        name=SAVED + name,
        label=Text(f"自定义映射：{name}", f"Saved mapping: {name}"),
        target=target_name,
        platform=platform,
        headers={of: (column,) for of, column in chosen.items()},
        required_fields=tuple(chosen),
        values={} if target.persons else FORMATS[f"template_{target_name}"].values,
        fixed=fixed,
        roc=roc,
    )


def explained(spec: FormatSpec, meant: Mapping[str, Mapping[str, str]]) -> FormatSpec:
    """The format with words of the file explained: field -> {word: code of the field's vocabulary}.

    Raises ImportRejected when a field has no vocabulary, or not that code.
    """
    _check_values(TARGETS[spec.target], meant)
    values = {of: {**spec.values.get(of, {}), **meant.get(of, {})} for of in (*spec.values, *meant)}
    return replace(spec, values=values)


def name_of(spec: FormatSpec) -> str:
    """What a format is saved under: its own name, where it is a saved one, else its label."""
    return spec.name.removeprefix(SAVED) if spec.name.startswith(SAVED) else spec.label.zh[:LONGEST_NAME]


def signature(header: tuple[str, ...]) -> str:
    """What the header of a file is known by: its words in any order, spaces and width aside."""
    return hashlib.sha256("\x1f".join(sorted(map(header_key, header))).encode()).hexdigest()


def save(
    database: Database,
    spec: FormatSpec,
    header: tuple[str, ...],
    *,
    name: str,
    by: Person,
    now: datetime,
    left_open: Collection[str] = (),
) -> FormatSpec:
    """Keep `spec` under `name` for files with this header, in place of an older one of the same name; returns it. The words
    `left_open` are still to be asked about; all others that are not read mean nothing.

    Raises NotAllowed without the permission to import, ImportRejected when the name does not fit.
    """
    require(by, Permission.IMPORT)
    name = " ".join(name.split())
    _check_name(name)
    used = {place for places in spec.columns(header).values() for place in places}
    ignored_columns = tuple(word for i, word in enumerate(header) if word and i not in used and word not in left_open)
    ignored_columns += tuple(word for word in spec.ignored_columns if word.startswith("#"))  # columns without a word
    said = (word for word in spec.ignored_columns if spec.ignored_columns.count(word) > 1)
    ignored_columns += tuple(dict.fromkeys(said))  # a second time: `telling_columns` does not ask again
    label = Text(f"自定义映射：{name}", f"Saved mapping: {name}")
    kept = replace(spec, name=SAVED + name, label=label, ignored_columns=ignored_columns)
    row = {
        "name": name,
        "signature": signature(header),
        "mapping": kept.as_json(),
        "made_by": by.subject,
        "made_at": now,
    }

    def write(connection) -> None:
        connection.execute(delete(column_mapping).where(column_mapping.c.name == name))
        connection.execute(insert(column_mapping).values(row))

    database.run(write)
    return kept


def saved(database: Database, header: tuple[str, ...] | None = None) -> list[FormatSpec]:
    """The saved mappings (with `header`: those for files with this header), newest first. Raises DatabaseUnavailable."""
    query = select(column_mapping.c.mapping).order_by(column_mapping.c.made_at.desc(), column_mapping.c.id.desc())
    if header is not None:
        query = query.where(column_mapping.c.signature == signature(header))
    return [from_json(row.mapping) for row in database.rows(query)]


def forget(database: Database, name: str, *, by: Person) -> bool:
    """Drop the mapping of that name; whether there was one. Imports made with it stay. Raises NotAllowed."""
    require(by, Permission.IMPORT)
    gone = delete(column_mapping).where(column_mapping.c.name == name.removeprefix(SAVED))
    return database.run(lambda connection: connection.execute(gone).rowcount) > 0


def _check_name(name: str) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise ImportRejected(
            Text(
                f"请给映射起一个名称，不超过{LONGEST_NAME}个字。",
                f"Give the mapping a name of 1 to {LONGEST_NAME} characters.",
            )
        )


def _check_columns(target: Target, chosen: Mapping[str, str]) -> None:
    taken: dict[str, str] = {}
    for of, column in chosen.items():
        if (other := taken.setdefault(header_key(column), of)) != of:
            one, two = target.field(other).label, target.field(of).label
            raise ImportRejected(
                Text(
                    f"“{column}”这一列同时选给了“{one.zh}”和“{two.zh}”，请只选一次。",
                    f'The column "{column}" is chosen for both {one.en} and {two.en}: choose it once.',
                )
            )


def _check_values(target: Target, values: Mapping[str, Mapping[str, str]]) -> None:
    for of, meant in values.items():
        field = target.field(of)
        if field.kind is not FieldKind.CODE or set(meant.values()) - set(field.vocabulary or ()):
            raise ImportRejected(
                Text(
                    f"“{field.label.zh}”的值须对应词表中的词。",
                    f"Values of {field.label.en} must be words of its list.",
                )
            )


def _check_needs(target: Target, known: set[str]) -> None:
    lacking = [
        need for need in FORMATS[f"template_{target.name}"].missing_fields(known) if "place" not in need.split("|")
    ]
    if lacking:
        labels = [[target.field(of).label for of in need.split("|")] for need in lacking]
        zh = "、".join("或".join(f"“{label.zh}”" for label in of) for of in labels)
        en = "; ".join(" or ".join(label.en for label in of) for of in labels)
        raise ImportRejected(Text(f"还没有为{zh}选择一列。", f"No column is chosen for: {en}."))

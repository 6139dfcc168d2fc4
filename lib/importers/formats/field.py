"""What a target is made of: fields, and what a cell of each holds."""

from dataclasses import dataclass
from enum import Enum

from lib.catalogue.vocabularies import Text


class FieldKind(Enum):
    """What a cell holds, and so how it is read (`parse/`) and what is staged of it (`parse/staged_schema.py`)."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"  # a day with the time of day, or the day alone
    SPAN = "span"  # two times in one cell: 2025-03-05 09:00:00~2025-03-05 11:00:00
    HOURS = "hours"  # at most two decimals; staged as whole minutes
    MINUTES = "minutes"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes_no"
    CODE = "code"  # a word of a vocabulary, in Chinese, English, as a code, or as the format's own value
    PLACE = "place"  # a code of the chosen list, or a name: looked up by `match/`
    REFERENCE = "reference"  # the name of a row of another table: looked up by `match/`
    ID_NUMBER = "id_number"  # personal: never leaves the worker
    PERSON_NUMBER = "person_number"  # personal
    PERSON_NAME = "person_name"  # personal
    PHONE = "phone"  # personal; read past


PERSONAL = frozenset({FieldKind.ID_NUMBER, FieldKind.PERSON_NUMBER, FieldKind.PERSON_NAME, FieldKind.PHONE})


@dataclass(frozen=True)
class Field:
    """One field of a target. `vocabulary`: codes with words (CODE). `table`: the table referred to (REFERENCE)."""

    name: str
    label: Text
    kind: FieldKind
    required: bool = False
    vocabulary: dict[str, Text] | None = None
    table: str | None = None
    most: int = 120  # characters of a text


@dataclass(frozen=True)
class Target:
    """What rows are. `natural_key`: fields that make two rows the same thing (besides the person and the platform).

    `of_platform`: rows belong to a platform, which must be named. `persons`: rows speak of a person each.
    `day`: the field whose days say what the file covers; None: it has none. `either`: of these fields every row fills in one.
    """

    name: str
    label: Text
    fields: tuple[Field, ...]
    natural_key: tuple[str, ...]
    of_platform: bool = False
    persons: bool = False
    day: str | None = None
    either: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name; raises KeyError."""
        return next(field for field in self.fields if field.name == name) if self.has(name) else _missing(self, name)

    def has(self, name: str) -> bool:
        return any(field.name == name for field in self.fields)


def _missing(target: Target, name: str):
    raise KeyError(f"{target.name} has no field {name}")


def text(name: str, zh: str, en: str, *, required: bool = False, most: int = 120) -> Field:
    return Field(name, Text(zh, en), FieldKind.TEXT, required, most=most)


def day(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    return Field(name, Text(zh, en), FieldKind.DATE, required)


def whole(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    return Field(name, Text(zh, en), FieldKind.INTEGER, required)


def code(name: str, zh: str, en: str, vocabulary: dict[str, Text], *, required: bool = False) -> Field:
    return Field(name, Text(zh, en), FieldKind.CODE, required, vocabulary=vocabulary)


def reference(name: str, zh: str, en: str, table: str, *, required: bool = False) -> Field:
    return Field(name, Text(zh, en), FieldKind.REFERENCE, required, table=table)


def yes_no(name: str, zh: str, en: str) -> Field:
    return Field(name, Text(zh, en), FieldKind.YES_NO)

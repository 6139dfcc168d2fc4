"""The columns of the staged rows and of the quarantined rows.

Columns of the rows:

    line            int32   line of the file (of the first line of a row that spans several)
    source_ref      string  what makes it the same row: the platform's number, or a digest (16 bytes, hexadecimal)
    person_key, identified_by, name_key, sex, birth_year    for targets with persons (see privacy/)
    one column a field of the target that is not personal, by the field's name:
        TEXT, PLACE, REFERENCE  string, as written (trimmed, NFKC)      CODE  string, a code of the vocabulary
        DATE  date32      TIME  timestamp[us]      INTEGER  int64      NUMBER  float64      YES_NO  bool

The target "hours" has instead of its times: served_on date32, minutes int32, start_minute and end_minute int32 or null,
and activity_ref; method and state are never null (manual, confirmed when the file says nothing). The source_ref of the
target "activities" is the activity_ref that its records carry.

Columns of the quarantined rows: line int32, column string or null, rule string, value string or null (masked), detail
string or null. A row may be quarantined for several reasons: one row each.
"""

import hashlib

import pyarrow as pa

from lib.importers.formats.field import Field, FieldKind, Target

QUARANTINED_COLUMNS = pa.schema([
    ("line", pa.int32()), ("column", pa.string()), ("rule", pa.string()), ("value", pa.string()), ("detail", pa.string()),
])  # fmt: skip
PERSON_COLUMNS = [
    ("person_key", pa.string()), ("identified_by", pa.string()), ("name_key", pa.string()), ("sex", pa.string()),
    ("birth_year", pa.int32()),
]  # fmt: skip
HOURS_COLUMNS = [
    ("served_on", pa.date32()), ("minutes", pa.int32()), ("start_minute", pa.int32()), ("end_minute", pa.int32()),
    ("activity_ref", pa.string()),
]  # fmt: skip
UNNUMBERED = "="
"""A record's source_ref begins so where its platform gives it no number: what follows is a digest."""
_TIMES = {"served", "served_on", "starts", "ends", "hours", "minutes"}
_TYPES = {
    FieldKind.DATE: pa.date32(), FieldKind.TIME: pa.timestamp("us"), FieldKind.INTEGER: pa.int64(), FieldKind.NUMBER: pa.float64(),
    FieldKind.YES_NO: pa.bool_(),
}  # fmt: skip
_NOT_STAGED = {FieldKind.ID_NUMBER, FieldKind.PERSON_NUMBER, FieldKind.PERSON_NAME, FieldKind.PHONE, FieldKind.SPAN}


def arrow_type(of: Field) -> pa.DataType:
    """The type of a field's column."""
    return _TYPES.get(of.kind, pa.string())


def schema(target: Target) -> pa.Schema:
    """The columns of the staged rows of `target`."""
    columns: list = [("line", pa.int32()), ("source_ref", pa.string())]
    columns += PERSON_COLUMNS if target.persons else []
    columns += HOURS_COLUMNS if target.name == "hours" else []
    taken = {name for name, _ in columns} | (_TIMES if target.name == "hours" else set()) | {"number"}
    columns += [(f.name, arrow_type(f)) for f in target.fields if f.kind not in _NOT_STAGED and f.name not in taken]
    return pa.schema(columns)


def digest(*parts: str) -> str:
    """32 hexadecimal digits for parts in this order."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def activity_ref(name: str, team: str, day: str) -> str:
    """What makes an activity the same one: its name, its team ("" where the export names none) and its day (ISO)."""
    return digest("activity", name, team, day)

"""Every file that leaves is in the audit log first: an event is committed before the first byte is delivered.

That of a file which is sent while it is made says what was begun; the one with its size and digest is committed before its last
byte. A beginning without an end: a part of the file may have left.
"""

import hashlib
from collections.abc import Callable
from typing import BinaryIO
from urllib.parse import unquote

from sqlalchemy import Connection

from lib.access import Person
from lib.audit.chain import append
from lib.audit.verbs import Verb

MOST_CHARACTERS = 2_000
"""Of one parameter of the request in the log."""
_CHUNK = 1 << 20


def record_export(
    database,
    person: Person,
    *,
    what: str,
    name: str,
    kind: str,
    pairs: dict[str, str],
    file: BinaryIO,
    code: str = "",
    also: Callable[[Connection], None] | None = None,
) -> None:
    """Record that `file`, complete, is about to be delivered to `person`.

    `what`: panel, answer, records; `name`: of the file, without its ending; `pairs`: the request's, still encoded.
    `code`: of its snapshot. `also`: what is written in the same transaction. Raises AuditRefused where the log refuses, DatabaseUnavailable.
    """
    digest, size = _digest(file)
    detail = _detail(what, name, kind, pairs) | {"bytes": size, "sha256": digest}
    detail |= {"code": code} if code else {}

    def write(connection: Connection) -> None:
        append(connection, Verb.EXPORT, detail, person=person)  # first: it lets one writer in at a time
        if also is not None:
            also(connection)

    database.run(write)


def record_begun(database, person: Person, *, what: str, name: str, kind: str, pairs: dict[str, str]) -> None:
    """Record that a file is about to be sent while it is made; arguments and errors as of `record_export`."""
    detail = _detail(what, name, kind, pairs)
    database.run(lambda connection: append(connection, Verb.EXPORT_BEGUN, detail, person=person))


def _detail(what: str, name: str, kind: str, pairs: dict[str, str]) -> dict:
    asked = {key: unquote(value)[:MOST_CHARACTERS] for key, value in sorted(pairs.items())}
    return {"what": what, "file": f"{name}.{kind}", "asked": asked}


def _digest(file: BinaryIO) -> tuple[str, int]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size

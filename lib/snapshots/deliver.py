"""A file that leaves: into the register and into the audit log, in one transaction, before its first byte is delivered."""

import hashlib
from collections.abc import Iterable
from typing import BinaryIO

from lib.access import Permission, Person, require
from lib.audit.chain import append
from lib.audit.deliveries import record_export
from lib.audit.verbs import Verb
from lib.exports.request import checked_purpose
from lib.snapshots.content import Content
from lib.snapshots.register import freeze


def deliver(
    database,
    person: Person,
    content: Content,
    *,
    what: str,
    name: str,
    kind: str,
    pairs: dict[str, str],
    file: BinaryIO,
    beside: Iterable[Content] = (),
) -> None:
    """Record that `file`, complete, with the figures of `content`, is about to be delivered; arguments as `record_export`.
    beside: what else stands in it.

    Raises AuditRefused where the log refuses, DatabaseUnavailable.
    """
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()

    def into_register(connection) -> None:
        told = {"person": person, "how": kind, "language": pairs.get("lang", "zh")}
        for one in {one.code: one for one in (content, *beside)}.values():
            freeze(connection, one, file=f"{name}.{kind}", sha256=digest, **told)

    record_export(
        database,
        person,
        **{"what": what, "name": name, "kind": kind, "pairs": pairs, "file": file},
        code=content.code,
        also=into_register,
    )


def freeze_on_page(database, person: Person, content: Content, *, language: str, purpose: str = "") -> None:
    """Freeze figures that a person looks at, without a file; exact ones with a purpose, for the audit log. Raises NotAllowed,
    BadRequest without a purpose, AuditRefused, DatabaseUnavailable."""
    require(person, Permission.EXPORT)
    detail = {"code": content.code, "title": content.title.zh}
    if content.form == "exact":
        require(person, Permission.SEE_EXACT)
        detail["asked"] = {"form": "exact", "purpose": checked_purpose(purpose)}

    def write(connection) -> None:
        append(connection, Verb.FREEZE, detail, person=person)
        freeze(connection, content, person=person, how="page", language=language)

    database.run(write)

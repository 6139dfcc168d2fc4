"""Events of the audit log as a chain of keyed digests: `append` in the transaction that the event is about, `verify` later."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, text, update

from lib.access import Person
from lib.audit.verbs import Verb
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.files.secret_file import SecretFileRejected, load_secret
from lib.schema import audit_event
from lib.settings import load

KEY_NAME = Text("审计密钥", "audit key")
_PRINT_OF = b"fingerprint of the audit key, volunteer-service dashboard"
_KEY_VERBS = (Verb.STARTED.code, Verb.KEY_CHANGED.code)


class AuditRefused(Exception):
    """The event cannot be recorded, so what it is about is not done; `message` says what to do."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class Head:
    """The last event of the log on some day, as noted elsewhere: its number and its hash."""

    number: int
    hash: str


FIRST = Head(0, "0" * 64)
"""What the first event follows."""


@dataclass(frozen=True)
class Verification:
    """`events` read, and what is wrong: each fault as (number of the event, words). None: the chain is whole."""

    events: int
    faults: tuple[tuple[int, Text], ...]
    head: Head | None


def append(
    connection: Connection,
    verb: Verb,
    detail: Mapping,
    *,
    person: Person,
    now: datetime | None = None,
    key: bytes | None = None,
) -> Head:
    """Add an event in the transaction of `connection`; it is there when that commits, and not otherwise.

    `detail`: JSON values without personal data. `now`: Asia/Shanghai; `key`: default the file of the settings. One event
    is added at a time, by all processes. Raises AuditRefused where the key cannot be read or is not the log's own.
    """
    now = (now or local_now()).replace(tzinfo=None, microsecond=0)
    _lock(connection)
    last = read_head(connection)
    key = key or log_key(make=last is None)
    if last is None:
        last = _insert(connection, FIRST, Verb.STARTED, _own(key), person, now, key)
    elif not hmac.compare_digest(_fingerprint_in_use(connection), fingerprint(key)):
        raise AuditRefused(
            Text(
                "审计密钥与本数据库审计日志所用的不同，操作未进行。请从备份恢复原来的密钥文件（设置项 AUDIT_KEY_FILE）；"
                "确已遗失的，由管理员执行 python -m lib audit new-key。",
                "The audit key is not the one that seals this database's log; nothing was done. Restore the former key file "
                "from its backup (setting AUDIT_KEY_FILE); if it is lost, an administrator runs: python -m lib audit new-key",
            )
        )
    return _insert(connection, last, verb, detail, person, now, key)


def change_key(connection: Connection, reason: str, *, person: Person, key: bytes, now: datetime | None = None) -> Head:
    """Go on with another key: from this event on the chain is sealed with `key`. `reason` is recorded."""
    _lock(connection)
    before = read_head(connection) or FIRST
    now = (now or local_now()).replace(tzinfo=None, microsecond=0)
    return _insert(connection, before, Verb.KEY_CHANGED, {**_own(key), "reason": reason}, person, now, key)


def read_head(connection: Connection) -> Head | None:
    """The last event of the log; None where there is none."""
    newest = select(audit_event.c.id, audit_event.c.hash).order_by(audit_event.c.id.desc()).limit(1)
    row = connection.execute(newest).first()
    return Head(*row) if row else None


def log_key(*, make: bool, path: Path | None = None) -> bytes:
    """The key of the log from its file (default: the settings'). Raises AuditRefused."""
    try:
        return load_secret(path or load().audit_key, make=make, name=KEY_NAME, setting="AUDIT_KEY_FILE")
    except SecretFileRejected as error:
        raise AuditRefused(error.message) from None


def fingerprint(key: bytes) -> str:
    """64 hexadecimal digits that distinguish two keys and say nothing about either."""
    return hmac.digest(key, _PRINT_OF, hashlib.sha256).hex()


def verify(events: Iterator, keys: Sequence[bytes], *, heads: Sequence[Head] = ()) -> Verification:
    """Check rows of audit_event in the order of their numbers, against `keys` (the present one and former ones) and
    against `heads` noted elsewhere. Finds changed, removed, swapped and inserted events; at the end only beside a head."""
    known = {fingerprint(key): key for key in keys}
    faults: list[tuple[int, Text]] = []
    before, key, count, hashes = FIRST, None, 0, {}
    for row in events:
        count += 1
        if row.id != before.number + 1:
            faults.append((row.id, _gap(before.number + 1, row.id - 1)))
        elif row.previous_hash != before.hash:
            faults.append((row.id, Text("与前一条不相连", "does not follow from the event before")))
        if row.verb in _KEY_VERBS:
            key = known.get(_key_of(row.detail))
            if key is None:
                faults.append((row.id, Text("封存所用的密钥未提供", "sealed with a key that is not given")))
        elif count == 1:
            faults.append((row.id, Text("不是日志的开始", "is not the beginning of a log")))
        if key is not None and not hmac.compare_digest(_seal(row, key), row.hash):
            faults.append((row.id, Text("内容已被改动", "was changed")))
        hashes[row.id] = row.hash
        before = Head(row.id, row.hash)
    for head in heads:
        if head.number not in hashes:
            faults.append(
                (head.number, Text("已登记的末条不在日志中：末尾被删除", "noted head is missing: the end was cut off"))
            )
        elif hashes[head.number] != head.hash:
            faults.append(
                (
                    head.number,
                    Text("与登记的末条不同：日志被重写", "differs from the noted head: the log was rewritten"),
                )
            )
    return Verification(count, tuple(faults), before if count else None)


def _gap(first: int, last: int) -> Text:
    if last < first:
        return Text("顺序错乱", "out of order")
    return Text(f"之前缺少第{first}至{last}条", f"events {first} to {last} before it are missing")


def _lock(connection: Connection) -> None:
    """Until the transaction ends nobody else adds an event."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE audit_event IN EXCLUSIVE MODE"))
    else:  # a change of no row takes SQLite's lock of writers
        connection.execute(update(audit_event).where(audit_event.c.id < 0).values(verb=audit_event.c.verb))


def _insert(
    connection: Connection, before: Head, verb: Verb, detail: Mapping, person: Person, now: datetime, key: bytes
) -> Head:
    row = {
        "id": before.number + 1,
        "at": now,
        "subject": person.subject,
        "verb": verb.code,
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
        "previous_hash": before.hash,
    }
    digest = _digest(key, *row.values())
    connection.execute(insert(audit_event).values(**row, hash=digest))
    return Head(row["id"], digest)


def _seal(row, key: bytes) -> str:
    return _digest(key, row.id, row.at, row.subject, row.verb, row.detail, row.previous_hash)


def _digest(key: bytes, number: int, at: datetime, *texts: str) -> str:
    return hmac.digest(key, json.dumps([number, at.isoformat(), *texts]).encode(), hashlib.sha256).hex()


def _own(key: bytes) -> dict[str, str]:
    return {"key": fingerprint(key)}


def _fingerprint_in_use(connection: Connection) -> str:
    newest = select(audit_event.c.detail).where(audit_event.c.verb.in_(_KEY_VERBS)).order_by(audit_event.c.id.desc())
    return _key_of(connection.scalar(newest.limit(1)) or "{}")


def _key_of(detail: str) -> str:
    try:
        found = json.loads(detail)
    except ValueError:
        return ""
    return str(found.get("key", "")) if isinstance(found, dict) else ""

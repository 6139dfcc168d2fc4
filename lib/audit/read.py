"""The audit log as read: the newest events, and the verification of all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from lib.audit.chain import Head, Verification, verify
from lib.audit.verbs import label
from lib.catalogue.vocabularies import Text
from lib.schema import audit_event


@dataclass(frozen=True)
class Event:
    """One event: its number, local time, the subject of the account, the verb, what it was about, and its hash."""

    number: int
    at: datetime
    subject: str
    verb: str
    detail: dict
    hash: str

    @property
    def label(self) -> Text:
        """The verb in words."""
        return label(self.verb)


def newest(
    database,
    *,
    most: int,
    verbs: Sequence[str] = (),
    subject: str = "",
    first: date | None = None,
    last: date | None = None,
    before: int | None = None,
) -> list[Event]:
    """The newest events, newest first, at most `most`; of these verbs and this subject, from `first` to `last`; those with a
    number below `before`."""
    statement = _chosen(select(audit_event), verbs, subject, first, last).order_by(audit_event.c.id.desc()).limit(most)
    if before is not None:
        statement = statement.where(audit_event.c.id < before)
    rows = database.rows(statement)
    return [Event(row.id, row.at, row.subject, row.verb, json.loads(row.detail), row.hash) for row in rows]


def count(
    database, *, verbs: Sequence[str] = (), subject: str = "", first: date | None = None, last: date | None = None
) -> int:
    """How many events `newest` would give without its limit."""
    return database.rows(_chosen(select(func.count()).select_from(audit_event), verbs, subject, first, last))[0][0]


def subjects(database) -> list[str]:
    """Subjects that stand in the log, in order."""
    return [
        row.subject for row in database.rows(select(audit_event.c.subject).distinct().order_by(audit_event.c.subject))
    ]


def verify_log(database, keys: Sequence[bytes], *, heads: Sequence[Head] = ()) -> Verification:
    """`chain.verify` over the whole table, in one consistent state."""
    return verify(iter(database.rows(select(audit_event).order_by(audit_event.c.id))), keys, heads=heads)


def _chosen(statement, verbs, subject, first, last):
    c = audit_event.c
    if verbs:
        statement = statement.where(c.verb.in_(list(verbs)))
    if subject:
        statement = statement.where(c.subject == subject)
    if first:
        statement = statement.where(c.at >= datetime.combine(first, datetime.min.time()))
    if last:
        statement = statement.where(c.at < datetime.combine(last + timedelta(days=1), datetime.min.time()))
    return statement

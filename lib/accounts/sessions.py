"""Open logins. The browser's cookie holds a random token, the database its digest: who reads the table cannot log in.

A login ends at logout, when it was idle too long, when it is too old, and when an administrator ends it: the next rerun sees it.
"""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from lib.accounts.accounts import Account, find
from lib.clock import utc_now
from lib.db import DatabaseUnavailable
from lib.schema import login_session

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
TOUCH = timedelta(minutes=1)
"""How exact the time of the last use is: a use is written once a minute at most."""
KEPT = timedelta(days=182)
"""How long an ended login is kept, for questions about who was in."""
LONGEST_TOKEN = 200


def start(database, subject: str, *, now: datetime | None = None) -> str:
    """A new login of `subject`: the token for the cookie. Logins that ended long ago are deleted with it."""
    token, now = secrets.token_urlsafe(32), now or utc_now()

    def run(connection) -> None:
        connection.execute(delete(login_session).where(login_session.c.made_at < now - KEPT))
        connection.execute(insert(login_session).values(id=_digest(token), subject=subject, made_at=now, seen_at=now))

    database.run(run)
    return token


def look(database, token: str | None, *, now: datetime | None = None, use: bool = True) -> Account | None:
    """The account of an open login; None for an unknown, ended or expired one, and for one without an open account.

    `use`: this is a use of it, which postpones the end by idleness; not where a page only asks again by itself.
    """
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now, digest = now or utc_now(), _digest(token)
    rows = database.rows(select(login_session).where(login_session.c.id == digest))
    if not rows or rows[0].ended_at is not None:
        return None
    row = rows[0]
    if now - row.seen_at > IDLE or now - row.made_at > ABSOLUTE:
        return None
    found = find(database, row.subject)
    if found is None or found.disabled_at is not None:
        return None
    if use and now - row.seen_at >= TOUCH:
        _touch(database, digest, now)
    return found


def end(database, token: str, *, now: datetime | None = None) -> None:
    """Log out: the token opens nothing any more, in whatever browser it is."""
    _end(database, login_session.c.id == _digest(token), now)


def end_all(database, subject: str, *, now: datetime | None = None) -> None:
    """End every login of `subject`."""
    _end(database, login_session.c.subject == subject, now)


def open_logins(database, *, now: datetime | None = None) -> dict[str, int]:
    """How many logins are open, by subject."""
    c = login_session.c
    asked = select(c.subject, func.count()).where(*_running(now)).group_by(c.subject)
    return {row[0]: row[1] for row in database.rows(asked)}


@dataclass(frozen=True)
class OpenLogin:
    """A login that is open. made_at, seen_at: of the login and its last use, UTC. this: it is the one of the token asked with."""

    made_at: datetime
    seen_at: datetime
    this: bool


def own_logins(database, token: str, subject: str, *, now: datetime | None = None) -> list[OpenLogin]:
    """The open logins of `subject`, the last used first."""
    c, digest = login_session.c, _digest(token)
    asked = (
        select(login_session).where(c.subject == subject, *_running(now)).order_by(c.seen_at.desc(), c.made_at.desc())
    )
    return [OpenLogin(row.made_at, row.seen_at, row.id == digest) for row in database.rows(asked)]


def end_others(database, token: str, subject: str, *, now: datetime | None = None) -> None:
    """End every login of `subject` but the one of the token."""
    _end(database, (login_session.c.subject == subject) & (login_session.c.id != _digest(token)), now)


def _running(now: datetime | None) -> tuple:
    now, c = now or utc_now(), login_session.c
    return c.ended_at.is_(None), c.seen_at >= now - IDLE, c.made_at >= now - ABSOLUTE


def _end(database, which, now: datetime | None) -> None:
    ending = update(login_session).where(which, login_session.c.ended_at.is_(None)).values(ended_at=now or utc_now())
    database.run(lambda connection: connection.execute(ending))


def _touch(database, digest: str, now: datetime) -> None:
    """Note the use. A page does not wait for an import that is writing: then the next use is noted."""

    def run(connection) -> None:
        sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql("PRAGMA busy_timeout=200" if sqlite else "SET LOCAL lock_timeout = '200ms'")
        connection.execute(update(login_session).where(login_session.c.id == digest).values(seen_at=now))

    with suppress(DatabaseUnavailable):
        database.run(run)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

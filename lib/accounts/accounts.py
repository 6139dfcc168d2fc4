"""Accounts in the shared database. Without an account a login opens nothing; an account without places sees none.

A change needs MANAGE_ACCOUNTS, is recorded in the audit log, and holds from the next rerun of every open page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from lib.access import GIVEN_ROLES, ROLES, Permission, Person, Scope, require
from lib.accounts import AccountRejected
from lib.audit.chain import append
from lib.audit.verbs import Verb
from lib.catalogue.vocabularies import Text
from lib.schema import account, account_scope, region

NAME = re.compile(r"[^\s\x00-\x1f]{1,120}")
"""A subject: no blanks, no control characters."""


@dataclass(frozen=True)
class Account:
    """An account as stored. places: ids of the regions it may see, with those below; None: all places."""

    subject: str
    role: str
    places: tuple[int, ...] | None
    home_place: str | None
    has_password: bool
    locked_until: datetime | None
    disabled_at: datetime | None

    @property
    def person(self) -> Person:
        """Who it is to the pages. A role that this program does not know may do nothing."""
        role = self.role if self.role in GIVEN_ROLES and self.disabled_at is None else "stranger"
        return Person(self.subject, ROLES[role], Scope(self.places), self.home_place or "")


def find(database, subject: str) -> Account | None:
    """The account of `subject`; None where there is none. Raises DatabaseUnavailable."""
    found = _read(database, account.c.subject == subject)
    return found[0] if found else None


def all_accounts(database) -> list[Account]:
    """Every account, by subject."""
    return _read(database)


def add(
    database,
    subject: str,
    *,
    role: str,
    places: Sequence[int] | None,
    home_place: str | None = None,
    by: Person,
    now: datetime,
) -> None:
    """Add an account; `places` None: all places. Raises NotAllowed, AccountRejected, AuditRefused."""
    require(by, Permission.MANAGE_ACCOUNTS)
    _check_name(subject)
    _check_role(role)

    def run(connection: Connection) -> None:
        if _exists(connection, subject):
            raise AccountRejected(Text(f"账号 {subject} 已存在。", f"The account {subject} exists already."))
        row = {"subject": subject, "role": role, "everywhere": 0, "home_place": home_place, "failures": 0}
        connection.execute(insert(account).values(**row, made_at=now.replace(tzinfo=None, microsecond=0)))
        _set_places(connection, subject, places)
        _check_whole_counties(connection, subject)
        _record(connection, subject, {"added": True, "role": role, "places": _listed(places)}, by, now)

    database.run(run)


def change(
    database,
    subject: str,
    *,
    by: Person,
    now: datetime,
    role: str | None = None,
    places: Sequence[int] | str | None = "as before",
    home_place: str | None = "as before",
    disabled: bool | None = None,
) -> None:
    """Change what is given of an account. The last open administrator stays one.

    Raises NotAllowed, AccountRejected, AuditRefused.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    if role is not None:
        _check_role(role)

    def run(connection: Connection) -> None:
        _check_exists(connection, subject)
        before, said = _administrators(connection), {}
        if role is not None:
            _update(connection, subject, role=role)
            said["role"] = role
        if places != "as before":
            _set_places(connection, subject, places)
            said["places"] = _listed(places)
        _check_whole_counties(connection, subject)
        if home_place != "as before":
            _update(connection, subject, home_place=home_place)
            said["home_place"] = home_place
        if disabled is not None:
            _update(connection, subject, disabled_at=now.replace(tzinfo=None, microsecond=0) if disabled else None)
            said["disabled"] = disabled
        if before and not _administrators(connection):
            raise AccountRejected(
                Text(
                    "这是最后一个启用的管理员账号，不能停用或改为其他角色。",
                    "This is the last open administrator: it stays one.",
                )
            )
        _record(connection, subject, said, by, now)

    database.run(run)


def is_empty(database) -> bool:
    """Whether there is no account at all yet."""
    return not database.rows(select(account.c.subject).limit(1))


def set_password_hash(database, subject: str, hashed: str | None, *, by: Person, now: datetime) -> None:
    """Store the hash of a password (None: no login by password) and open a lock. Raises NotAllowed for somebody else's
    without MANAGE_ACCOUNTS, AccountRejected."""
    if by.subject != subject:
        require(by, Permission.MANAGE_ACCOUNTS)

    def run(connection: Connection) -> None:
        _check_exists(connection, subject)
        _update(connection, subject, password_hash=hashed, failures=0, locked_until=None)
        _record(connection, subject, {"password": "set" if hashed else "removed"}, by, now)

    database.run(run)


def _read(database, *where) -> list[Account]:
    rows = database.rows(select(account).where(*where).order_by(account.c.subject))
    places: dict[str, list[int]] = {}
    for row in database.rows(select(account_scope).order_by(account_scope.c.region_id)):
        places.setdefault(row.subject, []).append(row.region_id)
    return [
        Account(
            row.subject,
            row.role,
            None if row.everywhere == 1 else tuple(places.get(row.subject, ())),
            row.home_place,
            row.password_hash is not None,
            row.locked_until,
            row.disabled_at,
        )
        for row in rows
    ]


def _check_name(subject: str) -> None:
    if not NAME.fullmatch(subject):
        raise AccountRejected(
            Text("账号名须为1至120个字符，不含空格。", "The name of an account has 1 to 120 characters and no blanks.")
        )


def _check_role(role: str) -> None:
    if role not in GIVEN_ROLES:
        known = ", ".join(GIVEN_ROLES)
        raise AccountRejected(
            Text(f"没有“{role}”这个角色；可选：{known}。", f"There is no role {role!r}; there are {known}.")
        )


def _check_exists(connection: Connection, subject: str) -> None:
    if not _exists(connection, subject):
        raise AccountRejected(Text(f"没有账号 {subject}。", f"There is no account {subject}."))


def _exists(connection: Connection, subject: str) -> bool:
    return connection.scalar(select(account.c.subject).where(account.c.subject == subject)) is not None


def _administrators(connection: Connection) -> int:
    open_ones = (account.c.role == "administrator", account.c.disabled_at.is_(None))
    return connection.scalar(select(func.count()).select_from(account).where(*open_ones))


def _update(connection: Connection, subject: str, **values) -> None:
    connection.execute(update(account).where(account.c.subject == subject).values(**values))


def _set_places(connection: Connection, subject: str, places: Sequence[int] | None) -> None:
    connection.execute(delete(account_scope).where(account_scope.c.subject == subject))
    _update(connection, subject, everywhere=int(places is None))
    wanted = list(dict.fromkeys(places or ()))
    known = set(connection.execute(select(region.c.id).where(region.c.id.in_(wanted))).scalars()) if wanted else set()
    if missing := [place for place in wanted if place not in known]:
        raise AccountRejected(Text(f"没有地区 {missing[0]}。", f"There is no place {missing[0]}."))
    if wanted:
        connection.execute(insert(account_scope), [{"subject": subject, "region_id": place} for place in wanted])


def _check_whole_counties(connection: Connection, subject: str) -> None:
    """Who sees public figures alone sees them as everybody does, as parts of whole counties: the tens of each street by
    itself, put together with the figures of the county by two such readers, would tell of small counts."""
    role = connection.scalar(select(account.c.role).where(account.c.subject == subject))
    given = select(account_scope.c.region_id).where(account_scope.c.subject == subject)
    below = select(region.c.name).where(region.c.id.in_(given), region.c.level.in_(("street", "community"))).limit(1)
    may = ROLES[role].permissions if role in ROLES else frozenset()
    public_alone = Permission.SEE_STATISTICS in may and Permission.SEE_EXACT not in may
    if public_alone and connection.scalar(below) is not None:
        raise AccountRejected(
            Text(
                "读者只看对外数据，范围须为整个县（市、区）或更大。",
                "A reader sees public figures alone: the places are whole counties or more.",
            )
        )


def _listed(places: Sequence[int] | None) -> list[int] | str:
    return "everywhere" if places is None else list(places)


def _record(connection: Connection, subject: str, said: dict, by: Person, now: datetime) -> None:
    append(connection, Verb.ACCOUNT_CHANGED, {"account": subject, **said}, person=by, now=now)

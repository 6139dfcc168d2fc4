"""Login by password, for a department without an identity provider: Argon2id, and a lock after wrong passwords."""

from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update

from lib.access import ROLES, Person, Scope
from lib.accounts import AccountRejected
from lib.accounts.accounts import NAME, Account, find, set_password_hash
from lib.audit.chain import append
from lib.audit.verbs import Verb
from lib.catalogue.vocabularies import Text
from lib.schema import account

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 256
FAILURES = 5
"""Wrong passwords in a row after which the account is locked."""
LOCK_MINUTES = 15
_HASHER = PasswordHasher()
REFUSED = Text("账号或密码不正确。", "The name or the password is wrong.")
SAME = Text("新密码与原密码相同。", "The new password is the old one.")
LOCKED = Text(
    f"连续{FAILURES}次密码错误，账号锁定{LOCK_MINUTES}分钟。请稍后再试，或请管理员重设密码。",
    f"{FAILURES} wrong passwords in a row: the account is locked for {LOCK_MINUTES} minutes. Try again later, or ask an "
    "administrator for a new password.",
)


def hashed(password: str) -> str:
    """The hash to store. Raises AccountRejected for a password that is too short or too long."""
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise AccountRejected(
            Text(
                f"密码须为{LEAST_CHARACTERS}至{MOST_CHARACTERS}个字符。",
                f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters.",
            )
        )
    return _HASHER.hash(password)


def log_in(database, subject: str, password: str, *, now: datetime) -> Account:
    """The account whose password this is. `now`: Asia/Shanghai.

    Raises AccountRejected, with the same words and after the same work for an unknown name, a wrong password, an
    account without a password and a disabled one; a locked one says so. Raises DatabaseUnavailable.
    """
    now = now.replace(tzinfo=None, microsecond=0)
    row = _row(database, subject)
    if row is not None and row.locked_until is not None and row.locked_until > now:
        raise AccountRejected(LOCKED, account=subject)
    right = _verified(row.password_hash if row and row.password_hash else _of_nobody(), password[: MOST_CHARACTERS + 1])
    if row is None or row.password_hash is None:
        raise AccountRejected(REFUSED, account=subject if row else None)
    if not right:
        raise AccountRejected(_note_failure(database, subject, now), account=subject)
    if row.disabled_at is not None:
        raise AccountRejected(REFUSED, account=subject)
    if row.failures or row.locked_until:
        database.run(lambda c: c.execute(_values(subject, failures=0, locked_until=None)))
    return find(database, subject)


def change_own(database, subject: str, old: str, new: str, *, now: datetime) -> None:
    """Give `subject` another password, with an event in the audit log. A wrong old one counts as at the login.

    Raises AccountRejected, AuditRefused, DatabaseUnavailable.
    """
    person = log_in(database, subject, old, now=now).person
    if new == old:
        raise AccountRejected(SAME)
    set_password_hash(database, subject, hashed(new), by=person, now=now)


def _row(database, subject: str):
    if not NAME.fullmatch(subject):  # no account has such a name, and PostgreSQL does not take every sign
        return None
    found = database.rows(select(account).where(account.c.subject == subject))
    return found[0] if found else None


def _verified(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _of_nobody() -> str:
    """A hash to try against where there is no account: the answer takes as long."""
    return _HASHER.hash("of nobody, to be tried where there is no account")


def _note_failure(database, subject: str, now: datetime) -> Text:
    """Count a wrong password, in one statement of the database, so that several at a time are all counted."""

    def run(connection) -> Text:
        connection.execute(_values(subject, failures=account.c.failures + 1))
        failures = connection.scalar(select(account.c.failures).where(account.c.subject == subject))
        if failures < FAILURES:
            return REFUSED
        connection.execute(_values(subject, failures=0, locked_until=now + timedelta(minutes=LOCK_MINUTES)))
        nobody = Person(subject, ROLES["stranger"], Scope(()))
        append(connection, Verb.LOGIN_LOCKED, {"account": subject}, person=nobody, now=now)
        return LOCKED

    return database.run(run)


def _values(subject: str, **values):
    return update(account).where(account.c.subject == subject).values(**values)

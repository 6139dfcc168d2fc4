"""The secret key that turns ID numbers into keys of persons: a file outside the database, and its fingerprint inside.

Without the key nobody can try out which number a person's key belongs to. With another key everybody would be counted
twice: so the database knows the fingerprint of the key it was filled with.
"""

import hashlib
import hmac
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from lib.catalogue.vocabularies import Text
from lib.files.secret_file import SecretFileRejected, load_secret
from lib.importers.errors import ImportRejected
from lib.schema import key_fingerprint

KEY_OF_PERSONS = Text("人员密钥", "key of persons")
_PRINT_OF = b"fingerprint of the key of persons, volunteer-service dashboard"


class KeyRejected(ImportRejected):
    """The key, not the file, is in the way: the same file comes in when the key is put right."""


def load_key(path: Path, *, make: bool) -> bytes:
    """The key in the file at `path`; `make`: a new one is made when there is no file.

    Raises KeyRejected when it is missing and not to be made, cannot be read, is too short, or is open to others.
    """
    try:
        return load_secret(path, make=make, name=KEY_OF_PERSONS, setting="PERSON_KEY_FILE")
    except SecretFileRejected as error:
        raise KeyRejected(error.message) from None


def key_of(database, path: Path) -> bytes:
    """The key for imports into `database`: made at the very first one, never again beside data that another key made.

    Raises KeyRejected, DatabaseUnavailable.
    """
    return load_key(path, make=not database.rows(select(key_fingerprint.c.id)))


def bind(connection: Connection, key: bytes, now: datetime) -> None:
    """Write the key's fingerprint at the first use; raises KeyRejected when the database was filled with another key."""
    known = connection.scalar(select(key_fingerprint.c.fingerprint))
    if known is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(key_fingerprint).values(id=1, fingerprint=fingerprint(key), made_at=now))
            return
        except IntegrityError:  # somebody else was first
            known = connection.scalar(select(key_fingerprint.c.fingerprint))
    if not hmac.compare_digest(known, fingerprint(key)):
        raise KeyRejected(
            Text(
                "人员密钥与这个数据库以前使用的不同，未导入：否则每个人都会被重复计算。请从备份恢复原来的密钥文件（设置项 PERSON_KEY_FILE）。",
                "The key of persons is not the one this database was filled with; nothing was imported, since everybody "
                "would be counted twice. Restore the former key file from its backup (setting PERSON_KEY_FILE).",
            )
        )


def fingerprint(key: bytes) -> str:
    """64 hexadecimal digits that distinguish two keys and say nothing about either."""
    return hmac.digest(key, _PRINT_OF, hashlib.sha256).hex()

"""The secret key that turns ID numbers into keys of persons: a file outside the database, and its fingerprint inside.

Without the key nobody can try out which number a person's key belongs to. With another key everybody would be counted
twice: so the database knows the fingerprint of the key it was filled with.
"""

import hashlib
import hmac
import os
import secrets
import stat
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from lib.atomic_files import create_once
from lib.catalogue.vocabularies import Text
from lib.importers.errors import ImportRejected
from lib.schema import key_fingerprint

LEAST = 32
MOST = 4096
"""Bytes of a key file."""
_PRINT_OF = b"fingerprint of the key of persons, volunteer-service dashboard"


class KeyRejected(ImportRejected):
    """The key, not the file, is in the way: the same file comes in when the key is put right."""


def load_key(path: Path, *, make: bool) -> bytes:
    """The key in the file at `path`; `make`: a new one is made when there is no file.

    Raises KeyRejected when it is missing and not to be made, cannot be read, is too short, or is open to others.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        if not make:
            raise KeyRejected(_missing(path)) from None
    except OSError as error:
        raise KeyRejected(_unreadable(path, error)) from None
    try:
        create_once(path, secrets.token_bytes(LEAST))
        return _read(path)
    except OSError as error:
        raise KeyRejected(_unreadable(path, error)) from None


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


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a file")
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise KeyRejected(_open_to_others(path))
        key = file.read(MOST + 1)
    if not LEAST <= len(key) <= MOST:
        raise KeyRejected(_wrong_length(path, len(key)))
    return key


def _missing(path: Path) -> Text:
    return Text(
        f"找不到人员密钥文件 {path}。请从备份恢复，或检查设置项 PERSON_KEY_FILE。",
        f"There is no key file of persons at {path}. Restore it from its backup, or check the setting PERSON_KEY_FILE.",
    )


def _unreadable(path: Path, error: OSError) -> Text:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Text(
        f"不能读取或建立人员密钥文件 {path}（{reason}）。请检查路径和权限，该文件须属于运行本程序的用户。",
        f"The key file of persons {path} cannot be read or made ({reason}). Check the path and the permissions: it has "
        "to belong to the user who runs this program.",
    )


def _open_to_others(path: Path) -> Text:
    return Text(
        f"其他用户可以读取人员密钥文件 {path}，未导入。请执行：chmod 600 {path}",
        f"Other users may read the key file of persons {path}; nothing was imported. Run: chmod 600 {path}",
    )


def _wrong_length(path: Path, length: int) -> Text:
    return Text(
        f"人员密钥文件 {path} 有{length}字节，应为{LEAST}至{MOST}字节，可能已损坏。请从备份恢复；从未导入过人员时，可删除它，下次导入会重新建立。",
        f"The key file of persons {path} holds {length} bytes, not {LEAST} to {MOST}, and may be damaged. Restore it from "
        "its backup; if no persons were ever imported, delete it and the next import makes a new one.",
    )

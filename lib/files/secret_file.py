"""Secret keys in files of their own, outside the database: made once, readable by their owner alone."""

import os
import secrets
import stat
from pathlib import Path

from lib.catalogue.vocabularies import Text
from lib.files.atomic_files import create_once

LEAST = 32
MOST = 4096
"""Bytes of a key file."""


class SecretFileRejected(Exception):
    """The file is missing, cannot be read, is open to others or too short; `message` says what to do."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message


def load_secret(path: Path, *, make: bool, name: Text, setting: str) -> bytes:
    """The key in the file at `path`; `make`: a new one is made where there is no file.

    `name` calls the key in messages (审计密钥, "audit key"), `setting` is the setting that holds the path.
    Raises SecretFileRejected.
    """
    try:
        return _read(path, name, setting)
    except FileNotFoundError:
        if not make:
            raise SecretFileRejected(_missing(path, name, setting)) from None
    except OSError as error:
        raise SecretFileRejected(_unreadable(path, name, error)) from None
    try:
        create_once(path, secrets.token_bytes(LEAST))
        return _read(path, name, setting)
    except OSError as error:
        raise SecretFileRejected(_unreadable(path, name, error)) from None


def _read(path: Path, name: Text, setting: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a file")
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise SecretFileRejected(_open_to_others(path, name))
        key = file.read(MOST + 1)
    if not LEAST <= len(key) <= MOST:
        raise SecretFileRejected(_wrong_length(path, name, len(key)))
    return key


def _missing(path: Path, name: Text, setting: str) -> Text:
    return Text(
        f"找不到{name.zh}文件 {path}。请从备份恢复，或检查设置项 {setting}。",
        f"There is no file of the {name.en} at {path}. Restore it from its backup, or check the setting {setting}.",
    )


def _unreadable(path: Path, name: Text, error: OSError) -> Text:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Text(
        f"不能读取或建立{name.zh}文件 {path}（{reason}）。请检查路径和权限，该文件须属于运行本程序的用户。",
        f"The file of the {name.en} {path} cannot be read or made ({reason}). Check the path and the permissions: it has "
        "to belong to the user who runs this program.",
    )


def _open_to_others(path: Path, name: Text) -> Text:
    return Text(
        f"其他用户可以读取{name.zh}文件 {path}，操作未进行。请执行：chmod 600 {path}",
        f"Other users may read the file of the {name.en} {path}; nothing was done. Run: chmod 600 {path}",
    )


def _wrong_length(path: Path, name: Text, length: int) -> Text:
    return Text(
        f"{name.zh}文件 {path} 有{length}字节，应为{LEAST}至{MOST}字节，可能已损坏。请从备份恢复；从未使用过时，可删除它，"
        "下次会重新建立。",
        f"The file of the {name.en} {path} holds {length} bytes, not {LEAST} to {MOST}, and may be damaged. Restore it "
        "from its backup; if it was never used, delete it and a new one is made the next time.",
    )

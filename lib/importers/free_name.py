"""Names for files that we write: never that of another file, and never a file half written."""

import os
import secrets
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import BinaryIO

from lib.catalogue.words import Text
from lib.importers.outcome import ImportRefused

MOST_BYTES = 200
"""Of a name before its ending: file systems take 255 in all."""

NO_FOLDER = Text(
    "不能在 {folder} 中写文件（{why}），没有导入任何文件。",
    "Nothing can be written in {folder} ({why}); no file was imported.",
)


def shortened(stem: str) -> str:
    """The stem, cut where a time, a number and an ending behind it would make the name too long."""
    while len(os.fsencode(stem)) > MOST_BYTES:
        stem = stem[:-1]
    return stem


def check_folder(folder: Path) -> None:
    """Raises ImportRefused when no file can be written in `folder`."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as fault:
        said = {"folder": folder, "why": os.strerror(fault.errno or 0)}
        raise ImportRefused(Text(NO_FOLDER.zh.format(**said), NO_FOLDER.en.format(**said))) from None


def write_beside(folder: Path, stem: str, ending: str, fill: Callable[[BinaryIO], object]) -> Path:
    """A new file in `folder` called stem + ending, numbered before the last dot where that is taken (a.corrections-2.xlsx);
    readable by its owner alone.

    `fill` writes it, under a hidden name at first: what has the name is whole. Raises OSError, and whatever `fill` does.
    """
    hidden = folder / f".{secrets.token_hex(8)}.part"
    try:
        with open(hidden, "x+b", opener=_private) as file:
            fill(file)
        return move_beside(hidden, folder, stem, ending)
    finally:
        hidden.unlink(missing_ok=True)


def move_beside(path: Path, folder: Path, stem: str, ending: str) -> Path:
    """Give the file at `path` a free name in `folder`, which is on the same disk. Raises OSError."""
    wanted = folder / f"{shortened(stem)}{ending}"
    for number in count(1):
        target = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            target.touch(0o600, exist_ok=False)  # takes the name, whoever else wants it
        except FileExistsError:
            continue
        os.replace(path, target)
        return target


def _private(path: str, flags: int) -> int:
    """Opens for the owner alone: the file may hold what another held."""
    return os.open(path, flags, 0o600)

"""Names for files that we write: never that of another file, and never a file half written."""

import os
import secrets
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 200
"""Of a name before its ending: file systems take 255 in all."""


def shortened(stem: str) -> str:
    """The stem, cut where a time, a number and an ending behind it would make the name too long."""
    while len(os.fsencode(stem)) > MOST_BYTES:
        stem = stem[:-1]
    return stem


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

"""Files that are there whole or not at all: written under a hidden name in the same folder, then renamed in one step.

write_new, move_new   a name that no other file has      create_once   the first of several writers wins
replacing             a file of this name is replaced
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 200
"""Of a name before its ending: file systems take 255 in all."""
OWNER_ONLY, ANY_NEW_FILE = 0o600, 0o666
"""Permissions, before the umask."""


def shortened(stem: str) -> str:
    """The stem, cut so that a time, a number and an ending can be added to the name."""
    while len(os.fsencode(stem)) > MOST_BYTES:
        stem = stem[:-1]
    return stem


def write_new(folder: Path, stem: str, ending: str, fill: Callable[[BinaryIO], object]) -> Path:
    """A new file in `folder` called stem + ending, numbered before the last dot if that is taken (a.corrections-2.xlsx);
    readable by its owner alone.

    `fill` writes the file, which gets its name when it is complete. Raises OSError, and whatever `fill` raises.
    """
    with _hidden_file(folder) as (hidden, file):
        fill(file)
        file.flush()
        return move_new(hidden, folder, stem, ending)


def move_new(path: Path, folder: Path, stem: str, ending: str) -> Path:
    """Give the file at `path` a free name in `folder`, which is on the same disk. Raises OSError."""
    wanted = folder / f"{shortened(stem)}{ending}"
    for number in count(1):
        target = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            target.touch(OWNER_ONLY, exist_ok=False)  # reserves the name among several writers
        except FileExistsError:
            continue
        os.replace(path, target)
        return target


@contextmanager
def replacing(path: Path, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """A file to write that becomes `path` when the block ends without an error; until then, and after an error, `path`
    is what it was. `mode`: its permissions; None: those that this process gives new files. Raises OSError."""
    with _hidden_file(path.parent, OWNER_ONLY if mode else ANY_NEW_FILE) as (hidden, file):
        yield file
        file.flush()
        if mode:
            os.fchmod(file.fileno(), mode)
        os.replace(hidden, path)


def create_once(path: Path, content: bytes) -> None:
    """A file of this content at `path`, readable by its owner alone and on the disk when this returns; a file that is
    there already, or that another process creates first, stays as it is. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _hidden_file(path.parent) as (hidden, file):
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(hidden, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _hidden_file(folder: Path, mode: int = OWNER_ONLY) -> Iterator[tuple[Path, BinaryIO]]:
    """A file under a hidden name that is deleted at the end unless it was renamed."""
    hidden = folder / f".{secrets.token_hex(8)}.part"
    try:
        with open(hidden, "x+b", opener=lambda path, flags: os.open(path, flags, mode)) as file:
            yield hidden, file
    finally:
        hidden.unlink(missing_ok=True)

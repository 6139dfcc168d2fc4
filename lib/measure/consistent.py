"""One state of the data for whatever takes several reads: computed again when the data changed in between."""

from collections.abc import Callable
from typing import TypeVar

from lib.db import DataChanged, Version

TRIES = 3
T = TypeVar("T")


def consistent(database, compute: Callable[[Version], T], *, version: Version | None = None) -> tuple[T, Version]:
    """`compute(version)`, all of whose reads were of that version, and the version (first: the one just read).

    With the next version when the data changes meanwhile, TRIES times in all; within `Database.at` once, with that version.
    Raises DataChanged.
    """
    held, version = database.is_held, version or database.version()
    for left in reversed(range(TRIES)):
        try:
            with database.at(version):
                return compute(version), version
        except DataChanged:
            if held or not left:
                raise
            version = database.newest_version()
    raise AssertionError("never here")

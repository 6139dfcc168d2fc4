"""One state of the data for whatever takes several reads: computed again when the data changed in between."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TypeVar

from lib.db import DataChanged, Version

TRIES = 2
"""Times that the copy may answer, or the replica, before the database itself has to."""
T = TypeVar("T")


def consistent(
    database, compute: Callable[[Version], T], *, version: Version | None = None, opened: ExitStack | None = None
) -> tuple[T, Version]:
    """`compute(version)`, all of whose reads were of that version, and the version (first: the one just read).

    Where the data changes meanwhile, with the next version, and at last within one open view of the database, which writers do
    not change; `opened` keeps it open, for an answer that is read on. Within `Database.at` once, with that version: raises
    DataChanged.
    """
    version = version or database.version()
    if database.is_held:
        with database.at(version):
            return compute(version), version
    for _ in range(TRIES):
        with suppress(DataChanged), database.at(version):
            return compute(version), version
        version = database.newest_version()
    with ExitStack() as own:
        version = (opened or own).enter_context(database.one_view())
        return compute(version), version

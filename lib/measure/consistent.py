"""One state of the data for whatever takes several reads: computed again when the data changed in between."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from lib.db import Version

TRIES = 3
T = TypeVar("T")


@dataclass(frozen=True)
class Consistent(Generic[T]):
    """What was computed and of which version; `of_one_state` is False when the data changed during every try."""

    value: T
    version: Version
    of_one_state: bool


def consistent(
    database,
    compute: Callable[[Version], T],
    *,
    version: Version | None = None,
    of_one_state: Callable[[T, Version], bool] | None = None,
) -> Consistent[T]:
    """`compute(version)`, at most TRIES times, until all that it read was of `version` (first: the one just read).

    `of_one_state(value, version)` says so; without it the database is asked whether it still holds that version.
    """
    unchanged = of_one_state or (lambda _, before: database.newest_version().version == before.version)
    version = version or database.version()
    for _ in range(TRIES):
        value = compute(version)
        if unchanged(value, version):
            return Consistent(value, version, of_one_state=True)
        last, version = version, database.newest_version()
    return Consistent(value, last, of_one_state=False)

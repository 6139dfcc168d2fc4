"""The one cache of numbers and figures: keyed by metric, selection with dates, breakdown, scope and data version.

A result never changes once measured for a data version, so nothing has to be invalidated: a new version is a new key.
Sessions share what they may both see, because the scope is part of the key.
"""

from collections.abc import Callable
from functools import lru_cache

from lib.access import Scope
from lib.db import Database, open_database
from lib.directory import Directory, read_directory
from lib.measure import measure
from lib.result import Result
from lib.selection import Selection


@lru_cache(maxsize=1)
def database() -> Database:
    """The shared database of this server."""
    return open_database()


def directory() -> Directory:
    """Names of the current data."""
    return read_directory(database())


@lru_cache(maxsize=4096)
def _measured(
    source: Database, _version: int, metric: str, selection: Selection, by: tuple[str, ...], scope: Scope
) -> Result:
    return measure(source, metric, selection, by, scope=scope)


def result(metric: str, selection: Selection, by: tuple[str, ...] = (), *, scope: Scope, version: int) -> Result:
    """`measure()` through the cache; `selection` should have dates so that equal questions share an entry."""
    return _measured(database(), version, metric, selection, by, scope)


@lru_cache(maxsize=2048)
def kept(make: Callable, *key):
    """`make(*key)` through the cache: for figures and page-level queries. The key must hold version and scope."""
    return make(*key)

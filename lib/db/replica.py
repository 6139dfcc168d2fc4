"""The read replica of DATABASE_READ_URL: a PostgreSQL standby that pages read, while everything that writes uses the primary.

A read of one version of the data goes to it while it holds that very version; a replica that lags behind, is away or belongs to
another database is left out, so that no figure mixes two states.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Connection

from lib.db.connections import Connections, Version
from lib.db.faults import DatabaseUnavailable, QueryTimeout

AWAY_SECONDS = 30
"""A replica that did not answer is not asked again before."""
_log = logging.getLogger("volunteer")


class Replica:
    """Views of the replica at `url`. Raises DatabaseUnavailable for a URL that is not of PostgreSQL."""

    def __init__(self, url: str):
        self._connections = Connections(url, setting="DATABASE_READ_URL")
        if self._connections.engine_name != "postgresql":
            raise DatabaseUnavailable("DATABASE_READ_URL names a replica of PostgreSQL; leave it empty with SQLite")
        self._away_until, self._refused = 0.0, False
        self._belongs_to: str | None = None
        self.is_behind = False

    @property
    def is_away(self) -> bool:
        """Whether reads go to the primary, since the replica does not answer or is of another database."""
        return self._refused or time.monotonic() < self._away_until

    @property
    def state(self) -> str:
        """away, behind or current, as far as the last reads showed."""
        return "away" if self.is_away else "behind" if self.is_behind else "current"

    def close(self) -> None:
        self._connections.engine.dispose()

    def version(self, seconds: float, primary: Callable[[], Version]) -> Version | None:
        """The version that it holds; None while it is away."""
        if self.is_away:
            return None
        try:
            with self._connections.reading(seconds) as connection:
                found = self._connections.version(connection)
        except (DatabaseUnavailable, QueryTimeout) as error:
            return self._failed(error)
        if self._belongs_to is None:
            self._belongs_to = primary().database_key
        if self._belongs_to != found.database_key:
            self._refused = True
            _log.error("DATABASE_READ_URL is not used: it holds another database than DATABASE_URL")
            return None
        return found

    @contextmanager
    def view(self, wanted: Version) -> Iterator[Connection | None]:
        """One consistent view of `wanted`; None where the replica has none. What breaks in the block is a lost connection, and the
        next read goes to the primary."""
        try:
            with ExitStack() as opened:
                yield None if self.is_away else self._opened(opened, wanted)
        except DatabaseUnavailable as error:
            self._failed(error)
            raise DatabaseUnavailable(str(error)) from error  # also of a busy one: the primary may not be

    def _opened(self, opened: ExitStack, wanted: Version) -> Connection | None:
        try:
            connection = opened.enter_context(self._connections.reading())
            found = self._connections.version(connection)
        except (DatabaseUnavailable, QueryTimeout) as error:
            opened.close()
            return self._failed(error)
        if (found.database_key, found.version) == (wanted.database_key, wanted.version):
            return connection
        opened.close()
        return None

    def _failed(self, error: Exception) -> None:
        self._away_until = time.monotonic() + AWAY_SECONDS
        _log.warning("read replica: %s; the primary is read for %s s", error, AWAY_SECONDS)

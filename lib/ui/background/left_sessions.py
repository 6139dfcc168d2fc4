"""Tabs that were closed: what they held (uploaded files, rows to correct) goes within two minutes.

Streamlit keeps the session of a line that broke for two minutes, for the browser to come back. But it looks at the clock only when the
next one connects, and gives the memory back at some later garbage collection: 400 MB were held for minutes, on a quiet server for hours.
"""

import time
from asyncio import sleep

from streamlit import runtime

KEPT_SECONDS, LOOK_SECONDS = 100, 10
"""For how long a session whose line broke is kept, and between two looks."""


class LeftSessions:
    """The sessions of this server that have no line, with since when."""

    def __init__(self):
        self._since: dict[str, float] = {}

    async def run(self) -> None:
        """Look again and again, in the loop of the server, until cancelled."""
        while True:
            await sleep(LOOK_SECONDS)
            self.look(time.monotonic())

    def look(self, now: float) -> None:
        """Close what has been left for KEPT_SECONDS."""
        if not runtime.exists():
            return
        server = runtime.get_instance()
        left = {info.session.id: info.session for info in server._session_mgr._session_storage.list()}
        self._since = {name: self._since.get(name, now) for name in left}
        for name, session in left.items():
            if now - self._since[name] >= KEPT_SECONDS:
                session.session_state.clear()  # here and now, not when the session is collected
                server.close_session(name)

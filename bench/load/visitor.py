"""One open tab without a browser: the websocket, and what a page says until it is drawn."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.protocol import State

from lib.catalogue.breakdowns import BREAKDOWNS
from lib.selection import COMPARISONS, PRESETS

FILTERED = ("sex", "age_band", "category", "method")
CONNECT_SECONDS, DRAWN_SECONDS = 10, 60
"""A browser's patience for the handshake, and a reader's for a page."""


class Failed(Exception):
    """A page that was not drawn; the message says which and why."""


@dataclass(frozen=True)
class Drawn:
    """A page as it came: `seconds` from the message to the last element, kinds of elements, texts of alerts, bytes."""

    seconds: float
    elements: Counter
    alerts: tuple[str, ...]
    html: str
    bytes: int


class Visitor:
    """One session: `async with Visitor(url) as visitor: await visitor.ask("volunteers", "period=all")`."""

    def __init__(self, url: str, *, headers: dict[str, str] | None = None, bytes_a_second: int | None = None):
        """url: http://HOST:PORT. headers: e.g. the cookie of a login. bytes_a_second: a slow line reads no faster."""
        self.url, self.headers, self.bytes_a_second = url, headers or {}, bytes_a_second
        self.session = ""
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> "Visitor":
        await self.open()
        return self

    async def __aexit__(self, *_fault) -> None:
        await self.close()

    async def open(self) -> None:
        """Connect, as the session before where there was one. Raises Failed."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        offered = ["streamlit", "token", *([self.session] if self.session else [])]  # as the browser's client does
        queue = 1 if self.bytes_a_second else 256  # messages that are taken off the line before they are read
        try:
            self._socket = await connect(
                address,
                subprotocols=offered,
                additional_headers={"Origin": self.url, **self.headers},
                open_timeout=CONNECT_SECONDS,
                max_size=None,
                max_queue=queue,
                ping_interval=None,
                proxy=None,
            )
        except (OSError, TimeoutError, Exception) as error:
            raise Failed(f"cannot connect: {type(error).__name__} {error}") from error

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as one knows."""
        return self._socket is not None and self._socket.state is State.OPEN

    async def close(self) -> None:
        """Close the tab."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def send(self, message: BackMsg) -> None:
        """Send a message of one's own making."""
        await self._socket.send(message.SerializeToString())

    async def ask(self, page: str, query: str = "") -> Drawn:
        """Run a page with a query string and read until it is drawn. Raises Failed."""
        message = BackMsg()
        message.rerun_script.page_name = "" if page == "overview" else page
        message.rerun_script.query_string = query
        began = time.monotonic()
        try:
            async with asyncio.timeout(DRAWN_SECONDS):
                await self.send(message)
                return await self._drawn(f"{page}?{query}", began)
        except TimeoutError:
            raise Failed(f"{page}?{query}: not drawn within {DRAWN_SECONDS} s") from None
        except Failed:
            raise
        except Exception as error:
            raise Failed(f"{page}?{query}: {type(error).__name__} {error}") from error

    async def _drawn(self, what: str, began: float) -> Drawn:
        elements, alerts, html, size = Counter(), [], [], 0
        while True:
            data = await self._socket.recv()
            size += len(data)
            if self.bytes_a_second:
                await asyncio.sleep(len(data) / self.bytes_a_second)
            answer = ForwardMsg.FromString(data)
            match answer.WhichOneof("type"):
                case "new_session":
                    self.session = answer.new_session.initialize.session_id or self.session
                case "page_not_found":
                    raise Failed(f"{what}: no such page")
                case "delta":
                    element = answer.delta.new_element
                    kind = element.WhichOneof("type")
                    elements[kind or "block"] += 1
                    if kind == "exception":
                        raise Failed(f"{what}: {element.exception.message}")
                    if kind == "alert":
                        alerts.append(element.alert.body)
                    if kind == "html":
                        html.append(element.html.body)
                case "script_finished":
                    if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        elements, alerts, html = Counter(), [], []
                        continue
                    return Drawn(time.monotonic() - began, elements, tuple(alerts), "\n".join(html), size)


def random_query(random: Random, places: list[int]) -> str:
    """A selection as readers make them: mostly a period and a place, at times a filter of people or of activities."""
    year, month = random.randint(2018, 2026), random.randint(1, 12)
    spans = [f"{year}-01-01..{year}-12-31", f"{year - 1}-{month:02}-01..{year}-{month:02}-01"]
    pairs = {"period": random.choice(["", "", *PRESETS, *spans, *spans])}
    if random.random() < 0.6:
        pairs["place"] = str(random.choice(places))
    if random.random() < 0.2:
        pairs["compare"] = random.choice(tuple(COMPARISONS))
    if random.random() < 0.2:
        name = random.choice(FILTERED)
        pairs[name] = random.choice(tuple(BREAKDOWNS[name].words))
    if random.random() < 0.1:
        pairs["lang"] = "en"
    return "&".join(f"{name}={value}" for name, value in pairs.items() if value)

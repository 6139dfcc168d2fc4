"""What an open page sends: the few kinds of messages that our pages need, and each only while its login is open.

Any client may send Streamlit others: to empty every cache, to read where the project comes from, to save settings. They are
dropped. And Streamlit runs callbacks of widgets, and parts of a page that run by themselves, before or without the page, which
asks who is there. So a message that comes after the login has ended is turned into a plain rerun, which draws the way to the
login.
"""

from collections.abc import Callable

from anyio import sleep, to_thread
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from lib.access import Person
from lib.db import DatabaseUnavailable
from lib.gate.counted import Counted
from lib.gate.identity import CLAIM, person_of
from lib.gate.modes import Mode

OBEYED = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request")
"""Kinds of messages that pages send; of the others none is needed."""
MOST_DROPPED = 100
"""Of messages of other kinds: whoever sends more is no page of ours, and is cut off."""
MOST_RUNS, RUNS_SECONDS, LOOK_SECONDS = 300, 60, 1
"""Page runs of one account, in all its tabs. The next ones wait: nobody clicks that fast, and the others come first."""
CUT_OFF = {"type": "websocket.disconnect", "code": 1008, "reason": ""}


class WatchedMessages:
    """ASGI middleware behind the gate. `open_database` gives the shared database."""

    def __init__(self, app: ASGIApp, *, mode: Mode, open_database: Callable):
        self.app, self.mode, self.open_database = app, mode, open_database
        self.runs = Counted(MOST_RUNS, RUNS_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            receive = self._watched(receive, Headers(scope=scope).get(CLAIM))
        await self.app(scope, receive, send)

    def _watched(self, receive: Receive, claim: str | None) -> Receive:
        dropped = 0

        async def receiving() -> Message:
            nonlocal dropped
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                if (kind := kind_of(message.get("bytes") or b"")) in OBEYED:
                    break
                dropped += 1
                if dropped > MOST_DROPPED:
                    return CUT_OFF
            if self.mode.login == "none":
                return message
            while True:
                try:
                    person = await to_thread.run_sync(self._person, claim)
                except DatabaseUnavailable:
                    return message  # no account can be closed meanwhile, and what changes something needs the database
                if person is None:
                    return {"type": "websocket.receive", "bytes": plain_rerun(message["bytes"]), "text": None}
                if kind != "rerun_script":
                    return message
                if not self.runs.too_many(person.subject):
                    self.runs.add(person.subject)
                    return message
                await sleep(LOOK_SECONDS)

        return receiving

    def _person(self, claim: str | None) -> Person | None:
        return person_of(claim, self.open_database(), self.mode, use=False)


def kind_of(asked: bytes) -> str | None:
    """The kind of a message of a page; None for what is none."""
    try:
        return BackMsg.FromString(asked).WhichOneof("type")
    except DecodeError:
        return None


def plain_rerun(asked: bytes) -> bytes:
    """The message with nothing left of it but the page and its address."""
    try:
        given = BackMsg.FromString(asked).rerun_script
    except DecodeError:
        given = BackMsg().rerun_script
    plain = BackMsg()
    plain.rerun_script.page_script_hash = given.page_script_hash
    plain.rerun_script.query_string = given.query_string
    plain.rerun_script.context_info.CopyFrom(given.context_info)  # the address of the browser, to come back to
    return plain.SerializeToString()

"""What an open page sends after its login has ended is not obeyed: no widget, no callback, no part that runs by itself."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from lib.access import LOCAL
from lib.db import DatabaseUnavailable
from lib.gate.counted import Counted
from lib.gate.identity import CLAIM
from lib.gate.modes import mode_of
from lib.settings import load
from lib.ui.login import messages


def rerun() -> BackMsg:
    """A click on a button of a part that runs by itself, on the page with a query."""
    message = BackMsg()
    message.rerun_script.query_string = "period=2026"
    message.rerun_script.page_script_hash = "page"
    message.rerun_script.fragment_id = "part"
    message.rerun_script.context_info.url = "http://127.0.0.1:8501/volunteers"
    widget = message.rerun_script.widget_states.widgets.add()
    widget.id, widget.trigger_value = "undo", True
    return message


def received(person, sent: bytes, monkeypatch, *, login: str = "local") -> bytes:
    """What the application gets of a message, when the claim stands for `person`."""

    def person_of(claim, database, mode, *, use):
        assert claim == "session x" and use is False
        if isinstance(person, Exception):
            raise person
        return person

    monkeypatch.setattr(messages, "person_of", person_of)
    got = []

    async def application(scope, receive, send):
        got.append(await receive())

    async def receive():
        return {"type": "websocket.receive", "bytes": sent}

    watched = messages.WatchedMessages(application, mode=mode_of(load({"LOGIN": login})), open_database=lambda: None)
    scope = {"type": "websocket", "headers": [(CLAIM.encode(), b"session x")]}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(watched(scope, receive, None))).result()
    return got[0]["bytes"]


@pytest.mark.parametrize("person", [LOCAL, DatabaseUnavailable("away")])
def test_while_the_login_is_open_everything_passes(person, monkeypatch):
    sent = rerun().SerializeToString()
    assert received(person, sent, monkeypatch) == sent


def test_after_it_has_ended_the_page_alone_is_left(monkeypatch):
    left = BackMsg.FromString(received(None, rerun().SerializeToString(), monkeypatch)).rerun_script
    assert (left.query_string, left.page_script_hash) == ("period=2026", "page")
    assert left.context_info.url == "http://127.0.0.1:8501/volunteers"
    assert not left.fragment_id and not left.widget_states.widgets


@pytest.mark.parametrize("sent", [BackMsg(stop_script=True), BackMsg(app_heartbeat=True)])
def test_any_other_message_becomes_a_plain_rerun(sent, monkeypatch):
    left = BackMsg.FromString(received(None, sent.SerializeToString(), monkeypatch))
    assert left.WhichOneof("type") == "rerun_script"


def test_without_a_login_nothing_is_looked_up(monkeypatch):
    sent = rerun().SerializeToString()
    assert received(AssertionError("asked"), sent, monkeypatch, login="none") == sent


FOREIGN = [
    BackMsg(clear_cache=True).SerializeToString(),
    BackMsg(load_git_info=True).SerializeToString(),
    BackMsg(set_run_on_save=True).SerializeToString(),
    BackMsg(debug_shutdown_runtime=True).SerializeToString(),
    BackMsg(backend_operation_request={"install_skills": {}}).SerializeToString(),
    b"\xff\xff",
    b"",
]
"""Messages that no page of ours sends."""


@pytest.mark.parametrize("login", ["none", "local"])
def test_messages_of_other_kinds_are_dropped_and_who_sends_many_is_cut_off(login, monkeypatch):
    monkeypatch.setattr(messages, "person_of", lambda *_, **__: LOCAL)
    click, got = rerun().SerializeToString(), []
    line = [*FOREIGN, click, *[FOREIGN[0]] * messages.MOST_DROPPED]

    async def application(scope, receive, send):
        got.extend([await receive(), await receive()])

    async def receive():
        return {"type": "websocket.receive", "bytes": line.pop(0)}

    watched = messages.WatchedMessages(application, mode=mode_of(load({"LOGIN": login})), open_database=lambda: None)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(watched({"type": "websocket", "headers": []}, receive, None))).result()
    assert [message.get("bytes") for message in got] == [click, None]
    assert got[1]["type"] == "websocket.disconnect" and len(line) == len(FOREIGN) - 1


def test_who_runs_pages_without_end_waits_and_the_others_do_not(monkeypatch):
    monkeypatch.setattr(messages, "LOOK_SECONDS", 0.01)
    people = {"session a": replace(LOCAL, subject="a"), "session b": replace(LOCAL, subject="b")}
    monkeypatch.setattr(messages, "person_of", lambda claim, *_, **__: people[claim])
    watched, now = (
        messages.WatchedMessages(None, mode=mode_of(load({"LOGIN": "local"})), open_database=lambda: None),
        [0.0],
    )
    watched.runs = Counted(2, 60, timer=lambda: now[0])
    click = rerun().SerializeToString()

    async def receive():
        return {"type": "websocket.receive", "bytes": click}

    async def run() -> None:
        of_a, of_b = (watched._watched(receive, claim) for claim in people)
        await of_a(), await of_a()
        third = asyncio.create_task(of_a())
        await asyncio.sleep(0.05)
        assert not third.done()
        assert (await of_b())["bytes"] == click
        now[0] = 61.0
        assert (await asyncio.wait_for(third, 10))["bytes"] == click

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()

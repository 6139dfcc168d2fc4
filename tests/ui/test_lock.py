"""A fresh server and a client that speaks Streamlit's own protocol: nobody reaches a page past the entry and its gate.

The server knows everybody as a stranger and has never drawn a menu, which is when Streamlit by itself would open files
of the pages/ folder. A file without any gate of its own lies there as bait.
"""

import asyncio
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.settings import ROOT
from lib.site_map import PAGES
from tests.browser import running

EVERYBODY_IS_A_STRANGER = """
from lib import access
access.LOCAL = access.Person("somebody", access.ROLES["stranger"], access.EVERYWHERE)
"""
BAIT = "import streamlit as st; st.write('the bait was taken')"
REFUSED = "您没有权限打开本页。"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project's own entry and pages in a folder of their own, every visitor a stranger, and the bait."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "pages").mkdir()
    for section in (ROOT / "pages").iterdir():
        (folder / "pages" / section.name).symlink_to(section)
    (folder / "pages" / "bait.py").write_text(BAIT, "utf-8")
    entry = (ROOT / "dashboard.py").read_text("utf-8")
    (folder / "dashboard.py").write_text(EVERYBODY_IS_A_STRANGER + entry, "utf-8")
    return folder


@pytest.fixture(scope="module")
def closed(project, demo_data, tmp_path_factory) -> Iterator[str]:
    """The address of a server of `project` that nobody has visited."""
    log = tmp_path_factory.mktemp("closed") / "log.txt"
    with running(project / "dashboard.py", environment=demo_data, log=log) as address:
        yield address


def page_hash(path) -> str:
    return hashlib.md5(str(path).encode(), usedforsecurity=False).hexdigest()


def attempts(folder: Path) -> dict[str, dict[str, str]]:
    """Ways to ask for a page: names and hashes as Streamlit makes them, and others."""
    found = {
        "folders above": {"page_name": "../../lib/settings"},
        "a wrong hash": {"page_script_hash": "0" * 32},
        "no page": {},
        "a query": {"query_string": "page=volunteers&script=pages/statistics/volunteers.py"},
    }
    for name, file in [("bait", "pages/bait.py"), *((page.name, page.file) for page in PAGES.values())]:
        stem = file.removeprefix("pages/").removesuffix(".py")
        for asked in (name, stem, file):
            found[f"name {asked}"] = {"page_name": asked}
        for hashed in (name, stem, file, folder / file):
            found[f"hash of {name}: {len(str(hashed))}"] = {"page_script_hash": page_hash(hashed)}
    return found


async def answers_to(address: str, **rerun: str) -> list[ForwardMsg]:
    """All messages of the server to one rerun request of a new session, up to the end of the run."""
    message, found = BackMsg(), []
    message.rerun_script.SetInParent()
    for name, value in rerun.items():
        setattr(message.rerun_script, name, value)
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(url, subprotocols=["streamlit"], max_size=None) as socket:
        await socket.send(message.SerializeToString())
        while not found or found[-1].WhichOneof("type") != "script_finished":
            found.append(ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), timeout=60)))
    return found


def ask(address: str, **rerun: str) -> list[ForwardMsg]:
    """`answers_to`, in a thread of its own: a browser of other tests may hold the event loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(answers_to(address, **rerun))).result()


def shown(messages: list[ForwardMsg]) -> str:
    return "\n".join(str(message.delta) for message in messages if message.WhichOneof("type") == "delta")


def test_no_attempt_opens_a_page_past_the_entry(closed, project):
    for what, rerun in attempts(project).items():
        messages = ask(closed, **rerun)
        elements = [m.delta.new_element for m in messages if m.WhichOneof("type") == "delta"]
        alerts = [element.alert.body for element in elements if element.WhichOneof("type") == "alert"]
        assert alerts == [REFUSED], what
        assert {element.WhichOneof("type") for element in elements} == {"alert"}, what
        assert "bait" not in shown(messages), what
        assert [m for m in messages if m.WhichOneof("type") == "navigation"] == [], what


def test_the_same_client_is_let_in_by_the_real_entry(serve, demo_data):
    """The client works: the very request that is refused above shows the page to somebody with the permission."""
    address = serve(ROOT / "dashboard.py", environment=demo_data)
    messages = ask(address, page_name="volunteers")
    assert [m for m in messages if m.WhichOneof("type") == "navigation"]
    assert "data-metric='registered_volunteers'" in shown(messages).replace("\\'", "'")

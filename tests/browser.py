"""Fixtures for tests in a real browser: the app on a free loopback port, and Chromium that can reach nothing else.

`serve(script)` gives an address, `open_page(url, ...)` a page; a test fails when any of its pages asked another host.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
# Chromium calls home on its own, too; the resolver rule is the wall, the others keep it from trying.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE {LOOPBACK}",
]


@contextmanager
def running(
    script: Path | str, *, environment: dict[str, str] | None = None, log: Path, port: int | None = None
) -> Iterator[str]:
    """Run `streamlit run script` from the project's folder at a port (a free one); give its address; stop it at the end.

    Raises RuntimeError with what the server wrote when it does not answer within 60 seconds.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_until_it_answers(server, port=port, log=log)
            yield f"http://{LOOPBACK}:{port}"
        finally:
            stop(server)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return free.getsockname()[1]


def stop(server: subprocess.Popen) -> None:
    """End a server and wait for it; a deaf one is killed after ten seconds."""
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_until_it_answers(server: subprocess.Popen, *, port: int, log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/_stcore/health", timeout=2):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer. It wrote:\n{log.read_text(errors='replace')}")


@contextmanager
def launched_chromium() -> Iterator[Browser]:
    """Headless Chromium of the system (or CHROMIUM=path), walled off from every host but the loopback."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        raise RuntimeError("No Chromium found: install the Debian package chromium, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """`serve(script, environment=...)`: the address of the running app; one server a script and environment."""
    with ExitStack() as stack:
        started: dict[tuple, str] = {}

        def start(script: Path | str, *, environment: dict[str, str] | None = None) -> str:
            which = (str(script), *sorted((environment or {}).items()))
            if which not in started:
                log = tmp_path_factory.mktemp("server") / "log.txt"
                started[which] = stack.enter_context(running(script, environment=environment, log=log))
            return started[which]

        yield start


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with launched_chromium() as browser:
        yield browser


@pytest.fixture
def requests_seen() -> list[Request]:
    """Every request of the test's pages, in order; the test fails at its end when one went to another host."""
    return []


@pytest.fixture
def open_page(chromium: Browser, requests_seen: list[Request]) -> Iterator[Callable[..., Page]]:
    """`open_page(url, width=1440, height=900, dark=False, locale="zh-CN")`: a page in a context of its own.

    A page error, a breach of the content security policy or a request to an outside host fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    sockets: list[str] = []

    def open_one(
        url: str, *, width: int = 1440, height: int = 900, dark: bool = False, locale: str = "zh-CN", **more
    ) -> Page:
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, color_scheme=scheme, locale=locale, **more)
        contexts.append(context)
        context.on("request", lambda request: requests_seen.append(request))
        page = context.new_page()
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    outside = [address for address in [*(r.url for r in requests_seen), *sockets] if not is_ours(address)]
    assert not outside, f"Requests to other hosts: {outside}"
    assert not faults, f"Errors in the page: {faults}"


def is_ours(address: str) -> bool:
    """Whether a requested address stays on this machine (loopback, or made inside the page)."""
    parts = urlsplit(address)
    return parts.scheme in {"data", "blob", "about"} or parts.hostname == LOOPBACK

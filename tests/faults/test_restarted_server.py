"""The server is restarted while somebody downloads: the file arrives whole, and the next server gives the same."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from http.client import HTTPResponse

from lib.measure.disclosure import Form
from lib.selection import Period, Selection
from lib.settings import ROOT
from lib.ui.export_routes import records_link
from tests.browser import LOOPBACK, free_port, stop

LITTLE = 4096
"""Bytes that the client's side holds, so that the server waits with most of the file for who reads it."""


@contextmanager
def serving(environment: dict[str, str], port: int, folder):
    """`python -m lib serve` once it answers, as a process."""
    variables = os.environ | environment | {"PORT": str(port), "HOST": LOOPBACK}
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "lib", "serve"], cwd=ROOT, env=variables, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/_stcore/health", timeout=2):
                    break
            except OSError:
                assert server.poll() is None, (folder / "server.log").read_text("utf-8")
                time.sleep(0.1)
        yield server
    finally:
        stop(server)


def test_a_restart_lets_downloads_end(demo_data, tmp_path):
    port = free_port()
    chosen = Selection(Period("to_date")).choose(place=("330108", "330282"))
    link = (
        f"{records_link(chosen, 'zh', 'csv', form=Form.EXACT, each=True)}&purpose=%E5%B9%B4%E5%BA%A6%E6%80%BB%E7%BB%93"
    )
    with serving(demo_data, port, tmp_path) as server, socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
        line.connect((LOOPBACK, port))
        line.sendall(
            f"GET /{link.lstrip('/')} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = HTTPResponse(line)
        answer.begin()
        assert answer.status == 200
        taken = answer.read(LITTLE)
        server.terminate()
        time.sleep(1)
        assert server.poll() is None, "it ended with the file half sent"
        taken += answer.read()
        assert server.wait(timeout=60) in (0, -signal.SIGTERM)
    address = f"http://{LOOPBACK}:{port}/{link.lstrip('/')}"
    with serving(demo_data, port, tmp_path), urllib.request.urlopen(address, timeout=60) as again:
        assert again.read() == taken
    assert len(taken) > 1_000_000 and taken.endswith(b"\n")

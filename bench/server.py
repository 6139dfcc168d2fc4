"""A server of the dashboard under measurement: started, waited for, stopped; and what its database reads took."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from bench.data import Data
from bench.machine import cpu_seconds, memory_mb, until
from lib.settings import ROOT
from tests.browser import LOOPBACK, free_port, stop

OURS = ROOT / "bench" / "watched_entry.py"
PLOTLY = ROOT / "bench" / "plotly_entry.py"


@dataclass
class Server:
    """A running server; `reads_file` collects its database reads when its entry is a watched one."""

    process: subprocess.Popen
    port: int
    started: float
    reads_file: Path
    processes: int = 1

    @property
    def urls(self) -> list[str]:
        """Of each of its processes."""
        return [f"http://{LOOPBACK}:{self.port + number}" for number in range(self.processes)]

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def cpu(self) -> float:
        return cpu_seconds(self.process.pid)

    def memory(self) -> tuple[float, float]:
        return memory_mb(self.process.pid)

    def reads(self) -> list[dict]:
        """Every read so far: {"seconds", "rows", "from_copy", "words"}."""
        if not self.reads_file.exists():
            return []
        return [json.loads(line) for line in self.reads_file.read_text().splitlines()]

    def healthy(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended with code {self.process.returncode}; its log is {self.log}")
        try:
            for url in self.urls:
                with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                    if answer.status != 200:
                        return False
            return True
        except (URLError, ConnectionError, TimeoutError):
            return False

    @property
    def log(self) -> Path:
        return self.reads_file.with_suffix(".log")


@contextmanager
def serving(
    data: Data, folder: Path, *, entry: Path | None = None, environment: dict | None = None, processes: int = 1
) -> Iterator[Server]:
    """Serve `data` by `python -m lib serve`, or by a watched `entry`, on a free port (processes: and the ports after it); logs go to `folder`."""
    port = free_port()
    reads_file = folder / f"reads-{port}.jsonl"
    variables = {**data.environment, "PORT": str(port), "BENCH_READS": str(reads_file), **(environment or {})}
    command = [sys.executable, "-m", "lib", "serve", f"--processes={processes}"]
    if entry:
        command = [sys.executable, "-m", "streamlit", "run", str(entry), f"--server.port={port}"]
    with reads_file.with_suffix(".log").open("wb") as log:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=subprocess.STDOUT)
        server = Server(process, port, began, reads_file, processes)
        try:
            until(server.healthy, seconds=60, what="the server's health")
            yield server
        finally:
            stop(process)

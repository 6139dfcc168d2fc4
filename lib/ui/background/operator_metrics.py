"""Figures for whoever runs the server, in the form that Prometheus reads, at a port of its own on this machine alone.

Off unless METRICS_PORT is set. The dashboard's own port does not lead there, nor does the proxy. They hold counts and times, no
name, no address, no figure of the data.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.clock import local_now
from lib.ui import cache
from lib.ui.capacity.downloads import files
from lib.ui.capacity.turns import drawing
from lib.ui.faults import last_good

LOOPBACK = "127.0.0.1"
REGISTRY = CollectorRegistry()
REQUESTS = Counter("volunteer_requests", "Requests answered, by status", ["status"], registry=REGISTRY)
SESSIONS = Gauge("volunteer_sessions", "Open tabs: websockets that are open", registry=REGISTRY)
RUNS = Histogram(
    "volunteer_page_run_seconds",
    "Page runs, from the click to the last element, the wait for a turn included",
    buckets=(0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60),
    registry=REGISTRY,
)
ERRORS = Counter("volunteer_page_errors", "Page runs that ended in a fault of the program", registry=REGISTRY)
ProcessCollector(namespace="volunteer", registry=REGISTRY)
_log = logging.getLogger("volunteer")


class CountedRequests:
    """ASGI middleware before all others: counts what is answered, and the tabs that are open."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = False

        async def counted(message: Message) -> None:
            nonlocal accepted
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                REQUESTS.labels(message["status"]).inc()
            elif message["type"] == "websocket.accept":
                accepted = True
                SESSIONS.inc()
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            if accepted:
                SESSIONS.dec()


@contextmanager
def watched_run() -> Iterator[None]:
    """Note how long this page run takes, however it ends."""
    began = time.perf_counter()
    try:
        yield
    finally:
        RUNS.observe(time.perf_counter() - began)


class State:
    """What is looked up when somebody asks: queues, database, copy."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("volunteer_pages_running", "Page runs that are drawing", drawing.running())
        yield _gauge("volunteer_pages_waiting", "Page runs that wait for their turn", drawing.waiting())
        yield _gauge("volunteer_files_running", "Files that are being made", files.running)
        yield _gauge("volunteer_files_waiting", "Requests that wait for a file to be begun", files.waiting)
        try:
            version = last_good.newest()
        except last_good.AWAY:
            yield _gauge("volunteer_database_up", "1 while the database answers", 0)
            return
        yield _gauge("volunteer_database_up", "1 while the database answers", 1)
        yield _gauge("volunteer_data_version", "Version of the data, raised by every change", version.version)
        if version.as_of:
            days = (local_now().date() - version.as_of).days
            yield _gauge("volunteer_data_age_days", "Days since the last day that the data speaks for", days)
        if replica := cache.database().replica:
            up, current = int(not replica.is_away), int(replica.state == "current")
            yield _gauge("volunteer_replica_up", "1 while the read replica answers; without it the primary is read", up)
            yield _gauge("volunteer_replica_current", "1 while the read replica holds the newest version", current)
        copy = cache.database().copy
        if copy is None:
            return
        current = copy.holds(version.database_key, version.version)
        yield _gauge("volunteer_copy_current", "1 while the columnar copy holds the newest version", int(current))
        if published := copy.published():
            made = datetime.fromisoformat(published.built_at)
            age = (datetime.now(UTC) - made).total_seconds()
            yield _gauge("volunteer_copy_age_seconds", "Seconds since the columnar copy was written", age)


REGISTRY.register(State())


def serve(port: str) -> Callable[[], None]:
    """Answer at this port of the loopback (empty: not at all); returns what ends it. A port that is taken is told in the log."""
    if not port:
        return lambda: None
    try:
        server, thread = start_http_server(int(port), addr=LOOPBACK, registry=REGISTRY)
    except OSError as error:
        _log.error("metrics: port %s of this machine is not available: %s", port, error.strerror)
        return lambda: None

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return end


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)

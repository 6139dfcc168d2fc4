"""Sessions without a browser: a websocket that asks for a page as the browser does and reads until it is drawn."""

import time
from pathlib import Path
from urllib.parse import quote

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.data import Data, streets
from bench.lines import Line, of_runs
from bench.server import OURS, Server, serving
from lib.site_map import PAGES

MEMORY_MB = 500
SESSIONS = 20
LARGEST_ANSWER = 20_000
"""Rows: a breakdown by street, month and category has some thousands; the records are millions."""


def open_session(server: Server) -> ClientConnection:
    """A session of its own, as one open tab has it."""
    return connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)


def ask(session: ClientConnection, page: str, query: str = "") -> float:
    """Run `page` with the query string; seconds until the server said that it is done. Raises RuntimeError."""
    message = BackMsg()
    message.rerun_script.page_name = "" if page == "overview" else page
    message.rerun_script.query_string = query
    began = time.monotonic()
    session.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(session.recv(timeout=120))
        kind = answer.WhichOneof("type")
        if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(f"{page}?{query}: {answer.delta.new_element.exception.message}")
        if kind == "page_not_found":
            raise RuntimeError(f"{page} is no page of the dashboard")
        if kind == "script_finished":
            return time.monotonic() - began


def measure_sessions(data: Data, folder: Path) -> list[Line]:
    """Browse all pages in one session, then open SESSIONS sessions with a street each."""
    with serving(data, folder, entry=OURS) as server:
        found = [_memory("server memory at rest (PSS)", server)]
        places = streets(data)
        queries = ["", "period=all", f"place={places[0][0]}", f"period=all&place={places[1][0]}&compare=none"]
        with open_session(server) as session:
            took = [ask(session, page, query) for page in PAGES for query in queries]
            found.append(_memory("server memory after browsing (PSS)", server, f"{len(took)} page runs, one session"))
        found += _rows(server)
        opened = [open_session(server) for _ in range(SESSIONS)]
        took = [
            ask(session, "overview", quote(f"place={place}", safe="=&"))
            for session, (place, _) in zip(opened, places * SESSIONS, strict=False)
        ]
        words = f"{SESSIONS} websocket sessions, a street each"
        found.append(_memory(f"server memory with {SESSIONS} sessions (PSS)", server, words, bar=MEMORY_MB))
        found.append(of_runs("overview for a street, new session, no browser", took, "s"))
        for session in opened:
            session.close()
    return found


def _memory(work: str, server: Server, detail: str = "", *, bar: float | None = None) -> Line:
    pss, rss = server.memory()
    return Line(work, pss, "MB", bar, f"RSS {rss:.0f} MB{'; ' if detail else ''}{detail}")


def _rows(server: Server) -> list[Line]:
    """The largest answers that any page asked for: no page reads raw records."""
    reads = server.reads()
    most = max(reads, key=lambda read: read["rows"])
    by_pandas = sum(read["by"].startswith("read_sql") for read in reads)
    words = f"of {len(reads)} reads on a tour of {len(PAGES)} pages; {by_pandas} by pandas; {most['words'][:100]}"
    slow = [read for read in reads if read["seconds"] > 0.15]
    missed = sum(not read["from_copy"] and read["by"] == "read" for read in reads)
    return [
        Line("most rows that a page reads at once", most["rows"], "rows", LARGEST_ANSWER, words),
        Line("reads over 150 ms on the tour", len(slow), "", None, f"slowest {_slowest(reads)}"),
        Line("reads of the tour that the copy did not answer", missed, ""),
    ]


def _slowest(reads: list[dict]) -> str:
    slowest = max(reads, key=lambda read: read["seconds"])
    return f"{1000 * slowest['seconds']:.0f} ms: {slowest['words'][:100]}"

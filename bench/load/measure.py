"""Many readers with time to think, over all pages, as lines of the report; then many files, and everybody back at once."""

import asyncio
import time
from pathlib import Path

from bench.data import Data
from bench.lines import Line
from bench.load.crowd import BROWSED, crowd, places_of
from bench.load.login import AT_ONCE, log_in, make_accounts
from bench.load.storms import back_at_once, many_files, told
from bench.server import serving
from lib.measure.disclosure import Form
from lib.selection import Selection
from lib.ui.export_routes import records_link

PEOPLE, THINK, FILES = 200, 20, 20
P95_SECONDS = 2
SLOPE_MB = 2
"""MB a minute, once the caches are full: 200 sessions of a day stay within what a small machine has."""


def measure_load(
    data: Data, folder: Path, *, people: int, minutes: float, login: bool = False, processes: int = 1
) -> list[Line]:
    """`people` sessions for `minutes`, then FILES files of all records at once, then everybody's line cut and back.

    login: each session is an account of its own, which has logged in with a password. processes: of the server, each with its
    share of the sessions, as behind the proxy.
    """
    places = places_of(f"sqlite:///{data.file}")
    password = make_accounts(data, people) if login else ""
    settings = {"LOGIN": "local", "COOKIE_SECRET_FILE": str(folder / "cookie.key")} if login else {}
    lines = []
    with serving(data, folder, environment=settings, processes=processes) as server:
        began = time.monotonic()
        sessions = log_in(server.url, people, password) if login else [{}] * people
        if login:
            took = time.monotonic() - began
            lines.append(Line(f"{people} people log in with a password", took, "s", None, f"{AT_ONCE} at once"))
        seen = asyncio.run(
            crowd(
                server.urls,
                people=people,
                seconds=60 * minutes,
                think=THINK,
                pages=BROWSED,
                places=places,
                headers=sessions.__getitem__,
                watch=lambda: (server.cpu(), server.memory()[0]),
            )
        )
        print(seen.report(), flush=True)
        links = [records_link(Selection(), "zh", form=Form.PROTECTED)] * FILES
        began = time.monotonic()
        files = many_files(server.url, links, headers=sessions[0])
        files_took = time.monotonic() - began
        began = time.monotonic()
        lost = asyncio.run(back_at_once(server.urls, people=people, page="definitions", headers=sessions.__getitem__))
        back_took = time.monotonic() - began
    what = f"{people} sessions, {THINK} s think time, {minutes:g} min{', each logged in' if login else ''}"
    what += f", {processes} processes" if processes > 1 else ""
    return [
        *lines,
        Line(f"{what}: failed pages", len(seen.failures), "", 0, f"of {len(seen.seconds) + len(seen.failures)}"),
        Line(f"{what}: p95", seen.share(0.95), "s", P95_SECONDS, f"median {seen.share(0.5):.2f} s"),
        Line(f"{what}: processors busy", seen.cores(), "", None, "of the server"),
        Line(f"{what}: memory", seen.memory_slope(), "MB/min", SLOPE_MB, f"most {seen.most_memory():.0f} MB (PSS)"),
        Line(f"{FILES} files of all records at once", files_took, "s", None, told(files)),
        Line("the same: not delivered", sum(status != 200 for status, _ in files), "", 0),
        Line(f"{people} lines cut, all back at once, a page each", back_took, "s", None, "twice"),
        Line("the same: failed", len(lost), "", 0, "; ".join(lost[:2])),
    ]

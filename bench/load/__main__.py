"""`python -m bench.load URL`: browse a server that runs already."""

import argparse
import asyncio
import sys

from bench.load.crowd import BROWSED, crowd, places_of
from bench.machine import cpu_seconds, memory_mb
from lib.settings import load


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description="Many readers at once, without browsers")
    parser.add_argument("urls", nargs="+", help="http://HOST:PORT of each process of a server of DATABASE_URL")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--think", type=float, default=20, help="seconds between two pages of one reader")
    parser.add_argument("--page", action="append", help="only this page; may be repeated")
    parser.add_argument("--cookie", help="of an open login")
    parser.add_argument("--pid", type=int, help="of the server, to watch its processors and memory")
    given = parser.parse_args(arguments)
    headers = {"Cookie": given.cookie} if given.cookie else {}
    seen = asyncio.run(
        crowd(
            given.urls,
            people=given.people,
            seconds=given.seconds,
            think=given.think,
            pages=tuple(given.page or BROWSED),
            places=places_of(load().url),
            headers=lambda number: headers,
            watch=(lambda: (cpu_seconds(given.pid), memory_mb(given.pid)[0])) if given.pid else None,
        )
    )
    print(seen.report())
    return 1 if seen.failures else 0


if __name__ == "__main__":
    sys.exit(main())

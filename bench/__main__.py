"""`python -m bench`: every measurement in turn, one line each; exit code 1 when a bar is missed."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.change import measure_changes
from bench.crowd import measure_crowd
from bench.data import Data, build, refresh_copy
from bench.files import measure_files
from bench.imports import measure_imports
from bench.letters import measure_letters
from bench.lines import Line, load
from bench.load.measure import PEOPLE, measure_load
from bench.pages import measure_pages
from bench.peers.measure import measure_peers
from bench.queries import measure_queries
from bench.sessions import measure_sessions
from bench.start import measure_start
from tests.browser import launched_chromium

PARTS = (
    "build",
    "queries",
    "letters",
    "pages",
    "change",
    "start",
    "sessions",
    "crowd",
    "load",
    "files",
    "imports",
    "peers",
)


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    if load() > 1:
        print(
            f"The machine is busy (load {load():.1f} a core): wall times are longer than on a quiet one; compare "
            "ratios and CPU seconds.",
            flush=True,
        )
    began, lines = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for line in _measured(options, Path(folder)):
            print(line, flush=True)
            lines.append(line)
    missed = [line for line in lines if line.within is False]
    barred = sum(line.within is not None for line in lines)
    print(
        f"\n{barred - len(missed)} of {barred} bars held, in {time.monotonic() - began:.0f} s; load {load():.1f} a core"
    )
    for line in missed:
        print(f"missed: {line.work}: {line.value:.4g} {line.unit}, at most {line.bar:g}")
    if options.json:
        options.json.write_text(json.dumps([line.as_json() for line in lines], ensure_ascii=False, indent=1))
    return 1 if missed else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed and memory of the dashboard")
    parser.add_argument("--reuse", type=Path, metavar="DIR", help="keep the database in DIR; build it only if missing")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the demo; the bars are meant for 1.0")
    parser.add_argument("--quick", action="store_true", help="fewer runs, nothing on the database itself")
    parser.add_argument("--people", type=int, default=PEOPLE, help="sessions of the part `load`")
    parser.add_argument("--minutes", type=float, default=2, help="of the part `load`; 15 for the full number")
    parser.add_argument("--processes", type=int, default=1, help="of the server, of the part `load`")
    parser.add_argument(
        "--login", action="store_true", help="of the part `load`: each session as an account of its own"
    )
    parser.add_argument("--only", choices=PARTS, action="append", metavar="PART", help=f"one of {', '.join(PARTS)}")
    parser.add_argument(
        "--superset", type=Path, metavar="VENV", help="of the part `peers`: where Superset is installed"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers to FILE")
    return parser.parse_args(arguments)


def _measured(options: argparse.Namespace, folder: Path):
    parts, quick = options.only or PARTS, options.quick
    data = Data((options.reuse or folder / "data").resolve())
    if not (data.columns / "current.json").exists():
        yield from build(data, scale=options.scale)
    else:
        refresh_copy(data)
        yield Line("database file, built before", data.file.stat().st_size / 2**20, "MB")
    if "queries" in parts:
        yield from measure_queries(data, runs=3 if quick else 7, on_database=not quick)
    if "letters" in parts:
        yield from measure_letters(data, runs=3 if quick else 7)
    if "pages" in parts:
        yield from measure_pages(data, runs=3 if quick else 7)
    if {"change", "start"} & set(parts):
        with launched_chromium() as browser:
            if "change" in parts:
                yield from measure_changes(data, folder, browser, runs=4 if quick else 9)
            if "start" in parts:
                yield from measure_start(data, folder, browser, runs=1 if quick else 3)
    if "sessions" in parts:
        yield from measure_sessions(data, folder)
    if "crowd" in parts:
        yield from measure_crowd(data, folder)
    if "load" in parts:
        yield from measure_load(
            data, folder, **{name: getattr(options, name) for name in ("people", "minutes", "login", "processes")}
        )
    if "files" in parts:
        yield from measure_files(data, folder, runs=1 if quick else 3)
    if "imports" in parts:
        yield from measure_imports(data, folder, rows=100_000 if quick else 1_000_000)
    if "peers" in parts and options.superset:
        with launched_chromium() as browser:
            runs = 3 if quick else 9
            yield from measure_peers(options.superset.resolve(), folder, browser, scale=options.scale, runs=runs)


if __name__ == "__main__":
    sys.exit(main())

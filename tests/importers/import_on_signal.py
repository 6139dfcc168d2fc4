"""A process of the tests, to be killed meanwhile: stages a file, says "ready", waits for a line, writes, and is done.

Usage: python -m tests.importers.import_on_signal URL; then the path of a file on each line of the standard input. A child
does the work of each file, so that the modules are imported once: "ready PID" is its number; after it has ended the parent
says "ended".
"""

import os
import sys
from pathlib import Path

from lib.db import Database
from tests.importers.imports import load_in_process, staged_in_process


def main(url: str) -> None:
    while file := sys.stdin.readline().strip():
        if not (child := os.fork()):
            _import(url, Path(file))
            os._exit(0)
        os.waitpid(child, 0)
        print("ended", flush=True)


def _import(url: str, file: Path) -> None:
    with staged_in_process(file.read_bytes()) as staged:
        print("ready", os.getpid(), flush=True)
        sys.stdin.readline()
        load_in_process(Database(url), staged)


if __name__ == "__main__":
    main(*sys.argv[1:])

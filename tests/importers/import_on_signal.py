"""A process of the tests: stages a file, says "ready", waits for a line, writes, says "done". To be killed meanwhile.

Usage: python -m tests.importers.import_on_signal URL FILE
"""

import sys
from pathlib import Path

from lib.access import LOCAL
from lib.db import Database
from lib.importers.decisions import ImportDecisions
from lib.importers.inspect.inspect import inspect_file
from lib.importers.load.load import load_staged
from lib.importers.read.source_file import open_path
from lib.importers.stage.stage import stage
from tests.importers.imports import BINJIANG, KEY, NOW


def main(url: str, file: str) -> None:
    with open_path(Path(file)) as source:
        staged = stage(source, inspect_file(source).reading(), key=KEY)
        print("ready", flush=True)
        sys.stdin.readline()
        load_staged(Database(url), staged, ImportDecisions(place=BINJIANG), person=LOCAL, now=NOW, key=KEY)
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

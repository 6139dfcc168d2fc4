"""A process of the tests: stages a file, says "ready", waits for a line, writes, says "done". To be killed meanwhile.

Usage: python -m tests.importers.import_when_told URL FILE
"""

import sys
from pathlib import Path

from lib.access import LOCAL
from lib.db import Database
from lib.importers.look import look
from lib.importers.outcome import Choices
from lib.importers.source import open_path
from lib.importers.stage import stage
from lib.importers.write import write
from tests.importers.bringing import BINJIANG, KEY, NOW


def main(url: str, file: str) -> None:
    with open_path(Path(file)) as source:
        staged = stage(source, look(source).reading(), key=KEY)
        print("ready", flush=True)
        sys.stdin.readline()
        write(Database(url), staged, Choices(place=BINJIANG), person=LOCAL, now=NOW, key=KEY)
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

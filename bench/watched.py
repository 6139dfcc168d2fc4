"""Inside a measured server: every database read leaves a line in the file that BENCH_READS names.

Only the entry scripts of this package import it; the product knows nothing of it.
"""

import cProfile
import json
import os
import threading
import time
from pathlib import Path

import pandas as pd

from lib.db import Database
from lib.ui import app

_lock = threading.Lock()


def watch() -> None:
    """Log `Database.read`, `Database.rows` and tables read by pandas; with BENCH_PROFILE set profile page runs, too."""
    _log(Database, "read", lambda answer: (len(answer.rows), answer.from_copy))
    _log(Database, "rows", lambda rows: (len(rows), False))
    for name in ("read_sql", "read_sql_query", "read_sql_table"):
        _log(pd, name, lambda frame: (len(frame), False))
    if folder := os.environ.get("BENCH_PROFILE"):
        _profile(Path(folder))


def _log(owner, name: str, look) -> None:
    original, file = getattr(owner, name), os.environ["BENCH_READS"]

    def logged(*arguments, **named):
        began = time.perf_counter()
        found = original(*arguments, **named)
        seconds = time.perf_counter() - began
        rows, from_copy = look(found)
        words = " ".join(str(arguments[1]).split())[:400] if seconds > 0.1 or rows > 1000 else ""
        line = {"by": name, "seconds": seconds, "rows": rows, "from_copy": from_copy, "words": words}
        with _lock, open(file, "a") as log:
            log.write(json.dumps(line) + "\n")
        return found

    setattr(owner, name, logged)


def _profile(folder: Path) -> None:
    """Each page run leaves a file for `pstats`."""
    original, count = app.run, iter(range(1_000_000))

    def profiled() -> None:
        profile = cProfile.Profile()
        try:
            profile.runcall(original)
        finally:
            profile.dump_stats(folder / f"run-{next(count):04d}.prof")

    app.run = profiled

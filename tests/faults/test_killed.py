"""kill -9 on the way: a migration leaves the old shape or the new one, an export no file or the whole one that the log names.

Imports: tests/importers/test_killed.py; refreshes of the copy: test_copy.py; restores: tests/db/test_backup.py.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.pool import NullPool

from lib.db import Database, migrate
from lib.schema import audit_event, metadata
from lib.settings import ROOT

KILLS = 3
MIGRATE = "import sys\nfrom lib.db import migrate\nprint('ready', flush=True)\ninput()\nmigrate.upgrade(sys.argv[1])"
EXPORT = """
import sys
from pathlib import Path
from lib.db import Database
from lib.exports.write_file import write_export
print("ready", flush=True)
input()
named = {"selection": "period=to_date", "language": "zh", "kind": "xlsx", "output": Path(sys.argv[2])}
write_export(Database(sys.argv[1]), "records", {}, **named)
"""


def run(code: str, *arguments: str, seconds: float | None) -> float:
    """Let a process do its work, killed after `seconds` (None: never); returns how long the work took."""
    command = [sys.executable, "-c", code, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        assert process.stdout.readline() == "ready\n"
        began = time.monotonic()
        process.stdin.write("go\n")
        process.stdin.flush()
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return time.monotonic() - began


def tables_and_revision(url: str) -> tuple[set[str], str | None]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names()), migrate.current(connection)
    engine.dispose()
    return found


def test_a_killed_migration_leaves_the_old_shape_or_the_new(tmp_path):
    took = run(MIGRATE, f"sqlite:///{tmp_path}/whole.sqlite", seconds=None)
    for number in range(KILLS):
        url = f"sqlite:///{tmp_path}/{number}.sqlite"
        run(MIGRATE, url, seconds=took * (number + 0.5) / KILLS)
        new = {*metadata.tables, "alembic_version"}, migrate.head()
        assert tables_and_revision(url) in ((set(), None), new)
        migrate.upgrade(url)
        assert tables_and_revision(url) == new


def test_a_killed_export_leaves_no_file_that_the_log_does_not_name(single_data, tmp_path):
    source, folder = Path(single_data["DATABASE_URL"].removeprefix("sqlite:///")), tmp_path / "files"
    url = f"sqlite:///{shutil.copy(source, tmp_path / 'own.sqlite')}"
    folder.mkdir()
    took = run(EXPORT, url, str(folder / "whole.xlsx"), seconds=None)
    for number in range(KILLS):
        run(EXPORT, url, str(folder / f"{number}.xlsx"), seconds=took * (number + 0.4) / KILLS / 2)
    rows = Database(url).rows(select(audit_event.c.detail))
    recorded = {json.loads(detail).get("sha256") for (detail,) in rows}
    delivered = [path for path in folder.glob("*.xlsx") if not path.name.startswith(".")]
    assert folder / "whole.xlsx" in delivered
    for path in map(Path, delivered):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in recorded, path.name

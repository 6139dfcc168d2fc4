"""A real SQLite file that is read-only, on a full disk, locked or damaged: it is read as long as it can be, and said what is wrong."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from lib.db import Database, DatabaseBusy, DatabaseDamaged, engines
from lib.schema import region
from lib.settings import ROOT

COUNT = "from lib.db import Database\nfrom lib.schema import region\nfrom sqlalchemy import select\nimport sys\n"
COUNT += "database = Database(sys.argv[1])\nprint(database.version().version, len(database.rows(select(region))))"
FULL = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
"""No byte can be written to any file, as on a full disk; reading goes on."""


@pytest.fixture
def path(sqlite_reference) -> Path:
    return Path(sqlite_reference.removeprefix("sqlite:///"))


def run(code: str, path: Path) -> subprocess.CompletedProcess:
    """Run Python as somebody whom the permissions of files bind, root too."""
    command = [sys.executable, "-c", code, f"sqlite:///{path}"]
    if os.getuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def asked(database) -> str:
    return f"{database.version().version} {len(database.rows(select(region)))}\n"


def test_a_file_in_a_folder_without_rights_is_read(path):
    wanted = asked(Database(f"sqlite:///{path}"))
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        assert run(COUNT, path).stdout == wanted
        refused = run(COUNT + "\nwith database.write(region): pass", path)
        assert "DatabaseUnavailable" in refused.stderr and "readonly" in refused.stderr
    finally:
        path.parent.chmod(0o755)
    assert asked(Database(f"sqlite:///{path}")) == wanted


def test_a_file_on_a_full_disk_is_read(path):
    wanted = asked(Database(f"sqlite:///{path}"))
    assert run(FULL + COUNT, path).stdout == wanted
    refused = run(FULL + COUNT + "\nwith database.write(region): pass", path)
    assert "DatabaseUnavailable" in refused.stderr
    assert asked(Database(f"sqlite:///{path}")) == wanted


def test_changes_in_the_log_are_never_left_out(path):
    """With a log that cannot be opened the file alone would be an older state: nothing rather than that."""
    writer = sqlite3.connect(path)
    writer.execute("UPDATE data_version SET version = version + 7")
    writer.commit()
    for name in ("", "-wal"):
        shutil.copy(f"{path}{name}", f"{path.parent}/copied.sqlite{name}")
    writer.close()
    copied = path.with_name("copied.sqlite")
    answer = run(FULL + COUNT, copied)
    assert (answer.stdout, "DatabaseUnavailable" in answer.stderr) == ("", True)
    assert asked(Database(f"sqlite:///{copied}")) == asked(Database(f"sqlite:///{path}"))


def test_a_file_that_changes_while_it_is_read_without_its_log_is_busy(path, monkeypatch):
    def without_log(path, mode):
        if mode == "mode=rw":
            raise full
        return connect(path, mode)

    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect("file:/no/such/file?mode=rw", uri=True)
    full, connect = caught.value, engines._connect_sqlite
    monkeypatch.setattr(engines, "_connect_sqlite", without_log)
    database = Database(f"sqlite:///{path}")
    assert len(database.rows(select(region))) > 100
    with pytest.raises(DatabaseBusy, match="written to"), database._connections.reading() as connection:
        connection.execute(select(region)).all()
        with sqlite3.connect(path) as writer:
            writer.execute("UPDATE data_version SET version = version + 1")


def test_a_locked_file_is_busy(path, monkeypatch):
    monkeypatch.setattr(engines, "LOCK_SECONDS", 0.2)
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("UPDATE data_version SET as_of = NULL")
        with pytest.raises(DatabaseBusy, match="is busy"):
            Database(f"sqlite:///{path}").version()
    other.close()


def test_damaged_pages_are_named_as_such(path):
    size = 4096
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // size):
            file.seek(page * size)
            file.write(b"\xff" * size)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(DatabaseDamaged, match=r"is damaged: database disk image is malformed"):
        database.version()
    with pytest.raises(DatabaseDamaged):
        database.rows(select(region))


def test_a_write_on_a_disk_that_fills_up_changes_nothing(path):
    many = (
        "import resource, sys\nfrom lib.db import Database\nfrom lib.schema import region\nfrom sqlalchemy import insert\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
        "rows = [{'id': 10**15 + i, 'name': 'x' * 90, 'level': 'street', 'path': str(i)} for i in range(1, 30_000)]\n"
        "with Database(sys.argv[1]).write(region) as connection:\n    connection.execute(insert(region), rows)\n"
    )
    wanted = asked(Database(f"sqlite:///{path}"))
    answer = run(many, path)
    assert "DatabaseUnavailable" in answer.stderr
    assert asked(Database(f"sqlite:///{path}")) == wanted


def test_three_migrations_at_once_on_a_new_file(tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite"}
    command = [sys.executable, "-m", "lib", "migrate"]
    three = [subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(process.communicate(timeout=120)[1], process.returncode) for process in three] == [("", 0)] * 3
    database = Database(f"sqlite:///{tmp_path}/new.sqlite")
    assert len(database.rows(select(region))) > 100

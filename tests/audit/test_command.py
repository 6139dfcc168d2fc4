"""The audit log from the command line, on a database as an import and an export leave it."""

import json
import re
import sqlite3

import pytest

from lib.__main__ import main
from lib.db.prepare import prepare
from tests.importers.imports import credit, line

PLACE = "滨江区浦沿街道"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The database's file, with one import and one export done by command."""
    file = tmp_path / "volunteer.sqlite"
    for name, value in {
        "DATABASE_URL": f"sqlite:///{file}",
        "COLUMNAR_DIR": str(tmp_path / "copy"),
        "PERSON_KEY_FILE": str(tmp_path / "person.key"),
        "AUDIT_KEY_FILE": str(tmp_path / "audit.key"),
    }.items():
        monkeypatch.setenv(name, value)
    prepare(f"sqlite:///{file}")
    (tmp_path / "hours.csv").write_bytes(credit(line(1, "2026-11-02", "09:00", "11:00", hours=2, place=PLACE)))
    assert main(["import", str(tmp_path / "hours.csv")]) == 0
    selection = "place=330108&period=2026-11-01..2026-11-30"
    command = ["export", "panel", "--metric", "service_hours", "--selection", selection]
    assert main([*command, "--output", str(tmp_path / "out.csv")]) == 0
    return file


def test_the_log_tells_what_was_done(file, capsys):
    assert main(["audit", "list", "--language", "en"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(number, who, what) for number, _, who, what, _ in lines] == [
        ("1", "local", "log started"),
        ("2", "local", "import"),
        ("3", "local", "export"),
    ]
    imported, exported = json.loads(lines[1][4]), json.loads(lines[2][4])
    assert (imported["read"], imported["inserted"]) == (1, 1)
    assert exported["asked"]["place"] == "330108"
    assert exported["bytes"] == (file.parent / "out.csv").stat().st_size
    assert main(["audit", "verify"]) == 0


def test_a_head_kept_elsewhere_shows_a_cut_end(file, tmp_path, capsys):
    capsys.readouterr()
    assert main(["audit", "head"]) == 0
    noted = tmp_path / "heads.txt"
    noted.write_text(capsys.readouterr().out, encoding="utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d 3 [0-9a-f]{64}\n", noted.read_text(encoding="utf-8"))
    assert main(["audit", "verify", "--heads", str(noted)]) == 0
    tamper(file, "DELETE FROM audit_event WHERE id = 3")
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--heads", str(noted), "--language", "en"]) == 1
    assert "3: noted head is missing" in capsys.readouterr().out


def test_a_changed_event_is_found(file, capsys):
    tamper(file, "UPDATE audit_event SET subject = 'nobody' WHERE id = 2")
    assert main(["audit", "verify", "--language", "en"]) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == ["2: was changed", "1 faults in 3 events"]


def test_an_unreadable_list_of_heads_is_told(file, tmp_path, capsys):
    (tmp_path / "heads.txt").write_text("\n2026-11-28 three\n", encoding="utf-8")
    assert main(["audit", "verify", "--heads", str(tmp_path / "heads.txt")]) == 2
    assert "line 2" in capsys.readouterr().err


def test_with_another_key_nothing_leaves_and_nothing_comes_in_until_it_is_recorded(file, tmp_path, capsys):
    (tmp_path / "audit.key").unlink()
    output = tmp_path / "again.csv"
    export = ["export", "panel", "--metric", "service_hours", "--output", str(output)]
    assert main(export) == 1
    assert "AUDIT_KEY_FILE" in capsys.readouterr().err
    assert not output.exists()
    (tmp_path / "more.csv").write_bytes(credit(line(2, "2026-11-03", "09:00", "11:00", hours=2, place=PLACE)))
    assert main(["import", str(tmp_path / "more.csv")]) == 1
    assert main(["audit", "new-key", "--reason", "the disk was replaced"]) == 0
    assert main(export) == 0
    assert main(["import", str(tmp_path / "more.csv")]) == 0
    assert main(["audit", "verify"]) == 1  # the former key is needed for the events before


def tamper(file, statement: str) -> None:
    """As somebody who owns the file can: the triggers go first."""
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TRIGGER audit_event_no_update")
        connection.execute("DROP TRIGGER audit_event_no_delete")
        connection.execute(statement)
    connection.close()

"""`python -m lib`: every command does its job, and says in one line what is wrong, with a proper exit code."""

import pytest
from sqlalchemy import select, update

from lib.__main__ import main
from lib.db import Database
from lib.schema import service_record, volunteer


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """An own database file and copy for the commands of a test."""
    file = tmp_path / "own.sqlite"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("COLUMNAR_DIR", str(tmp_path / "columns"))
    return file


@pytest.fixture
def demo(settings, capsys):
    assert main(["demo", "--scale", "0.01"]) == 0
    assert "invented" in capsys.readouterr().out
    return Database(f"sqlite:///{settings}", columnar_folder=settings.parent / "columns")


def test_demo_fills_an_empty_database_only(demo, capsys):
    people = len(demo.rows(select(volunteer.c.id)))
    assert people > 1000
    assert main(["demo", "--scale", "0.01"]) == 1
    assert "empty database only" in capsys.readouterr().err
    assert len(demo.rows(select(volunteer.c.id))) == people


def test_the_copy_is_made_checked_and_mended(demo, capsys):
    assert main(["columnar", "check"]) == 0
    every_seventh = update(service_record).where(service_record.c.id % 7 == 0).values(minutes=7)
    demo.run(lambda connection: connection.execute(every_seventh))  # behind its back, without a new version
    assert main(["columnar", "refresh", "--announced"]) == 0
    assert main(["columnar", "check"]) == 1
    assert "service_record in 2025" in capsys.readouterr().out
    assert main(["columnar", "refresh"]) == 0
    assert main(["columnar", "check"]) == 0
    assert "agrees" in capsys.readouterr().out


def test_published_check_fails_on_a_small_demo(demo, capsys):
    assert main(["published", "check", "--language", "en"]) == 1
    assert "63 figures" in capsys.readouterr().out


def test_export_writes_a_file(demo, tmp_path, capsys):
    target = tmp_path / "hours.csv"
    words = ["export", "panel", "--metric", "service_hours", "--by", "street", "--selection", "place=330108"]
    assert main([*words, "--output", str(target)]) == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_migrate_makes_a_database_and_repeats(settings):
    assert main(["migrate"]) == 0
    before = Database(f"sqlite:///{settings}").version()
    assert main(["migrate"]) == 0
    assert Database(f"sqlite:///{settings}").version() == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://a/b", "expected sqlite"),
        ("nonsense", "cannot be read"),
        ("postgresql+psycopg://u:secret@127.0.0.1:1/x", "Connection refused"),
    ],
)
@pytest.mark.parametrize("command", [["serve"], ["published", "check"], ["columnar", "refresh"], ["migrate"]])
def test_a_wrong_url_is_said_in_a_line(settings, monkeypatch, capsys, url, said, command):
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(command) == 1
    told = capsys.readouterr().err
    assert (said in told or "must be sqlite" in told) and "secret" not in told and "Traceback" not in told


def test_serve_makes_no_database_by_the_way(settings, capsys):
    assert main(["serve"]) == 1
    assert "python -m lib migrate" in capsys.readouterr().err
    assert not settings.exists()


def test_serve_refuses_other_addresses(settings, monkeypatch, capsys):
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert main(["serve"]) == 1
    assert "0.0.0.0 is refused" in capsys.readouterr().err

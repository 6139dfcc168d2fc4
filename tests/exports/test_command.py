"""`python -m lib export`: files whole or not at all, words on stderr, exit codes."""

import io
import sys
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from sqlalchemy import select

from lib.__main__ import main
from lib.exports.data_package import read_snapshot
from lib.schema import audit_event
from tests.exports.conftest import CHANGHE

YEAR = "period=2025-11-01..2026-10-31"


def call(database, *words: str) -> int:
    with patch("lib.db.open_database", lambda: database):
        return main(["export", *words])


def test_a_panel_to_a_file(exported, tmp_path, capsys):
    file = tmp_path / "file.zip"
    words = ["panel", "--metric", "service_hours", "--metric", "attendances", "--by", "street", "--format", "zip"]
    words += ["--selection", f"place={CHANGHE}&{YEAR}", "--language", "en", "--form", "exact", "--output", str(file)]
    assert call(exported, *words) == 2  # what is it for?
    words += ["--purpose", "monthly report"]
    assert call(exported, *words) == 0
    about, headers, rows = read_snapshot(file.read_bytes())
    assert headers[2:4] == ["Service hours (hours)", "Attendances (attendances)"]
    assert rows == [["Changhe Subdistrict", str(CHANGHE), str(3 * 90 / 60), "3", ""]]
    assert about["Rows written"] == "1"
    assert "1 rows written" in capsys.readouterr().err
    assert list(tmp_path.glob("tmp*")) == []


def test_records_to_standard_output(exported_sqlite, monkeypatch):
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    words = ["--selection", YEAR, "--extra", "group", "--form", "exact", "--purpose", "monthly report"]
    assert call(exported_sqlite, "records", *words) == 0
    assert len(read_snapshot(out.getvalue())[2]) == 4


def test_a_workbook(exported_sqlite, tmp_path):
    file = tmp_path / "file.xlsx"
    assert call(exported_sqlite, "records", "--format", "xlsx", "--output", str(file)) == 0
    assert file.read_bytes().startswith(b"PK")


def test_a_fault_leaves_the_old_file(exported_sqlite, tmp_path, capsys):
    file = tmp_path / "file.csv"
    file.write_text("old")
    words = ["panel", "--metric", "service_hours", "--selection", "place=99", "--output", str(file)]
    assert call(exported_sqlite, *words) == 2
    assert "参数 place" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir() if "sqlite" not in path.name] == ["file.csv"]
    assert file.read_text() == "old"


@pytest.mark.parametrize(
    "words",
    [
        ["panel", "--metric", "nothing"],
        ["panel", "--metric", "service_hours", "--by", "award"],
        ["records", "--selection", "nonsense"],
    ],
)
def test_bad_words(exported_sqlite, words, capsys):
    assert call(exported_sqlite, *words, "--language", "en") == 2
    assert "Parameter" in capsys.readouterr().err


def test_too_many_rows(exported_sqlite, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("lib.exports.records.writer.MOST_ROWS", 1)
    file = tmp_path / "file.xlsx"
    assert call(exported_sqlite, "records", "--format", "xlsx", "--output", str(file)) == 1
    assert "请改用CSV" in capsys.readouterr().err
    assert not file.exists()


def test_the_key_points_of_a_page_as_text(exported_sqlite, capsys):
    asked = ["key-points", "--page", "service_hours", "--selection", f"place={CHANGHE}&{YEAR}", "--form", "exact"]
    assert call(exported_sqlite, *asked) == 2  # exact ones leave with a purpose alone
    assert capsys.readouterr().out == ""
    assert call(exported_sqlite, *asked, "--purpose", "yearly summary") == 0
    recorded = exported_sqlite.rows(select(audit_event.c.detail))
    assert any('"key-points"' in row.detail and "yearly summary" in row.detail for row in recorded)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "服务时长"
    # three records of 90 minutes
    assert lines[1].startswith(f"长河街道2025-11-01至2026-10-31，服务时长{3 * 90 / 60}小时")
    assert "范围：2025-11-01 至 2026-10-31；长河街道" in lines


@pytest.mark.parametrize("words", [("--page", "import"), ("--page", "overview", "--selection", "place=1")])
def test_key_points_of_what_is_not_there(exported_sqlite, capsys, words):
    assert call(exported_sqlite, "key-points", *words, "--language", "en") == 2
    assert capsys.readouterr().err.startswith("Parameter p")

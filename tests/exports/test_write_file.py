"""A snapshot to a file or to standard output: whole or not at all, what was done on standard error, the exit code."""

import io
import sys
from types import SimpleNamespace

import pytest

from lib.exports import write_file
from lib.exports.data_package import read_snapshot

YEAR = "period=2025-11-01..2026-10-31"


def write(database, what: str, *, output=None, kind: str = "csv", selection: str = YEAR, **pairs: str) -> int:
    return write_file.write_export(database, what, pairs, selection=selection, language="en", kind=kind, output=output)


@pytest.mark.parametrize(
    ("what", "pairs"),
    [
        ("panel", {"metrics": "attendances"}),
        ("report", {"name": "bridge"}),
        ("records", {"form": "exact", "purpose": "a test of the files"}),
    ],
)
def test_each_kind_of_snapshot(exported_sqlite, tmp_path, capsys, what, pairs):
    file = tmp_path / "snapshot.csv"
    assert write(exported_sqlite, what, output=file, **pairs) == 0
    rows = read_snapshot(file.read_bytes())[2]
    assert rows and capsys.readouterr().err.endswith(f"{len(rows)} rows written to {file}\n")
    assert file.stat().st_mode & 0o777 == write_file.OUTPUT_MODE


def test_fields_go_before_the_selection(exported_sqlite, tmp_path):
    file = tmp_path / "snapshot.csv"
    selection = f"{YEAR}&metrics=service_hours"
    assert write(exported_sqlite, "panel", output=file, selection=selection, metrics="attendances") == 0
    assert any("Attendances" in header for header in read_snapshot(file.read_bytes())[1])


def test_a_wrong_argument_makes_no_file(exported_sqlite, tmp_path, capsys):
    file = tmp_path / "snapshot.csv"
    assert write(exported_sqlite, "panel", output=file, metrics="nothing") == 2
    assert not file.exists() and "Parameter metrics" in capsys.readouterr().err


@pytest.mark.parametrize("to_file", [True, False])
def test_a_fault_on_the_way_leaves_nothing(exported_sqlite, tmp_path, monkeypatch, to_file):
    out, file = io.BytesIO(), tmp_path / "snapshot.csv"
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))

    def stops_half_way(panel, target, kind):
        target.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(write_file, "write_panel", stops_half_way)
    with pytest.raises(OSError, match="disk full"):
        write(exported_sqlite, "panel", output=file if to_file else None, metrics="attendances")
    assert not file.exists() and out.getvalue() == b""

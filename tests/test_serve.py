"""Serving: on this machine only, the database made ready first, then Streamlit with the address of the settings."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from lib.gate.modes import SettingsRefused
from lib.serve import metrics_ports, serve_command
from lib.settings import ROOT, load


@pytest.fixture
def serve(monkeypatch, tmp_path):
    """Runs the command with a stand-in for Streamlit: gives its arguments, the folder it ran in, the output."""
    calls = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    monkeypatch.setenv("COLUMNAR_DIR", str(tmp_path / "columnar"))
    monkeypatch.setattr("lib.db.prepare.prepare_when_changed", lambda settings: calls.append(settings.url))
    monkeypatch.setattr("streamlit.web.cli.main", lambda arguments: calls.append((arguments, Path.cwd())) or 0)

    def run(**environment: str):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        folder = os.getcwd()
        try:
            return calls, CliRunner().invoke(serve_command, standalone_mode=False)
        finally:
            os.chdir(folder)

    return run


def test_the_database_is_made_ready_before_the_server_starts(serve, tmp_path):
    calls, result = serve(HOST="127.0.0.1", PORT="8600")
    assert result.return_value == 0 and "http://127.0.0.1:8600" in result.output
    url, (arguments, folder) = calls
    assert url == f"sqlite:///{tmp_path / 'new.sqlite'}"
    assert arguments == ["run", str(ROOT / "dashboard.py"), "--server.address=127.0.0.1", "--server.port=8600"]
    assert folder == ROOT


def test_another_address_than_this_machine_is_refused(serve):
    calls, result = serve(HOST="0.0.0.0")
    assert result.return_value == 1 and calls == []
    assert "HOST=0.0.0.0 is refused" in result.stderr


@pytest.mark.parametrize("port", ["x", "0", "65536", "8501", "8500"])
def test_a_port_for_monitoring_that_cannot_be_is_refused(port):
    with pytest.raises(SettingsRefused, match="METRICS_PORT"):
        metrics_ports(load({"METRICS_PORT": port}), 2)


def test_each_process_has_a_port_for_monitoring_or_none():
    assert metrics_ports(load({}), 2) == ["", ""]
    assert metrics_ports(load({"METRICS_PORT": "9101"}), 2) == ["9101", "9102"]

"""The set-up of a machine: pinned packages, settings on paper, and plain words when something is missing."""

import os
import re
import shutil
import subprocess
import tomllib
from dataclasses import fields
from hashlib import sha256

import pytest

from lib.settings import ROOT, Settings

TOOLS = ("bash", "cat", "cut", "dirname", "env", "rm", "sha256sum")


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(re.match(r"([\w.-]+)==([\w.]+)", line).groups() for line in lines if line and line[0].isalnum())


def wanted(lines: list[str]) -> dict[str, str]:
    """Name and version, with or without a condition on the machine."""
    return dict(re.fullmatch(r"([\w-]+)(?:\[\w+\])?==([\w.]+)(?: ; .+)?", line).groups() for line in lines)


def test_requirements_hold_what_pyproject_wants():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, dev = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert wanted(project["dependencies"]).items() <= run.items()
    assert wanted(project["optional-dependencies"]["dev"]).items() <= dev.items()
    assert run.items() <= dev.items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_have_hashes_and_name_no_place(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.findall(r"^\S.*==(?:.*\n(?=\s))*.*", text, flags=re.MULTILINE)
    assert len(entries) == len(pinned(name))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|^-", text, flags=re.MULTILINE)


def test_env_example_lists_every_setting_with_its_default():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert given == {field.name.upper(): field.default for field in fields(Settings)}


@pytest.fixture
def machine(tmp_path):
    """A checkout on a machine with almost nothing: a function that runs .ci/set-up there as an ordinary user."""
    (tmp_path / ".ci").mkdir()
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in (".ci/set-up", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in TOOLS:
        (programs / name).symlink_to(shutil.which(name))
    program(programs / "id", "echo 1000")

    def set_up(purpose: str) -> subprocess.CompletedProcess:
        environment = {"PATH": str(programs), "HOME": str(tmp_path)}
        command = [str(tmp_path / ".ci" / "set-up"), purpose]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    set_up.folder = tmp_path
    return set_up


def program(path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{script}\n")
    os.chmod(path, 0o755)


def stamp(machine, name: str) -> None:
    (machine.folder / ".venv" / f".installed-{name}").write_text(sha256((ROOT / name).read_bytes()).hexdigest())


def test_without_a_new_enough_python_it_says_so(machine):
    program(machine.folder / "bin" / "python3", "exit 1")
    found = machine("run")
    assert found.returncode == 1
    assert "Python 3.11 or newer is needed" in found.stderr
    assert not (machine.folder / ".venv").exists()


def test_a_python_without_venv_is_named_with_its_package(machine):
    script = "case $2 in *ensurepip*) exit 1;; *print*) echo python3.12-venv;; esac"
    program(machine.folder / "bin" / "python3", script)
    found = machine("run")
    assert found.returncode == 1
    assert "apt-get install python3.12-venv" in found.stderr


def test_packages_are_installed_once_with_hashes(machine):
    program(machine.folder / ".venv" / "bin" / "python", 'echo "$*" >> calls')
    calls = machine.folder / "calls"
    assert machine("run").returncode == 0
    assert "--require-hashes" in calls.read_text() and "--requirement requirements.txt" in calls.read_text()
    calls.unlink()
    assert machine("run").returncode == 0
    assert not calls.exists()
    (machine.folder / "requirements.txt").write_text("changed")
    assert machine("run").returncode == 0
    assert "--requirement requirements.txt" in calls.read_text()


def test_the_packages_of_the_tests_will_do_to_run(machine):
    program(machine.folder / ".venv" / "bin" / "python", 'echo "$*" >> calls')
    stamp(machine, "requirements-dev.txt")
    assert machine("run").returncode == 0
    assert not (machine.folder / "calls").exists()


def test_a_failed_installation_is_tried_again(machine):
    program(machine.folder / ".venv" / "bin" / "python", 'case "$*" in *install*) exit 1;; esac')
    for _ in range(2):
        found = machine("run")
        assert found.returncode == 1
        assert "pip could not install requirements.txt" in found.stderr


def test_missing_programs_are_named_to_an_ordinary_user(machine):
    found = machine("test")
    assert found.returncode == 1
    assert re.search(r"apt-get install chromium fontconfig fonts-noto-cjk", found.stderr)

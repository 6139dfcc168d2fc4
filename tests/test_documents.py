"""The documents tell the truth: generated tables are current, commands and links exist, the examples run."""

import json
import re
import shlex
import struct
import subprocess
from datetime import date

import click
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from docs.generate import __main__ as generate
from docs.generate import sbom
from docs.generate.commands import subcommands
from docs.generate.documents import BLOCK, TABLES, current, documents
from lib.__main__ import cli
from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.columnar.check import repair
from lib.db import Database, migrate, reference_data
from lib.selection import from_link
from lib.settings import ROOT
from tests.exact_figures import measure

DOCUMENTS = documents()
READMES = ("README.md", "README.zh-CN.md")
CODE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
NOT_OURS = {
    "a path of one machine": r"(?<![\w.:/-])/(?:work|root|tmp|home)/",
    "a package registry": r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|deb[.]debian[.]org|debian[.]org/debian",
    "how the work was done": r"\b(?:[Aa]gents?|[Ss]ubagents?|[Aa]ssistants?|[Ww]orkplace|language models?)\b"
    r"|\b(?:this|last|next|earlier|previous|another) session's? (?:work|said|did|left|wrote)|\bin an earlier session\b",
    "the number of an issue": r"\b[Ii]ssues? #?\d|\((?:[Ff]ix(?:es)? )?#\d+\)",
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listed.decode().split("\0") if name]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_generated_tables_are_current(path):
    text = path.read_text(encoding="utf-8")
    assert current(text) == text, "stale: run make docs"


def test_a_stale_document_is_named_then_written(tmp_path, monkeypatch, capsys):
    document = tmp_path / "README.md"
    document.write_text("Before.\n<!-- generated: roles en -->\nstale\n<!-- end -->\nAfter.\n")
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "documents", lambda: [document])
    assert generate.main(["--check"]) == 1
    assert "README.md: stale, run make docs" in capsys.readouterr().out
    assert "stale" in document.read_text()
    assert generate.main([]) == 0
    assert "`steward`" in document.read_text() and document.read_text().endswith("<!-- end -->\nAfter.\n")
    assert generate.main(["--check"]) == 0


def test_every_table_stands_in_a_document():
    found = {name for path in DOCUMENTS for _, name, _, _, _ in BLOCK.findall(path.read_text(encoding="utf-8"))}
    assert found == set(TABLES)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_that_exist(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        assert "://" not in target, f"{target}: documents link to files of the project only"
        assert (path.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_paths_of_the_project_exist(path):
    spans = INLINE.findall(CODE.sub("", path.read_text(encoding="utf-8")))
    named = {
        span for span in spans if re.fullmatch(r"(?:lib|pages|tests|docs|bench|data/reference|\.ci)/[\w./-]+", span)
    }
    placeholders = {name for name in named if re.search(r"/[A-Z]+(?:\.py|/|$)", name)}
    assert {name for name in named - placeholders if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(path):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), flags=re.MULTILINE))
    named = re.findall(r"\bmake ([a-z]+)\b", "\n".join(code_of(path)))
    assert set(named) <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_can_be_given(path):
    for command in re.findall(r"python -m lib +([^\n#`]+)", "\n".join(code_of(path))):
        _give([word.split("|")[0] for word in shlex.split(command.replace("\\|", "|"))], cli)


def _give(words: list[str], command: click.Command) -> None:
    """Every word is a command, an option of `command` or the value of one of its arguments; a command may be named in
    part, a group alone."""
    options = {name for of in command.params if isinstance(of, click.Option) for name in of.opts} | {"--help"}
    for number, word in enumerate(words):
        below = subcommands(command)
        if below and not word.startswith("-"):
            assert word in below, words
            return _give(words[number + 1 :], below[word])
        if word.startswith("--"):
            assert word in options, words
        elif number == 0:
            assert any(isinstance(of, click.Argument) for of in command.params), words


def code_of(path) -> list[str]:
    """Code blocks (with lines that go on joined) and the spans within lines."""
    text = path.read_text(encoding="utf-8")
    blocks = [code.replace("\\\n", " ") for language, code in CODE.findall(text) if language in ("", "sh")]
    return [*blocks, *INLINE.findall(CODE.sub("", text))]


def test_the_two_readmes_give_the_same_commands_pictures_and_documents():
    english, chinese = (ROOT / name for name in READMES)
    assert set(re.findall(r"make [a-z]+", english.read_text())) == set(re.findall(r"make [a-z]+", chinese.read_text()))
    links = [{link for link in LINK.findall(path.read_text())} - set(READMES) for path in (english, chinese)]
    assert links[0] == links[1]
    tables = [{name for _, name, _, _, _ in BLOCK.findall(path.read_text())} for path in (english, chinese)]
    assert tables[0] == tables[1]


def test_pictures_are_real_and_shown():
    shown = {link for name in READMES for link in LINK.findall(read(name)) if link.endswith(".png")}
    there = {str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "images").glob("*.png")}
    assert "docs/images/overview.png" in shown and shown == there
    width, height = struct.unpack(">II", (ROOT / "docs/images/overview.png").read_bytes()[16:24])
    assert width == 1440 and height >= 900


def test_the_changelog_has_dated_parts_newest_first():
    text = read("CHANGELOG.md")
    days = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert days == sorted(days, reverse=True) and all(date.fromisoformat(day) for day in days)
    assert set(re.findall(r"^### (.+)$", text, flags=re.MULTILINE)) <= {
        "Added",
        "Changed",
        "Fixed",
        "Definition changed",
    }


def test_a_changed_definition_stands_in_the_changelog():
    told = "\n".join(re.findall(r"^### Definition changed\n(.*?)(?=^##|\Z)", read("CHANGELOG.md"), re.DOTALL | re.M))
    assert [m.name for m in METRICS.values() if m.version > 1 and f"`{m.name}`" not in told] == []


def test_every_decision_is_dated_and_says_why():
    """About twenty with a high cost of change, a few lines each; what is smaller is a comment beside its code."""
    text = read("docs/decisions.md")
    entries = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert 15 <= len(entries) <= 50
    for entry in entries:
        title, _, body = entry.partition("\n")
        day, _, words = title.partition(" ")
        assert date.fromisoformat(day) and words, title
        assert len(body.split("\n## ")[0].strip().splitlines()) <= 8, title
        missing = [word for word in ("Context", "Decision", "Why", "Consequence") if f"**{word}.**" not in body]
        assert missing == [], title


def test_the_samples_are_described_file_by_file():
    told = set(re.findall(r"`(\w+\.(?:csv|xlsx))`", read("data/samples/README.md")))
    assert told == {path.name for path in (ROOT / "data" / "samples").iterdir() if path.suffix in (".csv", ".xlsx")}


def test_the_reference_folder_is_described_file_by_file():
    told = set(re.findall(r"`(\w+\.csv)`", read("data/reference/README.md")))
    assert told == {path.name for path in (ROOT / "data" / "reference").glob("*.csv")}


@pytest.mark.parametrize("what", NOT_OURS)
def test_no_file_says(what):
    found = []
    for name in tracked():
        path = ROOT / name
        if not path.is_file() or path.suffix in (".png", ".xlsx") or name == "tests/test_documents.py":
            continue
        if name.endswith(".min.js"):  # made by others, and by machines (LICENSE)
            continue
        # Samples stand in the encodings that the platforms use; what is looked for is ASCII in all of them.
        lines = path.read_text(encoding="latin-1" if name.startswith("data/samples/") else "utf-8").splitlines()
        said = [(number, line) for number, line in enumerate(lines, 1) if re.search(NOT_OURS[what], line)]
        found += [f"{name}:{number}: {line[:120]}" for number, line in said]
    assert found == []


def test_the_example_of_writing_from_another_program_works(database_url, tmp_path):
    """docs/importing.md: its SQL fills an empty database that the dashboard then reads."""
    migrate.upgrade(database_url)
    engine = create_engine(database_url, poolclass=NullPool)
    (example,) = [code for language, code in CODE.findall(read("docs/importing.md")) if language == "sql"]
    with engine.begin() as connection:
        reference_data.load(connection)
        for statement in filter(str.strip, example.split(";\n")):
            connection.exec_driver_sql(statement)
    engine.dispose()
    database = Database(database_url, columnar_folder=tmp_path)
    assert database.version().as_of == date(2026, 10, 31)
    assert repair(database) == []
    selection = from_link("place=330108")
    registered, hours = (
        measure(database, name, selection, scope=EVERYWHERE) for name in ("registered_volunteers", "service_hours")
    )
    assert registered.value == 2
    assert hours.value == 2 + 1.5  # the voided record does not count
    assert hours.from_copy
    database.close()


def test_the_list_of_packages_is_that_of_the_lock_file_and_names_no_index():
    text = sbom.FILE.read_text(encoding="utf-8")
    assert text == sbom.sbom()
    listed = {(one["name"], one["version"]): one for one in json.loads(text)["components"]}
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert set(listed) == set(re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", lock, re.MULTILINE))
    assert sum(len(one["hashes"]) for one in listed.values()) == lock.count("--hash=sha256:")
    assert "://" not in text
    without = {name for (name, _), one in listed.items() if "licenses" not in one}
    assert without <= {name for (name, _), one in listed.items() if "properties" in one}


def test_the_licence_names_what_others_have_made():
    """Each licence in the repository beside our own, and both READMEs lead to it."""
    tracked = subprocess.run(
        ["git", "ls-files", "*LICENSE*"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    own = (ROOT / "LICENSE").read_text("utf-8")
    assert [name for name in tracked if name != "LICENSE" and name not in own] == []
    assert all("(LICENSE)" in (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))

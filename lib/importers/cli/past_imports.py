"""The imports so far on the command line: list, show, undo; and the templates."""

import sys
from pathlib import Path

from lib.access import LOCAL
from lib.clock import local_now
from lib.importers import template_workbooks
from lib.importers.cli.terminal import accept_any_name, say
from lib.importers.errors import ImportRejected
from lib.importers.failures import PostCommitWarnings
from lib.importers.formats.targets import TARGETS
from lib.importers.history import batches
from lib.importers.history.changes import value_changes
from lib.importers.history.undo import undo
from lib.importers.job import refresh_copy

DONE, FAILED = 0, 1


def list_imports(database, language: str) -> int:
    for batch in batches.batches(database, person=LOCAL):
        print(batch.line(language))
    return DONE


def show_import(database, number: int, language: str) -> int:
    """Everything that the import changed and quarantined, a line each; 1 for a number that no import has."""
    accept_any_name()
    try:
        print(batches.batch(database, number).line(language))
    except ImportRejected as error:
        return _failed(error, language)
    for one in value_changes(database, number):
        print(one.line_of_text(language))
    for row in batches.quarantined(database, number):
        print(row.line_of_text(language))
    return DONE


def undo_import(database, number: int, language: str) -> int:
    """Undo an import and refresh the copy; 1 when it cannot be undone."""
    try:
        undone = undo(database, number, person=LOCAL, now=local_now())
    except ImportRejected as error:
        return _failed(error, language)
    warnings = PostCommitWarnings()
    if undone.version is not None:
        refresh_copy(database, warnings)
    counts = {"removed": undone.removed, "restored": undone.restored}
    parts = [f"{name}: " + " ".join(f"{t}={n}" for t, n in found.items()) for name, found in counts.items() if found]
    if undone.kept:
        parts.append("kept: " + " ".join(_kept(table, n, undone.needed_by[table]) for table, n in undone.kept.items()))
    say(f"{number}: " + ("; ".join(parts) or "nothing to undo"))
    for warning in warnings:
        say(f"  ! {warning.in_language(language)}", error=True)
    return DONE


def _kept(table: str, rows: int, imports: tuple[int, ...]) -> str:
    """Rows that stayed, and the imports whose rows need them; rows of no import may do so, too."""
    numbers = ", ".join(map(str, imports))
    return (
        f"{table}={rows} (needed by import {numbers})" if imports else f"{table}={rows} (needed by rows of no import)"
    )


def write_template(table: str, language: str) -> int:
    """Write the template into the current folder, without overwriting one that may be filled in."""
    path = Path(f"{TARGETS[table].label.in_language(language)}.xlsx")
    try:
        with path.open("xb") as file:
            template_workbooks.write_template(table, file, language=language)
    except FileExistsError:
        print(f"{path} is there already; move it away first.", file=sys.stderr)
        return FAILED
    print(path)
    return DONE


def _failed(error: ImportRejected, language: str) -> int:
    print(error.message.in_language(language), file=sys.stderr)
    return FAILED

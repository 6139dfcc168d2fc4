"""One file from its place on the disk into the database: look, stage, write, refresh. For commands and watched folders.

The page goes the same steps one by one, with the steward looking on.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from lib.access import Person
from lib.catalogue.words import Text
from lib.columns_build import refresh
from lib.importers import correction, mappings, person_key
from lib.importers.here import now_here
from lib.importers.history import SetAside, in_words, quarantined
from lib.importers.look import Look, look
from lib.importers.outcome import Choices, ImportRefused, Outcome, TooManySetAside
from lib.importers.source import open_path
from lib.importers.stage import stage
from lib.importers.staged import Staged
from lib.importers.write import write

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Given:
    """What a command says beforehand; None: find out. See `Reading` and `Choices`."""

    format_name: str | None = None
    platform: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    team: str | None = None
    choices: Choices = field(default_factory=Choices)
    dry_run: bool = False


@dataclass(frozen=True)
class Brought:
    """What became of one file. `set_aside`: its rows in quarantine, with reasons; `corrections`: the workbook written."""

    look: Look
    outcome: Outcome
    set_aside: tuple[SetAside, ...] = ()
    corrections: Path | None = None


class NotBrought(ImportRefused):
    """Too many rows would be set aside: nothing was written. `brought` says what would have become of the file."""

    def __init__(self, words: Text, brought: Brought):
        super().__init__(words)
        self.brought = brought


def bring_in(
    database,
    path: Path,
    given: Given,
    *,
    key_file: Path,
    person: Person,
    corrections: Path | None = None,
    progress: Progress | None = None,
) -> Brought:
    """Import one file. `corrections`: a folder for a workbook of the rows set aside, readable by its owner alone.

    Raises ImportRefused (also FileRefused, NotBrought), NotAllowed, DatabaseAway.
    """
    tell = progress or (lambda step, share: None)
    with ExitStack() as stack:
        source = stack.enter_context(open_path(path))
        asked = {name: getattr(given, name) for name in ("format_name", "encoding", "delimiter", "sheet", "header_row")}
        seen = look(source, saved=mappings.saved(database), **asked)
        reading = seen.reading(team_name=given.team)
        reading = replace(reading, platform=given.platform or reading.platform)
        choices = given.choices
        if reading.format.code_list:
            choices = replace(choices, code_list=reading.format.code_list)
        key = person_key.key_of(database, key_file)
        staged = stage(source, reading, key=key, progress=lambda rows: tell("read", rows))
        stack.callback(staged.close)
        refused = None
        try:
            outcome = write(
                database, staged, choices, person=person, now=now_here(), key=key, progress=tell, keep=not given.dry_run
            )
        except TooManySetAside as fault:
            outcome, refused = fault.outcome, fault
        if outcome.version is not None and database.copy:
            tell("columns", 0.95)
            refresh(database)
        aside = tuple(quarantined(database, outcome.batch_id) if outcome.batch_id else _foreseen(outcome))
        written = _corrections(source, staged, aside, corrections, path) if corrections and aside else None
    brought = Brought(seen, outcome, aside, written)
    if refused:
        raise NotBrought(refused.words, brought)
    return brought


def _foreseen(outcome: Outcome) -> list[SetAside]:
    return [in_words(*row) for row in outcome.set_aside]


def _corrections(source, staged: Staged, aside: tuple[SetAside, ...], folder: Path, path: Path) -> Path:
    target = folder / f"{path.stem}.corrections.xlsx"
    with open(target, "w+b", opener=_private) as file:
        refused = [(row.line, row.column, row.rule, row.detail) for row in aside]
        correction.write_corrections(source, staged, refused, file, language="zh")
    return target


def _private(path: str, flags: int) -> int:
    """Opens for the owner alone: the workbook holds what the file held."""
    return os.open(path, flags, 0o600)

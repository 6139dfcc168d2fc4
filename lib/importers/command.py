"""`python -m lib import`: files into the database without a browser; history, undo and templates beside it."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from lib.access import LOCAL
from lib.catalogue.words import Text
from lib.columns_build import refresh
from lib.importers import history, templates
from lib.importers.bring import Given, NotBrought, bring_in, now_here
from lib.importers.changed import changed_rows
from lib.importers.outcome import Choices, ImportRefused
from lib.importers.places import place_named
from lib.importers.report import report
from lib.importers.targets import TARGETS
from lib.importers.undo import undo
from lib.importers.watch import watch
from lib.settings import Settings

DONE, REFUSED, WITH_ROWS_SET_ASIDE = 0, 1, 3


def run(options: argparse.Namespace, database, settings: Settings) -> int:
    """Do what the options say; returns the exit code: 0 done, 1 a file was refused, 3 imported with rows set aside."""
    try:
        if options.template:
            return _template(options)
        if options.history:
            return _history(database, options.language)
        if options.show is not None:
            return _show(database, options.show, options.language)
        if options.undo is not None:
            return _undo(database, options.undo)
        given = _given(options, database)
        if options.watch:
            return watch(database, options.watch, given, key_file=settings.person_key, once=options.once)
    except ImportRefused as fault:
        print(fault.words.in_language(options.language), file=sys.stderr)
        return REFUSED
    if not options.files:
        print("Name at least one file, or --watch, --history, --show, --undo, --template.", file=sys.stderr)
        return 2
    return max((_import(database, path, given, options, settings) for path in options.files), key=_gravity)


def _gravity(code: int) -> int:
    return {DONE: 0, WITH_ROWS_SET_ASIDE: 1, REFUSED: 2}[code]


def _given(options: argparse.Namespace, database) -> Given:
    choices = Choices(code_list=options.code_list, accept_set_aside=options.accept_set_aside)
    if options.place:
        place = database.run(lambda connection: place_named(connection, options.place, choices))
        choices = Choices(code_list=options.code_list, place=place, accept_set_aside=options.accept_set_aside)
    return Given(
        format_name=options.format,
        platform=options.platform,
        encoding=options.encoding,
        delimiter="\t" if options.delimiter == "TAB" else options.delimiter,
        sheet=options.sheet,
        header_row=options.header_row,
        team=options.team,
        choices=choices,
        dry_run=options.dry_run,
    )


def _import(database, path: Path, given: Given, options: argparse.Namespace, settings: Settings) -> int:
    """Import one file; its summary line goes to standard output, everything else to standard error."""
    try:
        with _bar(path) as progress:
            brought = bring_in(
                database,
                path,
                given,
                key_file=settings.person_key,
                person=LOCAL,
                corrections=options.corrections,
                progress=progress,
            )
    except ImportRefused as fault:
        print(f"{path}: {fault.words.in_language(options.language)}", file=sys.stderr)
        if isinstance(fault, NotBrought):
            print(report(fault.brought, options.language), file=sys.stderr)
        return REFUSED
    print(f"{path}: {brought.outcome.line}", flush=True)
    print(report(brought, options.language), file=sys.stderr)
    return WITH_ROWS_SET_ASIDE if brought.outcome.quarantined else DONE


STEPS = {
    "read": Text("读取", "reading"),
    "rows": Text("载入", "loading"),
    "people": Text("人员", "people"),
    "records": Text("记录", "records"),
    "checks": Text("核查", "checks"),
    "columns": Text("列式副本", "columnar copy"),
}


@contextmanager
def _bar(path: Path) -> Iterator:
    """A progress bar on standard error; none where that is no terminal."""
    with tqdm(total=100, bar_format="{desc:<40}{bar}{n:3.0f}% {elapsed}", disable=None, leave=False) as bar:

        def tell(step: str, reached: float) -> None:
            if step == "read":  # rows so far: nobody knows how many there are
                bar.set_description_str(f"{path.name} {reached:,.0f}")
                return
            bar.set_description_str(f"{path.name} {STEPS.get(step, Text(step, step)).en}")
            bar.update(max(100 * reached - bar.n, 0))

        yield tell


def _history(database, language: str) -> int:
    for batch in history.batches(database):
        print(batch.line(language))
    return DONE


def _show(database, batch_id: int, language: str) -> int:
    """Everything that import changed and set aside, a line each. Raises ImportRefused for a number that no import has."""
    print(history.batch(database, batch_id).line(language))
    for one in changed_rows(database, batch_id):
        print(one.line_of_text(language))
    for row in history.quarantined(database, batch_id):
        print(row.line_of_text(language))
    return DONE


def _undo(database, batch_id: int) -> int:
    undone = undo(database, batch_id, person=LOCAL, now=now_here())
    if undone.version is not None:
        refresh(database)
    said = {"removed": undone.removed, "restored": undone.restored, "kept": undone.kept}
    parts = [f"{name}: " + " ".join(f"{t}={n}" for t, n in counts.items()) for name, counts in said.items() if counts]
    print(f"{batch_id}: " + ("; ".join(parts) or "nothing to take back"))
    return DONE


def _template(options: argparse.Namespace) -> int:
    """Write the template beside, without overwriting one that may be filled in."""
    target = TARGETS[options.template]
    path = Path(f"{target.label.in_language(options.language)}.xlsx")
    try:
        with path.open("xb") as file:
            templates.write_template(options.template, file, language=options.language)
    except FileExistsError:
        print(f"{path} is there already; move it away first.", file=sys.stderr)
        return REFUSED
    print(path)
    return DONE

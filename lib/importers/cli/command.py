"""`python -m lib import`: files into the database without a browser; history, undo and templates beside it."""

import argparse
import sys
from pathlib import Path

from lib.access import LOCAL
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.columnar.refresh import refresh
from lib.importers.cli.report import headline, report
from lib.importers.cli.terminal import Interrupts, accept_any_name, bar, say
from lib.importers.cli.watch_folder import watch
from lib.importers.decisions import ImportDecisions
from lib.importers.errors import ImportRejected
from lib.importers.failures import (
    AGAIN,
    COPY,
    PostCommitWarnings,
    Stopped,
    check_folder,
    describe_copy_failure,
    describe_failure,
)
from lib.importers.formats import template_workbooks
from lib.importers.formats.targets import TARGETS
from lib.importers.history import batches
from lib.importers.history.changes import changed_rows
from lib.importers.history.undo import undo
from lib.importers.job import ImportOptions
from lib.importers.match.places import place_named
from lib.importers.run import ImportResult, import_file
from lib.settings import Settings

DONE, REFUSED, WITH_ROWS_SET_ASIDE, INTERRUPTED = 0, 1, 3, 130
NOTHING = Text("已按 Ctrl-C 中断，没有导入任何数据。", "Broken off by Ctrl-C; nothing was imported.")
NOTHING_MORE = Text("已按 Ctrl-C 中断，其余的没有导入。", "Broken off by Ctrl-C; nothing more was imported.")


def run(options: argparse.Namespace, database, settings: Settings) -> int:
    """Do what the options say; returns the exit code: 0 done, 1 a file was refused or could not be read, 3 imported with
    rows set aside, 130 broken off."""
    accept_any_name()
    try:
        if options.template:
            return _template(options)
        if options.history:
            return _history(database, options.language)
        if options.show is not None:
            return _show(database, options.show, options.language)
        if options.undo is not None:
            return _undo(database, options.undo, options.language)
        given = _given(options, database)
        if options.corrections:
            check_folder(options.corrections)
        if options.watch and (options.files or options.dry_run):
            print("--watch takes no files and no --dry-run: it moves away what it has imported.", file=sys.stderr)
            return 2
        if options.watch:
            return watch(database, options.watch, given, key_file=settings.person_key, once=options.once)
    except ImportRejected as fault:
        print(fault.words.in_language(options.language), file=sys.stderr)
        return REFUSED
    if not options.files:
        print("Name at least one file, or --watch, --history, --show, --undo, --template.", file=sys.stderr)
        return 2
    return _import_all(options, database, given, settings)


def _gravity(code: int) -> int:
    return (DONE, WITH_ROWS_SET_ASIDE, REFUSED, INTERRUPTED).index(code)


def _given(options: argparse.Namespace, database) -> ImportOptions:
    choices = ImportDecisions(code_list=options.code_list, accept_quarantined=options.accept_set_aside)
    if options.place:
        place = database.run(lambda connection: place_named(connection, options.place, choices))
        choices = ImportDecisions(code_list=options.code_list, place=place, accept_quarantined=options.accept_set_aside)
    return ImportOptions(
        format_name=options.format,
        platform=options.platform,
        encoding=options.encoding,
        delimiter="\t" if options.delimiter == "TAB" else options.delimiter,
        sheet=options.sheet,
        header_row=options.header_row,
        team_name=options.team,
        decisions=choices,
        dry_run=options.dry_run,
    )


def _import_all(options: argparse.Namespace, database, given: ImportOptions, settings: Settings) -> int:
    """Every file; a summary line for each (or each sheet of it) on standard output, all else on standard error."""
    stop, code = Interrupts(), DONE
    with stop.listening():
        for number, path in enumerate(options.files, start=1):
            code = max(code, _import(database, path, given, options, settings, stop), key=_gravity)
            if stop.asked:
                for left in options.files[number:]:
                    say(f"{left}: {NOTHING.in_language(options.language)}", error=True)
                return INTERRUPTED
    return code


def _import(database, path: Path, given: ImportOptions, options: argparse.Namespace, settings: Settings, stop) -> int:
    """Import one file, whatever it may bring about; what became of it is always said."""
    codes, language = [DONE], options.language
    to = {"key_file": settings.person_key, "person": LOCAL, "corrections": options.corrections}
    try:
        with bar(path, stop.heed) as (tell, shown):
            for brought in import_file(database, path, given, **to, progress=tell):
                shown.clear()
                say(headline(path, brought, language), error=brought.rejected is not None)
                say(report(brought, language), error=True)
                codes.append(_code(brought))
                shown.reset()
    except Stopped:
        said = NOTHING if len(codes) == 1 else NOTHING_MORE
        say(f"{path}: {said.in_language(language)}", error=True)
    except ImportRejected as fault:
        say(f"{path}: {fault.words.in_language(language)}", error=True)
        codes.append(REFUSED)
    except (Exception, KeyboardInterrupt) as fault:
        said = f"{describe_failure(fault).in_language(language)} {AGAIN.in_language(language)}"
        say(f"{path}: {said}", error=True)
        codes.append(REFUSED)
    return max(codes, key=_gravity)


def _code(brought: ImportResult) -> int:
    if brought.rejected:
        return REFUSED
    return WITH_ROWS_SET_ASIDE if brought.outcome.quarantined else DONE


def _history(database, language: str) -> int:
    for batch in batches.batches(database):
        print(batch.line(language))
    return DONE


def _show(database, batch_id: int, language: str) -> int:
    """Everything that import changed and set aside, a line each. Raises ImportRejected for a number that no import has."""
    print(batches.batch(database, batch_id).line(language))
    for one in changed_rows(database, batch_id):
        print(one.line_of_text(language))
    for row in batches.quarantined(database, batch_id):
        print(row.line_of_text(language))
    return DONE


def _undo(database, batch_id: int, language: str) -> int:
    undone = undo(database, batch_id, person=LOCAL, now=local_now())
    warnings = PostCommitWarnings()
    if undone.version is not None:
        with warnings.collect(COPY, describe_copy_failure):
            refresh(database)
    said = {"removed": undone.removed, "restored": undone.restored, "kept": undone.kept}
    parts = [f"{name}: " + " ".join(f"{t}={n}" for t, n in counts.items()) for name, counts in said.items() if counts]
    say(f"{batch_id}: " + ("; ".join(parts) or "nothing to take back"))
    for note in warnings:
        say(f"  ! {note.in_language(language)}", error=True)
    return DONE


def _template(options: argparse.Namespace) -> int:
    """Write the template beside, without overwriting one that may be filled in."""
    target = TARGETS[options.template]
    path = Path(f"{target.label.in_language(options.language)}.xlsx")
    try:
        with path.open("xb") as file:
            template_workbooks.write_template(options.template, file, language=options.language)
    except FileExistsError:
        print(f"{path} is there already; move it away first.", file=sys.stderr)
        return REFUSED
    print(path)
    return DONE

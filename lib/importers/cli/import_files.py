"""Import the files named on the command line, or watch a folder: one summary line for each file or sheet, and an exit code."""

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from lib.access import LOCAL
from lib.catalogue.vocabularies import Text
from lib.importers.cli.report import headline, report
from lib.importers.cli.terminal import Interrupts, accept_any_name, bar, say
from lib.importers.cli.watch_folder import watch
from lib.importers.decisions import ImportDecisions
from lib.importers.errors import ImportRejected
from lib.importers.failures import AGAIN, Stopped, check_folder, describe_failure
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.units import UNITS, unit_of
from lib.importers.job import ImportOptions
from lib.importers.match.places import resolve_place
from lib.importers.run import ImportResult, import_file
from lib.importers.turns import given
from lib.settings import Settings

DONE, REJECTED, WITH_QUARANTINED_ROWS, INTERRUPTED = 0, 1, 3, 130
NOTHING = Text("已按 Ctrl-C 中断，没有导入任何数据。", "Broken off by Ctrl-C; nothing was imported.")
NOTHING_MORE = Text("已按 Ctrl-C 中断，其余的没有导入。", "Broken off by Ctrl-C; nothing more was imported.")


def run(
    database, files: tuple[Path, ...], settings: Settings, corrections: Path | None, language: str, chosen: dict
) -> int:
    """Import the files; returns the exit code: 0 done, 1 a file was rejected or could not be read, 3 imported with
    quarantined rows, 130 interrupted. `chosen`: see `options_of`."""

    def work() -> int:
        options = options_of(database, **chosen)
        if corrections:
            check_folder(corrections)
        return import_files(database, files, options, settings=settings, corrections=corrections, language=language)

    return _or_rejected(work, language)


def run_watch(database, folder: Path, settings: Settings, once: bool, language: str, chosen: dict) -> int:
    """Watch the folder until it is ended; the exit code."""

    def work() -> int:
        return watch(database, folder, options_of(database, **chosen), key_file=settings.person_key, once=once)

    return _or_rejected(work, language)


def _or_rejected(work: Callable[[], int], language: str) -> int:
    accept_any_name()
    try:
        return work()
    except ImportRejected as error:
        print(error.message.in_language(language), file=sys.stderr)
        return REJECTED


def options_of(
    database,
    *,
    place: str | None,
    code_list: str,
    accept_quarantined: bool,
    delimiter: str | None,
    columns: tuple[str, ...] = (),
    units: tuple[str, ...] = (),
    **chosen,
) -> ImportOptions:
    """The options of the command line; `chosen`: fields of ImportOptions. Raises ImportRejected for an unknown place or field."""
    decisions = ImportDecisions(code_list=code_list, accept_quarantined=accept_quarantined)
    if place:
        place_id = database.run(lambda connection: resolve_place(connection, place, decisions))
        decisions = replace(decisions, place=place_id)
    return ImportOptions(
        **chosen,
        columns=_columns(columns),
        units=_units(units),
        delimiter="\t" if delimiter == "TAB" else delimiter,
        decisions=decisions,
    )


def _columns(said: tuple[str, ...]) -> dict[str, str]:
    """Word of a column -> name of the field that it holds, or "": from WORD=FIELD, the field by its name or its label."""
    names = {
        name: field.name
        for target in TARGETS.values()
        for field in target.fields
        for name in (field.name, field.label.zh)
    }
    found = {}
    for one in said:
        word, _, written = one.rpartition("=")
        if not word or (written.strip() and written.strip() not in names):
            raise ImportRejected(
                Text(
                    f"--column 应写成 列名=字段，如 备用号=id_number；不需要的列写 列名=。看不懂：{one}",
                    f"--column is written WORD=FIELD, e.g. 备用号=id_number, or WORD= for a column that means nothing; not {one!r}",
                )
            )
        found[word] = names.get(written.strip(), "")
    return found


def _severity(code: int) -> int:
    return (DONE, WITH_QUARANTINED_ROWS, REJECTED, INTERRUPTED).index(code)


def import_files(
    database,
    files: tuple[Path, ...],
    options: ImportOptions,
    *,
    settings: Settings,
    corrections: Path | None,
    language: str,
) -> int:
    """Every file; a summary line for each (or each sheet of it) on standard output, all else on standard error."""
    stop, code = Interrupts(), DONE
    arguments = {"key_file": settings.person_key, "person": LOCAL, "corrections": corrections}
    with stop.listening(), ExitStack() as held:
        if not options.dry_run:
            with suppress(OSError):  # each file then says why
                arguments["turn"] = held.enter_context(given(database))  # all of them are given now
        for number, path in enumerate(files, start=1):
            code = max(code, _import(database, path, options, arguments, language, stop), key=_severity)
            if stop.asked:
                for left in files[number:]:
                    say(f"{left}: {NOTHING.in_language(language)}", error=True)
                return INTERRUPTED
    return code


def _import(database, path: Path, options: ImportOptions, arguments: dict, language: str, stop: Interrupts) -> int:
    """Import one file, whatever happens; its result is always reported."""
    codes = [DONE]
    try:
        with bar(path, stop.heed) as (progress, shown):
            for result in import_file(database, path, options, **arguments, progress=progress):
                shown.clear()
                say(headline(path, result, language), error=result.rejected is not None)
                say(report(result, language), error=True)
                codes.append(_code(result))
                shown.reset()
    except Stopped:
        said = NOTHING if len(codes) == 1 else NOTHING_MORE
        say(f"{path}: {said.in_language(language)}", error=True)
    except ImportRejected as error:
        say(f"{path}: {error.message.in_language(language)}", error=True)
        codes.append(REJECTED)
    except (Exception, KeyboardInterrupt) as error:
        said = f"{describe_failure(error).in_language(language)} {AGAIN.in_language(language)}"
        say(f"{path}: {said}", error=True)
        codes.append(REJECTED)
    return max(codes, key=_severity)


def _code(result: ImportResult) -> int:
    if result.rejected:
        return REJECTED
    return WITH_QUARANTINED_ROWS if result.outcome.quarantined else DONE


def _units(said: tuple[str, ...]) -> dict[str, str]:
    """Word of a column -> unit, from WORD=UNIT."""
    found = {}
    for one in said:
        word, _, written = one.rpartition("=")
        unit = unit_of(written)
        if not word or unit is None or unit.factor is None:
            known = "、".join(dict.fromkeys(unit.word for unit in UNITS.values() if unit.factor is not None))
            raise ImportRejected(Text(f"--unit 应写成 列名=单位，单位可为：{known}。看不懂：{one}",
                                      f"--unit is written WORD=UNIT, with one of the units {known}; not {one!r}"))  # fmt: skip
        found[word] = written
    return found

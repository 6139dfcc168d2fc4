"""`python -m lib verify` and `python -m lib snapshot`: their options. What they do is loaded when it is asked for."""

import sys
from pathlib import Path

import click

LANGUAGE = click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="of the answer")


@click.command("verify")
@click.argument("what")
@LANGUAGE
def verify_command(what: str, language: str) -> int:
    """Is WHAT (a file, a letter as DOCX, or the code of a snapshot) genuine and unchanged, and what has happened since? Exit code 1 where it
    was changed or is unknown, 2 where it cannot be read."""
    from lib.access import LOCAL
    from lib.db import open_database
    from lib.importers.errors import ImportRejected
    from lib.importers.read.source_file import open_path
    from lib.snapshots import SnapshotRejected
    from lib.snapshots.register import clean_code
    from lib.snapshots.verify import verify_code, verify_file
    from lib.snapshots.words import verified_lines

    database = open_database()
    try:
        if what.lower().endswith(".docx"):
            return _verify_letter(database, what, language)
        if clean_code(what) and not Path(what).exists():
            told = verify_code(database, what, person=LOCAL)
        else:
            with open_path(what) as source:
                told = verify_file(database, source, person=LOCAL)
    except (ImportRejected, SnapshotRejected) as refused:
        print(refused.message.in_language(language), file=sys.stderr)
        return 2
    print("\n".join(verified_lines(told, language)))
    return int(told.status != "unchanged")


def _verify_letter(database, path: str, language: str) -> int:
    from lib.access import LOCAL
    from lib.briefing.verify import letter_lines, verify_letter
    from lib.importers.read.source_file import open_path

    with open_path(path) as source:
        told = verify_letter(database, source, person=LOCAL)
    print("\n".join(letter_lines(told, language)))
    return int(not told.unchanged)


@click.group("snapshot")
def snapshot_command() -> None:
    """Frozen snapshots: list them, freeze figures, show one as it was, compare two."""


@snapshot_command.command("list")
@click.option("--search", "words", default="", help="words in code, title, selection, file or account")
@LANGUAGE
def list_command(words: str, language: str) -> int:
    """The register, newest first."""
    from lib.access import LOCAL
    from lib.db import open_database
    from lib.snapshots.register import entries
    from lib.snapshots.words import FORM

    for entry in entries(open_database(), person=LOCAL, words=words):
        title, form = entry.title.in_language(language), FORM[entry.form].in_language(language)
        print(f"{entry.code}  {entry.made_at:%Y-%m-%d %H:%M}  {form}  {title}  {entry.caption.in_language(language)}")
    return 0


@snapshot_command.command("freeze")
@click.option("--metric", "metrics", multiple=True, required=True, help="name of a metric; repeat for several")
@click.option("--by", multiple=True, help="name of a breakdown; repeat for several")
@click.option("--selection", default="", help='as in a link, e.g. "place=330108&period=this_year"')
@click.option(
    "--form", type=click.Choice(("protected", "exact")), default="protected", help="public or internal figures"
)
@click.option("--purpose", default="", help="what exact figures are frozen for; asked then, and kept in the audit log")
@LANGUAGE
def freeze_command(metrics, by, selection: str, form: str, purpose: str, language: str) -> int:
    """Freeze figures without a file; prints their code."""
    from urllib.parse import quote

    from lib.access import EVERYWHERE, LOCAL
    from lib.audit.chain import AuditRefused
    from lib.db import open_database
    from lib.dimensions import read_dimensions
    from lib.exports import ExportFailed
    from lib.exports.panel import make_panel
    from lib.exports.request import BadRequest, pairs_of, read_panel_request
    from lib.home_place import home_place
    from lib.snapshots.deliver import freeze_on_page

    database = open_database()
    try:
        asked = {**pairs_of(selection), "metrics": ",".join(metrics), "by": ",".join(by), "form": form}
        asked["purpose"] = quote(purpose, safe="")
        request = read_panel_request(asked, home=home_place(read_dimensions(database)))
        content = make_panel(database, request, scope=EVERYWHERE).content
        freeze_on_page(database, LOCAL, content, language=language, purpose=purpose)
    except (BadRequest, ExportFailed, AuditRefused) as refused:
        print(refused.message.in_language(language), file=sys.stderr)
        return 2 if isinstance(refused, BadRequest) else 1
    print(content.code)
    return 0


@snapshot_command.command("show")
@click.argument("code")
@LANGUAGE
def show_command(code: str, language: str) -> int:
    """A snapshot as it was, as CSV on standard output."""
    from lib.snapshots.words import snapshot_lines

    found = _found(code, language)
    if found is None:
        return 1
    print("\n".join(snapshot_lines(found, language)), file=sys.stderr)
    _write(found.content, language)
    return 0


@snapshot_command.command("compare")
@click.argument("first")
@click.argument("second")
@LANGUAGE
def compare_command(first: str, second: str, language: str) -> int:
    """What differs from the snapshot FIRST to the snapshot SECOND; exit code 1 where anything does."""
    from lib.snapshots.differences import differences

    found = [_found(code, language) for code in (first, second)]
    if None in found:
        return 2
    lines = [one.line(language) for one in differences(found[0].content, found[1].content)]
    print("\n".join(lines))
    return int(bool(lines))


def _found(code: str, language: str):
    from lib.access import LOCAL
    from lib.db import open_database
    from lib.snapshots.register import find
    from lib.snapshots.verify import STATUS

    found = find(open_database(), code, person=LOCAL)
    if found is None:
        print(STATUS["unknown"].in_language(language), file=sys.stderr)
    return found


def _write(content, language: str) -> None:
    from lib.exports.csv_writer import write_csv
    from lib.exports.file_table import Column

    columns = tuple(Column(header) for header in content.headers(language))
    write_csv(sys.stdout.buffer, columns, content.texts(language))
    sys.stdout.buffer.flush()

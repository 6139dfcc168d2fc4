"""`python -m lib export picture|page`: their options, beside those of `lib/exports/command.py`. What they do is loaded when it
is asked for."""

import sys
from pathlib import Path

import click

from lib.exports.command import export_command, with_options

PAGE = click.option("--page", required=True, help="name of a page, as in its address")


@export_command.command("picture")
@click.option("--panel", required=True, help="name of a panel of the page; a wrong one lists them")
@click.option("--format", "kind", type=click.Choice(("png", "svg")), default="png")
@PAGE
@with_options
def picture_command(kind: str, **chosen) -> int:
    """A panel as a picture, with its selection, day and snapshot code. Needs Chromium."""
    return _run("picture", kind, **chosen)


@export_command.command("page")
@PAGE
@with_options
def page_command(**chosen) -> int:
    """A whole page as a PDF in A4. Needs Chromium."""
    return _run("page", "pdf", **chosen)


def _run(
    what: str, kind: str, *, selection: str, language: str, purpose: str, output: Path | None, **pairs: str
) -> int:
    from urllib.parse import quote

    from tqdm import tqdm

    from lib.access import LOCAL
    from lib.audit.chain import AuditRefused
    from lib.exports import ExportFailed
    from lib.exports.request import BadRequest, pairs_of
    from lib.exports.write_file import target
    from lib.snapshots.deliver import deliver
    from lib.ui.cache import database
    from lib.ui.pictures.panel_picture import make_picture
    from lib.ui.pictures.paper_page import make_page
    from lib.ui.pictures.recording import without_server

    told = {name: quote(value, safe="") for name, value in {**pairs, "purpose": purpose}.items() if value}
    try:
        link = {**pairs_of(selection), "lang": language, **told}
        with target(output) as file, without_server(), tqdm(total=100, file=sys.stderr, disable=None) as bar:
            if what == "picture":
                made = make_picture(database(), link, kind, person=LOCAL)
            else:
                made = make_page(database(), link, person=LOCAL, report=lambda s: bar.update(round(100 * s) - bar.n))
            file.write(made.data)
            figures = {"content": made.content, "beside": made.beside}
            deliver(database(), LOCAL, **figures, what=what, name=made.name, kind=kind, pairs=link, file=file)
    except (BadRequest, ExportFailed, AuditRefused) as error:
        print(error.message.in_language(language), file=sys.stderr)
        return 2 if isinstance(error, BadRequest) else 1
    print(f"{output or 'standard output'}: {made.name}.{kind}, code {made.content.code}", file=sys.stderr)
    return 0

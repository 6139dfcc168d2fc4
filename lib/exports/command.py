"""`python -m lib export panel|report|records|key-points`: their options. What they do is loaded when it is asked for."""

from pathlib import Path

import click

CHOICES = (
    click.option("--selection", default="", help='as in a link, e.g. "place=330108&period=this_year"'),
    click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="language of the file"),
    click.option(
        "--form",
        type=click.Choice(("protected", "exact")),
        default="protected",
        help="protected: for everybody; exact: for use inside, the file says so",
    ),
    click.option("--purpose", default="", help="what an exact file is for; asked then, and kept in the audit log"),
    click.option("--output", type=click.Path(path_type=Path), help="the file to write; standard output without it"),
)
"""Options of every export."""
FORMAT = click.option(
    "--format",
    "kind",
    type=click.Choice(("csv", "zip", "xlsx")),
    default="csv",
    help="csv, zip (CSV with its explanation) or xlsx",
)


def with_options(command, options=CHOICES):
    """The command with these options, listed in their order."""
    for option in reversed(options):
        command = option(command)
    return command


def _choices(command):
    return with_options(command, (*CHOICES[:2], FORMAT, *CHOICES[2:]))


@click.group("export")
def export_command() -> None:
    """Write a snapshot as CSV, as ZIP with its explanation, or as XLSX: the same as the pages offer."""


@export_command.command("panel")
@click.option("--metric", "metrics", multiple=True, required=True, help="name of a metric; repeat for several")
@click.option("--by", multiple=True, help="name of a breakdown, e.g. street; repeat for several")
@click.option("--compared", is_flag=True, help="add the selection's comparison as further columns")
@_choices
def panel_command(metrics: tuple[str, ...], by: tuple[str, ...], compared: bool, **chosen) -> int:
    """Metrics by a breakdown: what a panel shows."""
    pairs = {"metrics": ",".join(metrics), "by": ",".join(by), "compared": str(int(compared))}
    return _run("panel", pairs, **chosen)


@export_command.command("report")
@click.option("--name", required=True, help="name of the report, as in the address of its download")
@_choices
def report_command(name: str, **chosen) -> int:
    """The table of a report, e.g. bridge or denominators."""
    return _run("report", {"name": name}, **chosen)


@export_command.command("records")
@click.option("--extra", multiple=True, type=click.Choice(("group", "brand")), help="one more breakdown")
@click.option("--each", is_flag=True, help="every record a line of its own (csv or zip, with --form exact)")
@_choices
def records_command(extra: tuple[str, ...], each: bool, **chosen) -> int:
    """Month x street x category x platform x method of a whole selection."""
    return _run("records", {"extra": ",".join(extra), "each": str(int(each))}, **chosen)


@export_command.command("key-points")
@click.option("--page", required=True, help="name of a statistics page, as in its address")
@click.option("--selection", default="", help='as in a link, e.g. "place=330108&period=this_year"')
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="language of the text")
@click.option("--form", type=click.Choice(("protected", "exact")), default="protected", help="for everybody, or inside")
@click.option("--purpose", default="", help="what exact ones are for; asked then, and kept in the audit log")
def key_points_command(page: str, selection: str, language: str, form: str, purpose: str) -> int:
    """The key points of a page as text: what its copy button gives."""
    from lib.db import open_database
    from lib.exports.write_file import write_key_points

    return write_key_points(open_database(), page, selection, language, form=form, purpose=purpose)


def _run(what: str, pairs: dict[str, str], *, form: str, purpose: str, **chosen) -> int:
    from lib.db import open_database
    from lib.exports.write_file import write_export

    return write_export(open_database(), what, {**pairs, "form": form, "purpose": purpose}, **chosen)

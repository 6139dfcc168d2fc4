"""`python -m lib import`, `imports`, `watch` and `template`: their options. What they do is loaded when it is asked for."""

from importlib import import_module
from pathlib import Path

import click


class NameOf(click.ParamType):
    """A name of a registry, `module:attribute`, that is loaded when a name is given: the help needs none of it, and
    a name that is not there is answered with all that are."""

    name = "name"

    def __init__(self, registry: str):
        self.registry = registry

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        module, _, attribute = self.registry.partition(":")
        known = getattr(import_module(module), attribute)
        if value not in known:
            self.fail(f"{value!r} is not one of {', '.join(sorted(known))}.", param, ctx)
        return value


FOLDER = click.Path(path_type=Path)
LANGUAGE = click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="of the output on rows (zh)")


def import_options(command):
    """What the files are, and what becomes of their rows: for `import` and `watch`."""
    for option in reversed((
        click.option("--format", "format_name", type=NameOf("lib.importers.formats:FORMATS"), metavar="NAME",
            help="layout of the files, detected when not given; an unknown NAME is answered with all names"),
        click.option("--platform", help="code of the platform, e.g. zhejiang, hangzhou, national, we"),
        click.option("--encoding", help="utf-8, gb18030, big5, cp1252, ...: Big5 and cp1252 are never guessed"),
        click.option("--delimiter", help="one character; TAB for a tabulator"),
        click.option("--sheet", help="name of the only sheet to read"),
        click.option("--header-row", type=int, metavar="N", help="line of the header"),
        click.option("--column", "columns", multiple=True, metavar="WORD=FIELD",
            help="what the column WORD holds, e.g. 备用号=id_number; WORD= for one that means nothing; may be given again"),
        click.option("--unit", "units", multiple=True, metavar="WORD=UNIT",
            help="unit of the numbers in the column WORD, e.g. 时长=分钟; may be given again"),
        click.option("--team", "team_name", help="team of rows that name none"),
        click.option("--place", help="where rows belong that name no place: a code, or a name such as 滨江区浦沿街道"),
        click.option("--code-list", default="nbs2022", help="list that region codes belong to (nbs2022)"),
        click.option("--read-hidden", is_flag=True, default=None, help="read rows that the workbook hides; else they are set aside"),
        click.option("--read-struck-out", is_flag=True, default=None, help="read rows that the workbook strikes out"),
        click.option("--accept-set-aside", "accept_quarantined", is_flag=True,
            help="import although more than 5 % of the rows have faults"),
    )):  # fmt: skip
        command = option(command)
    return command


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FOLDER)
@import_options
@click.option("--dry-run", is_flag=True, help="say what would happen, write nothing")
@click.option("--corrections", type=FOLDER, metavar="FOLDER", help="write the rows set aside there as a workbook")
@LANGUAGE
def import_command(files: tuple[Path, ...], *, corrections: Path | None, language: str, **chosen) -> int:
    """Import files of the platforms: CSV, TSV or XLSX as they export them, of a workbook every sheet of one format."""
    from lib.db import open_database
    from lib.importers.cli import import_files
    from lib.settings import load

    settings = load()
    return import_files.run(open_database(settings), files, settings, corrections, language, chosen)


@click.command("watch")
@click.argument("folder", type=FOLDER)
@import_options
@click.option("--once", is_flag=True, help="import what is there now, then end")
@LANGUAGE
def watch_command(folder: Path, *, once: bool, language: str, **chosen) -> int:
    """Import what is put into FOLDER; its folders done/ and refused/ get the files, each with a report."""
    from lib.db import open_database
    from lib.importers.cli import import_files
    from lib.settings import load

    settings = load()
    return import_files.run_watch(open_database(settings), folder, settings, once, language, chosen)


@click.group("imports")
def imports_command() -> None:
    """The imports so far: list them, show or undo one."""


@imports_command.command("list")
@LANGUAGE
def list_command(language: str) -> int:
    """List the imports, newest first."""
    from lib.db import open_database
    from lib.importers.cli import past_imports

    return past_imports.list_imports(open_database(), language)


@imports_command.command("show")
@click.argument("number", type=int)
@LANGUAGE
def show_command(number: int, language: str) -> int:
    """Show what import NUMBER changed, and which rows it set aside."""
    from lib.db import open_database
    from lib.importers.cli import past_imports

    return past_imports.show_import(open_database(), number, language)


@imports_command.command("undo")
@click.argument("number", type=int)
@LANGUAGE
def undo_command(number: int, language: str) -> int:
    """Undo import NUMBER."""
    from lib.db import open_database
    from lib.importers.cli import past_imports

    return past_imports.undo_import(open_database(), number, language)


@click.command("template")
@click.argument("table", type=NameOf("lib.importers.formats.targets:TARGETS"), metavar="TABLE")
@LANGUAGE
def template_command(table: str, language: str) -> int:
    """Write a workbook to fill in into this folder, never over an older one. An unknown TABLE is answered with all names."""
    from lib.importers.cli import past_imports

    return past_imports.write_template(table, language)

"""The command line, `python -m lib`: every job without a browser. `python -m lib --help` lists them.

A new command: declared with click beside its job, and its line in COMMANDS. Each prints what it did and returns an exit
code: 0 done, 1 something disagrees or failed, 2 wrong arguments, 3 imported with rows set aside, 130 interrupted.
"""

import gc
import sys
from importlib import import_module

import click

from lib.without_pandas import work_without_pandas

COMMANDS = {
    "import": ("lib.importers.cli.command:import_command", "files of the platforms into the database"),
    "imports": ("lib.importers.cli.command:imports_command", "the imports so far: list, show, undo"),
    "watch": ("lib.importers.cli.command:watch_command", "import what is put into a folder"),
    "template": ("lib.importers.cli.command:template_command", "write a workbook to fill in"),
    "columnar": ("lib.columnar.command:columnar_command", "the columnar copy: refresh or check it"),
    "published": ("lib.published.command:published_command", "figures quoted in letters: check ours against them"),
    "text": ("lib.published.text_command:text_command", "check the figures of a draft"),
    "export": (
        "lib.ui.pictures.command:export_command",
        "write a snapshot as CSV or XLSX, a panel as picture, a page as PDF",
    ),
    "briefing": ("lib.briefing.command:briefing_command", "write a reply, a monthly report or a page as DOCX"),
    "snapshot": ("lib.snapshots.command:snapshot_command", "frozen snapshots: list, freeze, show, compare"),
    "verify": ("lib.snapshots.command:verify_command", "is this file or code genuine, and what happened since?"),
    "demo": ("lib.demo.command:demo_command", "build the demo database (invented data) from nothing"),
    "account": ("lib.accounts.command:account_command", "accounts: add, list, change, password"),
    "audit": ("lib.audit.command:audit_command", "the audit log: list, verify, head"),
    "retention": ("lib.audit.command:retention_command", "delete what is older than its term"),
    "serve": ("lib.serve:serve_command", "serve the dashboard (HOST, PORT)"),
    "backup": ("lib.db.command:backup_command", "write the SQLite database to a file, verified"),
    "restore": ("lib.db.command:restore_command", "bring the SQLite database back from such a file"),
    "proxy-config": ("lib.gate.nginx:proxy_config_command", "configuration of nginx in front of the server"),
    "distribute": ("lib.db.command:distribute_command", "lay the tables over a Citus cluster of PostgreSQL"),
    "migrate": ("lib.db.command:migrate_command", "bring the database to this program's shape"),
}
"""Where each command is declared, and a line on it: so that the list of all needs none of their modules."""


class Commands(click.Group):
    """The commands, each loaded when it is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        return getattr(import_module(module), attribute)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.command(cls=Commands)
def cli() -> None:
    """The volunteer-service dashboard, without a browser."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    try:
        return cli.main(arguments, prog_name="python -m lib", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("Broken off.", file=sys.stderr)
        return 130
    except Exception as error:
        print(_database_error(error), file=sys.stderr)
        return 1


def _database_error(error: Exception) -> str:
    """What is wrong with the database, in a line. Raises every other error again."""
    from sqlalchemy.exc import ArgumentError, OperationalError

    from lib.db import DatabaseUnavailable, DataChanged, QueryTimeout
    from lib.db.migrate import MigrationError
    from lib.db.reference_data import ReferenceDataError

    if isinstance(error, DatabaseUnavailable | QueryTimeout | MigrationError | ReferenceDataError):
        return str(error)
    if isinstance(error, DataChanged):
        return "The data is being changed just now; try again in a moment."
    if isinstance(error, ArgumentError):
        return "DATABASE_URL cannot be read; expected sqlite:///FILE or postgresql+psycopg://..."
    if isinstance(error, OperationalError):  # the server refused the connection or the file
        return f"The database does not answer: {str(error.orig).splitlines()[0]}"
    raise error


if __name__ == "__main__":
    if sys.argv[1:2] != ["serve"]:
        work_without_pandas()
        gc.set_threshold(20_000, 20, 20)  # rows hold no cycles; looking for them took a sixth of a refresh of the copy
    sys.exit(main())

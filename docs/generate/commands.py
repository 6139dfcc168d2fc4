"""The table of the commands of `python -m lib`, from their own declarations."""

import click

from docs.generate.markdown import table
from lib.__main__ import COMMANDS, cli
from lib.catalogue.vocabularies import Text


def commands(language: str) -> str:
    """Every command with the sentence of its help."""
    headers = (Text("命令", "Command"), Text("作用", "What it does"))
    rows = []
    for name, (_, words) in COMMANDS.items():
        command = subcommands(cli)[name]
        below = subcommands(command)
        rows += [(_line(name, one), one.help.rstrip(".")) for one in below.values()]
        if not below:
            rows.append((_line("", command), words))
    return table(language, headers, rows)


def _line(group: str, command: click.Command) -> str:
    """The command with its arguments: `python -m lib imports show NUMBER`."""
    arguments = [p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)]
    return "`" + " ".join(["python -m lib", *filter(None, [group]), command.name, *arguments]) + "`"


def subcommands(command: click.Command) -> dict[str, click.Command]:
    """The commands below a group, by name; none below a command that does something itself."""
    if not isinstance(command, click.Group):
        return {}
    context = click.Context(command)
    return {name: command.get_command(context, name) for name in command.list_commands(context)}

"""The table of the commands of `python -m lib`, from the parser itself."""

import argparse

from docs.generate.markdown import table
from lib.__main__ import _parser
from lib.catalogue.vocabularies import Text


def commands(language: str) -> str:
    """Every command with the sentence of its help."""
    headers = (Text("命令", "Command"), Text("作用", "What it does"))
    rows = []
    for action in choosers(_parser()):
        help_of = {choice.dest: choice.help for choice in action._choices_actions}
        for name, parser in action.choices.items():
            below = [choice for chooser in choosers(parser) for choice in chooser._choices_actions]
            rows += [(f"`python -m lib {name} {choice.dest}`", choice.help) for choice in below]
            if not below:
                rows.append((f"`python -m lib {name}{_choices(parser)}`", help_of[name]))
    return table(language, headers, rows)


def choosers(parser: argparse.ArgumentParser) -> list:
    """The arguments of `parser` that are commands with arguments of their own."""
    return [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]


def _choices(parser: argparse.ArgumentParser) -> str:
    """The words that must follow a command, e.g. " check|refresh|rebuild"."""
    return "".join(" " + "|".join(a.choices) for a in parser._actions if a.choices and not a.option_strings)

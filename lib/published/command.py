"""`python -m lib published check`."""

import click


@click.group("published")
def published_command() -> None:
    """Figures quoted in letters."""


@published_command.command("check")
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="of the table")
@click.option("--all", "everything", is_flag=True, help="also reports in the news and documents that staff added")
def check_command(language: str, everything: bool) -> int:
    """Compare the figures of our letters with ours; exit code 1 when one conflicts, cannot be recomputed or was not read in
    time."""
    from lib.db import open_database
    from lib.published.table import LETTERS, main

    return main(open_database(), language, kinds=None if everything else LETTERS)

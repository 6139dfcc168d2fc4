"""`python -m lib published check`."""

import click


@click.group("published")
def published_command() -> None:
    """Figures quoted in letters."""


@published_command.command("check")
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="of the table")
def check_command(language: str) -> int:
    """Compare the quoted figures with ours; exit code 1 when one conflicts, cannot be recomputed or was not read in time."""
    from lib.db import open_database
    from lib.published.check import main

    return main(open_database(), language)

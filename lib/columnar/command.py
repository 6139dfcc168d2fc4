"""`python -m lib columnar refresh|check`."""

import sys

import click
import duckdb


@click.group("columnar")
def columnar_command() -> None:
    """The columnar copy of the database: refresh or check it."""


@columnar_command.command("refresh")
@click.option("--announced", is_flag=True, help="refresh what the data version announces, no more")
@click.option("--rebuild", is_flag=True, help="build it again from nothing")
def refresh_command(announced: bool, rebuild: bool) -> int:
    """Bring the copy to the database's version, and repair what differs."""
    from lib.columnar.check import repair
    from lib.columnar.refresh import refresh
    from lib.db import open_database

    database = open_database()
    try:
        if announced or rebuild:
            print(refresh(database, from_nothing=rebuild))
        else:
            print("\n".join(repair(database)) or "The columnar copy is current; nothing else differed.")
    except (duckdb.Error, OSError) as error:  # a full disk, a folder without rights
        print(f"The columnar copy could not be refreshed: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    return 0


@columnar_command.command("check")
def check_command() -> int:
    """Compare the copy with the database; exit code 1 when they differ."""
    from lib.columnar.check import check
    from lib.db import open_database

    found = check(open_database())
    print("\n".join(found) or "The columnar copy agrees with the database.")
    return 1 if found else 0

"""`python -m lib migrate`."""

import click


@click.command("migrate")
def migrate_command() -> int:
    """Create the tables or bring them to the shape that this program needs, and load the reference data."""
    from lib.db.prepare import prepare
    from lib.settings import load

    prepare(load().url)
    return 0

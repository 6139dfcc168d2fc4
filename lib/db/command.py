"""`python -m lib migrate`, `distribute`, `backup` and `restore`."""

import sys
from pathlib import Path

import click


@click.command("migrate")
def migrate_command() -> int:
    """Create the tables or bring them to the shape that this program needs, and load the reference data."""
    from lib.db.prepare import prepare
    from lib.settings import load

    prepare(load().url)
    return 0


@click.command("distribute")
def distribute_command() -> int:
    """Lay the tables of a PostgreSQL database, empty or filled, over the nodes of its Citus cluster. Safe to run again."""
    from lib.db import migrate
    from lib.db.distribution import CannotDistribute
    from lib.db.prepare import prepare
    from lib.settings import load

    url = load().url
    try:
        laid = migrate.distribute(url)
    except CannotDistribute as error:
        return _refused(error)
    for name, how in laid.items():
        print(f"{name}: {how}")
    if not laid:
        print("所有表早已分布，无需改动。 All tables were laid over the nodes already.")
    prepare(url)
    return 0


_FORCE = click.option("--force", is_flag=True, help="replace what is there")
_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup")
@_FILE
@_FORCE
def backup_command(file: Path, force: bool) -> int:
    """Write the SQLite database to FILE while it is used, and verify it. The key of persons is not in it."""
    from lib.db.backup import BackupError, backup
    from lib.settings import load

    try:
        print(f"{file}: {backup(load().url, file, force=force)}")
    except (BackupError, OSError) as error:
        return _refused(error)
    return 0


@click.command("restore")
@_FILE
@_FORCE
def restore_command(file: Path, force: bool) -> int:
    """Bring the SQLite database back to what FILE holds, then to this program's shape. Refresh the copy afterwards."""
    from lib.db.backup import BackupError, restore
    from lib.db.prepare import prepare
    from lib.settings import load

    url = load().url
    try:
        print(f"Restored: {restore(url, file, force=force)}")
    except (BackupError, OSError) as error:
        return _refused(error)
    prepare(url)
    print("Now: python -m lib columnar refresh")
    return 0


def _refused(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 1

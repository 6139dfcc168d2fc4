"""`python -m lib demo`."""

import os
import sys
import time
from datetime import datetime
from pathlib import Path

import click


@click.command("demo")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="last day of the demo data, e.g. 2026-10-31")
@click.option("--seed", type=int, help="another seed gives other people, the same figures")
@click.option("--scale", type=float, default=1.0, help="0.01: a hundredth of the people, for tests")
def demo_command(as_of: datetime | None, seed: int | None, scale: float) -> int:
    """Build the demo database (invented data) from nothing, in place of an older one; DATABASE_URL must be empty."""
    # Built beside the old database and put in its place in one step; another's database is never overwritten.
    from tqdm import tqdm

    from lib.columnar.refresh import refresh
    from lib.db import Database
    from lib.db.prepare import prepare
    from lib.demo.build import build
    from lib.settings import load

    settings, began = load(), time.monotonic()
    target = None if settings.database_url else Path(settings.url.removeprefix("sqlite:///"))
    url = f"sqlite:///{target}.new" if target else settings.url
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_files(Path(f"{target}.new"), "", "-wal", "-shm")
    prepare(url)
    database = Database(url, columnar_folder=settings.columnar_folder)
    if _has_people(database):
        print("This database already holds volunteers; demo data goes into an empty database only.", file=sys.stderr)
        return 1
    with tqdm(total=100, unit="%", bar_format="{desc:<32}{bar}{n:3.0f}% {elapsed}", disable=None) as bar:
        chosen = {"as_of": as_of and as_of.date(), "seed": seed}
        build(
            database,
            scale=scale,
            progress=lambda step, share: _show(bar, step, 85 * share),
            **{name: value for name, value in chosen.items() if value is not None},
        )
        database.close()
        if target:
            _remove_files(target, "-wal", "-shm")  # of the old database: they must not be applied to the new one
            os.replace(f"{target}.new", target)
            database = Database(settings.url, columnar_folder=settings.columnar_folder)
        refresh(database, from_nothing=True, progress=lambda step, share: _show(bar, step, 85 + 15 * share))
        _show(bar, "done", 100)
    print(f"Demo data built in {time.monotonic() - began:.0f} s: {database!r}. All people and records are invented.")
    return 0


def _show(bar, step: str, reached: float) -> None:
    bar.set_description_str(step[:30])
    bar.update(max(reached - bar.n, 0))


def _remove_files(path: Path, *suffixes: str) -> None:
    for suffix in suffixes:
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _has_people(database) -> bool:
    from sqlalchemy import select

    from lib.schema import volunteer

    return bool(database.rows(select(volunteer.c.id).limit(1)))

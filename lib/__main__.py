"""`python -m lib COMMAND`: every job without a browser. `python -m lib --help` lists them.

A new command: one function here with its arguments in `_parser`. Each prints what it did and returns an exit code.
"""

import argparse
import hashlib
import os
import sys
import time
from datetime import date
from pathlib import Path

from lib.atomic_files import replacing
from lib.settings import LOOPBACK, ROOT, Settings, load


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 something disagrees or failed, 2 wrong arguments, 130 broken off."""
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        print("Broken off.", file=sys.stderr)
        return 130


def _run(words: list[str]) -> int:
    options = _parser(words[0] if words else None).parse_args(words)
    from sqlalchemy.exc import ArgumentError, OperationalError

    from lib.db import DatabaseUnavailable, QueryTimeout
    from lib.db.migrate import MigrationError
    from lib.db.reference_data import ReferenceDataError

    try:
        return options.run(options, load())
    except (DatabaseUnavailable, QueryTimeout, MigrationError, ReferenceDataError) as fault:
        print(fault, file=sys.stderr)
    except ArgumentError:
        print("DATABASE_URL cannot be read; expected sqlite:///FILE or postgresql+psycopg://...", file=sys.stderr)
    except OperationalError as fault:  # the server refused the connection or the file
        print(f"The database does not answer: {str(fault.orig).splitlines()[0]}", file=sys.stderr)
    return 1


def _parser(command: str | None = None) -> argparse.ArgumentParser:
    """All commands; with `command` the arguments of the larger ones are declared for that one alone, to start quickly."""

    parser = argparse.ArgumentParser(
        prog="python -m lib", description="The volunteer-service dashboard, without a browser"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="build the demo database (invented data) from nothing")
    demo.add_argument("--as-of", type=date.fromisoformat, help="last day of the demo data, e.g. 2026-10-31")
    demo.add_argument("--seed", type=int, help="another seed gives other people, the same figures")
    demo.add_argument("--scale", type=float, default=1.0, help="0.01: a hundredth of the people, for tests")
    demo.set_defaults(run=_demo)

    migrate = commands.add_parser("migrate", help="bring the database to this program's shape")
    migrate.set_defaults(run=_migrate)

    serve = commands.add_parser("serve", help="serve the dashboard (HOST, PORT)")
    serve.set_defaults(run=_serve)

    columns = commands.add_parser("columns", help="the columnar copy: check or refresh it")
    columns.add_argument("action", choices=("check", "refresh", "rebuild"))
    columns.add_argument("--announced", action="store_true", help="refresh what the data version announces, no more")
    columns.set_defaults(run=_columns)

    published = commands.add_parser("published", help="figures quoted in letters: check ours against them")
    published.add_argument("action", choices=("check",))
    published.add_argument("--language", choices=("zh", "en"), default="zh")
    published.set_defaults(run=_published)

    bring = commands.add_parser("import", help="files of the platforms into the database")
    if command in (None, "import"):
        from lib.importers.cli import arguments as import_options

        import_options.add_arguments(bring)
    bring.set_defaults(run=_import)

    export = commands.add_parser("export", help="write a CSV or XLSX snapshot")
    if command in (None, "export"):
        from lib.exports import command as export_command

        export_command.add_arguments(export)
    export.set_defaults(run=_export)
    return parser


def _demo(options, settings: Settings) -> int:
    """Build beside the old database and put it in place in one step; a database of one's own is never overwritten."""
    from tqdm import tqdm

    from lib.columnar.refresh import refresh
    from lib.db import Database
    from lib.demo.build import build

    began = time.monotonic()
    target = None if settings.database_url else Path(settings.url.removeprefix("sqlite:///"))
    url = f"sqlite:///{target}.new" if target else settings.url
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_files(Path(f"{target}.new"), "", "-wal", "-shm")
    _prepare(url)
    database = Database(url, columnar_folder=settings.columnar_folder)
    if _has_people(database):
        print("This database already holds volunteers; demo data goes into an empty database only.", file=sys.stderr)
        return 1
    with tqdm(total=100, unit="%", bar_format="{desc:<32}{bar}{n:3.0f}% {elapsed}", disable=None) as bar:
        chosen = {"as_of": options.as_of, "seed": options.seed}
        build(
            database,
            scale=options.scale,
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


def _prepare(url: str) -> None:
    """Tables and reference data."""
    from lib.db import Database, migrate, reference_data

    migrate.upgrade(url)
    database = Database(url)
    if database.run(_reference_is_new):
        with database.write() as connection:
            reference_data.load(connection)
    database.close()


def _reference_is_new(connection) -> bool:
    """Whether the reference files differ from what the database holds (by trying, and taking it back)."""
    from lib.db import reference_data

    with connection.begin_nested() as attempt:
        changed = reference_data.load(connection)
        attempt.rollback()
    return bool(changed)


def _has_people(database) -> bool:
    from sqlalchemy import select

    from lib.schema import volunteer

    return bool(database.rows(select(volunteer.c.id).limit(1)))


def _migrate(options, settings: Settings) -> int:
    _prepare(settings.url)
    return 0


def _serve(options, settings: Settings) -> int:
    """Serve on loopback; another address is refused while no login is configured."""
    if settings.host not in LOOPBACK:
        print(
            f"HOST={settings.host} is refused: without a login the dashboard listens on this machine only (127.0.0.1). "
            "Put an authenticating proxy in front, or wait for the login.",
            file=sys.stderr,
        )
        return 1
    _prepare_when_changed(settings)
    print(f"http://{settings.host}:{settings.port}  (view only, on this machine: VIEW_ONLY_LOCAL)", flush=True)
    from streamlit.web.cli import main as streamlit

    os.chdir(ROOT)
    places = [f"--server.address={settings.host}", f"--server.port={settings.port}"]
    return streamlit(["run", str(ROOT / "dashboard.py"), *places])


def _prepare_when_changed(settings: Settings) -> None:
    """Migrate and load the reference data unless that was done for these very files and this database before.

    A stamp beside the columnar copy, because asking the database costs a second at every start.
    """
    from lib.db import DatabaseUnavailable, open_database

    files = [
        *sorted((ROOT / "lib" / "db" / "migrations" / "versions").glob("*.py")),
        *sorted((ROOT / "data" / "reference").glob("*.csv")),
    ]
    content = hashlib.sha256(settings.url.encode() + b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = settings.columnar_folder / "prepared"
    database = open_database(settings)
    try:
        database.version()
        if stamp.exists() and stamp.read_text() == content:
            return
    except DatabaseUnavailable as fault:
        if "no tables" not in str(fault):  # a file or server that is not there is told, never made by the way
            raise
    finally:
        database.close()
    _prepare(settings.url)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    with replacing(stamp) as file:
        file.write(content.encode())


def _columns(options, settings: Settings) -> int:
    from lib.columnar.check import check, repair
    from lib.columnar.refresh import refresh
    from lib.db import open_database

    database = open_database(settings)
    if options.action == "check":
        found = check(database)
        print("\n".join(found) or "The columnar copy agrees with the database.")
        return 1 if found else 0
    if options.action == "rebuild":
        print(refresh(database, from_nothing=True))
        return 0
    if options.announced:
        print(refresh(database))
        return 0
    print("\n".join(repair(database)) or "The columnar copy is current; nothing else differed.")
    return 0


def _published(options, settings: Settings) -> int:
    from lib.db import open_database
    from lib.published.check import main as check_figures

    return check_figures(open_database(settings), options.language)


def _import(options, settings: Settings) -> int:
    from lib.db import open_database
    from lib.importers.cli import command

    return command.run(options, open_database(settings), settings)


def _export(options, settings: Settings) -> int:
    from lib.db import open_database
    from lib.exports import command

    return command.run(options, open_database(settings))


if __name__ == "__main__":
    sys.exit(main())

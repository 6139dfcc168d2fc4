"""`python -m lib account add|list|change|password`: whoever may run commands on the server manages accounts."""

import os
import sys
from collections.abc import Callable

import click

PLACES = click.option(
    "--place", "places", multiple=True, help="code of a county, street or community it may see; repeat for several"
)
EVERYWHERE = click.option("--everywhere", is_flag=True, help="it may see all places")
HOME = click.option("--home-place", help="code of the county shown first")
PASSWORD = "VOLUNTEER_PASSWORD"
"""Variable of the environment from which a password is taken, for set-up by a program; else it is asked for."""


@click.group("account")
def account_command() -> None:
    """Accounts of those who may log in: role, places, password."""


@account_command.command("add")
@click.argument("subject")
@click.option("--role", required=True, help="reader, leader, staff, steward, administrator or auditor")
@PLACES
@EVERYWHERE
@HOME
@click.option("--password", "with_password", is_flag=True, help=f"ask for a password (or take it from {PASSWORD})")
def add_command(
    subject: str, role: str, places: tuple[str, ...], everywhere: bool, home_place: str | None, with_password: bool
) -> int:
    """Add an account for SUBJECT: a login name, or the subject of the identity provider."""
    from lib.accounts.accounts import add, set_password_hash
    from lib.accounts.passwords import hashed

    def run(database, person, now) -> str:
        new_hash = hashed(_password()) if with_password else None
        seen = None if everywhere else _place_ids(database, places)
        add(database, subject, role=role, places=seen, home_place=home_place, by=person, now=now)
        if new_hash:
            set_password_hash(database, subject, new_hash, by=person, now=now)
        return f"{subject}: added as {role}, sees {_places_words(seen)}"

    return _done(run)


@account_command.command("change")
@click.argument("subject")
@click.option("--role", help="the new role")
@PLACES
@EVERYWHERE
@click.option("--nowhere", is_flag=True, help="it may see no place any more")
@HOME
@click.option("--disable/--enable", default=None, help="whether the account opens anything")
@click.option("--end-logins", is_flag=True, help="log it out wherever it is")
def change_command(
    subject: str,
    role: str | None,
    places: tuple[str, ...],
    everywhere: bool,
    nowhere: bool,
    home_place: str | None,
    disable: bool | None,
    end_logins: bool,
) -> int:
    """Change what is given of the account of SUBJECT."""
    from lib.accounts.accounts import change
    from lib.accounts.sessions import end_all

    if (bool(places) + everywhere + nowhere) > 1:
        raise click.UsageError("one of --place, --everywhere and --nowhere")

    def run(database, person, now) -> str:
        more = {} if home_place is None else {"home_place": home_place or None}
        if places or everywhere or nowhere:
            more["places"] = None if everywhere else _place_ids(database, places)
        change(database, subject, role=role, disabled=disable, by=person, now=now, **more)
        if end_logins or disable:
            end_all(database, subject)
        return f"{subject}: changed"

    return _done(run)


@account_command.command("password")
@click.argument("subject")
def password_command(subject: str) -> int:
    """Set the password of SUBJECT and open a lock; it is asked for, or taken from VOLUNTEER_PASSWORD."""
    from lib.accounts.accounts import set_password_hash
    from lib.accounts.passwords import hashed
    from lib.accounts.sessions import end_all

    def run(database, person, now) -> str:
        set_password_hash(database, subject, hashed(_password()), by=person, now=now)
        end_all(database, subject)
        return f"{subject}: password set; open logins ended"

    return _done(run)


@account_command.command("list")
def list_command() -> int:
    """Print every account: subject, role, places, state."""
    from lib.accounts.accounts import all_accounts
    from lib.accounts.sessions import open_logins
    from lib.db import open_database

    database = open_database(with_copy=False)
    logins = open_logins(database)
    for one in all_accounts(database):
        state = "disabled" if one.disabled_at else "open"
        state += f", {logins[one.subject]} logged in" if one.subject in logins else ""
        print(f"{one.subject}\t{one.role}\t{_places_words(one.places)}\t{state}")
    return 0


def _done(run: Callable) -> int:
    """Print what `run(database, person, now)` says; 2 where the change is refused."""
    from lib.access import LOCAL
    from lib.accounts import AccountRejected
    from lib.audit.chain import AuditRefused
    from lib.clock import local_now
    from lib.db import open_database

    try:
        print(run(open_database(with_copy=False), LOCAL, local_now()))
    except (AccountRejected, AuditRefused) as error:
        print(f"{error.message.zh} {error.message.en}", file=sys.stderr)
        return 2
    return 0


def _password() -> str:
    return os.environ.get(PASSWORD) or click.prompt("Password", hide_input=True, confirmation_prompt=True)


def _place_ids(database, codes: tuple[str, ...]) -> list[int]:
    """Ids of the places of these codes. Raises AccountRejected."""
    from lib.accounts import AccountRejected
    from lib.catalogue.vocabularies import Text
    from lib.dimensions import read_dimensions

    known = read_dimensions(database).regions
    for code in codes:
        if not code.isdecimal() or int(code) not in known:
            raise AccountRejected(Text(f"没有地区 {code}。", f"There is no place {code}."))
    return [int(code) for code in codes]


def _places_words(places) -> str:
    if places is None:
        return "all places"
    return ", ".join(map(str, places)) or "no place"

"""Who asks. The gate reads the claim of a request (a cookie, or a trusted proxy's header), strips what a client wrote in its
place, and hands it on as one header of its own: pages and downloads ask `person_of` with it, at every rerun."""

import ipaddress

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from lib.access import LOCAL, Person
from lib.accounts.accounts import Account, find
from lib.accounts.sessions import look
from lib.gate.modes import Mode

CLAIM = "x-volunteer-claim"
"""Header that only the gate writes: how the request is identified."""
SESSION, SUBJECT, MACHINE = "session", "subject", "machine"


def cookie_name(mode: Mode) -> str:
    """The cookie of an open login; over https one that no other host can set."""
    return "__Host-volunteer_session" if mode.secure else "volunteer_session"


def claim_of(scope: Scope, mode: Mode) -> str | None:
    """The claim that a request carries: "session TOKEN", "subject NAME", "machine"; None for a stranger."""
    headers = Headers(scope=scope)
    client = scope["client"][0] if scope.get("client") else ""
    if mode.login == "none":
        return MACHINE if is_loopback(client) else None
    if mode.login == "header":
        names = headers.getlist(mode.trusted_header)
        from_proxy = _address(client) == _address(mode.trusted_proxy)
        return f"{SUBJECT} {names[0]}" if from_proxy and len(names) == 1 and names[0] else None
    token = _cookie(headers, cookie_name(mode))
    return f"{SESSION} {token}" if token else None


def account_of(claim: str | None, database, mode: Mode, *, use: bool = True) -> Account | None:
    """The open account behind a claim; None where it opens nothing (any more). Raises DatabaseUnavailable.

    `use`: see `sessions.look`.
    """
    kind, _, value = (claim or "").partition(" ")
    if kind == SESSION and mode.login in ("local", "oidc"):
        return look(database, value, use=use)
    if kind == SUBJECT and mode.login == "header":
        found = find(database, value)
        return found if found is not None and found.disabled_at is None else None
    return None


def person_of(claim: str | None, database, mode: Mode, *, use: bool = True) -> Person | None:
    """The person behind a claim; None for a stranger. Raises DatabaseUnavailable."""
    if mode.login == "none":
        return LOCAL if claim == MACHINE else None
    found = account_of(claim, database, mode, use=use)
    person = found.person if found else None
    return person if person and person.role.permissions else None


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    address = _address(host)
    return address is not None and address.is_loopback


def _address(host: str):
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _cookie(headers: Headers, name: str) -> str | None:
    """As browsers write them: a cookie of another application on this host may hold blanks, JSON or Chinese."""
    found = [cookies[name] for line in headers.getlist("cookie") if name in (cookies := cookie_parser(line))]
    return found[0] if found else None

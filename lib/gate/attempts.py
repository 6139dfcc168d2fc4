"""Wrong logins from one address: after a number of them the next ones from there are not tried any more for a while.

Beside the lock of an account, which holds against guessing one account's password, this holds against trying one password with many
names, and against locking out everybody.
"""

import ipaddress

from starlette.datastructures import Headers
from starlette.types import Scope

from lib.gate.identity import is_loopback

MOST, SECONDS = 30, 600
"""Wrong logins from one address, and from the first of them on for how long they count. A whole office may share an address."""
IPV6_NETWORK = 64
"""Bits of an IPv6 address that name a line; the others a machine chooses by itself."""


def address_of(scope: Scope) -> str:
    """Where a login comes from, for counting alone: the connection, or what the proxy on this machine says of its own.

    Programs on this machine can say what they like; they are no strangers.
    """
    client = scope["client"][0] if scope.get("client") else ""
    said = Headers(scope=scope).getlist("x-forwarded-for")
    if is_loopback(client) and len(said) == 1:
        client = said[0].strip()
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 6:
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return str(address)

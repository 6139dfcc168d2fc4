"""A login for each session of a crowd: accounts of their own, and the login page as a browser uses it."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from bench.data import Data
from lib.access import LOCAL
from lib.accounts.accounts import add, all_accounts, set_password_hash
from lib.accounts.passwords import hashed
from lib.clock import local_now

ROLES = ("staff", "leader", "reader")
"""In turn; the first may export."""
AT_ONCE, LOGIN_SECONDS = 4, 60


def names(people: int) -> list[str]:
    """The accounts of a crowd."""
    return [f"crowd-{number}" for number in range(people)]


def make_accounts(data: Data, people: int) -> str:
    """Add the accounts that are missing, for all places; give all one new password, and return it."""
    database, password, now = data.open(with_copy=False), secrets.token_urlsafe(18), local_now()
    known, stored = {account.subject for account in all_accounts(database)}, hashed(password)
    for number, name in enumerate(names(people)):
        if name not in known:
            add(database, name, role=ROLES[number % len(ROLES)], places=None, by=LOCAL, now=now)
        set_password_hash(database, name, stored, by=LOCAL, now=now)
    database.close()
    return password


def log_in(url: str, people: int, password: str) -> list[dict[str, str]]:
    """The headers of each session: the cookie of its login. Raises RuntimeError for one that is refused."""

    def one(name: str) -> dict[str, str]:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=LOGIN_SECONDS)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/login", urlencode({"name": name, "password": password}), form)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 303:
            raise RuntimeError(f"the login of {name} was answered with {answer.status}")
        return {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, names(people)))

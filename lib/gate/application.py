"""The middleware of the server, in order: host and origin, then the gate with its login."""

from collections.abc import Callable

from starlette.middleware import Middleware

from lib.gate.gate import Gate
from lib.gate.login import login_app
from lib.gate.modes import client_secret, cookie_secret, mode_of
from lib.gate.requests import CheckedRequests
from lib.settings import Settings


def middleware(settings: Settings, open_database: Callable) -> list[Middleware]:
    """What stands before Streamlit. `open_database()` gives the shared database. Raises SettingsRefused."""
    mode, more = mode_of(settings), []
    if mode.login == "oidc":
        from lib.gate.oidc import provider_routes

        secrets = {"cookie_secret": cookie_secret(settings), "open_database": open_database}
        more = provider_routes(mode, settings, client_secret(settings), **secrets)
    login = login_app(mode, open_database, more_routes=more)
    return [
        Middleware(CheckedRequests, hosts=mode.hosts, secure=mode.secure),
        Middleware(Gate, mode=mode, login=login, open_database=open_database),
    ]

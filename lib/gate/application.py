"""The middleware of the server, in order: host and origin, then the gate with its login."""

from collections.abc import Callable
from functools import partial

from starlette.middleware import Middleware

from lib.gate.gate import Gate
from lib.gate.login import login_app
from lib.gate.modes import client_secret, cookie_secret, mode_of
from lib.gate.requests import CheckedRequests
from lib.settings import Settings


def middleware(settings: Settings, open_database: Callable) -> list[Middleware]:
    """What stands before Streamlit. `open_database()` gives the shared database. Raises SettingsRefused."""
    mode, of_provider = mode_of(settings), {}
    if mode.login == "oidc":
        from lib.gate.oidc import end_address, provider_of, provider_routes

        provider = provider_of(settings, client_secret(settings))
        secrets = {"cookie_secret": cookie_secret(settings), "open_database": open_database}
        routes = provider_routes(provider, mode, settings, **secrets)
        of_provider = {"more_routes": routes, "ends_at": partial(end_address, provider)}
    login = login_app(mode, open_database, **of_provider)
    return [
        Middleware(CheckedRequests, hosts=mode.hosts, secure=mode.secure),
        Middleware(Gate, mode=mode, login=login, open_database=open_database),
    ]

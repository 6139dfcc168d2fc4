"""Login by the department's identity provider (OpenID Connect, code flow with PKCE), by Authlib.

The provider proves who somebody is; role and places come from our own account at every rerun. Streamlit's own `st.login`
would need a websocket open to strangers: here the provider's answer comes to the gate.
"""

import logging
from collections.abc import Callable
from functools import partial
from urllib.parse import quote, urlsplit

from anyio import to_thread
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from lib.accounts import sessions
from lib.accounts.accounts import find
from lib.catalogue.vocabularies import Text
from lib.db import DatabaseUnavailable
from lib.gate.forms import AWAY, NO_STORE, language_of
from lib.gate.login import entered, path_after
from lib.gate.login_page import page
from lib.gate.modes import Mode
from lib.settings import Settings

MINUTES = 10
"""For how long a login may be under way at the provider."""
UNREACHABLE = Text(
    "单位的身份认证服务暂时无法连接，请稍后再试。", "The identity provider does not answer. Try again later."
)
REFUSED = Text("登录未完成，请重新登录。", "The login was not completed. Log in again.")


def no_account(subject: str) -> Text:
    """What somebody reads whom the provider knows and we do not."""
    return Text(
        f"身份已确认，但本系统没有您的账号。请将此标识告知管理员：{subject}",
        f"You are identified, but there is no account for you here. Give the administrator this name: {subject}",
    )


def provider_of(settings: Settings, secret: str):
    """The provider of the settings, by Authlib. secret: of the client."""
    oauth = OAuth()
    oauth.register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=secret,
        server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": 10},
    )
    return oauth.provider


async def end_address(provider) -> str:
    """Where one logs out at the provider; empty when it names no such address, or does not answer.

    Without an address to come back to, which would have to be registered there, and without the token of the login, which we do not
    keep: the provider asks, and says when it is done.
    """
    try:
        address = str((await provider.load_server_metadata()).get("end_session_endpoint") or "")
    except (HTTPError, OAuthError, ValueError):
        return ""
    if urlsplit(address).scheme not in ("http", "https"):
        return ""
    return f"{address}{'&' if '?' in address else '?'}client_id={quote(provider.client_id, safe='')}"


def provider_routes(provider, mode: Mode, settings: Settings, *, cookie_secret: str, open_database: Callable) -> list:
    """Routes below /login: to the provider and back. cookie_secret: signs the login under way."""
    given = {"mode": mode, "provider": provider}
    under_way = Middleware(
        SessionMiddleware,
        secret_key=cookie_secret,
        session_cookie="volunteer_login_under_way",
        max_age=MINUTES * 60,
        path="/login",
        same_site="lax",
        https_only=mode.secure,
    )
    back = partial(_back, claim=settings.oidc_claim, open_database=open_database, **given)
    inside = [Route("/go", partial(_go, **given)), Route("/back", back)]
    return [Mount("/login/provider", routes=inside, middleware=[under_way])]


async def _go(request: Request, *, mode: Mode, provider) -> Response:
    request.session["next"] = path_after(request.query_params.get("next"))
    try:
        return await provider.authorize_redirect(request, f"{mode.public_url}/login/provider/back")
    except (HTTPError, OAuthError, ValueError):
        logging.getLogger("volunteer").exception("the identity provider does not answer")
        return _problem(request, mode, UNREACHABLE, 503)


async def _back(request: Request, *, mode: Mode, provider, claim: str, open_database: Callable) -> Response:
    where = path_after(request.session.pop("next", "/"))
    try:
        token = await provider.authorize_access_token(request)
    except HTTPError:
        logging.getLogger("volunteer").exception("the identity provider does not answer")
        return _problem(request, mode, UNREACHABLE, 503)
    except (OAuthError, ValueError, KeyError) as error:  # an answer that is not the one to our question
        logging.getLogger("volunteer").warning("a login by the provider was refused: %s", type(error).__name__)
        return _problem(request, mode, REFUSED, 403)
    subject = str(token.get("userinfo", {}).get(claim) or "")
    if not subject:
        return _problem(request, mode, REFUSED, 403)

    def enter() -> str | None:
        database = open_database()
        found = find(database, subject)
        return sessions.start(database, subject) if found and found.disabled_at is None else None

    try:
        cookie = await to_thread.run_sync(enter)
    except DatabaseUnavailable:
        return _problem(request, mode, AWAY, 503)
    return entered(mode, cookie, where) if cookie else _problem(request, mode, no_account(subject), 403)


def _problem(request: Request, mode: Mode, words: Text, status: int) -> Response:
    return HTMLResponse(page(language_of(request), mode, problem=words), status_code=status, headers=NO_STORE)

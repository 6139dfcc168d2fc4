"""How people log in (setting LOGIN), and what has to be right before the server may start.

none     nobody logs in: whoever sits at this machine may do everything, and the server answers this machine only
local    accounts with passwords in the shared database
oidc     an identity provider of the department (OpenID Connect)
header   a gateway of the intranet that has identified people, and says so in a header
"""

import ipaddress
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from lib.catalogue.vocabularies import Text
from lib.files.secret_file import SecretFileRejected, load_secret
from lib.settings import LOOPBACK, Settings

MODES = ("none", "local", "oidc", "header")
SECRET_NAME = Text("会话密钥", "cookie secret")


class SettingsRefused(Exception):
    """The server must not start with these settings; the message says which and what to do."""


@dataclass(frozen=True)
class Mode:
    """The login that is on. hosts: names by which the server may be called. secure: reached by https."""

    login: str
    hosts: frozenset[str]
    secure: bool
    public_url: str
    trusted_proxy: str
    trusted_header: str


def mode_of(settings: Settings) -> Mode:
    """The mode that the settings ask for. Raises SettingsRefused."""
    if settings.login not in MODES:
        raise SettingsRefused(f"LOGIN={settings.login} is not known; there are {', '.join(MODES)}.")
    public = urlsplit(settings.public_url)
    if settings.public_url and (
        public.scheme not in ("http", "https") or not public.hostname or public.path.strip("/")
    ):
        raise SettingsRefused("PUBLIC_URL has to be an address like https://volunteers.example.gov.cn")
    if settings.host not in LOOPBACK and settings.login == "none":
        raise SettingsRefused(
            f"HOST={settings.host} is refused: without a login the dashboard serves this machine only. Set LOGIN (local, oidc "
            "or header), or keep HOST=127.0.0.1. See docs/operations.md."
        )
    if settings.host not in LOOPBACK and settings.login in ("local", "oidc") and public.scheme != "https":
        raise SettingsRefused(
            f"HOST={settings.host} is refused without a PUBLIC_URL that begins with https://: passwords and cookies would cross "
            "the network in clear. Put nginx in front (python -m lib proxy-config) and keep HOST=127.0.0.1."
        )
    if settings.login == "header":
        _check_proxy(settings)
    if settings.login == "oidc":
        _check_provider(settings)
    own = {*LOOPBACK, *([public.hostname] if public.hostname else []), *_listed(settings.allowed_hosts)}
    if settings.login == "none":
        own = set(LOOPBACK)
    return Mode(
        settings.login,
        frozenset(name.lower() for name in own),
        public.scheme == "https",
        settings.public_url.rstrip("/"),
        settings.trusted_proxy,
        settings.trusted_header.lower(),
    )


def cookie_secret(settings: Settings) -> str:
    """The secret that signs the cookies of Streamlit and of a login under way, from its file, made at the first start.

    Raises SettingsRefused for a file that is open to others or too short.
    """
    try:
        return load_secret(settings.cookie_secret, make=True, name=SECRET_NAME, setting="COOKIE_SECRET_FILE").hex()
    except SecretFileRejected as error:
        raise SettingsRefused(error.message.en) from None


def client_secret(settings: Settings) -> str:
    """The secret that the provider gave to this client, from its file. Raises SettingsRefused."""
    try:
        with open(settings.oidc_client_secret_file, encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise SettingsRefused(f"Other users may read {file.name}. Run: chmod 600 {file.name}")
            return file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsRefused(f"OIDC_CLIENT_SECRET_FILE cannot be read: {error}") from None


def _check_proxy(settings: Settings) -> None:
    try:
        ipaddress.ip_address(settings.trusted_proxy)
    except ValueError:
        raise SettingsRefused(
            "LOGIN=header is refused without TRUSTED_PROXY, the IP address of the gateway: anybody else could write the header."
        ) from None
    if not settings.trusted_header:
        raise SettingsRefused("LOGIN=header needs TRUSTED_HEADER, the name of the header that holds the login name.")


def _check_provider(settings: Settings) -> None:
    for name in ("oidc_issuer", "oidc_client_id", "oidc_client_secret_file", "public_url"):
        if not getattr(settings, name):
            raise SettingsRefused(f"LOGIN=oidc needs {name.upper()}. See docs/operations.md.")


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]

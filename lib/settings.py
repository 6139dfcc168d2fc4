"""Named settings, read once from the environment, each with its default and a sentence of help.

A new setting: one field here; `docs/operations.md` and `.env.example` are checked against this list by a test.
"""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _setting(default: str, help_text: str):
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """All settings, as text or Path; read with `load()`."""

    database_url: str = _setting(
        "",
        "SQLAlchemy URL of the shared database (sqlite:///... or postgresql+psycopg://...). "
        "Empty: the demo database in data/local/",
    )
    database_read_url: str = _setting(
        "", "SQLAlchemy URL of a read replica of PostgreSQL, which pages read; everything that writes uses DATABASE_URL"
    )
    columnar_dir: str = _setting("", "Folder of the columnar copies. Empty: data/local/columnar")
    person_key_file: str = _setting(
        "",
        "File with the secret key that turns ID numbers into person keys; made at the first import, to be kept outside "
        "the database and backed up. Empty: data/local/person.key",
    )
    audit_key_file: str = _setting(
        "",
        "File with the secret key that seals the audit log; made at the first entry, to be kept outside the database and "
        "backed up. Empty: data/local/audit.key",
    )
    home_place: str = _setting(
        "",
        "Region code of the county that pages, files and commands show while no place is chosen, e.g. 330108. "
        "Empty: all places, and in the demo 330108 (滨江区); all: all places there, too",
    )
    host: str = _setting("127.0.0.1", "Address to listen on; only loopback is accepted without a LOGIN")
    port: str = _setting("8501", "Port to listen on")
    metrics_port: str = _setting(
        "",
        "Port on this machine alone for the operator's monitoring (Prometheus); with several processes the ports after it, "
        "too. Empty: none",
    )
    warm_up: str = _setting(
        "on",
        "Draw every page once after the start and after each change of the data, so that people who open one find its figures "
        "ready: on or off",
    )
    chromium: str = _setting(
        "",
        "Path of the Chromium or Google Chrome that draws pictures and PDF pages. Empty: the one on the PATH; off: none",
    )
    login: str = _setting(
        "none",
        "How people log in. none: nobody does, the server answers this machine only; local: accounts with passwords; "
        "oidc: an identity provider; header: a gateway of the intranet that has identified people",
    )
    public_url: str = _setting(
        "", "Address by which browsers reach the server, e.g. https://volunteers.example.gov.cn; needed for oidc"
    )
    allowed_hosts: str = _setting("", "Further names by which the server may be called, parted by commas")
    cookie_secret_file: str = _setting(
        "",
        "File with the secret that signs cookies; made at the first start, the same for all processes of one server. "
        "Empty: data/local/cookie.key",
    )
    oidc_issuer: str = _setting("", "LOGIN=oidc: address of the identity provider, as it calls itself")
    oidc_client_id: str = _setting("", "LOGIN=oidc: the client id that the provider gave")
    oidc_client_secret_file: str = _setting("", "LOGIN=oidc: file with the client secret, readable by its owner only")
    oidc_claim: str = _setting("sub", "LOGIN=oidc: the claim that names the account: sub, preferred_username or email")
    trusted_proxy: str = _setting("", "LOGIN=header: IP address of the gateway, the only one whose header counts")
    trusted_header: str = _setting(
        "X-Remote-User", "LOGIN=header: the header in which the gateway writes the login name"
    )

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{ROOT / 'data' / 'local' / 'volunteer.sqlite'}"

    @property
    def columnar_folder(self) -> Path:
        return Path(self.columnar_dir) if self.columnar_dir else ROOT / "data" / "local" / "columnar"

    @property
    def person_key(self) -> Path:
        return Path(self.person_key_file) if self.person_key_file else ROOT / "data" / "local" / "person.key"

    @property
    def audit_key(self) -> Path:
        return Path(self.audit_key_file) if self.audit_key_file else ROOT / "data" / "local" / "audit.key"

    @property
    def cookie_secret(self) -> Path:
        return Path(self.cookie_secret_file) if self.cookie_secret_file else ROOT / "data" / "local" / "cookie.key"


def load(environment: dict[str, str] | None = None) -> Settings:
    """Settings from `environment` (default: the process's), by upper-case name, e.g. DATABASE_URL."""
    source = os.environ if environment is None else environment
    return Settings(**{f.name: source[f.name.upper()] for f in fields(Settings) if source.get(f.name.upper())})

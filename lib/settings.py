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
    columnar_dir: str = _setting("", "Folder of the columnar copies. Empty: data/local/columnar")
    disclosure_threshold: str = _setting("5", "Counts of people below this are hidden inside the dashboard")
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
    host: str = _setting("127.0.0.1", "Address to listen on; only loopback is accepted until a login is configured")
    port: str = _setting("8501", "Port to listen on")

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
    def threshold(self) -> int:
        return int(self.disclosure_threshold)


def load(environment: dict[str, str] | None = None) -> Settings:
    """Settings from `environment` (default: the process's), by upper-case name, e.g. DATABASE_URL."""
    source = os.environ if environment is None else environment
    return Settings(**{f.name: source[f.name.upper()] for f in fields(Settings) if source.get(f.name.upper())})

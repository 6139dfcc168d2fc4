"""Accounts, the places that each may see, and the logins that are open."""

from sqlalchemy import Column, DateTime, Index, Integer, PrimaryKeyConstraint, String, Table

from lib.schema.base import foreign_key, metadata

account = Table(
    "account",
    metadata,
    Column("subject", String(120), primary_key=True, comment="login name, or subject of the identity provider"),
    Column("role", String(30), nullable=False, comment="role of lib/access.py"),
    Column(
        "everywhere", Integer, nullable=False, comment="1: sees all places; 0: those of account_scope, none without"
    ),
    Column("home_place", String(20), comment="region code of the county shown first; empty: that of the server"),
    Column("password_hash", String(200), comment="Argon2 hash; empty: no login by password"),
    Column("failures", Integer, nullable=False, comment="wrong passwords since the last right one"),
    Column("locked_until", DateTime, comment="no login by password before this time, Asia/Shanghai"),
    Column("made_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
    Column(
        "disabled_at", DateTime, comment="time from which the account opens nothing, Asia/Shanghai; empty: it is open"
    ),
)

account_scope = Table(
    "account_scope",
    metadata,
    foreign_key("account.subject", "the account", name="subject", nullable=False),
    foreign_key("region.id", "a place that it may see, with those below", nullable=False),
    PrimaryKeyConstraint("subject", "region_id"),
)

login_session = Table(
    "login_session",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of the random token that the browser's cookie holds"),
    Column("subject", String(120), nullable=False, comment="subject of the account"),
    Column("made_at", DateTime, nullable=False, comment="time of the login, UTC"),
    Column("seen_at", DateTime, nullable=False, comment="time of the last use, UTC, to the minute"),
    Column("ended_at", DateTime, comment="time of logout or revocation, UTC; empty: open until it expires"),
    Index(None, "subject"),
)

"""Accounts with several places or all of them, passwords, open logins. No program before wrote into `account`."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("account")
    op.create_table(
        "account",
        _text("subject", 120, "login name, or subject of the identity provider"),
        _text("role", 30, "role of lib/access.py"),
        _whole("everywhere", "1: sees all places; 0: those of account_scope, none without"),
        _text("home_place", 20, "region code of the county shown first; empty: that of the server", nullable=True),
        _text("password_hash", 200, "Argon2 hash; empty: no login by password", nullable=True),
        _whole("failures", "wrong passwords since the last right one"),
        _time("locked_until", "no login by password before this time, Asia/Shanghai", nullable=True),
        _time("made_at", "time, Asia/Shanghai"),
        _time(
            "disabled_at", "time from which the account opens nothing, Asia/Shanghai; empty: it is open", nullable=True
        ),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_account")),
    )
    op.create_table(
        "account_scope",
        _text("subject", 120, "the account"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="a place that it may see, with those below"),
        sa.ForeignKeyConstraint(["subject"], ["account.subject"], name=op.f("fk_account_scope_subject")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_account_scope_region_id")),
        sa.PrimaryKeyConstraint("subject", "region_id", name=op.f("pk_account_scope")),
    )
    op.create_table(
        "login_session",
        _text("id", 64, "SHA-256 of the random token that the browser's cookie holds"),
        _text("subject", 120, "subject of the account"),
        _time("made_at", "time of the login, UTC"),
        _time("seen_at", "time of the last use, UTC, to the minute"),
        _time("ended_at", "time of logout or revocation, UTC; empty: open until it expires", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_subject"), "login_session", ["subject"])


def downgrade() -> None:
    op.drop_table("login_session")
    op.drop_table("account_scope")
    op.drop_table("account")
    op.create_table(
        "account",
        _text("subject", 120, "subject of the identity provider"),
        _text("role", 30, "role of lib/access.py"),
        sa.Column(
            "scope_region_id",
            sa.BigInteger(),
            nullable=True,
            comment="the place this person may see in detail; empty: everywhere",
        ),
        sa.ForeignKeyConstraint(["scope_region_id"], ["region.id"], name=op.f("fk_account_scope_region_id")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_account")),
    )


def _text(name: str, length: int, comment: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=nullable, comment=comment)


def _whole(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False, comment=comment)


def _time(name: str, comment: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(), nullable=nullable, comment=comment)

"""Drafts of briefings, and letters that left; these take new rows only."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REFUSED = "briefing_letter takes new rows only"


def upgrade() -> None:
    op.create_table(
        "briefing_draft",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        _text("subject", 120, "subject of the account that keeps it"),
        _text("name", 60, "name that the person gave it"),
        _long("wanted", "JSON: template, place, day, what is left out, explanations"),
        _long("words", "JSON: the words of each figure when it was kept"),
        sa.Column("changed_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_draft")),
        sa.UniqueConstraint("subject", "name", name=op.f("uq_briefing_draft_subject_name")),
    )
    op.create_table(
        "briefing_letter",
        _text("id", 10, "short code: digest of the letter's figures"),
        _text("template", 12, "reply, monthly, one-page"),
        _text("title", 250, "title of the letter"),
        _text("form", 12, "exact or protected"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="the day that its figures are of"),
        _long("figures", "JSON: every figure with its words, value and code, as issued"),
        _text("sha256", 64, "SHA-256 of the file that left first"),
        _text("made_by", 120, "subject of the account"),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_letter")),
    )
    op.create_index(op.f("ix_briefing_letter_made_at"), "briefing_letter", ["made_at"])
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER briefing_letter_no_{what.lower()} BEFORE {what} ON briefing_letter "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION briefing_letter_refused() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER briefing_letter_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON briefing_letter "
        "FOR EACH STATEMENT EXECUTE FUNCTION briefing_letter_refused()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER briefing_letter_insert_only ON briefing_letter")
        op.execute("DROP FUNCTION briefing_letter_refused()")
    op.drop_table("briefing_letter")
    op.drop_table("briefing_draft")


def _text(name: str, length: int, comment: str) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False, comment=comment)


def _long(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)

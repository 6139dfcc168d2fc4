"""Frozen snapshots with their cells, and every use of them; both take new rows only. No program before wrote `snapshot`."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("snapshot", "snapshot_use")


def upgrade() -> None:
    op.drop_table("snapshot")
    op.create_table(
        "snapshot",
        _text("id", 10, "short code: digest of question and answer"),
        _text("kind", 12, "panel, report, records"),
        _text("form", 12, "exact or protected"),
        _text("title", 250, "what was counted, in Chinese"),
        _text("title_en", 250, "the same in English"),
        _long("caption", "the selection in words, in Chinese"),
        _long("caption_en", "the same in English"),
        _long("question", "JSON: metrics with versions, breakdowns, selections with dates"),
        sa.Column("rows", sa.Integer(), nullable=False, comment="rows of the table"),
        _text("cells_digest", 64, "SHA-256 over the cells as a file in Chinese has them"),
        _text("cells_digest_en", 64, "the same of a file in English"),
        _text("headers_digest", 64, "SHA-256 over the headers in Chinese"),
        _text("headers_digest_en", 64, "the same in English"),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=True,
            comment="deflated JSON: columns and cells; empty where they were too many to keep",
        ),
        sa.Column("as_of", sa.Date(), nullable=False, comment="last day that the data spoke for"),
        sa.Column("data_version", sa.BigInteger(), nullable=False, comment="version of the data read"),
        _text("made_by", 120, "subject of the account that froze it first"),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    for column in ("made_at", "cells_digest", "cells_digest_en", "headers_digest", "headers_digest_en"):
        op.create_index(op.f(f"ix_snapshot_{column}"), "snapshot", [column])
    op.create_table(
        "snapshot_use",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        _text("snapshot_id", 10, "the snapshot"),
        sa.Column("used_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        _text("subject", 120, "subject of the account"),
        _text("how", 12, "frozen on a page, or the kind of file: csv, zip, xlsx, docx"),
        _text("language", 2, "zh or en"),
        _text("file", 260, "name of the file; empty where none was made", nullable=True),
        _text("sha256", 64, "SHA-256 of the file", nullable=True),
        sa.Column("data_version", sa.BigInteger(), nullable=False, comment="version of the data read"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="last day that the data spoke for"),
        _long("scope", "JSON: ids of the places that the account could see; null: everywhere"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_use_snapshot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_use")),
    )
    for column in ("snapshot_id", "sha256"):
        op.create_index(op.f(f"ix_snapshot_use_{column}"), "snapshot_use", [column])
    for table in TABLES:
        _insert_only(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_insert_only ON {table}")
            op.execute(f"DROP FUNCTION {table}_refused()")
        op.drop_table(table)
    op.create_table(
        "snapshot",
        _text("id", 16, "short code"),
        _text("kind", 12, "csv, xlsx"),
        _text("metric", 60, "name of the metric"),
        _text("selection", 600, "the selection, written as in a link"),
        sa.Column("definition_version", sa.Integer(), nullable=False, comment="version of the definition"),
        sa.Column("data_version", sa.BigInteger(), nullable=False, comment="version of the data read"),
        sa.Column("rows", sa.Integer(), nullable=False, comment="rows written"),
        _text("sha256", 64, "SHA-256 of the file"),
        _text("made_by", 120, "subject of the account"),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )


def _insert_only(table: str) -> None:
    """As the audit log: no row is changed or deleted, whoever asks."""
    refused = f"{table} takes new rows only"
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{refused}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refused() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refused}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refused()"
    )


def _text(name: str, length: int, comment: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=nullable, comment=comment)


def _long(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)

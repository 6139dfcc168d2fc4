"""Documents of any place and kind, what is said around a figure, and explanations of figures."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPERATORS = "over 余, rounded, exact, range, near, about, at_least, at_most, under"


def upgrade() -> None:
    with op.batch_alter_table("document") as table:
        table.alter_column(
            "region_id",
            existing_type=sa.BigInteger(),
            nullable=True,
            comment="the place it speaks of; empty: one that this system does not know",
        )
        table.alter_column(
            "dated",
            existing_type=sa.Date(),
            existing_nullable=False,
            comment="date of the document; where it is not known, the last day it speaks of",
        )
        table.add_column(
            sa.Column(
                "kind",
                sa.String(length=12),
                nullable=False,
                server_default="letter",
                comment="letter, report (in the news), or added (read by staff)",
            )
        )
        table.add_column(
            sa.Column(
                "source", sa.String(length=300), nullable=True, comment="address or name of the file it was read from"
            )
        )
    with op.batch_alter_table("document") as table:
        table.alter_column("kind", existing_type=sa.String(length=12), existing_nullable=False, server_default=None)
    with op.batch_alter_table("published_figure") as table:
        _say(table, metric="name of our metric; empty: none counts this", operator=OPERATORS, without_metric=True)
        table.add_column(
            sa.Column(
                "place",
                sa.String(length=60),
                nullable=True,
                comment="the place as the document calls it, where this system does not know it",
            )
        )
        table.add_column(
            sa.Column(
                "said_scope", sa.String(length=200), nullable=True, comment="platform or scope, as the document says it"
            )
        )
        table.add_column(
            sa.Column(
                "sentence",
                sa.Text(),
                nullable=True,
                comment="the sentence around it, without persons and telephone numbers",
            )
        )
    op.create_table(
        "figure_explanation",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("published_figure_id", sa.String(length=10), nullable=False, comment="the figure"),
        sa.Column(
            "words", sa.String(length=500), nullable=False, comment="why it differs, as staff wrote it; never changed"
        ),
        sa.Column("subject", sa.String(length=120), nullable=False, comment="the account that wrote it"),
        sa.Column("written_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.ForeignKeyConstraint(
            ["published_figure_id"],
            ["published_figure.id"],
            name=op.f("fk_figure_explanation_published_figure_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_explanation")),
    )
    op.create_index(op.f("ix_figure_explanation_published_figure_id"), "figure_explanation", ["published_figure_id"])


def downgrade() -> None:
    op.drop_table("figure_explanation")
    op.execute("DELETE FROM published_figure WHERE document_id IN (SELECT id FROM document WHERE kind <> 'letter')")
    op.execute("DELETE FROM document WHERE kind <> 'letter'")
    with op.batch_alter_table("published_figure") as table:
        table.drop_column("sentence")
        table.drop_column("said_scope")
        table.drop_column("place")
        _say(table, metric="name of our metric", operator="over 余, rounded, exact, range", without_metric=False)
    with op.batch_alter_table("document") as table:
        table.drop_column("source")
        table.drop_column("kind")
        table.alter_column(
            "region_id", existing_type=sa.BigInteger(), nullable=False, comment="the county it speaks of"
        )
        table.alter_column("dated", existing_type=sa.Date(), existing_nullable=False, comment="date of the document")


def _say(table, *, metric: str, operator: str, without_metric: bool) -> None:
    table.alter_column("metric", existing_type=sa.String(length=60), nullable=without_metric, comment=metric)
    table.alter_column("operator", existing_type=sa.String(length=10), existing_nullable=False, comment=operator)

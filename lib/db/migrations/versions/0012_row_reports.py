"""What imports reported of rows that others had inserted, so that an undo leaves nothing behind."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "row_report",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("batch_id", sa.Integer(), nullable=False, comment="the import that reported rows of others"),
        sa.Column("table_name", sa.String(length=40), nullable=False, comment="table of the rows"),
        sa.Column("first_id", sa.BigInteger(), nullable=False, comment="lowest id of a run of rows that it reported"),
        sa.Column("last_id", sa.BigInteger(), nullable=False, comment="highest id of the run, included"),
        sa.Column(
            "given", sa.Text(), nullable=False, comment="columns that it said, with commas; *: merged from its records"
        ),
        sa.Column(
            "reported",
            sa.Text(),
            nullable=True,
            comment="JSON: what it would have inserted, where that is not what is stored; empty: nowhere",
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_row_report_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_report")),
    )
    with op.batch_alter_table("row_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_row_report_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_row_report_table_name_first_id"), ["table_name", "first_id"], unique=False)


def downgrade() -> None:
    op.drop_table("row_report")

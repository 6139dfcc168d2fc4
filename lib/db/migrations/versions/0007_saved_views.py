"""Views that a person keeps under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("subject", sa.String(length=120), nullable=False, comment="subject of the account that keeps it"),
        sa.Column("name", sa.String(length=60), nullable=False, comment="name that the person gave it"),
        sa.Column("link", sa.Text(), nullable=False, comment="the view, written as in a link: page?query"),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("subject", "name", name=op.f("uq_saved_view_subject_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_view")

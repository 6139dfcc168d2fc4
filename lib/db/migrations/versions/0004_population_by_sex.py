"""Residents by sex and of 60 and over, populations implied by a letter, and registrations that a platform lists.

Registrations whose day is known, or that came with an export of volunteers, are listed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = (
    ("women", "women among the residents, persons; empty: not published"),
    ("men", "men among the residents, persons; empty: not published"),
    ("aged_60_over", "residents of 60 and over, persons; empty: not published"),
)
IMPLIED_BEFORE = "true: only seen by its records; registered_on is the first of them"
IMPLIED_AFTER = "true: registered_on is not reported but the day of the first record known"


def upgrade() -> None:
    with op.batch_alter_table("population") as table:
        for name, comment in KINDS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True, comment=comment))
        table.add_column(
            sa.Column(
                "implied_by",
                sa.Integer(),
                nullable=True,
                comment="the letter whose figures imply the number; empty: published on its own",
            )
        )
        table.create_foreign_key(op.f("fk_population_implied_by"), "document", ["implied_by"], ["id"])
    comment = "true: an export of volunteers lists it, be it without the day of registration"
    op.add_column("registration", sa.Column("listed", sa.Boolean(), nullable=True, comment=comment))
    _set_comment(IMPLIED_AFTER)
    op.execute(
        "UPDATE registration SET listed = true WHERE implied = false"
        " OR batch_id IN (SELECT id FROM import_batch WHERE target = 'volunteers')"
    )


def downgrade() -> None:
    _set_comment(IMPLIED_BEFORE)
    op.drop_column("registration", "listed")
    with op.batch_alter_table("population") as table:
        table.drop_constraint(op.f("fk_population_implied_by"), type_="foreignkey")
        for name in ("implied_by", *(name for name, _ in KINDS)):
            table.drop_column(name)


def _set_comment(comment: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("registration", "implied", comment=comment)

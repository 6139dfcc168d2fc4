"""Needs of communities, offers of enterprises, teams and universities, the matches of both; a kind of funding more."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = "the import that brought the row (import_batch.id); empty: none"
FUNDING_BEFORE = "budget, fund, donation, venture_grant 公益创投, award_grant"
FUNDING_AFTER = f"{FUNDING_BEFORE}, purchase 购买服务"
STATE = "open, matched, done, withdrawn: as the register says"


def upgrade() -> None:
    op.create_table(
        "need",
        _whole("id", "row number"),
        _text("name", 120, "what is needed; names no person"),
        _text("category", 30, "service category, code of the vocabulary"),
        _text("skill", 20, "profession asked for, code of the vocabulary; empty: none in particular", nullable=True),
        _place("where it is needed"),
        _whole("people", "volunteers needed, persons; empty: not stated", nullable=True),
        _day("reported_on", "day on which the community reported it"),
        _day("from_on", "first day on which it is needed"),
        _day("to_on", "last day on which it is needed; empty: without an end", nullable=True),
        _text("state", 10, STATE),
        _whole("batch_id", BATCH, nullable=True),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_need_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_table(
        "offer",
        _whole("id", "row number"),
        _text("name", 120, "what is offered and by which body; names no person"),
        _text("kind", 20, "enterprise, professional_team, university: who offers"),
        _text("category", 30, "service category, code of the vocabulary"),
        _text("skill", 20, "profession offered, code of the vocabulary; empty: none in particular", nullable=True),
        _place("where it can be had: a community, a street or the county"),
        _whole("people", "volunteers that it can send at a time, persons; empty: not stated", nullable=True),
        _day("reported_on", "day on which it was offered"),
        _day("from_on", "first day on which it can be had"),
        _day("to_on", "last day on which it can be had; empty: without an end", nullable=True),
        _text("state", 10, STATE),
        _whole("batch_id", BATCH, nullable=True),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_offer_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_table(
        "need_match",
        _whole("id", "row number"),
        _whole("need_id", "the need"),
        _whole("offer_id", "the offer that meets it"),
        _place("the place of the need"),
        _whole("activity_id", "the activity that came of it; empty: none yet", nullable=True),
        _day("matched_on", "day of the match"),
        _whole(
            "people",
            "volunteers that the offer sends, persons; empty: as many as the need asks for",
            nullable=True,
        ),
        _whole("batch_id", BATCH, nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_need_match_activity_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_match_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_need_match_offer_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_need_match_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_match")),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    _set_comment(FUNDING_AFTER)


def downgrade() -> None:
    _set_comment(FUNDING_BEFORE)
    for table, column in reversed(INDEXES):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in ("need_match", "offer", "need"):
        op.drop_table(table)


INDEXES = (
    ("need", "region_id"),
    ("offer", "region_id"),
    ("need_match", "need_id"),
    ("need_match", "offer_id"),
    ("need_match", "activity_id"),
)


def _whole(name: str, comment: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable, comment=comment)


def _text(name: str, length: int, comment: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=nullable, comment=comment)


def _day(name: str, comment: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=nullable, comment=comment)


def _place(comment: str) -> sa.Column:
    return sa.Column("region_id", sa.BigInteger(), nullable=False, comment=comment)


def _set_comment(comment: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("funding", "kind", comment=comment)

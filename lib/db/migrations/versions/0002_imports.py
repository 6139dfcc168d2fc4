"""Real data in: imports, their history and what persons are known by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COMMENTS = (
    (
        "quarantined_row",
        "column",
        "column at fault",
        "column at fault, as the file calls it; empty: the whole row",
    ),
    (
        "record_flag",
        "rule",
        "over_8_hours, over_16_hours_a_day, overlap, entered_late, bulk_recorder: to be checked 待核",
        "rule of FLAG_RULE in lib/catalogue/words.py, e.g. over_8_hours: to be checked 待核",
    ),
    (
        "service_record",
        "source_ref",
        "the platform's own number of the record",
        "the platform's own number of the record, or a digest of what makes it the same record",
    ),
)
"""(table, column, comment before, comment after)"""


def upgrade() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="name that the steward gave it"),
        sa.Column(
            "signature", sa.String(length=64), nullable=False, comment="digest of the header, to know the file again"
        ),
        sa.Column("mapping", sa.Text(), nullable=False, comment="JSON: the format, see lib/importers/formats"),
        sa.Column("made_by", sa.String(length=120), nullable=False, comment="subject of the account"),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("name", name=op.f("uq_column_mapping_name")),
    )
    with op.batch_alter_table("column_mapping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_column_mapping_signature"), ["signature"], unique=False)

    op.create_table(
        "known_as",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column(
            "source",
            sa.String(length=30),
            nullable=False,
            comment="code of the platform that writes so; empty: any file",
        ),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="table meant: region, organisation, project, brand, ...",
        ),
        sa.Column(
            "written", sa.String(length=200), nullable=False, comment="name or code as the file writes it, normalised"
        ),
        sa.Column("target_id", sa.BigInteger(), nullable=False, comment="id of the row meant, as a person decided"),
        sa.Column(
            "batch_id",
            sa.Integer(),
            nullable=True,
            comment="the import that brought the row (import_batch.id); empty: none",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_as")),
        sa.UniqueConstraint("source", "kind", "written", name=op.f("uq_known_as_source_kind_written")),
    )
    op.create_table(
        "person_key_print",
        sa.Column("id", sa.Integer(), nullable=False, comment="always 1"),
        sa.Column(
            "fingerprint",
            sa.String(length=64),
            nullable=False,
            comment="digest of the key of persons: another key is refused",
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="time of the first use, Asia/Shanghai"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_key_print")),
    )
    op.create_table(
        "row_change",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("batch_id", sa.Integer(), nullable=False, comment="the import that changed the row"),
        sa.Column("table_name", sa.String(length=40), nullable=False, comment="table of the row"),
        sa.Column("row_id", sa.BigInteger(), nullable=False, comment="id of the row"),
        sa.Column(
            "before", sa.Text(), nullable=False, comment="JSON: the columns that changed, with the values they had"
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_row_change_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_change")),
    )
    with op.batch_alter_table("row_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_row_change_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_row_change_table_name_row_id"), ["table_name", "row_id"], unique=False)

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "name",
                sa.String(length=200),
                nullable=True,
                comment="name on the platform; empty where it was not exported",
            )
        )
        batch_op.add_column(
            sa.Column(
                "source_ref",
                sa.String(length=40),
                nullable=True,
                comment="the platform's number of the activity, or a digest of what names it",
            )
        )
        batch_op.add_column(
            sa.Column(
                "implied",
                sa.Boolean(),
                nullable=True,
                comment="true: only seen by its records, no export of activities has named it",
            )
        )
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )
        batch_op.create_index(
            batch_op.f("ix_activity_platform_id_source_ref"), ["platform_id", "source_ref"], unique=True
        )

    with op.batch_alter_table("benefit_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("brand", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("contest", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("contest_entry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("data_change", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "first_id",
                sa.BigInteger(),
                nullable=True,
                comment="with last_id: only rows of these ids are new, changed or gone",
            )
        )
        batch_op.add_column(
            sa.Column(
                "last_id",
                sa.BigInteger(),
                nullable=True,
                comment="last of the ids; empty with first_id: any row (of the month)",
            )
        )

    with op.batch_alter_table("funding", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "source_ref",
                sa.String(length=40),
                nullable=True,
                comment="digest of the recipient, keyed, to know the honour again",
            )
        )
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "platform_id",
                sa.Integer(),
                nullable=True,
                comment="the platform whose export it was; empty for tables of no platform",
            )
        )
        batch_op.add_column(
            sa.Column(
                "target",
                sa.String(length=30),
                nullable=True,
                comment="what the rows are: a target of lib/importers/targets.py",
            )
        )
        batch_op.add_column(
            sa.Column("covers_from", sa.Date(), nullable=True, comment="first day that the rows speak of")
        )
        batch_op.add_column(sa.Column("covers_to", sa.Date(), nullable=True, comment="last day that the rows speak of"))
        batch_op.add_column(
            sa.Column(
                "version", sa.BigInteger(), nullable=True, comment="the data version it made; empty: it changed nothing"
            )
        )
        batch_op.add_column(
            sa.Column(
                "undone_at",
                sa.DateTime(),
                nullable=True,
                comment="time at which it was taken back, Asia/Shanghai; empty while it holds",
            )
        )
        batch_op.add_column(
            sa.Column(
                "undone_by", sa.String(length=120), nullable=True, comment="subject of the account that took it back"
            )
        )
        batch_op.create_index(batch_op.f("ix_import_batch_file_sha256"), ["file_sha256"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_import_batch_platform_id"), "platform", ["platform_id"], ["id"])

    with op.batch_alter_table("media_report", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "source_ref",
                sa.String(length=40),
                nullable=True,
                comment="digest of outlet and title, to know the report again",
            )
        )
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("merchant", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "implied",
                sa.Boolean(),
                nullable=True,
                comment="true: only seen by its records; founded_on is the first of them",
            )
        )
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "source_ref",
                sa.String(length=40),
                nullable=True,
                comment="the scheme's own number of the entry, or a digest of it",
            )
        )
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("population", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "implied",
                sa.Boolean(),
                nullable=True,
                comment="true: only seen by its records; started_on is the first of them",
            )
        )
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    # Only the demo could write rows so far; their sentences do not become rules.
    op.execute("DELETE FROM quarantined_row")
    with op.batch_alter_table("quarantined_row", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "rule",
                sa.String(length=40),
                nullable=False,
                comment="rule of lib/importers/rules.py: reason and remedy in words",
            )
        )
        batch_op.add_column(sa.Column("value", sa.String(length=60), nullable=True, comment="the value, masked"))
        batch_op.add_column(
            sa.Column(
                "detail",
                sa.String(length=200),
                nullable=True,
                comment="what the rule saw, e.g. the other line; no personal data",
            )
        )
        batch_op.drop_column("content")
        batch_op.drop_column("reason")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "implied",
                sa.Boolean(),
                nullable=True,
                comment="true: only seen by its records; registered_on is the first of them",
            )
        )
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("service_record", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "start_minute",
                sa.Integer(),
                nullable=True,
                comment="minute of the day at which it began, 0 to 1439; empty: not known",
            )
        )
        batch_op.add_column(
            sa.Column(
                "end_minute",
                sa.Integer(),
                nullable=True,
                comment="minute of the day at which it ended, 1 to 1440; empty: not known",
            )
        )

    op.drop_index("ix_service_record_volunteer_id", "service_record")
    op.create_index("ix_service_record_volunteer_id_served_on", "service_record", ["volunteer_id", "served_on"])

    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "known_by",
                sa.String(length=20),
                nullable=True,
                comment="what person_key is made of: id_number, platform_number or name_and_team (known on one platform only, never merged with anybody); empty: not known",
            )
        )
        batch_op.add_column(
            sa.Column(
                "name_key",
                sa.String(length=64),
                nullable=True,
                comment="HMAC-SHA-256 of the normalised name, to find possible overlaps; or empty",
            )
        )
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    with op.batch_alter_table("workforce_report", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "batch_id",
                sa.Integer(),
                nullable=True,
                comment="the import that brought the row (import_batch.id); empty: none",
            )
        )

    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        for table, column, _, comment in COMMENTS:
            op.alter_column(table, column, comment=comment)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column, comment, _ in COMMENTS:
            op.alter_column(table, column, comment=comment)
    with op.batch_alter_table("workforce_report", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.drop_column("batch_id")
        batch_op.drop_column("name_key")
        batch_op.drop_column("known_by")

    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    op.drop_index("ix_service_record_volunteer_id_served_on", "service_record")
    op.create_index("ix_service_record_volunteer_id", "service_record", ["volunteer_id"])
    with op.batch_alter_table("service_record", schema=None) as batch_op:
        batch_op.drop_column("end_minute")
        batch_op.drop_column("start_minute")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("batch_id")
        batch_op.drop_column("implied")

    op.execute("DELETE FROM quarantined_row")
    with op.batch_alter_table("quarantined_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.VARCHAR(length=200), nullable=False))
        batch_op.add_column(sa.Column("content", sa.TEXT(), nullable=True))
        batch_op.drop_column("detail")
        batch_op.drop_column("value")
        batch_op.drop_column("rule")

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("batch_id")
        batch_op.drop_column("implied")

    with op.batch_alter_table("population", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.drop_column("batch_id")
        batch_op.drop_column("source_ref")

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("batch_id")
        batch_op.drop_column("implied")

    with op.batch_alter_table("merchant", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("media_report", schema=None) as batch_op:
        batch_op.drop_column("batch_id")
        batch_op.drop_column("source_ref")

    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_import_batch_platform_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_import_batch_file_sha256"))
        batch_op.drop_column("undone_by")
        batch_op.drop_column("undone_at")
        batch_op.drop_column("version")
        batch_op.drop_column("covers_to")
        batch_op.drop_column("covers_from")
        batch_op.drop_column("target")
        batch_op.drop_column("platform_id")

    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.drop_column("batch_id")
        batch_op.drop_column("source_ref")

    with op.batch_alter_table("funding", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("data_change", schema=None) as batch_op:
        batch_op.drop_column("last_id")
        batch_op.drop_column("first_id")

    with op.batch_alter_table("contest_entry", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("contest", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("brand", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("benefit_event", schema=None) as batch_op:
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_platform_id_source_ref"))
        batch_op.drop_column("batch_id")
        batch_op.drop_column("implied")
        batch_op.drop_column("source_ref")
        batch_op.drop_column("name")

    with op.batch_alter_table("row_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_row_change_table_name_row_id"))
        batch_op.drop_index(batch_op.f("ix_row_change_batch_id"))

    op.drop_table("row_change")
    op.drop_table("person_key_print")
    op.drop_table("known_as")
    with op.batch_alter_table("column_mapping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_column_mapping_signature"))

    op.drop_table("column_mapping")

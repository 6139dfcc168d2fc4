"""Standard names: name_alias (was known_as), key_fingerprint (was person_key_print), volunteer.identified_by (was known_by).

All rows are kept, both ways, also in the history of changed rows, which holds names of tables and columns as values.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (("known_as", "name_alias"), ("person_key_print", "key_fingerprint"))
COLUMNS = (("volunteer", "known_by", "identified_by"),)
UNIQUE = ("source", "kind", "written")
"""Columns of the one constraint that the naming convention calls after a renamed table."""
COMMENTS = (
    (
        "import_batch",
        "quarantined",
        "rows set aside with a reason",
        "rows that were not taken, each with a reason",
    ),
    (
        "import_batch",
        "target",
        "what the rows are: a target of lib/importers/targets.py",
        "what the rows are, e.g. service_record: a target of the formats",
    ),
    (
        "import_batch",
        "undone_at",
        "time at which it was taken back, Asia/Shanghai; empty while it holds",
        "time at which it was undone, Asia/Shanghai; empty while it holds",
    ),
    (
        "import_batch",
        "undone_by",
        "subject of the account that took it back",
        "subject of the account that undid it",
    ),
    (
        "quarantined_row",
        "rule",
        "rule of lib/importers/rules.py: reason and remedy in words",
        "code of the row error, which has a reason and a remedy in words",
    ),
    (
        "record_flag",
        "rule",
        "rule of FLAG_RULE in lib/catalogue/words.py, e.g. over_8_hours: to be checked 待核",
        "code of the flag rule, e.g. over_8_hours: to be checked 待核",
    ),
)
"""(table, column, comment before, comment after)"""


def upgrade() -> None:
    for old, new in TABLES:
        _rename_table(old, new)
    for table, old, new in COLUMNS:
        _rename_column(table, old, new)
    _set_comments({(table, column): after for table, column, _, after in COMMENTS})


def downgrade() -> None:
    _set_comments({(table, column): before for table, column, before, _ in COMMENTS})
    for table, old, new in COLUMNS:
        _rename_column(table, new, old)
    for old, new in TABLES:
        _rename_table(new, old)


def _rename_table(old: str, new: str) -> None:
    op.rename_table(old, new)
    for log in ("data_change", "row_change"):
        op.execute(sa.text(f"UPDATE {log} SET table_name = :new WHERE table_name = :old").bindparams(old=old, new=new))
    has_unique = "name_alias" in (old, new)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {new} RENAME CONSTRAINT pk_{old} TO pk_{new}")
        op.execute(f"ALTER SEQUENCE {old}_id_seq RENAME TO {new}_id_seq")
        if has_unique:
            op.execute(f"ALTER TABLE {new} RENAME CONSTRAINT {_unique(old)} TO {_unique(new)}")
    elif has_unique:  # SQLite renames no constraint: the table is written again
        with op.batch_alter_table(new, recreate="always") as batch:
            batch.drop_constraint(_unique(old), type_="unique")
            batch.create_unique_constraint(_unique(new), list(UNIQUE))


def _unique(table: str) -> str:
    return "_".join(("uq", table, *UNIQUE))


def _rename_column(table: str, old: str, new: str) -> None:
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    # Former values of changed rows: JSON objects by column name. A quotation mark inside a value is written \".
    change = "UPDATE row_change SET before = replace(before, :old, :new) WHERE table_name = :table"
    op.execute(sa.text(change).bindparams(old=f'"{old}": ', new=f'"{new}": ', table=table))


def _set_comments(comments: dict[tuple[str, str], str]) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        for (table, column), comment in comments.items():
            op.alter_column(table, column, comment=comment)

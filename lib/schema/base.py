"""The metadata that every table joins, and the naming of its constraints (so that migrations can name them)."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def brought_by() -> Column:
    """The import that brought a row; empty for rows of other origin. No foreign key: taking an import back looks for it."""
    return Column("batch_id", Integer, comment="the import that brought the row (import_batch.id); empty: none")


def to(target: str, comment: str, *, name: str | None = None, nullable: bool = True, index: bool = False) -> Column:
    """A foreign key column to `target` ("table.column"), named after the table unless `name` says otherwise."""
    return Column(name or target.replace(".", "_"), ForeignKey(target), nullable=nullable, index=index, comment=comment)

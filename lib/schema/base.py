"""The metadata of all tables, the names of constraints (so that migrations can name them), and columns of many tables."""

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


def batch_column() -> Column:
    """The column of the import that created a row. No foreign key: undoing an import checks the rows itself."""
    return Column("batch_id", Integer, comment="the import that brought the row (import_batch.id); empty: none")


def foreign_key(
    target: str, comment: str, *, name: str | None = None, nullable: bool = True, index: bool = False
) -> Column:
    """A foreign key column to `target` ("table.column"), named after the table unless `name` says otherwise."""
    return Column(name or target.replace(".", "_"), ForeignKey(target), nullable=nullable, index=index, comment=comment)

"""Everything that a database holds of the data itself, to compare states before and after."""

from sqlalchemy import select

from lib.schema import metadata

OF_RUNNING = {
    "data_version",
    "data_change",
    "import_batch",
    "quarantined_row",
    "column_mapping",
    "key_fingerprint",
    "audit_event",
}
"""Tables about imports themselves, which keep what happened."""


def everything(database) -> dict[str, list[tuple]]:
    """Every row with content, by table; ids and all."""
    return database.run(
        lambda connection: {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in OF_RUNNING
        }
    )

"""The content of a database by names, so that two databases can be compared whose rows have other numbers."""

from sqlalchemy import select

from lib.schema import metadata, record_flag, service_record, volunteer

NAMED = {
    "organisation": "name",
    "project": "name",
    "activity": "source_ref",
    "volunteer": "person_key",
    "brand": "name",
    "contest": "name",
    "need": "name",
    "offer": "name",
}
OF_IMPORTS = {"quarantined_row", "row_change", "row_report", "name_alias"}
"""Tables about imports, not of their rows."""
TABLES = [table for table in metadata.sorted_tables if "batch_id" in table.c and table.name not in OF_IMPORTS]


def named(database) -> dict[str, list[tuple]]:
    """The rows of every table that imports of the tests write, references by the names of what they refer to."""

    def read(connection) -> dict[str, list[tuple]]:
        names = {
            table.name: dict(connection.execute(select(table.c.id, table.c[NAMED[table.name]])).all())
            for table in TABLES
            if table.name in NAMED
        }
        found = {}
        for table in TABLES:
            rows = [_named(table, row, names) for row in connection.execute(select(table)).mappings()]
            found[table.name] = sorted(rows, key=repr)
        r, v = service_record.c, volunteer.c
        flags = select(record_flag.c.rule, r.source_ref, r.served_on, v.person_key)
        flags = flags.join(service_record, r.id == record_flag.c.record_id).join(volunteer, v.id == r.volunteer_id)
        return found | {"record_flag": sorted(map(tuple, connection.execute(flags)), key=repr)}

    return database.run(read)


def _named(table, row, names: dict) -> tuple:
    values = []
    for column in table.c:
        if column.name in ("id", "batch_id"):
            continue
        parent = next((key.column.table.name for key in column.foreign_keys), None)
        value = row[column.name]
        values.append((column.name, names[parent].get(value) if parent in names else value))
    return tuple(values)

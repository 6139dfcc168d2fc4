"""The only door to the shared database: `Database` reads in one consistent state and writes in one transaction.

    database.py    connections, reading, versions, writing     bulk_load.py        whole tables of Arrow at once
    migrate.py     the shape, by migrations/                    reference_data.py   places, populations, letters

Only this package knows drivers and engines; the columnar copy that `Database.read` prefers is `lib/columnar/`.
"""

from lib.db.database import (
    Database,
    DatabaseUnavailable,
    QueryTimeout,
    Version,
    WriteTransaction,
    first_version,
    open_database,
)

__all__ = [
    "Database",
    "DatabaseUnavailable",
    "QueryTimeout",
    "Version",
    "WriteTransaction",
    "first_version",
    "open_database",
]

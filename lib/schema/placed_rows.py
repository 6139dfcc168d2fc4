"""Which rows are of which place: what a connection may hold that sees some places alone."""

from dataclasses import dataclass

from sqlalchemy import Table

HOMES = ("region_id", "home_region_id", "project_region_id")
"""Columns that say of which place a row is: where it is, where its person lives, where its project is."""


@dataclass(frozen=True)
class PlacedRows:
    """The rows that a scope lets be counted. `places`: ids of the places at and below those of the scope."""

    places: frozenset[int]

    def condition(self, table: Table, columns: set[str]) -> str | None:
        """What a row of `table` must meet, as SQL, by those of HOMES that are among its `columns`; None for a table whose rows
        are of no place. A row whose places are all unknown is everybody's."""
        homes = [name for name in HOMES if name in columns]
        if not homes or table.name == "region":
            return None
        unknown = " AND ".join(f'"{name}" IS NULL' for name in homes)
        places = ", ".join(map(str, sorted(self.places)))
        return " OR ".join([f"({unknown})", *(f'"{name}" IN ({places})' for name in homes if places)])

"""What the steward decides about a file, and what an import did or would do: the words between pages, commands and writers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lib.catalogue.vocabularies import Text

MOST_QUARANTINED = 0.05
"""Share of quarantined rows above which the steward has to confirm."""
MOST_LISTED = 200_000
"""Quarantined rows that a dry run lists: as many as one file of corrections takes."""
NEW = "new"
QUARANTINE = "quarantine"


@dataclass(frozen=True)
class ImportDecisions:
    """What the steward decided.

    code_list: the list that region codes of the file belong to. place: id of the place of rows that name none; names of
    places are looked up in its county first. matches: (table, name as written) -> id of the row meant, NEW (create one) or
    QUARANTINE (its rows are quarantined). accept_quarantined: import although more than MOST_QUARANTINED of the rows are
    quarantined.
    """

    code_list: str = "nbs2022"
    place: int | None = None
    matches: Mapping[tuple[str, str], int | str] = field(default_factory=dict)
    accept_quarantined: bool = False


@dataclass(frozen=True)
class UnresolvedName:
    """A name or code that no row of `table` has: how many rows write it, what it may mean, what becomes of it.

    written: the cell, whatever it holds: a key for ImportDecisions.matches, never shown; shown: what may be shown of it.
    candidates: (id, name, likeness 0 to 1), likeliest first. fate: NEW or QUARANTINE, unless the steward says otherwise.
    ambiguous: more than one row has the name, and nothing in the file says which is meant.
    """

    table: str
    written: str = field(repr=False)
    shown: str
    rows: int
    candidates: tuple[tuple[int, str, float], ...]
    fate: str
    ambiguous: bool = False


@dataclass(frozen=True)
class LoadResult:
    """What an import did; with `batch_id` None what it would do.

    read = inserted + updated + unchanged + duplicate + quarantined, always. created: implied rows that it created, by
    table name (volunteer, registration, organisation, project, activity). version: the new data version, None when nothing
    changed. warnings: about the rows and the region codes of the file. quarantined_rows: of a dry run the first MOST_LISTED, as (line,
    column, rule, value masked, detail); those of an import are in the table quarantined_row.
    """

    batch_id: int | None
    read: int
    inserted: int
    updated: int
    unchanged: int
    duplicate: int
    quarantined: int
    first_day: date | None
    last_day: date | None
    version: int | None
    unknown: tuple[UnresolvedName, ...] = ()
    created: Mapping[str, int] = field(default_factory=dict)
    flagged: int = 0
    warnings: tuple[Text, ...] = ()
    quarantined_rows: tuple[tuple[int, str | None, str, str | None, str | None], ...] = ()

    @property
    def line(self) -> str:
        """The summary line of the command."""
        return (
            f"inserted={self.inserted} updated={self.updated} unchanged={self.unchanged} "
            f"duplicate={self.duplicate} quarantined={self.quarantined}"
        )

"""What the steward decides about a file, and what an import did or would do: the words between pages, commands and writers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lib.catalogue.vocabularies import Text

MOST_QUARANTINED = 0.05
"""Share of rows set aside above which the steward has to confirm."""
MOST_LISTED = 200_000
"""Rows set aside that a forecast lists: as many as one file of corrections takes."""
NEW = "new"
QUARANTINE = "quarantine"


@dataclass(frozen=True)
class ImportDecisions:
    """What the steward decided.

    code_list: the list that region codes of the file belong to. place: id of the place of rows that name none; names of
    places are looked up in its county first. matches: (table, name as written) -> id of the row meant, NEW (make one) or
    QUARANTINE (the rows wait in quarantine). accept_quarantined: import although more than MOST_QUARANTINED is set aside.
    """

    code_list: str = "nbs2022"
    place: int | None = None
    matches: Mapping[tuple[str, str], int | str] = field(default_factory=dict)
    accept_quarantined: bool = False


@dataclass(frozen=True)
class UnresolvedName:
    """A name or code that no row of `table` has: how many rows write it, what it may mean, what becomes of it.

    written: the cell, whatever it holds: a key for Choices.matches, never to be told; shown: what may be told of it.
    candidates: (id, name, likeness 0 to 1), likeliest first. fate: NEW or QUARANTINE, unless the steward says otherwise.
    several: more than one row bears the name, and nothing in the file says which is meant.
    """

    table: str
    written: str = field(repr=False)
    shown: str
    rows: int
    candidates: tuple[tuple[int, str, float], ...]
    fate: str
    several: bool = False


@dataclass(frozen=True)
class LoadResult:
    """What an import did; with `batch_id` None what it would do.

    read = inserted + updated + unchanged + duplicate + quarantined, always. made: rows made by the way, by table name
    (volunteer, registration, organisation, project, activity). version: the data version made, None when nothing changed.
    notes: doubts about the codes of the file. quarantined_rows: of a forecast the first MOST_LISTED of the rows set aside, as (line, column, rule, value masked, detail);
    those of an import stand in quarantined_row.
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
    made: Mapping[str, int] = field(default_factory=dict)
    flagged: int = 0
    notes: tuple[Text, ...] = ()
    quarantined_rows: tuple[tuple[int, str | None, str, str | None, str | None], ...] = ()

    @property
    def line(self) -> str:
        """The summary line of the command."""
        return (
            f"inserted={self.inserted} updated={self.updated} unchanged={self.unchanged} "
            f"duplicate={self.duplicate} quarantined={self.quarantined}"
        )

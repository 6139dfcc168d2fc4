"""The first rows of a table, and what fits them."""

from dataclasses import dataclass

from lib.importers.read.header_matching import FormatMatch, Header, Row
from lib.importers.read.tables import SourceTable


@dataclass(frozen=True)
class SheetMatch:
    """The first rows of one table and the formats that fit them, best first."""

    table: SourceTable
    rows: list[Row]
    matches: list[FormatMatch]

    @property
    def best(self) -> FormatMatch | None:
        """The format recognised."""
        return self.matches[0] if self.matches and not self.matches[0].missing else None

    @property
    def rank(self) -> tuple:
        best = self.matches[0].rank if self.matches else (False, False, 0, 0, 0, 0)
        return best[0], not self.table.hidden, best[1:], bool(self.rows)

    @property
    def near(self) -> list[FormatMatch]:
        """Formats that nearly fit, best first."""
        return [match for match in self.matches if match.missing and len(match.fields) >= 2][:3]

    def width(self, header: Header) -> int:
        """Cells of the header row as the file has it: blank ones at its end count in a text file."""
        if self.table.name:
            return len(header.words)
        return next(len(cells) for line, cells in self.rows if line == header.row)

    def is_uneven(self, cells: list[str], header: Header) -> bool:
        """Whether a row does not fit the header; a sheet keeps no blank cells at the end of a row."""
        return len(cells) > self.width(header) if self.table.name else len(cells) != self.width(header)

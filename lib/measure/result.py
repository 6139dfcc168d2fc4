"""What a measurement gives back: cells of codes and values, with a reason wherever a value is blank."""

from dataclasses import dataclass
from datetime import date, datetime

from lib.catalogue.metric import Metric
from lib.selection import Selection

REASONS = ("hidden_small", "not_recorded", "no_records", "no_denominator", "not_by")
"""Why a value is blank: hidden by disclosure, not recorded by the source, no records at all there, no denominator,
or the metric's rows do not carry a filter that was chosen."""


@dataclass(frozen=True)
class Cell:
    """One value (in the metric's unit) at `codes` (one for each breakdown); `rows` is how many rows were counted.

    `value` is None exactly when `reason` says why. `people` is the count of people behind the value, for disclosure.
    """

    codes: tuple
    value: float | None
    reason: str | None = None
    rows: int = 0
    people: float | None = None


@dataclass(frozen=True)
class Incomplete:
    """What of a bucket is counted: its first and last day, and the months (year*100+month) between them without records
    in one of the chosen places."""

    first: date
    last: date
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class Result:
    """A measured metric; `cells` are sorted by their codes.

    asked: the selection as it was chosen, with the filters that were applied; set_aside: names of the chosen filters that
    were not, because the metric's rows do not carry them. selection: `asked` with dates, cut at `as_of`, the last day that
    the data speaks for in this metric. until: the last day asked for. incomplete: (code, what of it is counted) of the
    months, quarters or years that are not whole.
    """

    metric: Metric
    selection: Selection
    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    as_of: date
    data_version: int
    changed_at: datetime
    from_copy: bool
    asked: Selection
    until: date
    set_aside: tuple[str, ...] = ()
    incomplete: tuple[tuple[int, Incomplete], ...] = ()

    @property
    def cell(self) -> Cell:
        """The only cell of a result without breakdown."""
        if self.by:
            raise ValueError(f"{self.metric.name} was measured by {', '.join(self.by)}: there is no single value")
        return self.cells[0]

    @property
    def value(self) -> float | None:
        """The value of a result without breakdown; None when blank."""
        return self.cell.value

    @property
    def rows_counted(self) -> int:
        """How many rows of the database stand behind all cells."""
        return sum(cell.rows for cell in self.cells)

    def by_code(self) -> dict:
        """Values by code, for a result with one breakdown."""
        return {cell.codes[0]: cell.value for cell in self.cells}

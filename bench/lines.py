"""One line of the report: what was measured, the number, its bar if it has one, and the load beside it."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median


def load() -> float:
    """Runnable processes a core, over the last minute. Above 1 other work takes part of the time measured."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


@dataclass(frozen=True)
class Line:
    """`value` in `unit`; `bar` is the most it may be; `detail` says how it came about; `values` are all runs."""

    work: str
    value: float
    unit: str
    bar: float | None = None
    detail: str = ""
    values: tuple[float, ...] = ()
    load: float = field(default_factory=load)

    @property
    def within(self) -> bool | None:
        """Whether the bar is held; None without one."""
        return None if self.bar is None else self.value <= self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f"{'held' if self.within else 'MISSED'} (at most {self.bar:g})"
        return (
            f"{self.work:<52} {self.value:>9.4g} {self.unit:<6} {bar:<22} load {self.load:.1f}  {self.detail}".rstrip()
        )

    def as_json(self) -> dict:
        return asdict(self) | {"within": self.within}


def of_runs(work: str, values: Sequence[float], unit: str, *, bar: float | None = None, detail: str = "") -> Line:
    """The median of several runs, with the smallest and the largest in the detail."""
    spread = f"median of {len(values)}: {min(values):.4g} to {max(values):.4g}"
    return Line(work, median(values), unit, bar, f"{spread}; {detail}" if detail else spread, tuple(values))

"""A panel's results out of a snapshot, so that it is drawn from the cells that were kept, as it was."""

from datetime import date

from lib.catalogue import METRICS
from lib.measure.result import Cell, Result
from lib.selection import from_link
from lib.snapshots.register import Snapshot


def kept_results(found: Snapshot) -> list[Result]:
    """The results of a panel; none for another kind, or where a metric is no longer known."""
    stored = found.content.results
    if not stored or any(one["metric"] not in METRICS for one in stored):
        return []
    return [_result(one, found) for one in stored]


def _result(stored: dict, found: Snapshot) -> Result:
    by, selection = tuple(stored["by"]), from_link(stored["selection"])
    cells = tuple(
        Cell(tuple(_code(name, code) for name, code in zip(by, codes, strict=True)), value, reason)
        for codes, value, reason in stored["cells"]
    )
    return Result(
        metric=METRICS[stored["metric"]],
        selection=selection,
        by=by,
        cells=cells,
        as_of=date.fromisoformat(stored["as_of"]),
        data_version=found.content.data_version,
        changed_at=found.entry.made_at,
        from_copy=False,
        asked=selection,
        until=date.fromisoformat(stored["until"]),
    )


def _code(name: str, code):
    return date.fromisoformat(code) if name == "day" and code is not None else code

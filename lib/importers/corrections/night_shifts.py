"""A record over midnight as the two rows that it has to become: one to the end of the day, one from its beginning."""

from collections.abc import Sequence
from datetime import date, timedelta

from lib.importers.errors import CellError
from lib.importers.formats.read_options import ReadOptions
from lib.importers.parse import dates, numbers
from lib.importers.parse.dates import DAY_SECONDS, Moment
from lib.importers.read.header_matching import KnownFormat

OVER_MIDNIGHT = frozenset({"crosses_midnight", "ends_before_it_begins"})
"""Rules of rows that may be a night shift: 22:00 to 06:00 in columns of times alone ends before it begins."""
_EVENING, _MORNING = 18 * 3600, 12 * 3600
_EPOCH = date(1970, 1, 1)


class NightShifts:
    """Splits rows of one file. `words`: its header."""

    def __init__(self, reading: ReadOptions, words: Sequence[str]):
        found = KnownFormat(reading.format).found(words)
        self._columns = {name: words.index(word) for name, word in found.items()}
        self._of_hours = reading.format.target == "hours"
        self._days = {"roc": reading.format.roc, "day_first": reading.day_first}
        self._from_1904 = reading.from_1904

    def split(self, cells: list[str], rules: Sequence[str]) -> list[list[str]]:
        """Two rows in place of a record over midnight whose only faults are `rules`; the row itself where it is none, or
        does not say when it began and ended. Hours that do not fill the time are shared out by it."""
        if not self._of_hours or not set(rules) <= OVER_MIDNIGHT:
            return [cells]
        try:
            times = self._times(cells)
            return self._two(cells, *times) if times else [cells]
        except CellError:
            return [cells]

    def _times(self, cells: list[str]) -> tuple[int, int, int] | None:
        """The day (since 1970), the second of it at which the record begins, and that of the next day at which it ends."""
        start, end = self._moment(cells, "starts"), self._moment(cells, "ends")
        if "served" in self._columns and cells[self._columns["served"]].strip():
            start, end = dates.span(cells[self._columns["served"]], **self._days)
        day = start[0] if start[0] is not None else self._moment(cells, "served_on")[0]
        if day is None or start[1] is None or end[1] is None:
            return None
        of_night = start[1] >= _EVENING and end[1] <= _MORNING and end[0] in (None, day)
        return (day, start[1], end[1]) if end[1] and (end[0] == day + 1 or of_night) else None

    def _moment(self, cells: list[str], name: str) -> Moment:
        cell = cells[self._columns[name]] if name in self._columns else ""
        if not cell.strip():
            return None, None
        return dates.moment(dates.since_1900(cell) if self._from_1904 else cell, bare_time=True, **self._days)

    def _two(self, cells: list[str], day: int, start: int, end: int) -> list[list[str]]:
        midnight = f"{self._day(day + 1)} 00:00:00"
        evening, morning = list(cells), list(cells)
        begins, ends = f"{self._day(day)} {_clock(start)}", f"{self._day(day + 1)} {_clock(end)}"
        for row, on, (first, last) in ((evening, day, (begins, midnight)), (morning, day + 1, (midnight, ends))):
            written = {"served": f"{first}~{last}", "starts": first, "ends": last, "served_on": self._day(on)}
            for name, text in written.items():
                if name in self._columns and cells[self._columns[name]].strip():
                    row[self._columns[name]] = text
        self._share_out(cells, evening, morning, (DAY_SECONDS - start) / (DAY_SECONDS - start + end))
        if "number" in self._columns and cells[self._columns["number"]].strip():
            morning[self._columns["number"]] += "-2"  # two records of one number would contradict each other
        return [evening, morning]

    def _share_out(self, cells: list[str], evening: list[str], morning: list[str], share: float) -> None:
        for name, read in (("hours", numbers.hours), ("minutes", numbers.minutes)):
            cell = cells[self._columns[name]] if name in self._columns else ""
            if cell.strip():
                whole = read(cell)
                first = round(whole * share)
                for row, part in ((evening, first), (morning, whole - first)):
                    row[self._columns[name]] = f"{part / 60:.2f}" if name == "hours" else str(part)

    def _day(self, number: int) -> str:
        day = _EPOCH + timedelta(days=number)
        return f"{day.year - 1911}/{day:%m/%d}" if self._days["roc"] else day.isoformat()


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"

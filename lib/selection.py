"""What the reader chose: a period, a comparison, and values of breakdowns. As a link, as words, as dates.

A selection holds only what was chosen. `resolved()` turns presets into dates, counted from the data's as-of day and
never from the clock. `lib/measure/measure.py` turns it into SQL. A filter that is not in the bar works all the same: any
breakdown name may be used in a link.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import quote, unquote

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.periods import days_of_code, period_code, twelve_months_to
from lib.catalogue.vocabularies import Text

BEGINNING = date(2019, 1, 1)

PRESETS = {
    "last_12_months": Text("近12个月", "Last 12 months"),
    "this_year": Text("今年以来", "This year"),
    "last_year": Text("去年全年", "Last year"),
    "this_half_year": Text("本半年", "This half-year"),
    "this_quarter": Text("本季度", "This quarter"),
    "last_quarter": Text("上季度", "Last quarter"),
    "last_month": Text("上月", "Last month"),
    "this_week": Text("本周", "This week"),
    "last_week": Text("上周", "Last week"),
    "march": Text("3·5学雷锋月", "March (3·5 month)"),
    "since_2019": Text("2019年以来", "Since 2019"),
    "to_date": Text("有记录以来", "Since records began"),
}
COMPARISONS = {
    "last_year": Text("比上年同期", "against a year earlier"),
    "previous": Text("比上一时段", "against the period before"),
    "none": Text("不对比", "no comparison"),
}
DEFAULT_PERIOD, DEFAULT_COMPARISON = "last_12_months", "last_year"
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a link may name: a day far outside is a slip of the keyboard."""
FILTERS = ("place", *(name for name in BREAKDOWNS if name not in TIMES))
ALL_PLACES = "all"
"""In a link: all places, where an empty one would mean the home place."""


class BadSelection(ValueError):
    """A link or command that cannot be read; says the part and what is expected."""


@dataclass(frozen=True)
class Period:
    """A preset by name, or days from `start` (None: since records began) to `end` (None: as-of day), both included."""

    preset: str | None = DEFAULT_PERIOD
    start: date | None = None
    end: date | None = None

    def days(self, as_of: date) -> tuple[date | None, date]:
        """First day (None: open) and last day, for data that speaks up to `as_of`. One that begins later and has no end is
        its first day."""
        if self.preset is None:
            return self.start, self.end or max(as_of, self.start or as_of)
        year = as_of.year
        monday = as_of - timedelta(days=as_of.weekday())
        quarter = days_of_code("quarter", period_code("quarter", as_of))[0]
        before_quarter = period_code("quarter", quarter - timedelta(days=1))
        before_month = period_code("month", as_of.replace(day=1) - timedelta(days=1))
        march = year if as_of >= date(year, 3, 1) else year - 1
        return {
            "last_12_months": (twelve_months_to(as_of), as_of),
            "this_year": (date(year, 1, 1), as_of),
            "last_year": (date(year - 1, 1, 1), date(year - 1, 12, 31)),
            "this_half_year": (date(year, 1 if as_of.month <= 6 else 7, 1), as_of),
            "this_week": (monday, as_of),
            "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
            "this_quarter": (quarter, as_of),
            "last_quarter": days_of_code("quarter", before_quarter),
            "last_month": days_of_code("month", before_month),
            "march": (date(march, 3, 1), min(date(march, 3, 31), as_of)),
            "since_2019": (BEGINNING, as_of),
            "to_date": (None, as_of),
        }[self.preset]

    def as_link(self) -> str:
        return self.preset or f"{self.start or ''}..{self.end or ''}"


@dataclass(frozen=True)
class Selection:
    """A period, a comparison, and `filters`: pairs (name, values) sorted by name; `place` holds ids as text."""

    period: Period = field(default_factory=Period)
    compare: str = DEFAULT_COMPARISON
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self):
        if self.compare not in COMPARISONS:
            raise BadSelection(f"compare: {self.compare} is none of {', '.join(COMPARISONS)}")
        for name, _ in self.filters:
            if name not in FILTERS:
                raise BadSelection(f"{name}: nothing can be filtered by this")

    def get(self, name: str) -> tuple[str, ...]:
        """The values chosen for a filter; empty means all."""
        return dict(self.filters).get(name, ())

    @property
    def places(self) -> tuple[int, ...]:
        """Ids of the chosen places; empty means all."""
        return tuple(int(value) for value in self.get("place"))

    def choose(self, **values) -> "Selection":
        """This selection with filters replaced; an empty value removes one."""
        kept = dict(self.filters) | {
            name: tuple(dict.fromkeys(str(v) for v in ([value] if isinstance(value, str | int) else value or ())))
            for name, value in values.items()
        }
        return replace(self, filters=tuple(sorted((k, v) for k, v in kept.items() if v)))

    def within(self, *, start: date | None, end: date) -> "Selection":
        """This selection in another period."""
        return replace(self, period=Period(None, start, end))

    def resolved(self, as_of: date) -> "Selection":
        """The same with dates instead of a preset."""
        start, end = self.period.days(as_of)
        return self.within(start=start, end=end)

    def at_home(self, home: str) -> "Selection":
        """This selection in the home place (a region code, or several with commas; empty: none), where it chose no place."""
        placed = any(self.get(name) for name in ("place", *PLACES))
        return self if placed or not home else self.choose(place=home.split(","))

    def as_link(self, *, home: str = "") -> str:
        """The part of a link behind "?": only what differs from the defaults, percent-encoded.

        A comma parts two values; a comma or percent sign within a value is encoded once more. `home` is the home place of
        who reads the link: it is not written, and that all places are meant is.
        """
        elsewhere = self.choose(place=())
        filters = elsewhere.filters if home and elsewhere.at_home(home) == self else self.filters
        pairs = [] if self.period == Period() else [("period", self.period.as_link())]
        pairs += [] if self.compare == DEFAULT_COMPARISON else [("compare", self.compare)]
        pairs += [(name, ",".join(map(_escaped, values))) for name, values in filters]
        pairs += [("place", ALL_PLACES)] if self.at_home(home) != self else []
        return "&".join(f"{name}={quote(value, safe=',')}" for name, value in pairs)

    def as_full_link(self) -> str:
        """The same with its place always written, so that it means the same whatever the home place is."""
        return _full_link(self)


@lru_cache(maxsize=1024)  # a page writes it some hundred times: into every link to a file or picture
def _full_link(selection: Selection) -> str:
    return selection.as_link(home=ALL_PLACES)


def from_link(text: str) -> Selection:
    """The selection written in a link or a published figure; no place means all. Raises BadSelection; `from_pairs` is the
    kinder way."""
    pairs = {}
    for part in filter(None, text.lstrip("?").split("&")):
        name, found, value = part.partition("=")
        if not found:
            raise BadSelection(f"{part}: expected name=value")
        if name in pairs:
            raise BadSelection(f"{name}: given twice")
        pairs[name] = value
    selection, problems = from_pairs(pairs, encoded=True)
    if problems:
        raise BadSelection("; ".join(f"{name}={value}" for name, value in problems))
    return selection


def from_pairs(
    pairs: dict[str, str], *, encoded: bool = False, home: str = ""
) -> tuple[Selection, list[tuple[str, str]]]:
    """The selection that `pairs` give and the pairs that could not be read (they are left out).

    `encoded`: the values are as written in a link; else as a web server decodes them. `home`: the place (a region code)
    that is meant where none is named; empty: all places.
    """
    problems: list[tuple[str, str]] = []
    period, compare, filters, everywhere = Period(), DEFAULT_COMPARISON, {}, False
    for name, given in pairs.items():
        value = unquote(given) if encoded else given
        if name == "period":
            read = _period(value)
            period, ok = (read, True) if read else (period, False)
        elif name == "compare":
            ok = value in COMPARISONS
            compare = value if ok else compare
        elif (name, value) == ("place", ALL_PLACES):
            everywhere = ok = True
        else:
            values = tuple(dict.fromkeys(unquote(v) for v in value.split(",") if v))
            ok = name in FILTERS and bool(values) and _known(name, values)
            if ok:
                filters[name] = values
        if not ok:
            problems.append((name, given))
    selection = Selection(period, compare, tuple(sorted(filters.items())))
    return selection if everywhere else selection.at_home(home), problems


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace(",", "%2C")


def _known(name: str, values: tuple[str, ...]) -> bool:
    digits = 18 if name in ("place", *PLACES) else BREAKDOWNS[name].digits
    if digits:
        return all(value.isascii() and value.isdigit() and len(value) <= digits for value in values)
    words = BREAKDOWNS[name].words
    return all("\0" not in value if words is None else value in words for value in values)  # databases refuse the NUL


def _period(text: str) -> Period | None:
    if text in PRESETS:
        return Period(text)
    first, found, last = text.partition("..")
    try:
        start, end = (date.fromisoformat(part) if part else None for part in (first, last))
    except ValueError:
        return None
    if not found or (start and end and start > end):
        return None
    if any(day and not FIRST_YEAR <= day.year <= LAST_YEAR for day in (start, end)):
        return None
    return Period(None, start, end)

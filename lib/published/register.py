"""The register of published figures: every figure beside ours, its history over documents, and what needs an explanation.

`read_register()` compares and looks for contradictions between documents; `explanations.py` keeps what staff say about them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions, read_dimensions
from lib.published.check import Checked, check, wording
from lib.published.ours import ask_everywhere, implied_everywhere, outside_of
from lib.schema import document, figure_explanation, published_figure
from lib.selection import Selection, from_link

KINDS = {
    "letter": Text("复函", "letter"),
    "report": Text("报道", "report"),
    "added": Text("已登记文件", "added document"),
}
"""Kinds of documents."""
QUESTIONED = ("conflicts", "different_definition")
"""Statuses that somebody should explain."""


@dataclass(frozen=True)
class Explanation:
    """What a staff member wrote about a figure, once; it is never changed."""

    words: str
    subject: str
    written_at: datetime


@dataclass(frozen=True)
class Entry:
    """A figure of the register. document: a row of `document`. places: ids, empty where this system does not know the place.

    series: what figures of several documents have in common: place, metric or label, filters. findings: what does not fit,
    with other documents or with our records, in words; an entry with findings and no explanation needs one.
    """

    checked: Checked
    document: Any
    selection: Selection
    places: tuple[int, ...]
    series: tuple
    findings: tuple[Text, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def figure(self) -> Any:
        return self.checked.figure

    @property
    def needs_explanation(self) -> bool:
        return bool(self.findings) and not self.explanations


@dataclass(frozen=True)
class Register:
    """`entries` in the order of their ids; `out_of_scope`: figures about places that the person may not see."""

    entries: tuple[Entry, ...]
    out_of_scope: int = 0

    def history(self, entry: Entry) -> list[Entry]:
        """The figures of the same series, oldest last day first; of one document alone it is one."""
        found = [one for one in self.entries if one.series == entry.series]
        return sorted(found, key=lambda one: (_last_day(one), one.document.dated, one.figure.id))


def read_register(database, *, scope: Scope, compared: dict[str, Checked] | None = None) -> Register:
    """All figures that lie in `scope`, compared with today's numbers. Raises DatabaseUnavailable.

    compared: figures that were compared already, by id; a figure is compared again only where its row has changed.
    """
    known = read_dimensions(database)
    documents = {row.id: row for row in database.rows(select(document))}
    rows = [(row, from_link(row.selection)) for row in database.rows(select(published_figure))]
    seen = [(row, selection) for row, selection in rows if _may_see(row, selection, documents, known, scope)]
    done = compared or {}
    again = [row for row, _ in seen if row.id not in done or done[row.id].figure != row]
    done = {**done, **compare(database, again, scope=scope)}
    said = _explanations(database)
    entries = [
        Entry(
            done[row.id],
            documents[row.document_id],
            selection,
            tuple(place for place in selection.places if place in known.regions and not row.place),
            _series(row, selection),
            explanations=tuple(said.get(row.id, ())),
        )
        for row, selection in sorted(seen, key=lambda one: one[0].id)
    ]
    return Register(_with_findings(entries, known), len(rows) - len(seen))


def compare(database, rows: Iterable, *, scope: Scope) -> dict[str, Checked]:
    """Figures (rows of `published_figure`) compared with today's numbers, by id; measured as far as `scope` goes."""
    if not (rows := list(rows)):
        return {}
    found = check(
        database,
        figures=rows,
        measure=ask_everywhere(database, scope),
        implied=implied_everywhere(database),
        outside=outside_of(database),
    )
    return {one.figure.id: one for one in found}


def _may_see(row, selection: Selection, documents, known: Dimensions, scope: Scope) -> bool:
    if scope.places is None or row.place:
        return True
    places = selection.places or (documents[row.document_id].region_id,)
    return all(place in known.regions and set(scope.places) & set(known.above(place)) for place in places if place)


def _explanations(database) -> dict[str, list[Explanation]]:
    column = figure_explanation.c
    found = defaultdict(list)
    for row in database.rows(select(figure_explanation).order_by(column.id)):
        found[row.published_figure_id].append(Explanation(row.words, row.subject, row.written_at))
    return found


def _series(row, selection: Selection) -> tuple:
    filters = tuple((name, values) for name, values in selection.filters if name != "place")
    what = row.metric or row.label
    return row.place or selection.places, what, filters, selection.period.start is None


def _with_findings(entries: Iterable[Entry], known: Dimensions) -> tuple[Entry, ...]:
    series = defaultdict(list)
    for entry in entries:
        series[entry.series].append(entry)
    found = []
    for entry in entries:
        words = [*_of_status(entry), *_of_history(entry, series[entry.series]), *_of_parts(entry, entries, known)]
        found.append(replace(entry, findings=tuple(words)))
    return tuple(found)


def _of_status(entry: Entry) -> list[Text]:
    if entry.checked.status == "conflicts":
        return [Text("与现有记录不一致", "does not agree with our records")]
    if entry.checked.status == "different_definition":
        return [entry.checked.note]
    return []


def _of_history(entry: Entry, others: list[Entry]) -> list[Text]:
    """A stock that fell since an older document, or another value for the same days; said of the later figure."""
    found = []
    low, high = _interval(entry)
    for other in others:
        if other is entry or (_last_day(other), other.document.dated, other.figure.id) > (
            _last_day(entry),
            entry.document.dated,
            entry.figure.id,
        ):
            continue
        other_low, other_high = _interval(other)
        quoted = other.figure.quoted_as or f"{other.figure.value:g}"
        day = _last_day(other)
        if other.selection.period == entry.selection.period and (high < other_low or low > other_high):
            found.append(Text(f"同一时间另有一个数：{quoted}", f"another value for the same days: {quoted}"))
        elif entry.selection.period.start is None and entry.figure.unit != "比率" and high < other_low:
            found.append(Text(f"少于{day}的{quoted}", f"less than the {quoted} of {day}"))
    return found


def _of_parts(entry: Entry, entries: Iterable[Entry], known: Dimensions) -> list[Text]:
    """A place that has more than the place that it lies in, on the same days."""
    found = []
    if len(entry.places) != 1 or not entry.figure.metric or entry.figure.unit == "比率":
        return found
    above = set(known.above(entry.places[0])[:-1])
    for other in entries:
        same = other.series[1:] == entry.series[1:] and other.selection.period == entry.selection.period
        if same and set(other.places) & above and _interval(entry)[0] > _interval(other)[1]:
            name = known.place(other.places[0])
            quoted = other.figure.quoted_as or f"{other.figure.value:g}"
            found.append(
                Text(
                    f"多于其所在的{name.name}（{quoted}）",
                    f"more than {name.name_en or name.name}, which holds it ({quoted})",
                )
            )
    return found


def _interval(entry: Entry) -> tuple[float, float]:
    try:
        return wording(entry.figure).interval()
    except ValueError:
        return entry.figure.value, entry.figure.value


def _last_day(entry: Entry) -> date:
    return entry.selection.period.end or entry.document.dated

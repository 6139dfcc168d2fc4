"""The frame of every page: who may see it, title and question, as-of line, filter bar, notices; then the page draws.

`begin(name)` is each page's first statement. It returns a `Frame`: everything that a page needs to ask for numbers.
"""

from dataclasses import dataclass, replace
from datetime import date
from html import escape

import streamlit as st

from lib.access import LOCAL, NotAllowed, Person, Scope, require
from lib.catalogue.words import Text
from lib.db import DatabaseAway, Version
from lib.directory import Directory
from lib.labels import comparison_words, day_words, selection_words
from lib.result import Result
from lib.selection import Period, Selection
from lib.site_map import PAGES
from lib.ui import chosen, filters, language, results
from lib.ui.style import STYLE


@dataclass(frozen=True)
class Frame:
    """What a page draws with: `selection` has dates; `before` is the selection to compare with, or None."""

    name: str
    person: Person
    language: str
    directory: Directory
    version: Version
    chosen: Selection
    selection: Selection
    before: Selection | None

    @property
    def scope(self) -> Scope:
        return self.person.scope

    @property
    def as_of(self) -> date:
        return self.version.as_of

    def result(self, metric: str, by: tuple[str, ...] = (), *, selection: Selection | None = None) -> Result:
        """The measured metric for the page's selection (or another), through the cache."""
        return results.result(metric, selection or self.selection, by, scope=self.scope, version=self.version.version)

    @property
    def to_date(self) -> Selection:
        """What was chosen, but since records began: for charts over the years."""
        return replace(self.chosen, period=Period(None, None, self.selection.period.end))

    def words(self, pair: Text) -> str:
        return pair.in_language(self.language)


def begin(name: str) -> Frame:
    """Open the page `name`: check the permission, draw title, as-of line and filter bar. Stops the run when refused."""
    page, person = PAGES[name], LOCAL
    try:
        require(person, page.permission)
    except NotAllowed:
        st.error(language.text("You may not open this page."))
        st.stop()
    try:
        version = results.database().version()
        directory = results.directory()
    except DatabaseAway as fault:
        st.error(language.text("The database is away. {fault}", fault=str(fault)))
        st.stop()
    st.html(STYLE)
    st.html(
        f"<header class='vs-head'><h1>{escape(language.words(page.title))}</h1><p>{escape(language.words(page.question))}</p></header>"
    )
    if version.as_of is None:
        st.info(
            language.text(
                "There is no data yet. Import a platform's export, or build the demo data with: python -m lib demo"
            )
        )
        st.stop()
    problems = chosen.settle(name, directory)
    selection = chosen.selection()
    frame = Frame(
        name=name,
        person=person,
        language=language.language(),
        directory=directory,
        version=version,
        chosen=selection,
        selection=selection.resolved(version.as_of),
        before=selection.compared(version.as_of),
    )
    _as_of_line(frame)
    for problem in problems:
        st.warning(problem)
    filters.bar(frame)
    return frame


def _as_of_line(frame: Frame) -> None:
    """Data as of, the platforms, where one looks, what one looks at, and that demo data is invented."""
    names = "、" if frame.language == "zh" else ", "
    platforms = names.join(
        frame.directory.name("platforms", p, frame.language) for p in frame.directory.things["platforms"]
    )
    parts = [
        language.text("Data as of {day}", day=day_words(frame.as_of, frame.language)),
        language.text("Platforms: {platforms}", platforms=platforms),
        language.text("View only, on this machine"),
    ]
    demo = (
        f"<strong class='vs-demo'>{escape(language.text('Demo data: people, records and names are invented'))}</strong>"
    )
    st.html(f"<p class='vs-asof'>{demo if frame.version.demo else ''}{' · '.join(map(escape, parts))}</p>")


def selection_line(frame: Frame, selection: Selection | None = None) -> str:
    """A selection (the page's unless given) in words, as it stands under every panel."""
    return selection_words(selection or frame.chosen, frame.directory, frame.as_of, frame.language)


def comparison_line(frame: Frame) -> str:
    """The comparison in words; empty without one."""
    return comparison_words(frame.chosen, frame.as_of, frame.language)


def next_level(frame: Frame) -> str:
    """The breakdown by place that goes one step down from the chosen place: streets, then communities."""
    levels = {frame.directory.place(place).level for place in frame.chosen.places}
    return "community" if levels & {"street", "community"} else "street"


def rows_height(result: Result, *, least: int = 260, row: int = 26) -> int:
    """Height in pixels of a chart with one row for each code of the first breakdown."""
    rows = len({cell.codes[0] for cell in result.cells})
    return max(least, min(rows * row + 60, 900))


def time_unit(frame: Frame) -> str:
    """Months for up to three years, quarters for longer."""
    start, end = frame.selection.period.start, frame.selection.period.end
    return "month" if start is not None and (end - start).days <= 3 * 366 else "quarter"

"""The frame of every page: who may see it, title and question, as-of line, filter bar, notices; then the page draws.

`begin(name)` is each page's first statement. It returns a `Frame`: everything that a page needs to ask for numbers."""

from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from math import ceil

import streamlit as st

from lib.access import NotAllowed, Permission, Person, Scope, may, require
from lib.catalogue import METRICS
from lib.catalogue.periods import MONTHS_OF
from lib.catalogue.vocabularies import Text
from lib.charts.event_marks import marks_of
from lib.db import Version
from lib.dimensions import Dimensions, UnknownValue
from lib.home_place import home_place
from lib.labels import day_text, measured_text
from lib.measure.comparison import Comparison
from lib.measure.dated_events import events
from lib.measure.disclosure import Form
from lib.measure.horizon import speaks_to, table_speaks_to
from lib.measure.median_bands import NEAR, bands
from lib.measure.result import Result
from lib.names_in_scope import names_in_scope
from lib.schema import activity, registration, service_record
from lib.selection import Period, Selection
from lib.site_map import PAGES
from lib.ui import cache, language, session_selection
from lib.ui.cache import cached
from lib.ui.faults import last_good
from lib.ui.filters import bar, figures_form, pinned_link, saved_views
from lib.ui.filters.own_filter import Chosen, without_own
from lib.ui.login import current
from lib.ui.pictures import offer

SUBJECTS = {
    service_record: Text("服务记录", "service records"),
    registration: Text("注册", "registrations"),
    activity: Text("活动", "activities"),
}
"""What comes in day by day, each up to a day of its own."""
ABOUT_NO_PLACE = (Permission.MANAGE_ACCOUNTS, Permission.SEE_AUDIT)
"""Permissions of pages that say nothing of any place: they open for an account without places, too."""
NO_DAY = date(1900, 1, 1)
"""Where there is no data, no page asks for figures; a selection has dates all the same."""


@dataclass(frozen=True)
class Frame:
    """What a page draws with. `selection` has dates, for what is no metric; a metric is measured as it was chosen, up to the
    last day that the data speaks for in it.

    home: code of the place that is shown while none is chosen; empty: all places.
    as_of: the last day that the data speaks for in what the page is about; None without data, on pages that open all the
    same. period_before: what the period was before a click chose a month in it. followed: names of the filters that anything
    on the page was narrowed by or drawn strong by, so far. rows: the empty rows of the filter bar, to be filled when the page
    has run.
    """

    name: str
    person: Person
    language: str
    dimensions: Dimensions
    version: Version
    chosen_selection: Selection
    selection: Selection
    as_of: date | None
    home: str = ""
    period_before: Period = field(default_factory=Period)
    followed: set[str] = field(default_factory=set)
    rows: dict = field(default_factory=dict)
    form: Form = Form.PROTECTED

    @property
    def scope(self) -> Scope:
        return self.person.scope

    def result(self, metric: str, by: tuple[str, ...] = (), *, selection: Selection | None = None) -> Result:
        """The measured metric for the page's selection (or another), through the cache; by a breakdown that is filtered
        itself, with the others beside what was chosen."""
        whole, chosen = self.with_others(by, selection)
        found = cache.result(metric, whole, by, scope=self.scope, form=self.form, version=self.version)
        self.followed.update(name for name, _ in (*found.asked.filters, *chosen))
        return found

    def with_others(self, by: tuple[str, ...], selection: Selection | None = None) -> tuple[Selection, Chosen]:
        """What a chart by `by` is measured with, and what it draws strong: see `filters/own_filter.py`."""
        selection = selection or self.chosen_selection
        return without_own(selection, by, self.dimensions, period_before=self.period_before, as_of=self.as_of)

    def compared(self, metric: str, by: tuple[str, ...] = ()) -> Comparison:
        """What the page's selection, or a chart by `by`, is compared with in a metric, or why with nothing."""
        return cache.compared(metric, self.with_others(by)[0], scope=self.scope, version=self.version)

    @property
    def to_date(self) -> Selection:
        """What was chosen, but since records began: for charts over the years."""
        return replace(self.chosen_selection, period=Period(None, None, self.selection.period.end))

    def localised(self, pair: Text) -> str:
        return pair.in_language(self.language)


def begin(name: str) -> Frame:
    """Open the page `name`: check the permission, draw title, as-of line and filter bar. Stops the run when refused, or
    where a page of figures finds no data."""
    page, person = PAGES[name], current.current_person()
    try:
        require(person, page.permission)
    except NotAllowed:
        if person == current.STRANGER:
            current.ended()
        st.error(language.text("You may not open this page."))
        st.stop()
    try:
        version, trouble = last_good.version_to_show()
        dimensions = names_in_scope(cache.database(), person.scope, version)
    except last_good.AWAY as fault:
        last_good.pause(last_good.kind_of(fault))
    if person.scope.places == () and page.permission not in ABOUT_NO_PLACE:
        st.info(language.text("No place is yours to see yet. Ask whoever looks after the accounts."))
        st.stop()
    st.html(
        f"<header class='vs-header'><h1>{escape(language.localised(page.title))}</h1><p>{escape(language.localised(page.question))}</p></header>"
    )
    if version.as_of is None and page.filtered:
        st.info(language.text("There is no data yet: it comes in by importing what a platform exports."))
        if may(person, PAGES["import"].permission):
            st.page_link(PAGES["import"].file, label=language.localised(PAGES["import"].title))
        st.stop()
    try:
        home = home_place(dimensions, person.home)
    except UnknownValue as fault:
        unknown = language.text("HOME_PLACE={value}: this database does not know that place.", value=fault.value)
        st.error(language.verbatim(unknown))
        st.stop()
    problems = session_selection.sync(name, dimensions, home)
    frame = frame_of(name, person, version, dimensions, home, form=figures_form.chosen(person))
    st.set_page_config(page_title=session_selection.tab_title(name, frame.chosen_selection, dimensions))
    st.session_state["frame"] = frame  # for what is drawn when the page has run, see `lib/ui/app.py`
    _as_of_line(frame)
    with st.container(key="notices"):  # always there, so that a notice moves no chart to another place
        last_good.notice(version, trouble)
        if trouble and not page.filtered:
            st.stop()
        if not trouble:
            last_good.about_replica(version)
        if not trouble and not cache.copy_is_current(version) and page.filtered:
            last_good.slow_for_now()
        if pinned := pinned_link.notice(frame):
            st.info(language.verbatim(pinned))
        for problem in problems:
            st.warning(language.verbatim(problem))
    if page.filtered:
        bar.bar(frame)
        cache.count_as_before(name, frame.chosen_selection, scope=frame.scope, version=version)
    with st.sidebar:
        if page.filtered:
            figures_form.section(frame)
            offer.section(frame)
        saved_views.section(frame)
    return frame


def frame_of(name: str, person: Person, version: Version, dimensions: Dimensions, home: str, *, form: Form) -> Frame:
    """What the page `name` is drawn with, for the selection of the session; draws nothing."""
    selection = session_selection.selection()
    platforms = tuple(dimensions.ids("platforms", selection.get("platform")))
    as_of = speaks_to(cache.database(), version, METRICS[PAGES[name].about], platforms)
    return Frame(
        name=name,
        person=person,
        language=language.language(),
        dimensions=dimensions,
        version=version,
        chosen_selection=selection,
        selection=selection.resolved(as_of or NO_DAY),
        as_of=as_of,
        home=home,
        period_before=st.session_state.get("period_before", Period()),
        form=form,
    )


def _as_of_line(frame: Frame) -> None:
    """Data as of, the platforms, where one looks, what one looks at, and that demo data is invented."""
    platforms = language.listed(
        frame.dimensions.name("platforms", p, frame.language) for p in frame.dimensions.members["platforms"]
    )
    parts = [
        *as_of_words(frame),
        language.text("Platforms: {platforms}", platforms=platforms),
        *([language.text("On this machine only")] if current.mode().login == "none" else ()),
    ]
    invented = escape(language.text("Demo data: people, records and names are invented"))
    demo = f"<strong class='vs-demo'>{invented}</strong>" if frame.version.demo else ""
    st.html(f"<p class='vs-asof'>{demo}{' · '.join(map(escape, parts))}</p>")


def as_of_words(frame: Frame) -> list[str]:
    """The last day of the data; where the subjects differ, that of each."""
    if frame.version.as_of is None:
        return []
    days = {table: table_speaks_to(cache.database(), frame.version, table) for table in SUBJECTS}
    if len(set(days.values())) == 1:
        return [language.text("Data as of {day}", day=day_text(days[service_record], frame.language))]
    colon, stop = ("：", "；") if frame.language == "zh" else (": ", "; ")
    each = stop.join(f"{frame.localised(SUBJECTS[table])} {day}" for table, day in days.items())
    return [language.text("Data as of") + colon + each]


def result_line(frame: Frame, result: Result) -> str:
    """What a result is of, in words, as it stands under every panel: from the question that was asked."""
    return measured_text(result, frame.dimensions, frame.language)


def next_level(frame: Frame) -> str:
    """The breakdown by place that goes one step down from the chosen place: streets, then communities."""
    levels = {frame.dimensions.place(place).level for place in frame.chosen_selection.places}
    return "community" if levels & {"street", "community"} else "street"


def rows_height(result: Result, *, least: int = 260, row: int = 26) -> int:
    """Height in pixels of a chart with one row for each code of the first breakdown."""
    rows = len({cell.codes[0] for cell in result.cells})
    return max(least, min(rows * row + 60, 900))


def time_unit(frame: Frame, *, months: int = 36) -> str:
    """Months for up to so many of them, quarters for longer."""
    start, end = frame.selection.period.start, frame.selection.period.end
    return "month" if start is not None and (end - start).days <= months * 30.5 else "quarter"


def tiles_height(result: Result) -> int:
    """Height in pixels of a tile grid."""
    return max(150, min(52 * ceil(len(result.cells) / 4) + 20, 900))


def with_comparison(frame: Frame, metric: str, by: str) -> list[Result]:
    """The metric over time and, where the two lie whole months, quarters or years apart, that of the period compared with."""
    now, compared = frame.result(metric, (by,)), frame.compared(metric, (by,))
    if compared.selection is None or compared.months is None or compared.months % MONTHS_OF[by]:
        return [now]
    return [now, frame.result(metric, (by,), selection=compared.selection)]


def middle_band(result: Result) -> tuple[float, float, float] | None:
    """(low, median, high) of the band "around the median" of a result by place; None without bands."""
    found = bands({cell.codes[0]: cell.value for cell in result.cells})
    if found.reason or not found.median:
        return None
    return found.median * (1 - NEAR), found.median, found.median * (1 + NEAR)


def event_marks(frame: Frame, unit: str) -> tuple[tuple[str, str, str], ...]:
    """The marks of the dated events of the period over its months or quarters."""
    made = cached(_events, frame.with_others((unit,))[0], frame.scope, frame.version)
    return marks_of(made, unit, frame.dimensions, frame.language)


def _events(selection, scope, version):
    return events(cache.database(), selection, scope=scope)

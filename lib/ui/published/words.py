"""Words about a figure of the register: its place, document, metric, and what is to be said of it."""

import re
from datetime import date

import streamlit as st

from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.published.register import Entry
from lib.published.running_text import FoundFigure
from lib.published.table import arithmetic
from lib.ui.language import language, listed, localised, text
from lib.ui.page import Frame

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_OFFICE = re.compile(
    "[\u4e00-\u9fff]{2}(?<![全我本各]|辖)[县区市](?:委|人民政府|政府|人大|政协|[\u4e00-\u9fff]{2,6}[局办署])"
)
"""岚溪县委社会工作部, 凤栖县民政局: who signs a letter."""
SAYS = {
    "exact": Text("", ""),
    "rounded": Text("约（四舍五入）", "rounded "),
    "range": Text("", ""),
    "over": Text("大于", "more than "),
    "near": Text("接近", "close to "),
    "about": Text("约", "about "),
    "at_least": Text("至少", "at least "),
    "at_most": Text("至多", "at most "),
    "under": Text("小于", "less than "),
}
"""What the words of a figure say, before its number."""


def place_words(frame: Frame, entry: Entry) -> str:
    """The place that a figure is about, as it is called here or in its document."""
    if entry.figure.place:
        return entry.figure.place
    return listed(place_name(frame, place) for place in entry.places if place in frame.dimensions.regions)


def metric_words(name: str) -> str:
    return localised(METRICS[name].label) if name in METRICS else text("no metric of ours")


def document_words(entry: Entry) -> str:
    return f"{entry.document.dated} {entry.document.issuer}"


def label_of(entry: Entry) -> str:
    return localised(Text(entry.figure.label, entry.figure.label_en))


def reasons(entry: Entry) -> str:
    """The arithmetic, why there is none, what does not fit, and the newest explanation."""
    stop = "；" if language() == "zh" else "; "
    words = [localised(arithmetic(entry.checked)), localised(entry.checked.note)]
    words += [localised(finding) for finding in entry.findings if finding != entry.checked.note]
    if entry.explanations:
        words.append(text("Explained: {words}", words=entry.explanations[-1].words))
    return stop.join(filter(None, words))


def county_box(frame: Frame, label: str, key: str, words: str = "") -> int | None:
    """A list of the counties that the data speaks of and the person may see; chosen stands the one that `words` name most
    often, else the home county; none where the head or the foot of the text is of another one."""
    counties = [county for county in frame.dimensions.used_counties if frame.dimensions.may_choose(county)]
    named = {county: words.count(frame.dimensions.place(county).name[:-1]) for county in counties}
    most = max(named, key=named.get, default=None)
    home = counties[0] if len(counties) == 1 else next((c for c in counties if str(c) == str(frame.home)), None)
    home = None if of_another_county(words) else home
    chosen = most if most is not None and named[most] else home
    return st.selectbox(
        label,
        counties,
        index=None if chosen is None else counties.index(chosen),
        format_func=lambda county: place_name(frame, county),
        key=f"{key}-{chosen}-{language()}",
        placeholder=text("Please choose"),
        width=200,
    )


def of_another_county(words: str) -> bool:
    """Does an office of a county sign or head the text `words`, which names none of ours?"""
    lines = [line for line in words.splitlines() if line.strip()]
    return any(map(_OFFICE.search, [*lines[:2], *lines[-3:]]))


def day_in(words: str) -> date | None:
    """The last day that a text names; None when it names none."""
    for year, month, day in reversed(_DAY.findall("".join(words.split()))):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def reading_words(one: FoundFigure) -> str:
    """What a figure says: bounds, number, unit and period."""
    quoted = one.quoted
    size = {"%": 100, "‰": 1000, "成": 10}.get(quoted.unit, 1)
    number = f"{quoted.value * size:,.10g}" if size == 1 else f"{quoted.value * size:.4g}"
    end = f"–{quoted.value_to * size:,.10g}" if quoted.value_to is not None else ""
    period = f" · {one.period.words}" if one.period else ""
    return f"{localised(SAYS[quoted.operator])}{number}{end} {quoted.unit}{period}".strip()


def place_name(frame: Frame, place: int) -> str:
    """What a place is called in the reader's language."""
    found = frame.dimensions.place(place)
    return found.name if frame.language == "zh" else found.name_en or found.name

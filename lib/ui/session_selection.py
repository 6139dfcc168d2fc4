"""The one selection of a session, and its link. Every page reads it here; every control changes it here.

The address bar holds what the reader chose and nothing else: period, comparison and filters, the choices of the page's
own controls, and the data version of a pinned link. Streamlit empties it when the page changes; then it is written
again. A link that was opened, pasted or reached with the back button is read into the session.
"""

from collections.abc import Callable
from urllib.parse import unquote

import streamlit as st

from lib.catalogue import BREAKDOWNS
from lib.catalogue.breakdowns import PLACES
from lib.dimensions import Dimensions, UnknownValue
from lib.exports.file_name import places_text
from lib.selection import FILTERS, Selection, from_pairs
from lib.site_map import PAGES
from lib.ui import language
from lib.ui.language import text

OURS = ("period", "compare", *FILTERS)
VERSION = "version"
LISTS = ("c-", "f-period", "f-from", "f-to", "f-compare", *(f"f-{name}" for name in FILTERS))
"""What the keys of the controls that hold what is chosen begin with."""
LONGEST_VERSION = 9
"""Digits of a data version."""


def selection() -> Selection:
    """What the reader chose."""
    return st.session_state.get("selection", Selection())


def set_selection(new: Selection) -> None:
    """Make `new` the selection; the address follows in the same run."""
    st.session_state["selection"] = new
    st.session_state["selection_changed"] = True
    st.session_state.pop("pinned", None)


def pinned_version() -> int | None:
    """The data version of the pinned link that this view was opened with; None once something else is chosen."""
    return st.session_state.get("pinned")


def choices(page: str) -> dict[str, str]:
    """What the reader chose in the page's own controls; without those that stand at their default."""
    chosen = st.session_state.get("choices", {})
    return {name: chosen[name] for name in PAGES[page].controls if name in chosen}


def picked(key: str, options) -> list | None:
    """What was picked in the control `key`; None where nothing was: after a switch of the language and back Streamlit
    reports a change to the option's words instead of the option."""
    value = st.session_state[key]
    values = list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
    return values if all(one in options for one in values) else None


def draw_anew() -> None:
    """Let every list be set from the selection anew: Streamlit keeps the words of what is chosen in it, and says nothing to a
    browser that draws it for the first time."""
    for key in [key for key in st.session_state if str(key).startswith(LISTS)]:
        del st.session_state[key]


def control(page: str, name: str, draw: Callable[..., object]) -> str:
    """The option chosen in one of the page's own controls (`PAGES[page].controls`), the first unless another was chosen.

    draw: a function of (options, *, key, on_change) that draws the widget.
    """
    options = PAGES[page].controls[name]
    key, now = f"c-{name}", choices(page).get(name, options[0])
    if st.session_state.get(key) != now:
        st.session_state[key] = now

    def changed() -> None:
        if (found := picked(key, options)) is None:
            return
        chosen = st.session_state.get("choices", {}) | {name: found[0] if found else options[0]}
        st.session_state["choices"] = {n: value for n, value in chosen.items() if n != name or value != options[0]}
        st.session_state["selection_changed"] = True

    draw(options, key=key, on_change=changed)
    return now


def sync(page: str, dimensions: Dimensions, home: str) -> list[str]:
    """Bring session and address together at the start of a run; returns sentences about what could not be read.

    home: the place that is meant where the address names none; empty: all places.
    """
    names = {*OURS, *PAGES[page].controls, VERSION}
    pairs = {name: st.query_params[name] for name in st.query_params if name in names}
    changed = st.session_state.pop("selection_changed", False)
    moved = st.session_state.get("page") not in (None, page) and not pairs
    written = st.session_state.get("written")
    problems: list[str] = []
    if st.session_state.get("page") not in (None, page):
        draw_anew()  # of some pages the state of the bar outlives the change, and the browser would show the defaults
    if not changed and not moved and pairs != written:
        problems = read_link(page, pairs, dimensions, home)
    st.session_state["page"] = page
    st.session_state["selection"] = _kept_within(selection(), dimensions, home)
    _write(page, home)
    return problems


def _kept_within(chosen: Selection, dimensions: Dimensions, home: str) -> Selection:
    """The selection without places that may not be chosen, and at home where none is left: so that a caption never says more
    than the figures, which are cut to the scope."""
    if dimensions.within is None:
        return chosen
    kept = {n: [v for v in chosen.get(n) if dimensions.may_choose(int(v))] for n in ("place", *PLACES)}
    return chosen.choose(**kept).at_home(home)


def read_link(page: str, pairs: dict[str, str], dimensions: Dimensions, home: str) -> list[str]:
    """Make what a link says the selection of the session; returns sentences about what could not be read."""
    read, refused = from_pairs({name: value for name, value in pairs.items() if name in OURS}, home=home)
    version = pairs.get(VERSION)
    refused = list(refused)
    if version is not None and not (version.isascii() and version.isdigit() and len(version) <= LONGEST_VERSION):
        refused.append((VERSION, version))
        version = None
    controls = PAGES[page].controls
    made = {name: value for name, value in pairs.items() if name in controls}
    refused += [(name, value) for name, value in made.items() if value not in controls[name]]
    kept = {name: value for name, value in st.session_state.get("choices", {}).items() if name not in controls}
    st.session_state["choices"] = kept | {name: v for name, v in made.items() if v in controls[name][1:]}
    known, unknown = _known_here(read, dimensions)
    known = known.at_home(home) if read.get("place") else known  # a place that is none
    st.session_state["selection"] = _kept_within(known, dimensions, home)
    st.session_state["pinned"] = None if version is None else int(version)
    problems = [
        text("The link says {name}={value}, which cannot be read; it was left out.", name=name, value=value)
        for name, value in refused
    ]
    if dimensions.within is not None:
        return problems + [text("{value} is not among what you may see; it was left out.", value=v) for v in unknown]
    return problems + [text("This database does not know {value}; the filter was left out.", value=v) for v in unknown]


def _known_here(read: Selection, dimensions: Dimensions) -> tuple[Selection, list[str]]:
    unknown = []
    for name, values in read.filters:
        try:
            if name == "place" or BREAKDOWNS[name].names == "regions":
                for value in values:
                    if not dimensions.may_choose(int(value)):
                        raise UnknownValue(name, value)
            elif BREAKDOWNS[name].names:
                dimensions.ids(BREAKDOWNS[name].names, values)
        except UnknownValue as fault:
            unknown.append(fault.value)
            read = read.choose(**{name: ()})
    return read, unknown


def _write(page: str, home: str) -> None:
    """Write the address if it differs: every write is a message to the browser."""
    wanted = {n: v for n, v in (part.split("=", 1) for part in filter(None, selection().as_link(home=home).split("&")))}
    wanted = {name: unquote(value) for name, value in wanted.items()} | choices(page)
    if pinned_version() is not None:
        wanted[VERSION] = str(pinned_version())
    st.session_state["written"] = dict(wanted)
    # The browser's own language is not a choice of the reader; an address that is not rewritten keeps the back button simple.
    if language.chosen_language():
        wanted["lang"] = language.chosen_language()
    if {name: st.query_params[name] for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def tab_title(name: str, selection: Selection, dimensions: Dimensions) -> str:
    """Page, place where it shows figures, product: 总览 · 滨江区 · 志愿服务数据."""
    place = [places_text(selection, dimensions, language.language())] if PAGES[name].filtered else []
    return " · ".join([language.localised(PAGES[name].title), *place, text("Volunteer service figures")])

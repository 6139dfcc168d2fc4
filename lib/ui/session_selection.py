"""The one selection of a session, and its link. Every page reads it here; every control changes it here.

The address bar holds what the reader chose and nothing else. Streamlit empties it when the page changes; then it is
written again. A link that was opened, pasted or reached with the back button is read into the session.
"""

from urllib.parse import unquote

import streamlit as st

from lib.catalogue import BREAKDOWNS
from lib.dimensions import Dimensions, UnknownValue
from lib.selection import FILTERS, Selection, from_pairs
from lib.ui import language
from lib.ui.language import text

OURS = ("period", "compare", *FILTERS)


def selection() -> Selection:
    """What the reader chose."""
    return st.session_state.get("selection", Selection())


def set_selection(new: Selection) -> None:
    """Make `new` the selection; the address follows in the same run."""
    st.session_state["selection"] = new
    st.session_state["selection_changed"] = True


def sync(page: str, dimensions: Dimensions) -> list[str]:
    """Bring session and address together at the start of a run; returns sentences about what could not be read."""
    pairs = {name: st.query_params[name] for name in st.query_params if name in OURS}
    changed = st.session_state.pop("selection_changed", False)
    moved = st.session_state.get("page") not in (None, page) and not pairs
    written = st.session_state.get("written")
    problems: list[str] = []
    if not changed and not moved and pairs != written:
        read, refused = from_pairs(pairs)
        problems = [
            text("The link says {name}={value}, which cannot be read; it was left out.", name=n, value=v)
            for n, v in refused
        ]
        st.session_state["selection"], unknown = _known_here(read, dimensions)
        problems += [text("This database does not know {value}; the filter was left out.", value=v) for v in unknown]
    st.session_state["page"] = page
    _write()
    return problems


def _known_here(read: Selection, dimensions: Dimensions) -> tuple[Selection, list[str]]:
    unknown = []
    for name, values in read.filters:
        try:
            if name == "place" or BREAKDOWNS[name].names == "regions":
                for value in values:
                    dimensions.place(int(value))
            elif BREAKDOWNS[name].names:
                dimensions.ids(BREAKDOWNS[name].names, values)
        except UnknownValue as fault:
            unknown.append(fault.value)
            read = read.choose(**{name: ()})
    return read, unknown


def _write() -> None:
    """Write the address if it differs: every write is a message to the browser."""
    wanted = {n: v for n, v in (part.split("=", 1) for part in filter(None, selection().as_link().split("&")))}
    wanted = {name: unquote(value) for name, value in wanted.items()}
    st.session_state["written"] = dict(wanted)
    # The browser's own language is not a choice of the reader; an address that is not rewritten keeps the back button simple.
    if language.chosen_language():
        wanted["lang"] = language.chosen_language()
    if {name: st.query_params[name] for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)

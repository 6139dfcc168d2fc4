"""The version that a page shows: the newest; while the database is in trouble the one that a page was last drawn whole with.

Its figures are in the cache or in the columnar copy, which need no database. A page in trouble looks again by itself.
"""

import logging
import threading
import time
from dataclasses import dataclass

import streamlit as st

from lib.db import DatabaseBusy, DatabaseDamaged, DatabaseUnavailable, QueryTimeout, Version
from lib.labels import day_text
from lib.ui import cache
from lib.ui.language import language, text

AWAY = (DatabaseUnavailable, QueryTimeout)
LOOK_SECONDS = 5
"""Between two looks of a page in trouble."""
PAUSE_SECONDS = 2
"""After a look that failed, others fail without looking: they would all wait as long."""
MOST_RUNS = 2
"""Times that a page is run again because the data changed under it; then it shows what was there before."""
CHANGING = "changing"
_log = logging.getLogger("volunteer")


@dataclass
class _Seen:
    """What this process knows of the database."""

    drawn: Version | None = None
    since: float = 0.0
    fault: Exception | None = None
    looked: float = 0.0


_seen = _Seen()
_lock = threading.Lock()


def newest() -> Version:
    """The newest version. Raises DatabaseUnavailable or QueryTimeout, also without looking shortly after it did."""
    with _lock:
        if _seen.fault and time.monotonic() - _seen.looked < PAUSE_SECONDS:
            raise type(_seen.fault)(str(_seen.fault))
    try:
        version = cache.database().version()
    except AWAY as fault:
        _failed(fault)
        raise
    _recovered()
    return version


def note(fault: Exception) -> None:
    """Write to the log that one read failed."""
    _log.warning("database: %s", fault)


def _failed(fault: Exception) -> None:
    """The database does not answer: to the log once until it does again, and when another kind of fault follows."""
    with _lock:
        known, _seen.fault, _seen.looked = _seen.fault, fault, time.monotonic()
        _seen.since = _seen.since if known else _seen.looked
    if type(known) is not type(fault):
        _log.error("database: %s", fault)


def _recovered() -> None:
    with _lock:
        known, _seen.fault = _seen.fault, None
        seconds = time.monotonic() - _seen.since
    if known:
        _log.warning("database: answers again after %.0f s", seconds)


def version_to_show() -> tuple[Version, str]:
    """The version of this page run, and the kind of fault for which it is not the newest ("": none).

    Raises DatabaseUnavailable or QueryTimeout where no page was drawn so far.
    """
    if st.session_state.pop("held", False) and _seen.drawn:
        return _seen.drawn, CHANGING
    try:
        return newest(), ""
    except AWAY as fault:
        if _seen.drawn is None:
            raise
        return _seen.drawn, kind_of(fault)


def drawn(version: Version) -> None:
    """A page was drawn whole with `version`."""
    st.session_state.pop("runs", None)
    _seen.drawn = version


def run_again() -> None:
    """The data changed under the page: run it again, after MOST_RUNS times with the version before. Ends the run."""
    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if runs > MOST_RUNS + (_seen.drawn is not None):
        st.session_state.pop("runs")
        pause(CHANGING)
    st.session_state["held"] = runs > MOST_RUNS
    st.rerun()


def kind_of(fault: Exception) -> str:
    """away, busy, damaged or slow."""
    kinds = {DatabaseBusy: "busy", DatabaseDamaged: "damaged", QueryTimeout: "slow"}
    return kinds.get(type(fault), "away")


def sentence(kind: str) -> str:
    """What is wrong, in the reader's language, without names of machines or files."""
    return {
        "away": text("The database does not answer."),
        "busy": text("The database is busy."),
        "damaged": text("The database is damaged; the administrator has to restore a backup."),
        "slow": text("Reading took too long. Select less, or try again."),
        CHANGING: text("The data is being changed just now."),
    }[kind]


def notice(version: Version, kind: str) -> None:
    """Above the last good figures: what is wrong, of when the figures are, that nothing goes in or out meanwhile."""
    if not kind:
        return
    day = day_text(version.as_of, language()) if version.as_of else "—"
    told = text(
        "These are the last figures, data as of {day} (data version {version}).", day=day, version=version.version
    )
    more = text("They go on by themselves.") if kind == CHANGING else text("Imports and exports have to wait.")
    st.warning(_joined(sentence(kind), told, more))
    look_again()


def about_replica(version: Version) -> None:
    """The sentence while the read replica is away or behind; nothing without one."""
    replica = cache.database().replica
    if replica and replica.is_away:
        st.info(text("The read replica does not answer; the figures come from the main database."))
    elif replica and replica.is_behind:
        day = day_text(version.as_of, language()) if version.as_of else "—"
        told = text(
            "Newer data is on its way to the read replica. This page is of data version {version}, data as of {day}."
        )
        st.info(told.format(version=version.version, day=day))


def slow_for_now() -> None:
    """The sentence while the columnar copy is behind."""
    if cache.copy_failed():
        told = text(
            "Figures are read from the database itself just now, which takes longer; the fast copy could not be refreshed, "
            "which is tried again."
        )
    else:
        told = text(
            "Figures are read from the database itself just now, which takes longer; the fast copy is being refreshed."
        )
    st.info(told)


def pause(kind: str) -> None:
    """Without figures: what is wrong; the page comes by itself. Ends the run."""
    st.warning(_joined(sentence(kind), text("The page goes on by itself.")))
    look_again()
    st.stop()


def _joined(*sentences: str) -> str:
    return ("" if language() == "zh" else " ").join(sentences)


def look_again() -> None:
    """Run the page again as soon as the database answers; looks every LOOK_SECONDS."""
    st.session_state["looked"] = True

    def look() -> None:
        if st.session_state.pop("looked", False):
            return  # the page has just looked
        try:
            newest()
        except AWAY:
            return
        st.rerun()

    st.fragment(look, run_every=LOOK_SECONDS)()

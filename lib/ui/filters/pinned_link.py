"""The pinned link beside the living address: days instead of "the last 12 months", and the version of the data."""

from urllib.parse import quote, urlsplit

import streamlit as st

from lib.ui import session_selection
from lib.ui.language import text


def control(frame) -> None:
    """A small button that shows the link, with a button to copy it."""
    with st.popover(text("Pinned link"), key="f-pinned", on_change="rerun", type="tertiary") as popover:
        if popover.open:
            st.caption(
                text("These days and data version {version}, whatever comes in later.", version=frame.version.version)
            )
            st.code(pinned_link(frame), language=None, wrap_lines=True)


def pinned_link(frame) -> str:
    """Address of this view with the days of the page's period and the version of the data."""
    parts = [frame.chosen_selection.resolved(frame.as_of).as_full_link()]
    parts += [f"{name}={quote(value)}" for name, value in session_selection.choices(frame.name).items()]
    address = urlsplit(st.context.url or "")
    link = "&".join([*filter(None, parts), f"version={frame.version.version}", f"lang={frame.language}"])
    return address._replace(query=link, fragment="").geturl()


def notice(frame) -> str | None:
    """A sentence for who opened a link that was pinned at another version of the data."""
    pinned = session_selection.pinned_version()
    if pinned is None or pinned == frame.version.version:
        return None
    return text(
        "This link was pinned at data version {pinned}; the data has changed since (version {now} now), and the figures "
        "are those of today.",
        pinned=pinned,
        now=frame.version.version,
    )

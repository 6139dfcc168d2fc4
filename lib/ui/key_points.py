"""The key points (要点) above the charts of a page: sentences whose figures lead to their panels, and a copy for a report."""

import re
from html import escape
from pathlib import Path

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.key_points.facts import Asking, Facts, facts
from lib.key_points.plain_text import plain_text
from lib.key_points.sentence import Figure, Sentence, Thing
from lib.key_points.sentences import sentences
from lib.key_points.subjects import SUBJECTS
from lib.measure.buckets import incomplete_months
from lib.measure.horizon import speaks_to
from lib.selection import Selection
from lib.site_map import PAGES
from lib.ui import cache
from lib.ui.cache import cached
from lib.ui.html_table import unbroken_days
from lib.ui.language import text
from lib.ui.page import Frame

TITLE = Text("要点", "Key points")
NO_LINE_STARTS_WITH = "，。；：、）,.;:)"
TOGETHER = re.compile(rf"[（(]?<button[^>]*>[^<]*</button>[{NO_LINE_STARTS_WITH}]*")
"""A figure that stays on one line with the bracket before it and the signs behind it: to browsers a button is no word,
and a line may begin with the comma behind it."""
_element = st.components.v2.component(
    "volunteer_key_points",
    js=Path(__file__).with_name("key_points.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def key_points(frame: Frame) -> None:
    """The key points of the page for its selection."""
    found = facts_of(frame)
    frame.followed.update(name for name, _ in found.level.now.asked.filters)
    said = sentences(found, frame.dimensions, frame.language)
    title = PAGES[frame.name].title
    copy = plain_text(title, found, said, frame.dimensions, frame.language, form=frame.form, demo=frame.version.demo)
    data = {"html": _html(frame, said), "text": copy, "copied": text("Copied")}
    with st.container(key="key-points"):
        _element(key="points", data=data)


def facts_of(frame: Frame) -> Facts:
    """What the key points of the page are made from, through the cache."""
    return cached(_facts, frame.name, frame.chosen_selection, frame.scope, frame.form, frame.version)


def _facts(page: str, selection, scope, form, version) -> Facts:
    database = cache.database()
    asking = Asking(
        measured=lambda metric, by, chosen: cache.result(metric, chosen, by, scope=scope, form=form, version=version),
        compared=lambda metric, chosen: cache.compared(metric, chosen, scope=scope, version=version),
        platform_day=lambda metric, platform: speaks_to(database, version, metric, (platform,)),
        incomplete=lambda metric, chosen: incomplete_months(database, metric, chosen, scope=scope, version=version),
    )
    return facts(SUBJECTS[page], selection, cache.dimensions(scope), asking)


def _html(frame: Frame, said: tuple[Sentence, ...]) -> str:
    items = "".join(
        f"<li class='{sentence.kind}'>{_kept_together(''.join(_piece(frame, piece) for piece in sentence.pieces))}</li>"
        for sentence in said
    )
    copy = f"<button type='button' data-copy>{escape(text('Copy'))}</button>"
    return f"<h2>{escape(frame.localised(TITLE))}</h2>{copy}<ul>{items}</ul>"


def _kept_together(html: str) -> str:
    return TOGETHER.sub(r"<span>\g<0></span>", html)


def _piece(frame: Frame, piece: str | Figure | Thing) -> str:
    if isinstance(piece, str):
        return unbroken_days(escape(piece))
    if isinstance(piece, Thing):
        return f"<a href='{escape(sheet_link(frame, piece))}' target='_self'>{escape(piece.text)}</a>"
    panel = f" data-panel='{escape(piece.panel)}'" if piece.panel else ""
    return f"<button type='button' data-metric='{escape(piece.metric)}'{panel}>{escape(piece.text)}</button>"


def sheet_link(frame: Frame, thing: Thing) -> str:
    """Address of the sheet of a thing, for the period and comparison of the page."""
    chosen = Selection(frame.chosen_selection.period, frame.chosen_selection.compare)
    home = frame.chosen_selection.get("place")
    chosen = chosen.choose(**{"place": home, thing.filter: thing.value})
    # Relative to the page, which lies in the same folder of the address whatever server.baseUrlPath is.
    return f"sheet?{chosen.as_full_link()}&lang={frame.language}"

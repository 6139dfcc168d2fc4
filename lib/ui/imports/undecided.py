"""Columns that nobody has explained yet: before the file is read the steward says what each holds, or that it means nothing,
and in which unit numbers are."""

from html import escape

import streamlit as st

from lib.importers.read.undecided_columns import KINDS, UndecidedColumn
from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import localised, text, verbatim

NOTHING = ""


def show(item: UploadedFile) -> None:
    """A box for each column and the button that keeps what was said for files with this header."""
    note = text(
        "These columns are not read, although they may decide who is counted, whether and how much. Say what they are:"
    )
    st.html(f"<p class='vs-sentence' role='alert'>{escape(note)}</p>")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"undecided-{item.token}"):
        said = {one.word: _box(item, one) for one in item.seen.undecided}
    whole = {word: name for word, name in said.items() if name is not None}
    if st.button(
        text("Keep this and read on"), key=f"columns-{item.token}", disabled=len(whole) < len(said), type="primary"
    ):
        item.say_columns(whole)
        st.rerun()


def show_units(item: UploadedFile) -> None:
    """A box for each column whose unit is not clear; what is chosen holds for this file."""
    note = text("The unit of these columns is not clear. Choose it:")
    st.html(f"<p class='vs-sentence' role='alert'>{escape(note)}</p>")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"units-{item.token}"):
        said = {
            one.word: st.selectbox(
                verbatim(f"{one.word}（{'、'.join(one.named)}）"),
                one.choices,
                index=None,
                key=f"unit-{item.token}-{one.word}",
                placeholder=text("Please choose"),
                width=260,
            )
            for one in item.seen.unclear_units
        }
    if None not in said.values():
        item.inspect(units={**(item.options.units or {}), **said})
        st.rerun()


def _box(item: UploadedFile, one: UndecidedColumn) -> str | None:
    """The field chosen, NOTHING for a column that means nothing, None while it is open."""
    return st.selectbox(
        verbatim(one.word) + " · " + text("looks like {kind}", kind=localised(KINDS[one.kind])),
        [*one.fields, NOTHING],
        index=None,
        format_func=lambda name: (
            text("means nothing here") if name == NOTHING else localised(item.target.field(name).label)
        ),
        key=f"undecided-{item.token}-{one.word}",
        placeholder=text("Please choose"),
        width=260,
    )

"""The text that a person gives, pasted or as a file, held by the session alone; and a text with marks in it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.importers.read.source_file import from_bytes
from lib.published.documents import DocumentRefused, ReadDocument, read_document
from lib.ui.language import listed, localised, text

LONGEST = 100_000
"""Characters of a pasted text."""
STYLE = """<style>
.vs-text { max-height: 26rem; overflow: auto; padding: .4rem .8rem; line-height: 1.75; white-space: pre-wrap; tab-size: 7.5em;
  border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-radius: 8px; }
@media (max-width: 640px) { .vs-text { tab-size: 4.5em; } }
.vs-text mark { background: color-mix(in srgb, #D4613A 18%, transparent); color: inherit; border-bottom: 2px solid #D4613A; }
.vs-text mark[data-look] { border-bottom-style: dotted; }
.vs-text mark sup { font-size: .68rem; opacity: .85; margin-left: .15em; }
[data-testid=stFileUploaderDropzoneInstructions] > div { display: none; }
[data-testid=stFileUploaderDropzone] button p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[data-testid=stFileUploaderDropzoneInstructions]::after { content: "HINT"; font-size: .9rem; }
[data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer]::after { content: "BUTTON"; }
</style>"""


def given_text(name: str) -> ReadDocument | None:
    """The text given in the view `name`; None while there is none. What cannot be read is said in words."""
    held, told, number = f"{name}-given", f"{name}-told", st.session_state.get(f"{name}-round", 0)
    st.html(
        STYLE.replace("HINT", text("Drop a DOCX, a PDF with text or a text file here")).replace(
            "BUTTON", text("Choose a file")
        )
    )
    key = f"{name}-file-{number}"

    def dropped() -> None:
        uploaded = st.session_state[key]
        if uploaded is None:
            return
        st.session_state.pop(told, None)
        try:
            st.session_state[held] = read_document(from_bytes(uploaded, uploaded.name))
        except DocumentRefused as refused:
            st.session_state[told] = refused.message
            st.session_state.pop(held, None)
        st.session_state[f"{name}-round"] = number + 1

    st.file_uploader(text("A letter or report as a file"), key=key, on_change=dropped)
    pasted = st.text_area(text("Or paste its text"), key=f"{name}-pasted", max_chars=LONGEST, height=120)
    if told in st.session_state:
        _alert(st.session_state[told])
    if pasted.strip():
        return ReadDocument(pasted, "text", "")
    return st.session_state.get(held)


def _alert(words: Text) -> None:
    st.html(f"<p class='vs-note' role='alert'>{escape(localised(words))}</p>")


def marked_html(text_: str, marks: Sequence[tuple[int, int, str, bool]]) -> str:
    """`text_` with the places of `marks` (start, end, number, is it only worth a look) marked; those that overlap are one mark with
    the numbers of all."""
    joined: list[tuple[int, int, list[str], bool]] = []
    for start, end, number, look in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if joined and start < joined[-1][1]:
            first, last, numbers, only_look = joined[-1]
            joined[-1] = first, max(end, last), [*numbers, number], only_look and look
        else:
            joined.append((start, end, [number], look))
    made, at = [], 0
    for start, end, numbers, look in joined:
        made.append(escape(text_[at:start]))
        shown = escape(listed(numbers))
        made.append(f"<mark{' data-look' if look else ''}>{escape(text_[start:end])}<sup>{shown}</sup></mark>")
        at = end
    made.append(escape(text_[at:]))
    return f"<div class='vs-text' tabindex='0'>{''.join(made)}</div>"

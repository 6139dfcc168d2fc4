"""A select box for one option of a file: it shows what holds now, and a choice is passed on."""

from collections.abc import Callable

import streamlit as st

from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import language

OTHER = "other"
"""No value of any option."""


def option_box(
    item: UploadedFile,
    name: str,
    label: str,
    options: list,
    say: Callable[[object], str],
    *,
    now: object,
    change: Callable[..., None],
    width: int = 230,
) -> None:
    """`name`: of the option, and of the argument that `change` is called with. `say`: an option in words."""
    key = f"{name}-{item.token}-{language()}"
    if st.session_state.get(key, OTHER) != now:
        st.session_state[key] = now
    st.selectbox(
        label,
        options,
        format_func=say,
        key=key,
        on_change=lambda: change(**{name: st.session_state[key]}),
        width=width,
        placeholder=say(None) if now is None or None in options else None,
    )

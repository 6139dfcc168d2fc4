"""The reader's language: chosen in the page, else from the link, else from the browser; and the words of the frame.

Words stand in the code in English, `text("Filters")`, and in Chinese in data/translations/zh.po. Labels and
definitions of metrics carry both languages in their declarations. A test holds the two in step.
"""

import re
import threading
from collections.abc import Iterable
from functools import cache

import streamlit as st
from babel.messages.pofile import read_po

from lib.catalogue.vocabularies import Text
from lib.settings import ROOT

LANGUAGES = {"zh": "中文", "en": "English"}


_run = threading.local()


@cache
def _chinese() -> dict[str, str]:
    with (ROOT / "data" / "translations" / "zh.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id and message.string}


def translate(message: str, language: str) -> str:
    """An English message of the code in `language`."""
    return message if language == "en" else _chinese().get(message, message)


def language() -> str:
    """ "zh" or "en", for this run."""
    # A page asks some hundred times; the session's state takes its time. A thread runs pages of one session alone.
    return getattr(_run, "language", None) or st.session_state.get("language", "zh")


def text(message: str, **values) -> str:
    """A message in the reader's language; `values` fill its {places}."""
    words = translate(message, language())
    return words.format(**values) if values else words


def localised(pair: Text) -> str:
    """A declared text in the reader's language."""
    return pair.in_language(language())


def listed(names: Iterable[str]) -> str:
    """Names side by side, parted as the reader's language does it."""
    return ("、" if language() == "zh" else ", ").join(names)


_MARKDOWN = re.compile(r"[\\`*_\[\]<&~$|]|:(?=[A-Za-z])|^(?=[#>+-])")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_NO_BREAK = "\u2060"
"""A sign without width: no escape keeps Streamlit from making a link of an address."""


def verbatim(words: str) -> str:
    """Words for a place where Streamlit reads Markdown (notices, buttons, labels of widgets), shown as they are.

    Names and what a link says come from outside: an image in them would make the reader's browser ask another host.
    """
    return _ADDRESS.sub(_NO_BREAK, _MARKDOWN.sub(lambda found: f"\\{found[0]}", words))


def chosen_language() -> str | None:
    """The language that the reader chose by a link or the switch; None while it is the browser's."""
    return st.session_state.get("language_chosen")


def detect() -> None:
    """Decide the language at the start of a run: the link's `lang`, what was chosen before, the browser's."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state["language"] = st.session_state["language_chosen"] = asked
    elif "language" not in st.session_state:
        browser = (st.context.locale or "zh").lower()
        st.session_state["language"] = "en" if browser.startswith("en") else "zh"
    _run.language = st.session_state["language"]

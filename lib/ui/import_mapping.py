"""The mapping form: for a table of any layout, which column holds which field; saved under a name and known again."""

from html import escape
from pathlib import PurePath

import streamlit as st

from lib.importers import mappings
from lib.importers.bring import now_here
from lib.importers.formats import FORMATS
from lib.importers.formats.layout import header_key
from lib.importers.outcome import ImportRefused
from lib.importers.targets import Field, Target
from lib.ui.import_desk import Item
from lib.ui.language import language, text, words
from lib.ui.page import Frame
from lib.ui.panels import title_html
from lib.ui.results import database

ACROSS = 3


def show(frame: Frame, item: Item, targets: dict[str, Target]) -> None:
    """The form; its button saves the mapping and reads the file with it."""
    token = item.token
    with st.container(border=True, key=f"mapping-{token}"):
        st.html(title_html(text("What the columns are"), text("Saved once, a file with the same header is known.")))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            target = targets[
                st.selectbox(
                    text("What the rows are"),
                    list(targets),
                    format_func=lambda name: words(targets[name].label),
                    key=f"target-{token}",
                    width=220,
                )
            ]
            platform = _platform(frame, item) if target.of_platform else None
            name = st.text_input(
                text("Save under the name"),
                PurePath(item.name).stem[: mappings.LONGEST_NAME],
                key=f"mapping-name-{token}",
                max_chars=mappings.LONGEST_NAME,
                width=260,
            )
        chosen = _columns(item, target)
        roc = st.checkbox(text("Years are those of the Republic of China (114 is 2025)"), key=f"roc-{token}")
        if st.button(text("Save and read the file this way"), type="primary", key=f"map-{token}"):
            _use(frame, item, target, chosen, name=name, platform=platform, roc=roc)


def _platform(frame: Frame, item: Item) -> str | None:
    platforms = {thing.code: thing.id for thing in frame.directory.things["platforms"].values()}
    return st.selectbox(
        text("Platform"),
        [None, *platforms],
        format_func=lambda code: (
            text("Please choose") if code is None else frame.directory.name("platforms", platforms[code], language())
        ),
        key=f"mapping-platform-{item.token}",
        placeholder=text("Please choose"),
        width=230,
    )


def _columns(item: Item, target: Target) -> dict[str, str]:
    """Field name -> header word, as chosen; words that say a field's name are chosen to begin with."""
    header = [word for word in item.seen.header if word]
    template = FORMATS[f"template_{target.name}"]
    st.html(f"<p class='vs-quiet'>{escape(_needs(target, template.lacks(())))}</p>")
    chosen = {}
    for start in range(0, len(target.fields), ACROSS):
        for field, place in zip(target.fields[start : start + ACROSS], st.columns(ACROSS), strict=False):
            label = words(field.label) + ("＊" if field.required or field.name in template.lacks(()) else "")
            guess = _guess(field, header, template.headers.get(field.name, ()))
            picked = place.selectbox(
                label,
                [None, *header],
                index=0 if guess is None else header.index(guess) + 1,
                format_func=lambda word: text("no column") if word is None else word,
                key=f"column-{item.token}-{target.name}-{field.name}-{language()}",
                placeholder=text("no column"),
            )
            if picked is not None:
                chosen[field.name] = picked
    return chosen


def _needs(target: Target, needs: tuple[str, ...]) -> str:
    """What has to have a column, in words: alternatives with or."""
    alternatives = [[words(target.field(name).label) for name in need.split("|")] for need in needs]
    either = " 或 " if language() == "zh" else " or "
    return text("Needed: {fields}", fields=("；" if language() == "zh" else "; ").join(map(either.join, alternatives)))


def _guess(field: Field, header: list[str], known: tuple[str, ...]) -> str | None:
    keys = {header_key(word) for word in (field.label.zh, field.label.en, *known)}
    return next((word for word in header if header_key(word) in keys), None)


def _use(frame: Frame, item: Item, target: Target, chosen: dict[str, str], *, name: str, platform, roc) -> None:
    try:
        layout = mappings.mapping(target.name, chosen, name=name, platform=platform, roc=roc)
        kept = mappings.save(database(), layout, item.seen.header, name=name, by=frame.person, now=now_here())
    except ImportRefused as fault:
        st.html(f"<p class='vs-note' role='alert'>{words(fault.words)}</p>")
        return
    item.by_hand = False
    item.ask(format_name=kept.name)
    st.rerun()

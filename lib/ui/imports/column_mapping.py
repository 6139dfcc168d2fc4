"""The mapping form: for a table of any layout, which column holds which field; saved under a name and known again."""

from html import escape
from pathlib import PurePath

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.importers import saved_mappings
from lib.importers.errors import ImportRejected
from lib.importers.formats import FORMATS
from lib.importers.formats.field import Target
from lib.importers.formats.format import FormatSpec
from lib.ui.cache import database
from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import language, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html

ACROSS = 3
WHO = "id_number|person_number|person_name"
GROUPS = {
    WHO: Text("是谁（任选其一；只有姓名时还要队伍）", "Who (one of these; a name needs its team)"),
    "activity|project": Text("做什么（任选其一）", "What (one of these)"),
    "served_on|starts|served": Text("哪一天（任选其一）", "Which day (one of these)"),
    "hours|minutes|ends": Text("多长（任选其一）", "How long (one of these)"),
}
"""Headings of what a table needs, by the need as the template writes it."""
ONE_OF, NEEDED = Text("任选其一", "One of these"), Text("必选", "Needed")
WHERE = Text(
    "在哪里（没有这一列时，稍后为整份文件选择）", "Where (without a column it is chosen for the whole file afterwards)"
)


def show(frame: Frame, item: UploadedFile, targets: dict[str, Target]) -> None:
    """The form; its button saves the mapping and reads the file with it."""
    token = item.token
    with st.container(border=True, key=f"mapping-{token}"):
        st.html(header_html(text("What the columns are"), text("Saved once, a file with the same header is known.")))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            target = targets[
                st.selectbox(
                    text("What the rows are"),
                    list(targets),
                    format_func=lambda name: localised(targets[name].label),
                    key=f"target-{token}",
                    width=220,
                )
            ]
            platform = _platform(frame, item) if target.of_platform else None
            name = st.text_input(
                text("Save under the name"),
                PurePath(item.name).stem[: saved_mappings.LONGEST_NAME],
                key=f"mapping-name-{token}",
                max_chars=saved_mappings.LONGEST_NAME,
                width=260,
            )
        chosen, fixed = _columns(item, target)
        roc = st.checkbox(text("Years are those of the Republic of China (114 is 2025)"), key=f"roc-{token}")
        if st.button(text("Save and read the file this way"), type="primary", key=f"map-{token}"):
            _use(frame, item, target, chosen, fixed=fixed, name=name, platform=platform, roc=roc)


def _platform(frame: Frame, item: UploadedFile) -> str | None:
    platforms = {thing.code: thing.id for thing in frame.dimensions.members["platforms"].values()}
    return st.selectbox(
        text("Platform"),
        [None, *platforms],
        format_func=lambda code: (
            text("Please choose") if code is None else frame.dimensions.name("platforms", platforms[code], language())
        ),
        key=f"mapping-platform-{item.token}",
        placeholder=text("Please choose"),
        width=230,
    )


def _columns(item: UploadedFile, target: Target) -> tuple[dict[str, str], dict[str, str]]:
    """(field name -> header word, as chosen; field name -> value for the whole file). What is needed comes first."""
    template = FORMATS[f"template_{target.name}"]
    chosen: dict[str, str] = {}
    fixed: dict[str, str] = {}
    taken: set[str] = set()
    for heading, names in _groups(target, template.missing_fields(())):
        taken |= set(names)
        st.html(f"<p class='vs-sentence'><strong>{escape(localised(heading))}</strong></p>")
        chosen |= _boxes(item, target, names)
        if heading == GROUPS["activity|project"]:
            fixed = _one_activity(item, chosen)
    others = [field.name for field in target.fields if field.name not in taken]
    if others:
        header = [word for word in item.seen.header if word]
        known = any(_guess(name, header, template) for name in others)
        with st.expander(text("Other columns (may be left out)"), expanded=known):
            chosen |= _boxes(item, target, others)
    return chosen, fixed


def _groups(target: Target, required_fields: tuple[str, ...]) -> list[tuple[Text, list[str]]]:
    """What has to be said: alternatives each under a heading, then what stands alone, then the place."""
    groups = [(GROUPS.get(need, ONE_OF), need.split("|")) for need in required_fields if "|" in need]
    for heading, names in groups:
        if heading == GROUPS[WHO] and target.has("team"):
            names.append("team")
    if alone := [need for need in required_fields if "|" not in need]:
        groups.append((NEEDED, alone))
    if target.has("place") and not any("place" in names for _, names in groups):
        groups.append((WHERE, ["place"]))
    return groups


def _boxes(item: UploadedFile, target: Target, names: list[str]) -> dict[str, str]:
    """A select box for each field, row by row, so that on a phone they keep their order; what is chosen."""
    header = [word for word in item.seen.header if word]
    template, chosen = FORMATS[f"template_{target.name}"], {}
    for start in range(0, len(names), ACROSS):
        for name, place in zip(names[start : start + ACROSS], st.columns(ACROSS), strict=False):
            field = target.field(name)
            kept = f"column-{item.token}-{target.name}-{name}"
            key = f"{kept}-{language()}"
            if key not in st.session_state:  # what was chosen in the other language, else what the header says
                guess = _guess(name, header, template)
                st.session_state[key] = st.session_state.get(kept, guess)
            picked = place.selectbox(
                localised(field.label),
                [None, *header],
                format_func=lambda word: text("no column") if word is None else word,
                key=key,
                placeholder=text("no column"),
            )
            st.session_state[kept] = picked
            if picked is not None:
                chosen[name] = picked
    return chosen


def _one_activity(item: UploadedFile, chosen: dict[str, str]) -> dict[str, str]:
    """The activity of a list that has no column for it."""
    said = st.text_input(text("Or the whole file is this activity"), key=f"one-activity-{item.token}", max_chars=200)
    return {"activity": said.strip()} if said.strip() and "activity" not in chosen else {}


def _guess(name: str, header: list[str], template: FormatSpec) -> str | None:
    places = template.columns(header).get(name)
    return None if places is None else header[places[0]]


def _use(frame: Frame, item: UploadedFile, target: Target, chosen: dict[str, str], *, name: str, **said) -> None:
    try:
        layout = saved_mappings.mapping(target.name, chosen, name=name, **said)
        left_open = {one.word for one in item.seen.undecided} - set(chosen.values())
        kept = saved_mappings.save(
            database(), layout, item.seen.header, name=name, by=frame.person, now=local_now(), left_open=left_open
        )
    except ImportRejected as fault:
        st.html(f"<p class='vs-note' role='alert'>{localised(fault.message)}</p>")
        return
    item.by_hand = False
    item.inspect(format_name=kept.name)
    st.rerun()

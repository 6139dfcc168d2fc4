"""How a file is to be read: what was recognised, the doubts, the first rows, and what the steward may choose instead."""

from html import escape

import streamlit as st

from lib.access import Permission, require
from lib.catalogue.vocabularies import Text
from lib.importers import saved_mappings
from lib.importers.formats import FORMATS
from lib.importers.formats.field import FieldKind
from lib.importers.formats.targets import TARGETS
from lib.importers.job import sheets_with_other_header
from lib.importers.messages.file_errors import size_words
from lib.ui.cache import database
from lib.ui.html_table import html_table
from lib.ui.imports import column_mapping, inspect_options, undecided
from lib.ui.imports.option_box import OTHER, option_box
from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import language, listed, localised, text
from lib.ui.login.current import current_person
from lib.ui.page import Frame
from lib.ui.panels import header_html

CODE_LISTS = {
    "nbs2022": Text("统计用区划代码 2022", "Statistics bureau 2022"),
    "mca2024": Text("民政区划代码 2024", "Civil affairs 2024"),
    "mca2026": Text("民政区划代码 2026", "Civil affairs 2026"),
}
MISSING = {
    "columns": Text("请先说明上面的列。", "Say first what the columns above are."),
    "units": Text("请先选择单位。", "Choose the unit first."),
    "platform": Text("请先选择平台。", "Choose the platform first."),
    "place": Text(
        "文件没有区域一列：请先选择这些行属于哪里。",
        "The file has no column of places: choose first where its rows belong.",
    ),
}
LEVELS = ("county", "street", "community")


def show(frame: Frame, item: UploadedFile) -> None:
    """The part of the page about reading `item`."""
    with st.container(border=True, key=f"reading-{item.token}"):
        st.html(header_html(item.name, _what(item)))
        if lines := [escape(line) for line in _warnings(item)]:
            st.html(f"<ul class='vs-doubts'><li>{'</li><li>'.join(lines)}</li></ul>")
        if item.may_be_big5 and st.button(text("Read as Big5"), type="primary", key=f"big5-{item.token}"):
            item.inspect(encoding="big5")
            st.rerun()
        if item.spec is not None and item.spec.note is not None:
            st.html(f"<p class='vs-quiet'>{escape(localised(item.spec.note))}</p>")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"choices-{item.token}"):
            if item.seen is not None:
                _format(item)
            if item.spec is not None:
                _origin(frame, item)
        if item.spec is not None and item.seen.undecided:
            undecided.show(item)
        elif item.spec is not None and item.seen.unclear_units:
            undecided.show_units(item)
        for name in item.missing if item.spec is not None else ():
            st.html(f"<p class='vs-sentence'>{escape(localised(MISSING[name]))}</p>")
        if item.readable_otherwise:
            with st.expander(text("Sheet, encoding, header row"), expanded=item.seen is None):
                inspect_options.show(item)
        if item.seen is not None:
            with st.expander(text("The first rows; personal cells are masked"), expanded=not item.checked):
                st.html(html_table(_headers(item.seen.header), item.seen.preview))


def _warnings(item: UploadedFile) -> list[str]:
    """What was guessed or looks odd; of a workbook which sheets are read. Before it is checked: afterwards each sheet
    has its own."""
    if item.seen is None:
        return []
    sheets = item.sheets_read
    found = [localised(one.message) for one in item.seen.warnings if not (sheets and one.rule == "sheet_chosen")]
    if sheets:
        note = text(
            "{n} sheets of this format are read: {sheets}. Each becomes an import of its own.",
            n=len(sheets),
            sheets=listed(sheets),
        )
        found += [note, *map(localised, sheets_with_other_header(item.seen, sheets))]
    return found


def _headers(header: tuple[str, ...]) -> list[str]:
    return [word or "—" for word in header]


def _what(item: UploadedFile) -> str:
    size = size_words(item.source.size)
    if item.seen is None:
        return size
    if item.spec is None:
        return f"{size} · " + text("Format not recognised")
    return f"{size} · " + text("Recognised: {format}", format=localised(item.spec.label))


def _format(item: UploadedFile) -> None:
    known = {spec.name: spec for spec in (*FORMATS.values(), *saved_mappings.saved(database()))}
    near = [one.format.name for one in item.seen.near]
    first = [item.seen.format.name] if item.seen.format else near
    options = list(dict.fromkeys([*first, OTHER, *near, *known]))
    now = OTHER if item.spec is None else item.spec.name
    key = f"format-{item.token}-{language()}"
    if st.session_state.get(key) != now:
        st.session_state[key] = now

    def changed():
        picked = st.session_state[key]
        item.by_hand = picked == OTHER
        item.inspect(format_name=None if item.by_hand else picked)

    st.selectbox(
        text("Format"),
        options,
        format_func=lambda name: (
            text("Any other table: say what the columns are") if name == OTHER else localised(known[name].label)
        ),
        key=key,
        on_change=changed,
        width=320,
    )


def _origin(frame: Frame, item: UploadedFile) -> None:
    """Platform, code list, place and team, as far as the target wants them."""
    target, spec = item.target, item.spec
    if target.of_platform:
        platforms = {thing.code: thing.id for thing in frame.dimensions.members["platforms"].values()}
        option_box(
            item,
            "platform",
            text("Platform"),
            [None, *platforms] if spec.platform is None else [spec.platform],
            lambda code: (
                text("Please choose")
                if code is None
                else frame.dimensions.name("platforms", platforms[code], language())
            ),
            now=item.options.platform or spec.platform,
            change=item.set,
        )
    if any(field.kind is FieldKind.PLACE for field in target.fields):
        option_box(
            item,
            "code_list",
            text("Code list of places"),
            list(CODE_LISTS),
            lambda code: localised(CODE_LISTS[code]),
            now=item.decisions.code_list,
            change=item.decide,
        )
        needed = not item.has("place")
        places = [place.id for place in frame.dimensions.regions.values() if place.level in LEVELS]
        none = text("Please choose (needed)") if needed else text("None: set them aside")
        option_box(
            item,
            "place",
            text("Where this file belongs *") if needed else text("Place for rows with none"),
            places if needed else [None, *places],
            lambda place: none if place is None else place_words(frame, place),
            now=item.decisions.place,
            change=item.decide,
        )
    if target.has("team"):
        key = f"team-{item.token}"
        st.text_input(
            text("Team for rows with none"),
            key=key,
            on_change=lambda: item.set(team_name=st.session_state[key].strip() or None),
            width=200,
        )


def place_words(frame: Frame, place_id: int) -> str:
    """A place with those above it, county first: 滨江区 · 西兴街道."""
    return " · ".join(frame.dimensions.name("regions", place, language()) for place in frame.dimensions.line(place_id))


def mapping(frame: Frame, item: UploadedFile) -> None:
    """The form that says what the columns of another table are; shown while no format is chosen."""
    require(current_person(), Permission.IMPORT)
    column_mapping.show(frame, item, TARGETS)

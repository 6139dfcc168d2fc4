"""How a file is to be read: what was recognised, the doubts, the first rows, and what the steward may choose instead."""

from html import escape

import streamlit as st

from lib.access import Permission, require
from lib.catalogue.vocabularies import Text
from lib.importers import saved_mappings
from lib.importers.formats import FORMATS
from lib.importers.formats.field import Kind
from lib.importers.formats.targets import TARGETS
from lib.importers.messages.file_errors import size_words
from lib.ui.cache import database
from lib.ui.html_table import html_table
from lib.ui.imports import column_mapping
from lib.ui.imports.session import UploadedFile
from lib.ui.language import language, text, words
from lib.ui.page import Frame
from lib.ui.panels import header_html

OTHER = "other"
ENCODINGS = {
    "utf-8-sig": Text("UTF-8", "UTF-8"),
    "utf-8": Text("UTF-8", "UTF-8"),
    "gb18030": Text("国标 GB18030（GBK）", "GB18030 (GBK)"),
    "big5": Text("大五码 Big5", "Big5"),
    "utf-16": Text("UTF-16", "UTF-16"),
}
DELIMITERS = {
    ",": Text("逗号", "comma"),
    "\t": Text("制表符", "tab"),
    ";": Text("分号", "semicolon"),
    "|": Text("竖线", "bar"),
}
CODE_LISTS = {
    "nbs2022": Text("统计用区划代码 2022", "Statistics bureau 2022"),
    "mca2024": Text("民政区划代码 2024", "Civil affairs 2024"),
    "mca2026": Text("民政区划代码 2026", "Civil affairs 2026"),
}
DAY_ORDER = {
    None: Text("有疑问的搁置", "set aside where in doubt"),
    True: Text("日在前", "day first"),
    False: Text("月在前", "month first"),
}
LACKING = {
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
        if item.seen is not None and item.seen.warnings:
            lines = "".join(f"<li>{escape(words(doubt.words))}</li>" for doubt in item.seen.warnings)
            st.html(f"<ul class='vs-doubts'>{lines}</ul>")
        if item.may_be_big5 and st.button(text("Read as Big5"), type="primary", key=f"big5-{item.token}"):
            item.ask(encoding="big5")
            st.rerun()
        if item.layout is not None and item.layout.note is not None:
            st.html(f"<p class='vs-quiet'>{escape(words(item.layout.note))}</p>")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"choices-{item.token}"):
            if item.seen is not None:
                _format(item)
            if item.layout is not None:
                _whose(frame, item)
        for name in item.lacks if item.layout is not None else ():
            st.html(f"<p class='vs-sentence'>{escape(words(LACKING[name]))}</p>")
        if item.readable_otherwise:
            with st.expander(text("Sheet, encoding, header row"), expanded=item.seen is None):
                _looked_at(item)
        if item.seen is not None:
            with st.expander(text("The first rows; personal cells are masked"), expanded=item.forecast is None):
                st.html(html_table(_headers(item.seen.header), item.seen.preview))


def _headers(header: tuple[str, ...]) -> list[str]:
    return [word or "—" for word in header]


def _what(item: UploadedFile) -> str:
    size = size_words(item.source.size)
    if item.seen is None:
        return size
    if item.layout is None:
        return f"{size} · " + text("Format not recognised")
    return f"{size} · " + text("Recognised: {format}", format=words(item.layout.label))


def _format(item: UploadedFile) -> None:
    known = {layout.name: layout for layout in (*FORMATS.values(), *saved_mappings.saved(database()))}
    near = [one.format.name for one in item.seen.near]
    first = [item.seen.format.name] if item.seen.format else near
    options = list(dict.fromkeys([*first, OTHER, *near, *known]))
    now = OTHER if item.layout is None else item.layout.name
    key = f"format-{item.token}-{language()}"
    if st.session_state.get(key) != now:
        st.session_state[key] = now

    def changed():
        picked = st.session_state[key]
        item.by_hand = picked == OTHER
        item.ask(format_name=None if item.by_hand else picked)

    st.selectbox(
        text("Format"),
        options,
        format_func=lambda name: (
            text("Any other table: say what the columns are") if name == OTHER else words(known[name].label)
        ),
        key=key,
        on_change=changed,
        width=320,
    )


def _whose(frame: Frame, item: UploadedFile) -> None:
    """Platform, code list, place and team, as far as the target wants them."""
    target, layout = item.target, item.layout
    if target.of_platform:
        platforms = {thing.code: thing.id for thing in frame.dimensions.members["platforms"].values()}
        _setting(
            item,
            "platform",
            text("Platform"),
            [None, *platforms] if layout.platform is None else [layout.platform],
            lambda code: (
                text("Please choose")
                if code is None
                else frame.dimensions.name("platforms", platforms[code], language())
            ),
            start=layout.platform,
        )
    if any(field.kind is Kind.PLACE for field in target.fields):
        _choice(item, "code_list", text("Code list of places"), list(CODE_LISTS), lambda code: words(CODE_LISTS[code]))
        needed = not item.has("place")
        places = [place.id for place in frame.dimensions.regions.values() if place.level in LEVELS]
        none = text("Please choose (needed)") if needed else text("None: set them aside")
        _choice(
            item,
            "place",
            text("Where this file belongs *") if needed else text("Place for rows with none"),
            places if needed else [None, *places],
            lambda place: none if place is None else place_words(frame, place),
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


def _setting(item: UploadedFile, name: str, label: str, options: list, say, *, start=None) -> None:
    """A select box for a field of Reading."""
    key = f"{name}-{item.token}-{language()}"
    now = item.settings.get(name, start)
    if st.session_state.get(key, OTHER) != now:
        st.session_state[key] = now
    st.selectbox(
        label,
        options,
        format_func=say,
        key=key,
        on_change=lambda: item.set(**{name: st.session_state[key]}),
        width=230,
        placeholder=say(None) if None in options else None,
    )


def _choice(item: UploadedFile, name: str, label: str, options: list, say) -> None:
    """A select box for a field of Choices."""
    key = f"{name}-{item.token}-{language()}"
    now = getattr(item.choices, name)
    if st.session_state.get(key, OTHER) != now:
        st.session_state[key] = now
    st.selectbox(
        label,
        options,
        format_func=say,
        key=key,
        on_change=lambda: item.choose(**{name: st.session_state[key]}),
        width=230,
        placeholder=say(None) if now is None or None in options else None,
    )


def _looked_at(item: UploadedFile) -> None:
    """Sheet, encoding, delimiter, header row and the order of dates: a change looks at the file again."""
    seen = item.seen
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if seen is not None and len(seen.sheets) > 1:
            names = [sheet.name for sheet in seen.sheets]
            _looking(item, "sheet", text("Sheet"), names, str, now=seen.sheet)
        if seen is None or seen.kind == "csv":
            found = seen and seen.encoding
            options = list(dict.fromkeys([found, None, *(e for e in ENCODINGS if e != "utf-8-sig")]))
            _looking(item, "encoding", text("Encoding"), options, _encoding, now=found)
            found = seen and seen.delimiter
            options = list(dict.fromkeys([found, None, *DELIMITERS]))
            _looking(item, "delimiter", text("Separator"), options, _delimiter, now=found)
        rows = [None, *range(1, 11)] if seen is None else list(dict.fromkeys([seen.header_row, *range(1, 11)]))
        _looking(item, "header_row", text("Header row"), rows, _found_out, now=seen and seen.header_row)
        if seen is not None:
            _setting(
                item,
                "day_first",
                text("Dates such as 05/03/2025"),
                list(DAY_ORDER),
                lambda order: words(DAY_ORDER[order]),
            )


def _found_out(value) -> str:
    return text("detect") if value is None else str(value)


def _encoding(name: str | None) -> str:
    return words(ENCODINGS[name]) if name in ENCODINGS else _found_out(name)


def _delimiter(mark: str | None) -> str:
    return words(DELIMITERS[mark]) if mark in DELIMITERS else _found_out(mark)


def _looking(item: UploadedFile, name: str, label: str, options: list, say, *, now) -> None:
    key = f"{name}-{item.token}-{language()}"
    if st.session_state.get(key, OTHER) != now:
        st.session_state[key] = now
    st.selectbox(
        label,
        options,
        format_func=say,
        key=key,
        on_change=lambda: item.ask(**{name: st.session_state[key]}),
        width=170,
        placeholder=text("detect"),
    )


def mapping(frame: Frame, item: UploadedFile) -> None:
    """The form that says what the columns of another table are; shown while no format is chosen."""
    require(frame.person, Permission.IMPORT)
    column_mapping.show(frame, item, TARGETS)

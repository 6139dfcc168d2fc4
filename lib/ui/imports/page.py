"""The import page: 1 choose files, 2 check, 3 import; below it what was imported before."""

from html import escape

import streamlit as st

from lib.access import Permission, require
from lib.importers.formats.targets import TARGETS
from lib.site_map import PAGES
from lib.ui.imports import dry_run, file_options, history, quarantine
from lib.ui.imports.routes import template_link
from lib.ui.imports.session import ImportSession, session
from lib.ui.imports.style import steps_html, style
from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import language, localised, text, verbatim
from lib.ui.login.current import current_person
from lib.ui.page import Frame
from lib.ui.panels import header_html

SEEN_ON = {"hours": "service_hours", "volunteers": "volunteers", "contests": "contests", "brands": "brand_matrix"}
"""The page on which what was imported can be seen; for others: how far each table has come."""
OTHERS_SEEN_ON = "freshness"


def show(frame: Frame) -> None:
    """The whole page."""
    require(current_person(), Permission.IMPORT)
    held = session()
    st.html(style())
    steps = st.empty()
    item = _active(held)
    if frame.version.demo:
        note = text("This database holds invented demo data. Import real data into a database of its own.")
        st.html(f"<p class='vs-note'>{escape(note)}</p>")
    if item is None:
        _choose_files(frame, held)
        _templates()
    else:
        _work_on(frame, held, item)
        if not item.imported:
            note = text("Reloading this page in the browser drops the file in hand.")
            st.html(f"<p class='vs-quiet'>{escape(note)}</p>")
    steps.html(steps_html(_step(item), done=item is not None and item.imported))
    history.show(frame, held)


def _step(item: UploadedFile | None) -> int:
    if item is None:
        return 1
    importing = item.job is not None and item.job.what == "import"
    return 3 if item.imported or importing else 2


def _active(held: ImportSession) -> UploadedFile | None:
    """The file worked on; with several a switch between them."""
    if len(held.items) < 2:
        return held.items[0] if held.items else None
    by_token = {item.token: item for item in held.items}
    if st.session_state.get("import-file") not in by_token:
        st.session_state["import-file"] = held.items[0].token
    token = st.segmented_control(
        text("File"),
        list(by_token),
        format_func=lambda token: _mark(by_token[token]) + verbatim(by_token[token].name),
        key="import-file",
        required=True,
    )
    return by_token[token]


def _mark(item: UploadedFile) -> str:
    return "✓ " if item.imported else "⚠ " if item.rejected else ""


def _choose_files(frame: Frame, held: ImportSession) -> None:
    key = f"import-files-{held.round}"

    def dropped():
        held.add(st.session_state[key], frame.person)

    st.file_uploader(
        text("Exports of the platforms, or templates filled in"), accept_multiple_files=True, key=key, on_change=dropped
    )
    hint = text("Personal numbers and names stay in the file: the database keeps a fingerprint of them, nothing else.")
    st.html(f"<p class='vs-quiet'>{escape(hint)}</p>")


def _templates() -> None:
    links = "".join(
        f"<a href='{escape(template_link(target.name, language()))}' download data-export='template'>"
        f"{escape(localised(target.label))}</a>"
        for target in TARGETS.values()
    )
    with st.container(border=True, key="templates"):
        title = text("Templates to fill in, for what no platform exports")
        st.html(header_html(title, text("Workbooks with lists to choose from and a sheet that explains every column")))
        st.html(f"<div class='vs-links'>{links}</div>")


def _work_on(frame: Frame, held: ImportSession, item: UploadedFile) -> None:
    if item.job is not None and item.job.running:
        with st.container(border=True, key=f"job-{item.token}"):
            st.html(header_html(item.name, ""))
            item.job.show()
        return
    if item.job is not None:
        item.take_result()
    if item.imported:
        _result(frame, held, item)
        return
    with st.container(key=f"rejected-{item.token}"):
        if item.rejected is not None:
            st.html(f"<p class='vs-note' role='alert'>{escape(localised(item.rejected))}</p>")
    file_options.show(frame, item)
    if item.seen is not None and item.spec is None and not item.may_be_big5:
        file_options.mapping(frame, item)
    if item.checked:
        dry_run.show(frame, held, item)
    with st.container(horizontal=True, key=f"buttons-{item.token}"):
        ready = item.spec is not None and not item.checked
        if ready and st.button(text("Check"), type="primary", key=f"check-{item.token}", disabled=bool(item.missing)):
            item.check()
            st.rerun()
        _close(held, item, text("Discard this file"))


def _close(held: ImportSession, item: UploadedFile, label: str) -> None:
    st.button(label, key=f"away-{item.token}", on_click=lambda: held.close(item))


def _result(frame: Frame, held: ImportSession, item: UploadedFile) -> None:
    with st.container(border=True, key=f"result-{item.token}"):
        st.html(header_html(_result_title(item), item.name) + dry_run.results_html(item))
        if len(item.tables) > 1:
            note = text("Each sheet is an import of its own: undo one in the list below, the others stay.")
            st.html(f"<p class='vs-quiet'>{escape(note)}</p>")
        quarantine.show(held, item)
        with st.container(horizontal=True, vertical_alignment="center"):
            seen_on = PAGES[SEEN_ON.get(item.target.name, OTHERS_SEEN_ON)]
            st.page_link(seen_on.file, label="→ " + text("See it: {page}", page=localised(seen_on.title)))
            _close(held, item, text("Another file"))


def _result_title(item: UploadedFile) -> str:
    done = [table for table in item.tables if table.done is not None]
    if not done:
        return text("Nothing was imported")
    if all(table.undone for table in done):
        return text("This import was undone")
    if all(table.done.version is None for table in done):
        return text("Nothing changed: all of it was here already")
    if len(item.tables) > 1:
        return text("Imported: {done} of {n} sheets", done=len(done), n=len(item.tables))
    return text("Imported")

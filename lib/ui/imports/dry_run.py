"""What an import would do, before it does it: the counts, unknown names, quarantined rows; then the button."""

from html import escape

import streamlit as st

from lib.importers.decisions import NEW
from lib.ui.imports import quarantine, unknown_names
from lib.ui.imports.counts import counts_html, many_quarantined, sentences, sheets_html, total
from lib.ui.imports.session import ImportSession
from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import listed, localised, text, verbatim
from lib.ui.page import Frame
from lib.ui.panels import header_html


def show(frame: Frame, held: ImportSession, item: UploadedFile) -> None:
    """The forecast of `item`, what the steward may decide, and the button that imports."""
    with st.container(border=True, key=f"forecast-{item.token}"):
        st.html(header_html(text("What the import would do"), text("Nothing is written yet.")) + results_html(item))
        unknown_names.show(frame, item)
        quarantine.show(held, item)
        _confirm(item)


def results_html(item: UploadedFile) -> str:
    """The counts of all tables together; of a workbook what becomes of each sheet, and which are not read."""
    results = [table.result for table in item.tables if table.result is not None]
    found = counts_html(total(results)) if results else ""
    if len(item.tables) > 1:
        found += sheets_html(item.tables)
    found += _list_html([localised(note) for note in item.unread])
    for table in item.tables:
        if table.result is not None:
            lines = sentences(table.result)
            lines[0] = f"{table.sheet} · {lines[0]}" if table.sheet else lines[0]
            found += "".join(f"<p class='vs-sentence'>{escape(line)}</p>" for line in lines)
        if table.sheet and table.inspection is not None:
            found += _list_html([f"{table.sheet} · {localised(one.message)}" for one in table.inspection.warnings])
    return found


def _list_html(lines: list[str]) -> str:
    return f"<ul class='vs-doubts'>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def _confirm(item: UploadedFile) -> None:
    """The button; where many rows are quarantined a tick first, of a workbook only for the sheets that have them."""
    waiting = [table for table in item.tables if table.forecast is not None and table.done is None]
    good = [table for table in waiting if table.forecast.quarantined < table.forecast.read]
    if not good:
        st.html(f"<p class='vs-sentence'>{escape(text('All rows are set aside: there is nothing to import.'))}</p>")
        return
    many = [table for table in good if many_quarantined(table.forecast)]
    agreed = True
    if many:
        shares = [f"{table.forecast.quarantined / table.forecast.read:.0%}" for table in many]
        label = text("{share} of the rows are set aside. Import the others all the same.", share=shares[0])
        if len(item.tables) > 1:
            sheets = listed([f"{table.sheet} ({share})" for table, share in zip(many, shares, strict=True)])
            label = text(
                "Import also the other rows of the sheets in which many are set aside: {sheets}", sheets=sheets
            )
        agreed = st.checkbox(verbatim(label), key=f"agreed-{item.token}")
    nothing = not any(table.forecast.inserted or table.forecast.updated for table in good)
    undecided = any(one.candidates or one.fate != NEW for one in unknown_names.names_of(item))
    if nothing:
        st.html(f"<p class='vs-sentence'>{escape(text('There is nothing new in this file.'))}</p>")
    if st.button(
        text("Import"),
        type="secondary" if nothing or undecided else "primary",
        key=f"import-{item.token}",
        disabled=not agreed and len(many) == len(good),
    ):
        item.import_file(accept_quarantined=bool(many) and agreed)
        st.rerun()

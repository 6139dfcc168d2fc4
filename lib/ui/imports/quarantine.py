"""The quarantined rows of a table: why, what to do, the workbook to correct them in, and where it comes back."""

from html import escape

import streamlit as st

from lib.importers.messages.row_errors import ROW_ERRORS
from lib.ui.html_table import html_table
from lib.ui.imports.routes import corrections_link
from lib.ui.imports.session import ImportSession
from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import language, localised, text

MOST_ROWS = 200


def show(held: ImportSession, item: UploadedFile) -> None:
    """The quarantined rows of every table, and one place to upload the corrected ones."""
    found = [(number, rows) for number, table in enumerate(item.tables) if (rows := item.quarantined_rows(table))]
    for number, rows in found:
        _table(item, number, rows)
    if not found:
        return
    key = f"corrected-{item.token}"

    def given_back():
        if (file := st.session_state.get(key)) is not None:
            held.add_corrected(file, item)

    with st.container(key=f"give-back-{item.token}"):
        st.file_uploader(text("The corrected file"), key=key, on_change=given_back)


def _table(item: UploadedFile, number: int, rows: list) -> None:
    """Line, column, value masked, reason and remedy of the first rows, and the link to all of them."""
    shown = [
        (one.line, one.column or "", one.value or "", *rule_words(one.rule, one.detail)) for one in rows[:MOST_ROWS]
    ]
    headers = (text("Line"), text("Column"), text("Value, masked"), text("What is wrong"), text("What to do"))
    sheet = item.tables[number].sheet
    title = text("Rows set aside") + (f" · {sheet}" if sheet else "")
    more = len(rows) - len(shown)
    note = text("{n} more rows stand in the file to correct.", n=more) if more else ""
    address = corrections_link(item.token, language(), table=number)
    link = f"<a href='{escape(address)}' download data-export='corrections'>"
    link += escape(text("Download these rows to correct them")) + "</a>"
    hint = text("Correct them there and give the file back below. It holds the rows as they are: keep it safe.")
    st.html(
        f"<p class='vs-sentence'><strong>{escape(title)}</strong></p>{html_table(headers, shown)}"
        f"<p class='vs-quiet'>{escape(note)}</p><p class='vs-links'>{link}<span class='vs-quiet'>{escape(hint)}</span></p>"
    )


def rule_words(name: str, detail: str | None) -> tuple[str, str]:
    """Reason and remedy of a rule."""
    if name not in ROW_ERRORS:
        return name, ""
    reason = localised(ROW_ERRORS[name].reason)
    if detail:
        reason += f"（{detail}）" if language() == "zh" else f" ({detail})"
    return reason, localised(ROW_ERRORS[name].remedy)

"""Tables as HTML: a table that is always open, and the data of a table that the browser draws when it is opened."""

import re
from html import escape
from itertools import zip_longest

from lib.reports.report import Shown
from lib.theme import columns_of
from lib.ui.language import text

# Plain HTML: no round trip, and it prints. No more rows than these: the file is for that.
TABLE_ROWS = 200
LONG_TEXT = 22
"""Widths of a digit from which the cells of a column may wrap: 11 Chinese signs."""
MOST_IN_A_LINE = 3
"""Columns that fit side by side on a phone; where there are more, each row is a card there."""
DAY = re.compile(r"\d{4}-\d\d(-\d\d)?( \d\d:\d\d(:\d\d)?)?")
SENTENCE = 60
"""And from which they hold sentences, and get the room for them: 30 Chinese signs."""
LONG_CLASS, SENTENCE_CLASS = " class='t'", " class='t s'"


def html_table(headers, rows, *, total=None, sortable: bool = False, links=(), linked: int = -1) -> str:
    """A table that is always open: text and numbers; blanks stay blank; a long one says where the rest is.

    With more than MOST_IN_A_LINE columns each row is a card on a phone, with the headers before its cells; the roles keep it
    a table for those who hear it. total: the cells of the last line, which is not sorted. sortable: the headers are buttons that sort the rows
    (`chart_table.js`). links: for each row the address behind its cell `linked` (the last one), or None.
    """
    table = table_data(headers, rows, total)
    stacked = table["stacked"]
    role = {name: f" role='{name}'" if stacked else "" for name in ("table", "rowgroup", "row", "columnheader", "cell")}
    classes = [" class='n'" if number else "" for number in table["numbers"]]
    widest = [max((columns_of(row[i]) for row in table["rows"]), default=0) for i in range(len(classes))]
    words = [f"<button type='button'>{escape(h)}</button>" if sortable else escape(h) for h in table["headers"]]
    head = "".join(f"<th scope='col'{role['columnheader']}{c}>{h}</th>" for h, c in zip(words, classes, strict=True))
    wide = [
        c or (SENTENCE_CLASS if width > SENTENCE else LONG_CLASS if width > LONG_TEXT else "")
        for c, width in zip(classes, widest, strict=True)
    ]

    def line(cells, classes, link=None) -> str:
        said = [unbroken_days(escape(cell)) for cell in cells]
        if link:
            said[linked] = f"<a href='{escape(link)}' target='_self'>{said[linked]}</a>"
        made = "".join(
            f"<td{role['cell']}{c}{_data_label(h) if stacked else ''}>{v}</td>"
            for v, c, h in zip(said, classes, table["headers"], strict=False)
        )
        return f"<tr{role['row']}>{made}</tr>"

    def group(tag: str, lines: str) -> str:
        return f"<{tag}{role['rowgroup']}>{lines}</{tag}>"

    head = group("thead", f"<tr{role['row']}>{head}</tr>")
    body = group(
        "tbody", "".join(line(row, wide, link) for row, link in zip_longest(table["rows"], links[:TABLE_ROWS]))
    )
    foot = group("tfoot", line(table["total"], classes)) if table["total"] else ""
    return (
        f"<div class='vs-scroll{' vs-stacked' if stacked else ''}' tabindex='0'><table class='vs-table'{role['table']}>{head}{body}{foot}</table>"
        f"{escape(table['note'])}</div>"
    )


def table_data(headers, rows, total=None) -> dict:
    """A table as text for the browser: the first TABLE_ROWS rows and a note on how many more there are.

    Keys: "headers" and "rows" (text), "numbers" (for each column whether it holds numbers), "note" (may be empty),
    "total" (the texts of the last line, empty without one), "stacked" (whether a row is a card on a phone).
    """
    more = len(rows) - TABLE_ROWS
    return {
        "headers": [str(header) for header in headers],
        "rows": [[cell_text(value) for value in row] for row in rows[:TABLE_ROWS]],
        "numbers": [any(isinstance(row[i], int | float) for row in rows) for i in range(len(headers))],
        "note": text("{n} more rows stand in the CSV.", n=more) if more > 0 else "",
        "total": [cell_text(value) for value in total or ()],
        "stacked": len(headers) > MOST_IN_A_LINE,
    }


def cell_text(value) -> str:
    """A cell as the screen shows it: thousands parted, rounded here at the latest, blanks blank."""
    value = value.printed if isinstance(value, Shown) else value
    return f"{value:,}" if isinstance(value, int | float) else "" if value is None else str(value)


def unbroken_days(cell: str) -> str:
    """HTML whose days and times are never broken into two lines."""
    return DAY.sub(r"<span>\g<0></span>", cell)


def _data_label(header: str) -> str:
    """The text before the cell where the row is a card."""
    return f" data-label='{escape(header)}'"

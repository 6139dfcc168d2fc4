"""Where and how the table stands in its file: sheet, encoding, separator, header row; each choice inspects it again."""

from functools import partial

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.ui.imports.option_box import option_box
from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import localised, text

ENCODINGS = {
    "utf-8-sig": Text("UTF-8", "UTF-8"),
    "utf-8": Text("UTF-8", "UTF-8"),
    "gb18030": Text("国标 GB18030（GBK）", "GB18030 (GBK)"),
    "big5": Text("大五码 Big5", "Big5"),
    "utf-16": Text("UTF-16", "UTF-16"),
    "cp1252": Text("西文 Windows-1252", "Western (Windows-1252)"),
}
DELIMITERS = {
    ",": Text("逗号", "comma"),
    "\t": Text("制表符", "tab"),
    ";": Text("分号", "semicolon"),
    "|": Text("竖线", "bar"),
}
LINES_OFFERED = 100
"""Lines that may be chosen as the header."""
MARKED_ROWS = {
    "hidden_rows": ("read_hidden", Text("隐藏的行", "Hidden rows")),
    "struck_rows": ("read_struck_out", Text("有删除线的行", "Rows struck out")),
}
"""By the warning that names the rows: the field of ImportOptions that says what becomes of them."""
READ_OR_NOT = {None: Text("搁置", "set aside"), True: Text("读取", "read")}
DAY_ORDER = {
    None: Text("有疑问的搁置", "set aside where in doubt"),
    True: Text("日在前", "day first"),
    False: Text("月在前", "month first"),
}


def show(item: UploadedFile) -> None:
    """Sheet, encoding, delimiter, header row and the order of dates: a change looks at the file again."""
    seen, box = item.seen, partial(option_box, item, change=item.inspect, width=170)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if seen is not None and len(item.sheets) > 1:
            names = [sheet.name for sheet in item.sheets]
            several = item.sheets_read or item.options.sheet is not None
            now = item.options.sheet if several else seen.sheet
            box("sheet", text("Sheet"), [None, *names] if several else names, _sheet, now=now)
        if seen is None or seen.kind == "csv":
            found = seen and seen.encoding
            options = list(dict.fromkeys([found, None, *(e for e in ENCODINGS if e != "utf-8-sig")]))
            box("encoding", text("Encoding"), options, _encoding, now=found)
            found = seen and seen.delimiter
            options = list(dict.fromkeys([found, None, *DELIMITERS]))
            box("delimiter", text("Separator"), options, _delimiter, now=found)
        lines = range(1, LINES_OFFERED + 1)
        rows = [None, *lines] if seen is None else list(dict.fromkeys([seen.header_row, *lines]))
        box("header_row", text("Header row"), rows, _found_out, now=seen and seen.header_row)
        if seen is not None:
            option_box(
                item,
                "day_first",
                text("Dates such as 05/03/2025"),
                list(DAY_ORDER),
                lambda order: localised(DAY_ORDER[order]),
                now=item.options.day_first,
                change=item.set,
            )
            told = {warning.rule for warning in seen.warnings}
            for name, label in (MARKED_ROWS[rule] for rule in MARKED_ROWS if rule in told):
                option_box(
                    item,
                    name,
                    localised(label),
                    list(READ_OR_NOT),
                    lambda choice: localised(READ_OR_NOT[choice]),
                    now=getattr(item.options, name),
                    change=item.set,
                )


def _found_out(value) -> str:
    return text("detect") if value is None else str(value)


def _sheet(name: str | None) -> str:
    return text("all of the same format") if name is None else name


def _encoding(name: str | None) -> str:
    return localised(ENCODINGS[name]) if name in ENCODINGS else _found_out(name)


def _delimiter(mark: str | None) -> str:
    return localised(DELIMITERS[mark]) if mark in DELIMITERS else _found_out(mark)

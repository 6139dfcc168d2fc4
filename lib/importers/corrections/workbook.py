"""The workbook of rows to be corrected, written row by row: the mode "corrections" of the worker.

Request: extension, size, reading, quarantined ({line: [[column, rule, detail], ...]}), language; files: source, written.
Written by hand because every workbook library keeps the rows in a temporary file with a name, which a crash leaves.
"""

import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from lib.importers.corrections.night_shifts import NightShifts
from lib.importers.messages.row_errors import ROW_ERRORS
from lib.importers.read.header_matching import CORRECTION_WORDS, Row
from lib.importers.read.records import open_records

UNEVEN_MARK = {"zh": "← 核对整行后删去此格", "en": "← check the whole row, then delete this cell"}
"""In a cell right of the header: a row with a wrong number of cells is quarantined again until the mark is deleted."""
SPLIT = {
    "zh": "已按零点拆成两行，核对时长后导入",
    "en": "already split into two rows at midnight: check the hours and import them",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="待更正" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles" '
    'Target="styles.xml"/></Relationships>',
    # Style 1 is text (format 49): what a clerk types stays as typed.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf numFmtId="49" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="{columns}" width="18" '
    'style="1" customWidth="1"/></cols><sheetData>'
)


def write(request: dict) -> dict:
    """Write the workbook; {"rows": rows written}. Raises FileRejected."""
    found = open_records(request)
    reasons_by_line = {int(line): reasons for line, reasons in request["quarantined"].items()}
    language = request["language"]
    headers = CORRECTION_WORDS[3:] if language == "en" else CORRECTION_WORDS[:3]
    columns = [place for place, word in enumerate(found.header.words) if word not in CORRECTION_WORDS]
    header = [found.header.words[place] for place in columns]
    shifts = NightShifts(found.reading, found.header.words)
    rows = _rows(_wanted(found.rows, reasons_by_line), reasons_by_line, columns, found.header.words, language, shifts)
    with os.fdopen(request["files"]["written"], "wb", closefd=False) as file:
        return {"rows": write_workbook(file, [*header, *headers], rows)}


def _wanted(rows: Iterator[Row], reasons_by_line: dict[int, list]) -> Iterator[Row]:
    left = len(reasons_by_line)
    for row in rows:
        if row[0] in reasons_by_line:
            yield row
            left -= 1
            if not left:
                return


def _rows(
    rows: Iterable[Row],
    reasons_by_line: dict[int, list],
    columns: list[int],
    header: tuple[str, ...],
    language: str,
    shifts: NightShifts,
) -> Iterator[list[str]]:
    for line, cells in rows:
        padded = [*cells, *[""] * len(header)]
        problems = [_problem(reason, language) for reason in reasons_by_line[line]]
        correction = [str(line), *(" / ".join(dict.fromkeys(part)) for part in zip(*problems, strict=True))]
        uneven = any(rule == "columns" for _, rule, _ in reasons_by_line[line])
        beyond = [UNEVEN_MARK[language], *cells[len(header) :]] if uneven else []
        rules = [rule for _, rule, _ in reasons_by_line[line]]
        parts = shifts.split(padded, rules)
        if len(parts) > 1:
            correction[-1] += f"；{SPLIT['zh']}" if language == "zh" else f"; {SPLIT['en']}"
        for part in parts:
            yield [*(part[place] for place in columns), *correction, *beyond]


def _problem(reason: list[str | None], language: str) -> tuple[str, str]:
    """(what is wrong, what to do)."""
    column, name, detail = reason
    rule = ROW_ERRORS[name]
    reason_text = rule.reason.in_language(language)
    return (f"{column}: " if column else "") + reason_text + (
        f" ({detail})" if detail else ""
    ), rule.remedy.in_language(language)


def write_workbook(file: BinaryIO, header: list[str], rows: Iterable[list[str]]) -> int:
    """Write a workbook of one sheet whose cells are all text; returns the number of rows below the header."""
    number = 1
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in PARTS.items():
            archive.writestr(zipfile.ZipInfo(name, datetime(1980, 1, 1).timetuple()[:6]), _HEAD + content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((_HEAD + _SHEET.replace("{columns}", str(len(header) + 1)) + _row(1, header)).encode())
            for number, cells in enumerate(rows, start=2):
                sheet.write(_row(number, cells).encode())
            sheet.write(b"</sheetData></worksheet>")
    return number - 1


def _row(number: int, cells: list[str]) -> str:
    written = (
        f'<c r="{get_column_letter(place)}{number}" s="1" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(_NOT_XML.sub(_as_written, cell))}</t></is></c>"
        for place, cell in enumerate(cells, start=1)
        if cell
    )
    return f'<row r="{number}">{"".join(written)}</row>'


def _as_written(sign: re.Match) -> str:
    return f"_x{ord(sign.group()):04X}_"

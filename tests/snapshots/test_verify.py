"""A code or a file: genuine, changed (which cells), unknown; however Excel or WPS saved it."""

import csv
import io
import re
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from lib.access import EVERYWHERE, LOCAL
from lib.exports.panel import make_panel, write_panel
from lib.exports.records.by_month import write_records
from lib.exports.report import make_report
from lib.exports.request import PanelRequest, RecordsRequest, ReportRequest
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.source_file import from_bytes
from lib.measure.disclosure import Form
from lib.snapshots.deliver import deliver
from lib.snapshots.given import cells_digests, headers_digests
from lib.snapshots.register import codes_with
from lib.snapshots.same_cell import canonical, same_cell
from lib.snapshots.verify import Verified, verify_code, verify_file
from tests.exports.conftest import YEAR

BY_MONTH = PanelRequest(("service_hours", "active_volunteers"), ("month",), YEAR, form=Form.EXACT)
CROSS = PanelRequest(("service_hours",), ("street", "month"), YEAR, form=Form.EXACT)
RATE = PanelRequest(("activity_rate",), ("street",), YEAR, form=Form.EXACT)


def delivered(database, request, kind: str = "csv") -> tuple[bytes, str, str]:
    """The file, its name with its ending, its code."""
    file = io.BytesIO()
    if isinstance(request, RecordsRequest):
        made = write_records(database, request, file, kind, scope=EVERYWHERE)
        content, name = made.content, made.name
    else:
        make = make_report if isinstance(request, ReportRequest) else make_panel
        panel = make(database, request, scope=EVERYWHERE)
        write_panel(panel, file, kind)
        content, name = panel.content, panel.name
    told = {"what": "panel", "name": name, "kind": kind, "pairs": {"lang": request.language}, "file": file}
    deliver(database, LOCAL, content, **told)
    return file.getvalue(), f"{name}.{kind}", content.code


def verified(database, content: bytes, name: str = "另存.csv") -> Verified:
    with from_bytes(content, name) as source:
        return verify_file(database, source, person=LOCAL)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def saved(rows: list[list[str]], *, encoding: str = "utf-8-sig", quoting=csv.QUOTE_MINIMAL, delimiter=",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_excel(rows: list[list[str]]) -> list[list[str]]:
    """Months and numbers as Excel shows them, and empty columns behind."""
    months = {f"2026-{n:02}": name + "-26" for n, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun"), 1)}
    return [[months.get(cell, cell) for cell in row] + ["", ""] for row in rows]


def thousands(rows: list[list[str]]) -> list[list[str]]:
    return [[f"{float(c):,.2f}" if c.replace(".", "").isdigit() and "." in c else c for c in row] for row in rows]


FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
RESAVED = {
    "as it is": lambda rows: saved(rows, encoding="utf-8"),
    "GBK by WPS": lambda rows: saved(rows, encoding="gb18030"),
    "every cell quoted": lambda rows: saved(rows, quoting=csv.QUOTE_ALL),
    "months and empty columns": lambda rows: saved(as_excel(rows)),
    "thousands": lambda rows: saved(thousands(rows)),
    "tabs": lambda rows: saved(rows, delimiter="\t", encoding="utf-16"),
    "sorted": lambda rows: saved([rows[0], *sorted(rows[1:], reverse=True)]),
    "full-width digits": lambda rows: saved([[cell.translate(FULL_WIDTH) for cell in row] for row in rows]),
    "blank lines and spaces": lambda rows: saved(
        [rows[0], [], *([f" {cell} " for cell in row] for row in rows[1:]), [], []]
    ),
    "days of months by WPS": lambda rows: saved(
        [[re.sub(r"^(\d{4})-0?(\d+)$", r"\1/\2/1", c) for c in row] for row in rows]
    ),
    "Chinese months": lambda rows: saved([[re.sub(r"^(\d{4})-0?(\d+)$", r"\1年\2月", c) for c in row] for row in rows]),
    "a title above": lambda rows: saved([["滨江区志愿服务"], *rows]),
}


def columns(rows: list[list[str]], *order: int) -> list[list[str]]:
    return [[row[i] for i in order] for row in rows]


def test_columns_in_another_order_are_the_same_figures(exported_sqlite):
    content, name, code = delivered(exported_sqlite, BY_MONTH)
    rows = columns(rows_of(content), 4, 2, 0, 3, 1)
    found = verified(exported_sqlite, saved(rows, encoding="gb18030"), name)
    assert (found.status, found.found.entry.code) == ("unchanged", code)
    rows[1][4] = "99"
    (change,) = verified(exported_sqlite, saved(rows), name).changes
    assert (change.column.zh, change.now.zh) == ("服务时长（小时）", "99")


def test_a_csv_with_other_columns_first_and_without_its_code_is_known_by_its_cells(exported_sqlite):
    content, _, code = delivered(exported_sqlite, BY_MONTH)
    rows = columns(rows_of(content), 4, 3, 2, 1, 0)
    found = verified(exported_sqlite, saved([rows[0], *rows[:0:-1]], encoding="gb18030"))
    assert (found.status, found.how, found.found.entry.code) == ("unchanged", "cells", code)
    next(row for row in rows if row[4] == "2026-03")[3] = "120"
    found = verified(exported_sqlite, saved(rows))
    assert (found.status, found.how, found.found.entry.code) == ("changed", "likeness", code)
    assert [(change.row.zh, change.now.zh) for change in found.changes] == [("2026-03", "120")]


def test_a_register_from_before_has_its_digests_in_the_order_of_the_columns(exported_sqlite):
    content, _, code = delivered(exported_sqlite, RATE)
    headers, *rows = rows_of(content)
    (_, cells), (_, names) = cells_digests(tuple(headers), rows), headers_digests(tuple(headers))
    with sqlite3.connect(exported_sqlite.url.database) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM snapshot WHERE id = ?", (code,)).fetchone())
        row |= {"id": "AAAAABBBBB", "cells_digest": cells, "headers_digest": names}
        connection.execute(f"INSERT INTO snapshot VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    assert "AAAAABBBBB" in codes_with(exported_sqlite, cells=cells_digests(tuple(headers), rows))
    assert "AAAAABBBBB" in codes_with(exported_sqlite, headers=headers_digests(tuple(headers)))


def test_a_column_left_out_or_put_in_is_a_change(exported_sqlite):
    content, name, _ = delivered(exported_sqlite, BY_MONTH)
    less = verified(exported_sqlite, saved(columns(rows_of(content), 0, 1, 3, 4)), name)
    assert [(change.row.zh, change.then.zh, change.now) for change in less.changes] == [
        ("整列", "活跃志愿者（人）", None)
    ]
    more = verified(exported_sqlite, saved([[*row[:1], "见说明", *row[1:]] for row in rows_of(content)]), name)
    assert more.status == "changed" and {change.now.zh for change in more.changes} == {"见说明"}


@pytest.mark.parametrize("how", RESAVED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_csv_saved_again_is_still_known(exported_sqlite, how, language):
    content, _, code = delivered(exported_sqlite, replace(BY_MONTH, language=language))
    found = verified(exported_sqlite, RESAVED[how](rows_of(content)))
    assert (found.status, found.how, found.found.entry.code) == ("unchanged", "cells", code)
    assert found.since.same


def test_the_file_itself_is_known_byte_by_byte(exported_sqlite):
    for kind in ("csv", "zip", "xlsx"):
        content, name, code = delivered(exported_sqlite, BY_MONTH, kind)
        found = verified(exported_sqlite, content, name)
        assert (found.status, found.how, found.found.entry.code) == ("unchanged", "bytes", code)


@pytest.mark.parametrize("request_", [BY_MONTH, CROSS, RATE, ReportRequest("denominators", YEAR), RecordsRequest(YEAR)])
def test_a_workbook_saved_again_is_known_by_its_code(exported_sqlite, request_):
    content, _, code = delivered(exported_sqlite, request_, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    again = io.BytesIO()
    book.save(again)
    found = verified(exported_sqlite, again.getvalue(), "另存.xlsx")
    assert (found.status, found.how, found.found.entry.code) == ("unchanged", "code", code)


@pytest.mark.parametrize(("request_", "cell"), [(BY_MONTH, "B6"), (CROSS, "C6")])
def test_a_changed_cell_of_a_workbook_is_found(exported_sqlite, request_, cell):
    content, _, _ = delivered(exported_sqlite, request_, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    changed = next(c for row in sheet[cell:"F12"] for c in row if isinstance(c.value, int | float))
    changed.value += 1
    again = io.BytesIO()
    book.save(again)
    found = verified(exported_sqlite, again.getvalue(), "x.xlsx")
    assert found.status == "changed" and len(found.changes) == 1


def test_a_changed_cell_is_named(exported_sqlite):
    content, name, code = delivered(exported_sqlite, BY_MONTH)
    rows = rows_of(content)
    march = next(row for row in rows if row[0] == "2026-03")
    march[1] = "120"
    for called, how in ((name, "code"), ("无代码.csv", "likeness")):
        found = verified(exported_sqlite, saved(rows), called)
        assert (found.status, found.how, found.found.entry.code) == ("changed", how, code)
        (change,) = found.changes
        assert (change.row.zh, change.column.zh, change.then.zh, change.now.zh) == (
            *("2026-03", "服务时长（小时）", "12.0", "120"),
        )


def test_rows_left_out_and_put_in(exported_sqlite):
    content, name, _ = delivered(exported_sqlite, BY_MONTH)
    rows = rows_of(content)
    less = verified(exported_sqlite, saved(rows[:-1]), name)
    assert [(change.column.zh, change.now) for change in less.changes] == [("整行", None)]
    more = verified(exported_sqlite, saved([*rows, ["2026-11", "1", "1"]]), name)
    assert [(change.column.zh, change.then) for change in more.changes] == [("整行", None)]


def test_a_zip_whose_table_was_changed(exported_sqlite):
    content, _, _ = delivered(exported_sqlite, BY_MONTH, "zip")
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(again, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            new.writestr(part, body.replace(b"2026-03,12.0", b"2026-03,13.0") if part.endswith(".csv") else body)
    found = verified(exported_sqlite, again.getvalue(), "x.zip")
    assert found.status == "changed"
    assert [(c.then.zh, c.now.zh) for c in found.changes] == [("12.0", "13.0")]


def test_records_too_many_to_keep_are_known_by_their_digest(exported_sqlite, monkeypatch):
    monkeypatch.setattr("lib.exports.records.writer.KEPT_ROWS", 2)
    content, name, code = delivered(exported_sqlite, RecordsRequest(YEAR, form=Form.EXACT))
    kept = verify_code(exported_sqlite, code, person=LOCAL)
    assert not kept.found.content.kept and kept.since.same
    rows = rows_of(content)
    again = verified(exported_sqlite, saved(rows, encoding="gb18030"), name)
    assert (again.status, again.how) == ("unchanged", "digest")
    rows[1][-3] = "99"
    assert verified(exported_sqlite, saved(rows), name).status == "changed"


def test_another_file_is_unknown(exported_sqlite):
    delivered(exported_sqlite, BY_MONTH)
    assert verified(exported_sqlite, saved([["a", "b"], ["1", "2"]])).status == "unknown"
    assert verify_code(exported_sqlite, "AAAAAAAAAA", person=LOCAL).status == "unknown"
    with pytest.raises(FileRejected):
        verified(exported_sqlite, b"%PDF-1.7", "x.pdf")


def test_a_hostile_archive_is_refused(exported_sqlite):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", '{"code": "", "resources": [{"path": "t.csv"}]}')
        archive.writestr("t.csv", b"0" * (80 << 20))
    with pytest.raises(FileRejected, match="too large"):
        verified(exported_sqlite, bomb.getvalue(), "x.zip")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        *(
            ("1,234.50", "1234.5"),
            ("１２", "12"),
            ("0.10", "0.1"),
            ("-3.0", "-3"),
            ("1.2E+03", "1200"),
            ("2.4e-05%", "0.000024"),
            ("21.02%", "21.02"),
        ),
        *(
            ("2026/3/5", "2026-03-05"),
            ("2026年3月", "2026-03"),
            ("Mar-26", "2026-03"),
            ("2026-03-05 00:00:00", "2026-03-05"),
        ),
        *(("  西兴\u3000街道 ", "西兴 街道"), ("'=1", "=1"), ("330108001001", "330108001001"), ("", "")),
    ],
)
def test_one_form_of_a_cell(text, same):
    assert canonical(text) == same


@pytest.mark.parametrize(
    ("kind", "digits", "kept", "given", "same"),
    [
        ("number", 1, "12.345", "12.3", True),  # rounded to what the page prints
        ("number", 1, "12.345", "12", False),
        ("number", 1, "12.345", "12.4", False),
        ("count", 0, "1234", "1,234", True),
        ("count", 0, "1234", "1235", False),
        ("month", 0, "2026-03", "2026/3/1", True),
        ("month", 0, "2026-03", "2026/3/2", False),
        ("text", 0, "330108001001", "3.30108E+11", True),
        ("text", 0, "330108001001", "3.30109E+11", False),
        ("number", 1, "", "0", False),
        ("text", 0, "<10", "<10", True),
    ],
)
def test_when_a_cell_says_the_same(kind, digits, kept, given, same):
    assert same_cell(kind, digits, kept, given) is same


def test_the_command(exported_sqlite, tmp_path: Path, monkeypatch, capsys):
    from lib.__main__ import main

    content, _, code = delivered(exported_sqlite, BY_MONTH)
    monkeypatch.setenv("DATABASE_URL", exported_sqlite.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COLUMNAR_DIR", "")
    file = tmp_path / "另存.csv"
    file.write_bytes(saved(rows_of(content), encoding="gb18030"))
    assert main(["verify", str(file)]) == 0 and main(["verify", code.lower()]) == 0
    said = capsys.readouterr().out
    assert "真实，未被改动" in said and code in said and "今天重算与当时相同" in said
    file.write_bytes(content.replace(b"2026-03,12.0", b"2026-03,13.0"))
    assert main(["verify", str(file), "--language", "en"]) == 1
    assert "2026-03 · Service hours (hours): 12.0 → 13.0" in capsys.readouterr().out
    assert main(["verify", "AAAAAAAAAA"]) == 1
    assert main(["verify", str(tmp_path / "nothing.csv")]) == 2

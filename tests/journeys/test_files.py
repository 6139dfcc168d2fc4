"""What a reader downloads is what stands on the screen."""

import io
import re
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from lib.access import EVERYWHERE
from lib.exports.data_package import read_snapshot
from lib.exports.table import INCOMPLETE, NOTE
from lib.exports.xlsx_writer import HEADER_ROW
from lib.selection import Selection
from tests.exact_figures import measure

BINJIANG, PUYAN = "330108", "330108003"


def opened_table(panel) -> tuple[list[str], list[list[str]]]:
    """Headers and rows of a panel's table, opened with a click where a chart stands before it, as on the screen."""
    expect(panel.locator(".vs-panel-footer")).to_be_visible()
    if panel.locator(".volunteer-chart").count():
        panel.locator("summary", has_text="表格").click()
    expect(panel.locator(".vs-table").first).to_be_visible()
    headers = panel.locator(".vs-table th").all_inner_texts()
    rows = [row.locator("td").all_inner_texts() for row in panel.locator(".vs-table tbody tr").all()]
    return headers, rows


def download(reader, link) -> bytes:
    with reader.page.expect_download() as found:
        link.click()
    return Path(found.value.path()).read_bytes()


def of_file(headers: list[str], rows) -> tuple[list[str], list[list]]:
    """A file's table without the columns that the screen has only where they say something."""
    kept = [i for i, header in enumerate(headers) if header not in (NOTE.zh, INCOMPLETE.zh)]
    return [headers[i] for i in kept], [[row[i] for i in kept] for row in rows]


def say_purpose(reader) -> None:
    """What exact files are for, in the sidebar: without it there are no links to them."""
    field = reader.page.get_by_role("textbox", name="内部文件的用途")
    field.fill("报区文明办")
    field.press("Enter")
    expect(reader.page.locator("a[data-export=records-csv][data-form=exact]")).to_have_count(1)


def alike(rows, screen) -> list[list]:
    """Cells to compare: numbers up to the decimal that `screen` shows, times as a file writes them, blanks blank."""
    return [
        [_alike(cell, seen) for cell, seen in zip(row, line, strict=True)]
        for row, line in zip(rows, screen, strict=True)
    ]


def _alike(cell, seen: str):
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m}"
    step = 10.0 ** -len(seen.partition(".")[2])
    try:
        return pytest.approx(float(cell.replace(",", "") if isinstance(cell, str) else cell), abs=step * 0.51)
    except (ValueError, TypeError):
        return re.sub(r"(\d{4})年([1-4])季度", r"\1-Q\2", cell or "")


@pytest.mark.parametrize(("page", "key"), [("", "categories"), ("service_hours", "trend"), ("", "changes")])
def test_the_files_of_a_panel_hold_the_table_of_the_screen(visit, page, key):
    reader = visit(page, f"?place={BINJIANG}")
    panel = reader.panel(key)
    headers, rows = opened_table(panel)
    assert rows
    headers, rows = of_file(headers, rows)
    expect(panel.locator("a[data-export=csv][data-form=exact]")).to_have_count(0)
    say_purpose(reader)
    plain = read_snapshot(download(reader, panel.locator("a[data-export=csv][data-form=exact]")))
    provenance, *explained = read_snapshot(download(reader, panel.locator("a[data-export=zip][data-form=exact]")))
    assert explained == list(plain[1:])
    titles, lines = of_file(*explained)
    assert titles == headers
    assert len(lines) == len(rows)
    assert alike(lines, rows) == alike(rows, rows)
    assert "滨江区" in provenance["所选范围"]
    book = load_workbook(io.BytesIO(download(reader, panel.locator("a[data-export=xlsx][data-form=exact]"))))
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    percent = [cell.number_format.endswith("%") for cell in book.worksheets[0][HEADER_ROW + 2]]
    titles, lines = of_file(sheet[HEADER_ROW], _percentages(sheet[HEADER_ROW + 1 :], percent))
    assert titles == headers
    assert alike(lines[: len(rows)], rows) == alike(rows, rows)
    assert sheet[1][0] == provenance["所选范围"]
    assert "说明" in book.sheetnames
    expect(reader.page.locator(".vs-header h1")).to_be_visible()  # the page stays where it is


def _percentages(rows: list[list], percent: list[bool]) -> list[list]:
    """Shares as the percentages that the screen shows."""
    return [
        [cell * 100 if is_share and cell is not None else cell for cell, is_share in zip(row, percent, strict=True)]
        for row in rows
    ]


def test_the_definition_is_one_click_away(visit):
    reader = visit()
    panel = reader.panel("categories")
    panel.locator("summary", has_text="口径").click()
    for words in ("服务时长", "来源", "版本", "截至", "2026年10月31日"):
        expect(panel.locator("details.vs-more")).to_contain_text(words)


def test_the_records_of_the_selection_add_up_to_the_card(visit, demo_database):
    reader = visit("", f"?place={PUYAN}")
    say_purpose(reader)
    provenance, headers, lines = read_snapshot(
        download(reader, reader.page.locator("a[data-export=records-zip][data-form=exact]"))
    )
    assert "浦沿街道" in provenance["所选范围"]
    minutes = [name for name in headers if "分钟" in name]
    assert len(minutes) == 1
    whole = measure(demo_database, "service_hours", Selection().choose(place=PUYAN), scope=EVERYWHERE).value
    assert sum(int(line[headers.index(minutes[0])]) for line in lines) / 60 == pytest.approx(whole)

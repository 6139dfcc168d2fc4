"""What a reader downloads is what stands on the screen."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from lib.access import EVERYWHERE
from lib.exports.data_package import read_snapshot
from lib.measure import measure
from lib.selection import Selection

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


def as_shown(value) -> str:
    """A cell of a file as the screen shows it: thousands parted, blanks blank."""
    if value is None or value == "":
        return ""
    try:
        number = float(value)
    except ValueError:
        return str(value)
    return f"{int(number):,}" if number == int(number) else f"{number:,}"


def numbers_alike(rows) -> list[list[str]]:
    return [[as_shown(cell.replace(",", "") if isinstance(cell, str) else cell) for cell in row] for row in rows]


@pytest.mark.parametrize(("page", "key"), [("", "categories"), ("service_hours", "trend"), ("", "changes")])
def test_the_files_of_a_panel_hold_the_table_of_the_screen(visit, page, key):
    reader = visit(page, f"?place={BINJIANG}")
    panel = reader.panel(key)
    headers, rows = opened_table(panel)
    assert rows
    provenance, titles, lines = read_snapshot(download(reader, panel.locator("a[data-export=csv]")))
    assert titles == headers
    assert numbers_alike(lines) == numbers_alike(rows)
    assert "滨江区" in provenance["所选范围"]
    book = load_workbook(io.BytesIO(download(reader, panel.locator("a[data-export=xlsx]"))))
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert sheet[0] == headers
    assert numbers_alike(sheet[1:]) == numbers_alike(rows)
    assert "说明" in book.sheetnames
    expect(reader.page.locator(".vs-header h1")).to_be_visible()  # the page stays where it is


def test_the_definition_is_one_click_away(visit):
    reader = visit()
    panel = reader.panel("categories")
    panel.locator("summary", has_text="口径").click()
    for words in ("服务时长", "来源", "版本", "截至", "2026年10月31日"):
        expect(panel.locator("details.vs-more")).to_contain_text(words)


def test_the_records_of_the_selection_add_up_to_the_card(visit, demo_database):
    reader = visit("", f"?place={PUYAN}")
    provenance, headers, lines = read_snapshot(download(reader, reader.page.locator("a[data-export=records-csv]")))
    assert "浦沿街道" in provenance["所选范围"]
    minutes = [name for name in headers if "分钟" in name]
    assert len(minutes) == 1
    whole = measure(demo_database, "service_hours", Selection().choose(place=PUYAN), scope=EVERYWHERE).value
    assert sum(int(line[headers.index(minutes[0])]) for line in lines) / 60 == pytest.approx(whole)

"""Tables on the page: sorted by their headers, also where no chart is on the page."""

from playwright.sync_api import expect


def test_a_table_is_sorted_on_a_page_without_a_chart(visit):
    """The script that sorts comes with the page, not with a chart."""
    reader = visit("freshness", "?period=2018-01-01..2018-01-31&lang=zh")
    reader.settled()
    panel = reader.panel("deliveries")
    header = panel.locator(".vs-table thead th").filter(has_text="缺失月数")
    place = header.evaluate("cell => cell.cellIndex") + 1
    assert reader.page.locator(".volunteer-chart").count() == 0
    for direction in ("descending", "ascending"):
        header.locator("button").click()
        expect(header).to_have_attribute("aria-sort", direction)
        cells = panel.locator(f".vs-table tbody tr td:nth-child({place})").all_inner_texts()
        numbers = [int(cell) for cell in cells if cell]
        assert len(set(numbers)) > 1
        assert numbers == sorted(numbers, reverse=direction == "descending")

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


def test_rows_are_cards_on_a_phone_and_stay_a_table_for_those_who_hear_it(visit):
    reader = visit("sheet", "?lang=zh&place=330108003", width=390, height=844)
    table = reader.panel("sheet").get_by_role("table")
    expect(table).to_be_visible()
    headers = table.get_by_role("columnheader").all_inner_texts()
    assert len(headers) > 3
    assert table.locator("th:not([scope=col])").count() == 0
    card = table.get_by_role("row").nth(1)
    cells = card.get_by_role("cell")
    assert [cell.get_attribute("data-label") for cell in cells.all()] == headers
    tops = [cell.bounding_box()["y"] for cell in cells.all() if cell.text_content()]
    assert tops == sorted(set(tops))  # one under the other
    assert card.evaluate("card => card.scrollWidth <= document.documentElement.clientWidth")

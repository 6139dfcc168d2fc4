"""Saved views without a login: kept in the reader's browser, opened again there, renamed, removed; names are text."""

from playwright.sync_api import expect

from lib.selection import Period, Selection
from tests.journeys.reader import WAIT

PUYAN = "330108003"


def test_a_view_is_saved_opened_renamed_and_removed_by_keyboard(visit, demo_database):
    reader = visit("service_hours", f"?place={PUYAN}&period=last_year")
    page, box = reader.page, reader.page.locator(".vs-views")
    box.get_by_role("textbox").press_sequentially("<b>浦沿</b> r去年")  # r alone would run the page again
    page.keyboard.press("Enter")
    view = box.get_by_role("link", name="<b>浦沿</b> r去年", exact=True)
    expect(view).to_be_visible(timeout=WAIT)
    expect(box.get_by_role("status")).to_have_text("已保存：<b>浦沿</b> r去年")
    assert box.locator("b").count() == 0

    reader.go_to("总览")
    expect(view).to_be_visible()
    box.get_by_role("button", name="改名").press("Enter")
    expect(box.locator("li").get_by_role("textbox")).to_be_focused()
    page.keyboard.type("3 浦沿月报")
    page.keyboard.press("Enter")
    named = box.get_by_role("link", name="3 浦沿月报", exact=True)
    expect(named).to_be_focused()
    page.keyboard.press("Enter")
    reader.sees_title("服务时长")
    reader.sees_address(place=PUYAN, period="last_year")

    page.reload()
    reader.settled()
    expect(named).to_be_visible(timeout=WAIT)
    box.get_by_role("button", name="删除 3 浦沿月报").press("Enter")
    expect(named).to_have_count(0)
    page.keyboard.press("Enter")  # the way back has the focus
    expect(named).to_be_visible()


def test_a_view_kept_by_the_browser_opens_on_a_phone_in_english(visit, demo_database):
    reader = visit("", "?lang=en", width=390, height=844)
    stored = """[{"name": "Last year", "link": "overview?period=last_year&place=all"}, {"name": 1},
      {"name": "bad", "link": "javascript:alert(1)?"}, {"name": "away", "link": "//example.org?place=all"}]"""
    reader.page.evaluate("text => localStorage.setItem('volunteer-saved-views', text)", stored)
    reader.page.reload()
    reader.settled()
    reader.page.get_by_test_id("stExpandSidebarButton").click()
    box = reader.page.locator(".vs-views")
    expect(box.locator("li")).to_have_count(1, timeout=WAIT)
    box.get_by_role("link", name="Last year").click()
    reader.sees_figures_of(demo_database, Selection(Period("last_year")), everywhere=True)
    assert reader.address == {"period": "last_year", "place": "all", "lang": "en"}

"""The address is the view: it stays over pages, opens the same elsewhere, and says what it cannot read."""

import re

from playwright.sync_api import expect

from lib.selection import Period, Selection
from tests.journeys.reader import WAIT

PUYAN = "330108003"
CHOSEN = Selection(Period("last_year")).choose(place=PUYAN, category="environment")
PAIRS = {"period": "last_year", "place": PUYAN, "category": "environment"}


def test_a_selection_stays_over_pages_and_refresh(visit, demo_database):
    reader = visit("", "?" + CHOSEN.as_link())
    reader.sees_figures_of(demo_database, CHOSEN)
    for title, path in (("服务时长", "/service_hours"), ("品牌矩阵", "/brand_matrix"), ("口径", "/definitions")):
        reader.go_to(title)
        reader.sees_address(**PAIRS)
        assert reader.path == path
        expect(reader.chip("浦沿街道").last).to_be_visible()
    reader.page.reload()
    reader.sees_title("口径")
    reader.sees_address(**PAIRS)
    reader.go_to("总览")
    reader.sees_figures_of(demo_database, CHOSEN)
    reader.sees_address(**PAIRS)


def test_a_copied_link_opens_the_same_view_in_another_browser(visit, demo_database, site):
    first = visit("service_hours")
    first.choose("镇街", "浦沿街道")
    first.sees_address(place=PUYAN)
    first.choose("时段", "去年全年")
    first.sees_address(place=PUYAN, period="last_year")
    other = visit(first.page.url.removeprefix(site + "/"))
    other.sees_title("服务时长")
    other.sees_address(place=PUYAN, period="last_year")
    figures = ".vs-card .vs-figure"
    assert other.page.locator(figures).all_inner_texts() == first.page.locator(figures).all_inner_texts()
    other.go_to("总览")
    other.sees_figures_of(demo_database, Selection(Period("last_year")).choose(place=PUYAN))


def test_the_back_button_goes_back(visit, demo_database):
    reader = visit()
    reader.go_to("志愿者")
    reader.back_to("总览")
    reader.sees_figures_of(demo_database, Selection())


def test_the_back_button_goes_back_to_what_was_chosen(visit, demo_database):
    reader = visit()
    reader.choose("镇街", "浦沿街道")
    reader.sees_address(place=PUYAN)
    reader.go_to("志愿者")
    reader.sees_address(place=PUYAN)
    reader.back_to("总览")
    reader.sees_figures_of(demo_database, Selection().choose(place=PUYAN))


def test_a_bad_link_says_what_it_left_out(visit, demo_database):
    reader = visit("", "?place=999999999&period=sometime&compare=never&brand=没有这个&category=culture&utm=x")
    reader.sees_figures_of(demo_database, Selection().choose(category="culture"))
    reader.sees_address(category="culture")
    warnings = reader.page.get_by_test_id("stAlert")
    for words in ("period=sometime", "compare=never", "999999999", "没有这个"):
        expect(warnings.filter(has_text=words)).to_have_count(1)
    expect(warnings).to_have_count(4)


def test_a_link_of_nonsense_is_survived(visit, demo_database):
    for query in ("?place=%00%27%3B--&period=2026-13..", "?place=" + "9" * 500, "?lang=tlh&category=%F0%9F%94%A7,,"):
        reader = visit("", query)
        reader.sees_figures_of(demo_database, Selection())
        reader.sees_address()


def test_the_language_is_the_browsers_until_it_is_switched(visit):
    english = visit(locale="en-GB")
    english.sees_title("Overview")
    chinese = visit(locale="zh-CN")
    chinese.sees_title("总览")
    chinese.page.get_by_role("radio", name="English").click()
    chinese.sees_title("Overview")
    chinese.page.wait_for_function("new URLSearchParams(location.search).get('lang') === 'en'")
    chinese.go_to("Service hours")
    chinese.page.wait_for_function("new URLSearchParams(location.search).get('lang') === 'en'")
    expect(chinese.graph("trend").locator(".xtick text").first).to_contain_text("Nov")
    chinese.page.reload()
    chinese.sees_title("Service hours")


def test_the_first_pages_own_name_is_an_address(visit, demo_database):
    reader = visit("overview", f"?place={PUYAN}")
    reader.sees_figures_of(demo_database, Selection().choose(place=PUYAN))
    assert reader.path == "/"
    expect(reader.page.get_by_role("dialog")).to_have_count(0)


def test_tab_and_language_are_those_of_the_page(visit):
    reader = visit("service_hours")
    expect(reader.page).to_have_title("服务时长 · 滨江区 · 志愿服务数据")
    expect(reader.page.locator("html")).to_have_attribute("lang", "zh-CN", timeout=WAIT)
    box = reader.page.get_by_role("combobox", name="镇街", exact=True)
    box.click()
    box.fill("没有这条街")
    expect(reader.page.get_by_text("没有找到")).to_be_visible()
    expect(reader.page.get_by_text("No results")).to_have_count(0)
    english = visit("service_hours", "?place=all&lang=en")
    expect(english.page).to_have_title("Service hours · all places · Volunteer service figures")
    expect(english.page.locator("html")).to_have_attribute("lang", "en", timeout=WAIT)


def test_an_address_without_a_page_is_told_in_the_language_of_the_page(visit):
    dialog = visit("overview").page
    dialog.goto(dialog.url.rstrip("/") + "/nowhere?lang=zh")
    expect(dialog.get_by_role("dialog")).to_contain_text("没有这个页面")
    expect(dialog.get_by_role("dialog")).not_to_contain_text("Page")


def test_the_words_of_streamlit_follow_the_language_there_and_back(visit):
    reader = visit("service_hours", f"?place={PUYAN}")
    page = reader.page
    for language, word in (("English", "Remove"), ("中文", "移除"), ("English", "Remove")):
        expect(page.get_by_role("button", name=re.compile("^(Remove|移除)")).first).to_be_visible()
        page.get_by_role("radio", name=language).click()
        place = "Puyan Subdistrict" if language == "English" else "浦沿街道"
        expect(page.get_by_role("button", name=re.compile(f"^{word} ?{place}")).first).to_be_visible(timeout=WAIT)
        expect(page.get_by_role("button", name=re.compile("^移除" if word == "Remove" else "^Remove"))).to_have_count(0)

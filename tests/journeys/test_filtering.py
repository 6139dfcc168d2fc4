"""A reader narrows the figures down: by the filter bar, by clicks on charts, and back again."""

from datetime import date

from playwright.sync_api import expect

from lib.selection import Period, Selection
from tests.journeys.reader import WAIT

BINJIANG, PUYAN, CIXI = "330108", "330108003", "330282"


def test_a_street_chosen_in_the_filter_bar(visit, demo_database):
    reader = visit()
    reader.sees_title("总览")
    reader.sees_figures_of(demo_database, Selection())
    reader.choose("镇街", "浦沿街道")
    reader.sees_figures_of(demo_database, Selection().choose(place=PUYAN))
    reader.sees_address(place=PUYAN)
    expect(reader.panel("months")).to_contain_text("浦沿街道")


def test_down_by_tiles_and_up_by_chips(visit, demo_database):
    reader = visit()
    reader.click("places", {"place": PUYAN})
    reader.sees_figures_of(demo_database, Selection().choose(place=PUYAN))
    community = next(code for code in reader.codes("places") if len(code["place"]) > len(PUYAN))
    assert community["place"].startswith(PUYAN)
    reader.click("places", community)
    reader.sees_figures_of(demo_database, Selection().choose(place=community["place"]))
    reader.sees_address(place=community["place"])
    reader.chip("⟵ 浦沿街道").click()
    reader.sees_figures_of(demo_database, Selection().choose(place=PUYAN))
    reader.chip("⟵ 全部地区").click()
    reader.sees_figures_of(demo_database, Selection(), everywhere=True)
    reader.sees_address(place="all")


def test_the_demo_is_at_home_in_one_county_and_the_others_are_a_click_away(visit, demo_database):
    reader = visit("contests")
    expect(reader.panel("level-award")).to_contain_text("滨江区")
    reader.go_to("总览")
    reader.sees_figures_of(demo_database, Selection())
    reader.sees_address()
    reader.page.get_by_role("radio", name="慈溪市").click()
    reader.sees_address(place=CIXI)
    reader.sees_figures_of(demo_database, Selection().choose(place=CIXI))
    reader.page.get_by_role("radio", name="全部地区").click()
    reader.sees_address(place="all")
    reader.sees_figures_of(demo_database, Selection(), everywhere=True)
    expect(reader.panel("months")).to_contain_text("全部地区")
    reader.page.reload()
    reader.sees_figures_of(demo_database, Selection(), everywhere=True)
    reader.page.get_by_role("radio", name="滨江区").click()
    reader.sees_address()


def test_a_street_is_found_by_pinyin(visit):
    for letters in ("changhe", "ch", "chjd"):
        reader = visit()
        box = reader.page.get_by_role("combobox", name="镇街", exact=True)
        box.click()
        box.fill(letters)
        expect(reader.page.get_by_role("option").first).to_contain_text("长河街道")


def test_a_bar_filters_and_lets_go_again(visit, demo_database):
    reader = visit()
    bar = {"category": "environment"}
    reader.click("categories", bar)
    reader.sees_figures_of(demo_database, Selection().choose(**bar))
    reader.sees_address(**bar)
    expect(reader.chip("环境保护")).to_be_visible()
    reader.click("categories", bar)
    reader.sees_figures_of(demo_database, Selection())
    reader.sees_address()


def test_by_keyboard_a_bar_is_chosen_stands_out_and_is_let_go(visit):
    """Arrows read out each bar with its exact value, Enter chooses; the other bars stay, pale."""
    reader = visit()
    graph, said = reader.graph("categories"), reader.panel("categories").get_by_role("status")
    bars = len(reader.codes("categories"))
    graph.focus()
    reader.page.keyboard.press("ArrowDown")  # the topmost
    first = said.inner_text()
    assert "小时" in first
    reader.page.keyboard.press("ArrowDown")
    expect(said).not_to_have_text(first)
    second = said.inner_text()
    code = reader.codes("categories")[-2]
    drawn = graph.get_attribute("data-drawn")
    reader.page.keyboard.press("Enter")
    reader.sees_address(**code)
    expect(said).to_contain_text("已选择：" + second)
    expect(graph).not_to_have_attribute("data-drawn", drawn)
    assert len(reader.codes("categories")) == bars
    assert graph.evaluate("graph => graph.data[0].marker.opacity.filter((one) => one === 1).length") == 1
    expect(reader.panel("categories").locator(".vs-title p")).not_to_contain_text("服务类别：")
    expect(reader.panel("months").locator(".vs-title p")).to_contain_text("服务类别：")
    graph.focus()
    reader.page.keyboard.press("ArrowUp")
    reader.page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("已选")
    reader.page.keyboard.press("Enter")
    reader.sees_address()


def test_a_hand_only_where_a_click_does_something(visit):
    reader = visit()
    graph = reader.graph("categories")
    place = reader.place_of("categories", reader.codes("categories")[-1])
    cursor = "graph => getComputedStyle(graph.querySelector('.nsewdrag')).cursor"
    graph.hover(position=place)
    reader.page.wait_for_function(f"graph => ({cursor})(graph) === 'pointer'", arg=graph.element_handle())
    graph.hover(position={"x": graph.bounding_box()["width"] - 12, "y": place["y"]})
    reader.page.wait_for_function(f"graph => ({cursor})(graph) === 'default'", arg=graph.element_handle())


def test_a_second_click_goes_up_one_level(visit, demo_database):
    reader = visit("", f"?place={PUYAN}")
    community = next(code for code in reader.codes("places") if len(code["place"]) > len(PUYAN))
    reader.click("places", community)
    reader.sees_address(place=community["place"])
    reader.click("places", community)
    reader.sees_address(place=PUYAN)
    reader.chip("浦沿街道 ✕").click()
    reader.sees_address()
    reader.sees_figures_of(demo_database, Selection())


def test_a_second_click_on_a_month_gives_the_period_back(visit):
    reader = visit("", "?period=last_year")
    march = {"period": "2025-03-01..2025-03-31"}
    reader.click("months", march)
    reader.sees_address(**march)
    reader.click("months", march)
    reader.sees_address(period="last_year")


def test_a_filter_of_another_page_is_said_to_be_of_no_use(visit, demo_database):
    reader = visit("", "?award=silver")
    reader.sees_figures_of(demo_database, Selection())
    expect(reader.page.locator(".st-key-unused")).to_contain_text("本页不用：")
    expect(reader.page.locator(".st-key-unused").get_by_role("button", name="银奖")).to_be_visible()


def test_a_pinned_link_holds_days_and_version(visit, demo_database):
    reader = visit("brand_matrix", f"?place={PUYAN}&brand-across=year")
    reader.page.get_by_role("button", name="固定链接").click()
    link = reader.page.locator(".stCode code")
    expect(link).to_contain_text("period=2025-11-01..2026-10-31")
    version = demo_database.version().version
    for part in (f"place={PUYAN}", "brand-across=year", f"version={version}"):
        expect(link).to_contain_text(part)
    reader.page.goto(link.inner_text())
    reader.sees_address(place=PUYAN, period="2025-11-01..2026-10-31", version=str(version), **{"brand-across": "year"})


def test_a_month_column_sets_the_period(visit, demo_database):
    reader = visit()
    reader.click("months", {"period": "2026-03-01..2026-03-31"})
    march = Selection(Period(None, date(2026, 3, 1), date(2026, 3, 31)))
    reader.sees_figures_of(demo_database, march)
    reader.sees_address(period="2026-03-01..2026-03-31")


def test_a_cell_of_the_matrix_sets_brand_and_place(visit):
    reader = visit("brand_matrix")
    cell = next(
        code for code in reader.codes("matrix") if "brand" in code and code.get("place", "").startswith(BINJIANG)
    )
    reader.click("matrix", cell)
    reader.sees_address(**cell)
    expect(reader.panel("matrix")).to_contain_text(cell["brand"])


def test_the_bar_shows_on_every_page_what_is_chosen(visit):
    """Reached by the menu, a page whose own controls are lists showed the defaults beside figures of something else."""
    reader = visit("", "?period=last_quarter&place=330108002")
    for title in ("品牌矩阵", "项目大赛", "数据快照"):
        reader.go_to(title)
        reader.sees_address(period="last_quarter", place="330108002")
        expect(reader.page.get_by_role("combobox", name="时段", exact=True)).to_have_value("上季度")
        tag = reader.page.locator(".st-key-f-street [data-tag] > span")
        expect(tag).to_have_text("长河街道 changhe jd")
        assert tag.evaluate("tag => tag.scrollWidth <= tag.clientWidth")  # the whole name


def test_a_legend_item_filters(visit):
    reader = visit("service_hours")
    reader.click_legend("methods", "签到（信用时长）")
    reader.sees_address(method="sign_in")
    expect(reader.chip("签到")).to_be_visible()


def test_presets_months_and_comparisons(visit, demo_database):
    reader = visit()
    reader.choose("时段", "去年全年")
    reader.sees_figures_of(demo_database, Selection(Period("last_year")))
    reader.sees_address(period="last_year")
    reader.choose("对比", "不对比")
    reader.sees_address(period="last_year", compare="none")
    expect(reader.page.locator(".vs-change").filter(has_text="%")).to_have_count(0)
    reader.choose("对比", "比上一时段")
    reader.sees_address(period="last_year", compare="previous")
    expect(reader.panel("months")).to_contain_text("2024-01-01 至 2024-12-31")
    reader.choose("时段", "自选日期…")
    reader.enter_day("从", "2024-04-05")
    reader.sees_address(period="2024-04-05..2025-12-31", compare="previous")
    reader.enter_day("到", "2025-06-30")
    spring = Selection(Period(None, date(2024, 4, 5), date(2025, 6, 30)), "previous")
    reader.sees_figures_of(demo_database, spring)
    reader.sees_address(period="2024-04-05..2025-06-30", compare="previous")


def test_more_filters(visit, demo_database):
    reader = visit()
    reader.more_filters()
    chosen = Selection()
    for control, option, name, value in (
        ("平台", "志愿浙江", "platform", "zhejiang"),
        ("服务类别", "社区服务", "category", "community_service"),
        ("志愿群体", "城镇居民", "group", "residents"),
        ("时长类型", "签到（信用时长）", "method", "sign_in"),
        ("待核标记", "未标记", "flagged", "no"),
    ):
        reader.choose(control, option)
        chosen = chosen.choose(**{name: value})
        reader.sees_address(**{filtered: values[0] for filtered, values in chosen.filters})
    reader.page.keyboard.press("Escape")
    reader.sees_figures_of(demo_database, chosen)
    reader.chip("清除全部筛选").click()
    reader.sees_figures_of(demo_database, Selection())


def test_the_order_of_dots_is_chosen_and_stays(visit):
    reader = visit("", f"?place={CIXI}")
    rows = """graph => {
      const {x, y, customdata} = graph.data[0], array = graph._fullLayout.yaxis._categories;
      return array.map(label => [x[y.indexOf(label)], customdata[y.indexOf(label)].place]);
    }"""

    def by(number: int) -> list:
        found = reader.graph("per-head").evaluate(rows)
        assert len(found) > 10
        return sorted(found, key=lambda row: row[number], reverse=number == 1)  # the first row is the lowest

    assert reader.graph("per-head").evaluate(rows) == by(1)  # the code list, from the top
    control = reader.panel("per-head").get_by_role("combobox", name="排序")
    control.select_option("数值")
    assert reader.graph("per-head").evaluate(rows) == by(0)
    drawn = reader.graph("per-head").get_attribute("data-drawn")
    reader.choose("时段", "去年全年")
    expect(reader.panel("per-head")).to_contain_text("去年全年", timeout=WAIT)
    expect(reader.graph("per-head")).not_to_have_attribute("data-drawn", drawn, timeout=WAIT)
    expect(control).to_have_value("value")
    assert reader.graph("per-head").evaluate(rows) == by(0)

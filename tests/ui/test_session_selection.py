"""The selection of a session and its address, without a browser: links, page changes, controls."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.selection import Period, Selection
from lib.site_map import PAGES

PUYAN, XIXING = "330108003", "330108001"


@pytest.fixture
def opened(run_page, single_data):
    """`opened(page, **query)`: a session that opened a link, on the database with one record."""
    return lambda page, **query: run_page(page, single_data, **query)


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def go(app: AppTest, page: str) -> AppTest:
    """Change the page as the menu does: Streamlit empties the address."""
    app.query_params.clear()
    return app.switch_page(PAGES[page].file).run()


def warnings(app: AppTest) -> list[str]:
    return [warning.value for warning in app.warning]


def test_nothing_chosen_leaves_the_address_empty(opened):
    app = opened("overview")
    assert app.session_state["selection"] == Selection()
    assert address(app) == {}


def test_a_link_becomes_the_selection_and_stays(opened):
    app = opened("overview", place=PUYAN, period="last_year", lang="en")
    assert app.session_state["selection"] == Selection(Period("last_year")).choose(place=PUYAN)
    assert address(app) == {"period": "last_year", "place": PUYAN, "lang": "en"}
    assert not app.warning


def test_a_page_change_empties_the_address_and_it_is_written_again(opened):
    app = go(opened("overview", place=PUYAN, lang="zh"), "service_hours")
    assert app.session_state["selection"] == Selection().choose(place=PUYAN)
    assert address(app) == {"place": PUYAN, "lang": "zh"}


def test_a_control_wins_over_the_address(opened):
    app = opened("overview", place=PUYAN)
    app.selectbox(key="f-period").set_value("this_year").run()
    assert app.session_state["selection"] == Selection(Period("this_year")).choose(place=PUYAN)
    assert address(app) == {"period": "this_year", "place": PUYAN}
    assert app.selectbox(key="f-period").value == "this_year"


def test_another_link_in_the_same_tab_replaces_the_selection(opened):
    app = opened("overview", place=PUYAN, category="culture")
    app.query_params.clear()
    app.query_params["place"] = XIXING
    app.run()
    assert app.session_state["selection"] == Selection().choose(place=XIXING)
    assert address(app) == {"place": XIXING}


def test_a_link_with_another_page_replaces_the_selection(opened):
    app = opened("overview", place=PUYAN)
    app.query_params.clear()
    app.query_params["category"] = "culture"
    app.switch_page(PAGES["volunteers"].file).run()
    assert app.session_state["selection"] == Selection().choose(category="culture")


def test_the_address_emptied_by_hand_takes_everything_off(opened):
    app = opened("overview", place=PUYAN)
    app.query_params.clear()
    app.run()
    assert app.session_state["selection"] == Selection()


@pytest.mark.parametrize(
    ("name", "value"),
    [("period", "sometime"), ("place", "x"), ("place", "999999999"), ("street", "999999999"), ("category", "nothing"),
     ("brand", "没有这个"), ("platform", "nobody"), ("compare", "never"), ("place", "\x00';--"), ("place", "٣"), ("version", "x"),
     ("version", "²")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_left_out(opened, name, value):
    app = opened("overview", **{name: value, "group": "residents"})
    assert app.session_state["selection"] == Selection().choose(group="residents")
    assert address(app) == {"group": "residents"}
    (warning,) = warnings(app)
    assert value in warning
    assert not warnings(app.run())  # said once


def test_words_of_others_in_the_address_are_not_kept(opened):
    assert address(opened("overview", utm_source="x")) == {}


def test_a_chip_takes_its_filter_off(opened):
    app = opened("overview", place=PUYAN, category="environment")
    app.button(key="chip-category").click().run()
    assert address(app) == {"place": PUYAN}
    app.button(key="chip-up").click().run()
    assert address(app) == {}
    assert [button.key for button in app.button if button.key.startswith("chip-")] == []


def test_a_chip_of_a_place_goes_up_one_level(opened):
    app = opened("overview", place=PUYAN + "001")
    for above in (PUYAN, PUYAN[:6]):
        app.button(key="chip-place").click().run()
        assert address(app) == {"place": above}
    app.button(key="chip-place").click().run()
    assert address(app) == {}


def test_filters_that_nothing_follows_stand_apart(opened):
    app = opened("overview", award="silver", category="culture")
    words = [part.proto.body for part in app.main if part.type == "html"]
    assert [words.index(body) for body in words if "本页不用：" in body]
    assert address(app) == {"award": "silver", "category": "culture"}
    assert [button.key for button in app.button if button.key.startswith("chip-")] == [
        "chip-category",
        "chip-all",
        "chip-award",
    ]
    app.button(key="chip-award").click().run()
    assert address(app) == {"category": "culture"}
    assert not [part for part in app.main if part.type == "html" and "本页不用：" in part.proto.body]


def test_every_control_of_every_page_stands_in_the_address(opened):
    """Each control of a page is set to each of its options (of a list of hundreds, to some), and a reader who opens the
    address sees the same."""
    seen = 0
    for page in (page for page in PAGES.values() if page.controls):
        for name, options in page.controls.items():
            app = opened(page.name)
            for option in tried(options)[::-1]:
                chosen = control_of(app, f"c-{name}")
                chosen.set_value(option).run()
                assert address(app) == ({} if option == options[0] else {name: option})
                again = opened(page.name, **address(app))
                assert control_of(again, f"c-{name}").value in (option, [option])
                app = again
                seen += 1
    assert seen == sum(len(tried(options)) for page in PAGES.values() for options in page.controls.values()) > 0


def tried(options: tuple[str, ...]) -> tuple[str, ...]:
    """All options of a short list, of a long one the first, the last and some between."""
    return options if len(options) <= 12 else (options[0], *options[1:-1:60], options[-1])


def control_of(app: AppTest, key: str):
    return next(part for kind in ("selectbox", "button_group") for part in app.get(kind) if part.key == key)


def test_no_control_of_a_page_keeps_its_state_to_itself(opened):
    """What a page has beside the filter bar is declared with its options; a search box and the import are no view, and in
    which form a person sees figures is theirs and in no link."""
    for page in (page for page in PAGES.values() if page.filtered):
        app = opened(page.name)
        kinds = ("selectbox", "multiselect", "button_group", "radio", "checkbox", "toggle", "slider", "date_input")
        keys = {part.key for kind in kinds for part in app.get(kind)}
        assert {key for key in keys if not key.startswith(("f-", "figures-public"))} == {
            f"c-{name}" for name in page.controls
        }


def test_a_choice_of_a_page_survives_a_page_change(opened):
    app = go(opened("brand_matrix", **{"brand-across": "year", "lang": "zh"}), "overview")
    assert address(app) == {"lang": "zh"}
    assert address(go(app, "brand_matrix")) == {"brand-across": "year", "lang": "zh"}


def test_a_choice_that_is_none_is_said_and_left_out(opened):
    app = opened("brand_matrix", **{"brand-metric": "nonsense"})
    assert address(app) == {}
    (warning,) = warnings(app)
    assert "nonsense" in warning


def test_a_pinned_link_says_that_the_data_has_changed(opened):
    app = opened("overview", period="2025-11-01..2026-10-31", version="1")
    assert [info.value for info in app.info] == [
        "这条固定链接写于数据版本1；此后数据有变化（现为版本2），本页数字为现在的数字。"
    ]
    assert address(app) == {"period": "2025-11-01..2026-10-31", "version": "1"}
    assert not opened("overview", period="2025-11-01..2026-10-31", version="2").info
    app = opened("overview", version="1")
    app.selectbox(key="f-compare").set_value("none").run()
    assert address(app) == {"compare": "none"}  # another view than the one that was pinned
    assert not app.info


def test_chosen_days_are_kept_in_order(opened):
    app = opened("overview")
    app.selectbox(key="f-period").set_value("custom").run()
    app.date_input(key="f-from").set_value(date(2026, 6, 10)).run()
    app.date_input(key="f-to").set_value(date(2026, 4, 5)).run()
    assert address(app) == {"period": "2026-04-05..2026-06-10"}
    assert (app.date_input(key="f-from").value, app.date_input(key="f-to").value) == (
        date(2026, 4, 5),
        date(2026, 6, 10),
    )


@pytest.mark.parametrize(
    ("link", "days"),
    [
        ("2027-01-01..2027-03-31", (date(2027, 1, 1), date(2027, 3, 31))),  # ahead of the data
        ("2012-05-07..2026-05-31", (date(2012, 5, 7), date(2026, 5, 31))),
        ("..2025-09-12", (None, date(2025, 9, 12))),
    ],
)
def test_the_bar_shows_the_days_of_the_link(opened, link, days):
    app = opened("overview", period=link)
    assert app.selectbox(key="f-period").value == "custom"
    assert (app.date_input(key="f-from").value, app.date_input(key="f-to").value) == days
    assert address(app) == {"period": link}


def test_the_language_stands_in_the_address_once_it_is_chosen(opened):
    app = opened("overview")
    assert address(app) == {}
    app.get("button_group")[0].set_value("en").run()
    assert address(app) == {"lang": "en"}
    assert "Overview" in "".join(part.proto.body for part in app.main if part.type == "html")

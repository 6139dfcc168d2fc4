"""The selection of a session and its address, without a browser: links, page changes, controls."""

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
     ("brand", "没有这个"), ("platform", "nobody"), ("compare", "never"), ("place", "\x00';--"), ("place", "٣")],
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
    assert [button.key for button in app.button] == []


def test_chosen_months_are_kept_in_order(opened):
    app = opened("overview")
    app.selectbox(key="f-period").set_value("custom").run()
    app.selectbox(key="f-from").set_value("2026-06").run()
    app.selectbox(key="f-to").set_value("2026-04").run()
    assert address(app) == {"period": "2026-04-01..2026-06-30"}
    assert (app.selectbox(key="f-from").value, app.selectbox(key="f-to").value) == ("2026-04", "2026-06")


def test_the_last_month_ends_with_the_data(opened):
    app = opened("overview", period="2026-01-01..2026-05-31")
    app.selectbox(key="f-to").set_value("2026-10").run()
    assert address(app) == {"period": "2026-01-01..2026-10-31"}


def test_the_language_stands_in_the_address_once_it_is_chosen(opened):
    app = opened("overview")
    assert address(app) == {}
    app.get("button_group")[0].set_value("en").run()
    assert address(app) == {"lang": "en"}
    assert "Overview" in "".join(part.proto.body for part in app.main if part.type == "html")

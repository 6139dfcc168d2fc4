"""A report with a drawing keeps the others beside what a click on one of its marks chose; its file holds the same rows."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lib.charts.emphasis import PALE, emphasise_any
from lib.ui import report_panels


@pytest.fixture
def drawn(run_page, demo_data, monkeypatch):
    """`drawn(page, name, **query)`: what the chart of a report got on a page opened with these filters."""

    def of(page: str, name: str, **query: str) -> dict:
        calls = {}
        monkeypatch.setattr(
            report_panels, "chart", lambda figure, **call: calls.update({call["key"]: call | {"figure": figure}})
        )
        assert not run_page(page, demo_data, **query).exception
        return calls[f"chart-{name}"]

    return of


@pytest.mark.parametrize(
    ("page", "name", "period", "kind"),
    [
        ("brand_matrix", "brand_tree_service_hours", "last_12_months", "brand"),
        ("overview", "changes", "last_year", "place"),
        ("overview", "changes", "last_12_months", "category"),
    ],
)
def test_the_others_stay_beside_the_chosen_mark(drawn, page, name, period, kind):
    asked = {"place": "330108", "period": period}
    before = drawn(page, name, **asked)
    chosen = next(code for code in before["figure"]["data"][0]["customdata"] if code and {*code} == {kind})
    after = drawn(page, name, **asked | chosen)
    old, new = (call["figure"]["data"][0] for call in (before, after))
    assert (new["y"], new["x"]) == (old["y"], old["x"])
    assert chosen in new["customdata"]
    assert new["marker"]["opacity"] == [1 if code == chosen else PALE for code in new["customdata"]]
    assert "opacity" not in old["marker"]
    assert after["chosen"] == chosen
    assert files(after) == files(before)
    assert after["table"] == before["table"]


def files(call: dict) -> list[dict]:
    """What the links of a panel to its files ask for; a picture is of the panel as it is drawn, with what was chosen."""
    links = [link for link in call["footer"].split("href='")[1:] if "data-picture" not in link.split(">")[0]]
    return [parse_qs(urlsplit(link.split("'")[0].replace("&amp;", "&")).query) for link in links]


def test_marks_of_one_filter_each_are_strong_by_any_of_what_is_chosen():
    codes = [{"category": "culture"}, {"place": "330108003"}, {"place": "330108001"}, None]
    figure = {
        "data": [{"type": "bar", "x": [1, 2, 3, 4], "y": list("abcd"), "customdata": codes, "marker": {"color": "red"}}]
    }
    made = emphasise_any(figure, {"category": "culture", "place": "330108003"})["data"][0]["marker"]
    assert made == {"color": "red", "opacity": [1, 1, PALE, PALE]}
    assert (
        "opacity"
        not in emphasise_any({"data": [{**figure["data"][0], "marker": {}}]}, {"category": "health"})["data"][0][
            "marker"
        ]
    )

"""A street without records: every panel says so in words, and offers nothing that opens to nothing."""

import json

import pytest

from lib.charts.all_zero import is_all_zero
from lib.site_map import PAGES
from lib.ui import panels, report_panels
from tests.ui.test_every_page import without_tags

NAMES = [name for name, page in PAGES.items() if page.section == "statistics" and name != "sheet"]


@pytest.mark.parametrize("name", NAMES)
def test_no_panel_is_empty_axes_or_an_empty_table(run_page, single_data, monkeypatch, name):
    drawn = {}
    for module in (panels, report_panels):
        monkeypatch.setattr(module, "chart", lambda figure, **call: drawn.update({call["key"]: figure}))
    app = run_page(name, single_data, lang="zh", place="330108003")
    assert not app.exception
    figures = {key: json.loads(figure) if isinstance(figure, str) else figure for key, figure in drawn.items()}
    assert [key for key, figure in figures.items() if is_all_zero(figure)] == []
    empty = [part.proto.body for part in app.main if part.type == "html" and "vs-empty" in part.proto.body]
    assert empty
    assert [body for body in empty if "data-table" in body] == []


def test_zeros_alone_are_said_with_what_they_are_of(run_page, single_data):
    app = run_page("volunteers", single_data, lang="zh", place="330108003")
    said = [without_tags(part.proto.body) for part in app.main if part.type == "html" and "vs-empty" in part.proto.body]
    assert any("这里全部为0：注册率。" in words for words in said)
    app = run_page("volunteers", single_data, lang="en", place="330108003")
    said = [without_tags(part.proto.body) for part in app.main if part.type == "html" and "vs-empty" in part.proto.body]
    assert any("All of this is 0: Registration rate." in words for words in said)

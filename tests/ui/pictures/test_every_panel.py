"""Every panel of a page is found in its run, with a heading, something to show, and the question of its file. (Every page:
EVERY_PAGE=1.)"""

import os

import pytest

from lib.access import LOCAL
from lib.exports.request import WITH_PANELS
from lib.measure.disclosure import Form
from lib.ui.pictures.parts import PANEL, panels
from lib.ui.pictures.recording import Part, record, without_server
from tests.page_data import _forget

NAMES = WITH_PANELS if os.environ.get("EVERY_PAGE") else ("brand_matrix", "freshness")


@pytest.fixture
def there(demo_data, monkeypatch):
    for variable, value in demo_data.items():
        monkeypatch.setenv(variable, value)
    _forget()
    with without_server():
        yield
    _forget()


@pytest.mark.parametrize("name", NAMES)
def test_every_panel_can_be_drawn(there, name):
    drawn = record(name, "place=330108&period=last_year&lang=en", person=LOCAL, form=Form.PROTECTED)
    assert drawn.frame.form is Form.PROTECTED
    found = list(panels(drawn.root))
    assert [one.key for one in found] == [part.key.removeprefix(PANEL) for part in boxes(drawn.root)]
    for one in found:
        assert one.title and one.words and one.what in ("panel", "answer"), one.key
        assert one.figure or one.table or one.reason, one.key
        assert "form" not in one.pairs


def boxes(part: Part):
    for place in sorted(part.inside):
        inside = part.inside[place]
        if inside.key.startswith(PANEL):
            yield inside
        else:
            yield from boxes(inside)

"""The form of the figures in the sidebar: a file is offered where the server gives it, elsewhere the reason stands in its place."""

import re
from html import unescape

import pytest
from starlette.applications import Starlette

from lib.ui.export_routes import routes
from lib.ui.faults import last_good
from lib.ui.filters import figures_form
from tests.exports.test_routes import ask

SELECTIONS = {
    "all": ({}, None, None),
    "of women": ({"sex": "female"}, "性别", None),
    "of a street": ({"place": "330108001"}, None, None),
    "of a community": ({"place": "330108001001"}, "只到镇街", None),
    "of some days": ({"period": "2026-03-02..2026-03-20"}, "只按日历上的", None),
    "of a kind of contest": ({"award": "gold"}, "奖项", "奖项"),
}
"""Selection, and what the reason says in the public and in the internal form; None: the file is given."""


@pytest.mark.parametrize(("pairs", "public", "internal"), SELECTIONS.values(), ids=SELECTIONS)
def test_a_file_is_offered_where_the_server_gives_it(
    run_page, demo_data, demo_database, monkeypatch, pairs, public, internal
):
    monkeypatch.setattr(figures_form, "purpose", lambda: "报区文明办")
    app = run_page("service_hours", demo_data, **pairs)
    (shown,) = [part.proto.body for part in app.sidebar if part.type == "html" and "vs-export" in part.proto.body]
    server = Starlette(routes=routes(lambda: demo_database))
    for form, why in (("protected", public), ("exact", internal)):
        links = re.findall(f"href='([^']*)' download data-export='(?:records|each)-csv' data-form='{form}'", shown)
        told = re.findall(f"<i data-form='{form}'>([^<]*)</i>", shown)
        if why is None:
            assert len(links) == (2 if form == "exact" else 1) and not told
            assert {ask(server, "/" + unescape(link).lstrip("/")).status for link in links} == {200}
            continue
        assert not links and all(why in one for one in told) and told


def test_while_the_database_is_away_the_files_stay_offered(run_page, demo_data, monkeypatch):
    def away(*given, **named):
        raise last_good.AWAY[0]("away")

    monkeypatch.setattr(figures_form, "records_query", away)
    app = run_page("service_hours", demo_data, sex="female")
    assert any("data-export='records-csv'" in part.proto.body for part in app.sidebar if part.type == "html")

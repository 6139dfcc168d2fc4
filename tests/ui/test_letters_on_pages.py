"""Figures of the letters stand on the cards of the pages about incentives, money and collaboration, asked for the letter's days."""

import re

import pytest
from sqlalchemy import select

from lib.published.check import check
from lib.schema import published_figure
from lib.selection import from_link
from tests import page_data

ON_PAGES = {
    "incentives": ("BJ17", "BJ18", "BJ28", "CX26", "CX27", "CX28", "CX29", "CX30"),
    "funding": ("BJ24", "BJ25", "CX09", "CX10", "CX11", "CX12", "CX13", "CX18", "CX19", "CX22", "CX23"),
    "collaboration": ("BJ16", "BJ26", "BJ27"),
}
SCALE = 0.01
SCALED = ("points_volume", "points_beneficiary_visits", "redemption_amount")
"""What the small demo has a hundredth of; registers it has whole."""
HOLDS = {"agrees", "within_its_over"}


@pytest.mark.parametrize("page", ON_PAGES)
def test_a_figure_of_a_letter_stands_on_its_page(run_page, demo_data, demo_database, monkeypatch, page):
    def on_card(metric: str, selection: str) -> float:
        chosen = from_link(selection)
        query = {name: ",".join(values) for name, values in chosen.filters}
        app = run_page(page, demo_data, period=chosen.period.as_link(), **query)
        monkeypatch.setattr(page_data, "_forget", lambda: None)  # the database stays open for the next figure
        html = "".join(part.proto.body for part in app.main if part.type == "html")
        (value,) = re.findall(f"data-metric='{metric}' data-value='([^']*)'", html)
        return float(value) / (SCALE if metric in SCALED else 1)

    figures = demo_database.rows(select(published_figure).where(published_figure.c.id.in_(ON_PAGES[page])))
    found = {one.figure.id: one.status for one in check(demo_database, figures=figures, measure=on_card)}
    assert set(found) == set(ON_PAGES[page])
    assert {name: status for name, status in found.items() if status not in HOLDS} == {}

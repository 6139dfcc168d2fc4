"""Stocks of one table whose arrivals and departures are read together equal those that are read alone."""

from datetime import date

import pytest

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.catalogue.metric import Kind
from lib.measure.measure import breakdowns_of
from lib.measure.stocks.moves import count_moves_together
from lib.selection import Selection
from tests.exact_figures import measure
from tests.measure_databases import forget

YEAR = Selection().within(start=date(2024, 1, 1), end=date(2024, 12, 31))
EVER = Selection().within(start=None, end=date(2024, 12, 31))
KINDS = ((), ("platform",), ("month",), ("year", "county"), ("quarter", "station_type"), ("quarter", "team_tier"))
STOCKS = [name for name, metric in METRICS.items() if any(part.kind is Kind.STOCK for part in metric.parts)]
ASKED = [
    (name, by, chosen)
    for name in STOCKS
    for by in KINDS
    for chosen in (YEAR, EVER)
    if set(by) <= set(breakdowns_of(METRICS[name]))
]


@pytest.mark.parametrize("filters", [{}, {"place": ["330108001"]}, {"platform": ["zhejiang"]}], ids=str)
@pytest.mark.parametrize("scope", [EVERYWHERE, Scope((330108,))], ids=["everywhere", "a county"])
def test_every_stock_is_the_same_as_alone(databases, filters, scope):
    copy = databases["copy"]
    asked = [(name, by, chosen.choose(**filters)) for name, by, chosen in ASKED]
    forget(copy)
    count_moves_together(copy, asked, scope=scope, version=copy.version())
    together = [measure(copy, name, chosen, by, scope=scope) for name, by, chosen in asked]
    forget(copy)
    for (name, by, chosen), found in zip(asked, together, strict=True):
        assert found == measure(copy, name, chosen, by, scope=scope), (name, by, chosen)
    assert any(cell.value for found in together for cell in found.cells)


def test_one_statement_reads_the_moves_of_a_table(databases, reads):
    copy, names = databases["copy"], ("teams", "team_levels", "agencies", "enterprises")
    asked = [
        (name, by, YEAR)
        for name in names
        for by in ((), ("quarter",), ("year", "county"))
        if name != "team_levels" or not by
    ]
    forget(copy)
    count_moves_together(copy, asked, scope=EVERYWHERE, version=copy.version())
    before = len(reads)
    for name, by, chosen in asked:
        measure(copy, name, chosen, by, scope=EVERYWHERE)
    assert len([words for words in reads[:before] if "AS sign" in words]) == 1
    assert not [words for words in reads[before:] if "AS sign" in words or "DISTINCT organisation.tier" in words]

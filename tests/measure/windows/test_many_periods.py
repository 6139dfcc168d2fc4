"""Distinct things of many periods and their years, counted together, equal what each period's own count gives."""

from dataclasses import replace
from datetime import date

import pytest

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.measure.windows.counterparts import counted_things
from lib.measure.windows.many_periods import count_periods_together
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.measure_databases import forget

PERIODS = (
    Period(None, date(2024, 1, 1), date(2024, 12, 31)),
    Period(None, date(2023, 2, 10), date(2024, 3, 9)),
    Period(None, date(2019, 1, 1), date(2025, 8, 20)),
    Period(None, None, date(2025, 8, 20)),
)
ASKED = [(by, Selection(period)) for period in PERIODS for by in ((), ("year",))]
DISTINCT = [name for name, metric in METRICS.items() if any(counted_things(part) is not None for part in metric.parts)]
FILTERS = ({}, {"place": ["330108001"], "sex": ["female"]}, {"place": ["330108"], "platform": ["zhejiang"]})


@pytest.mark.parametrize("scope", [EVERYWHERE, Scope((330108,))], ids=["everywhere", "a county"])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_every_figure_is_the_same_as_alone(databases, filters, scope):
    copy = databases["copy"]
    asked = [(name, by, chosen.choose(**filters)) for name in DISTINCT for by, chosen in ASKED]
    asked = [one for one in asked if not one[1] or METRICS[one[0]].kind.name == "FLOW"]
    forget(copy)
    count_periods_together(copy, asked, scope=scope, version=copy.version())
    together = [measure(copy, name, chosen, by, scope=scope) for name, by, chosen in asked]
    forget(copy)
    for (name, by, chosen), found in zip(asked, together, strict=True):
        assert found == measure(copy, name, chosen, by, scope=scope), (name, by, chosen)
    assert any(cell.value for found in together for cell in found.cells)


def test_the_rows_are_read_once(databases, reads):
    copy = databases["copy"]
    asked = [("active_volunteers", by, chosen) for by, chosen in ASKED]
    forget(copy)
    count_periods_together(copy, asked, scope=EVERYWHERE, version=copy.version())
    assert len([words for words in reads if "bit_or" in words]) == 1
    before = len(reads)
    for name, by, chosen in asked:
        measure(copy, name, chosen, by, scope=EVERYWHERE)
    assert not [words for words in reads[before:] if "volunteer_id" in words]


def test_a_figure_and_the_one_compared_with_are_left_to_their_own_statement(databases, reads):
    copy, chosen = databases["copy"], Selection(PERIODS[0])
    year_before = replace(chosen, period=Period(None, date(2023, 1, 1), date(2023, 12, 31)))
    forget(copy)
    asked = [("active_volunteers", (), one) for one in (chosen, year_before)]
    count_periods_together(copy, asked, scope=EVERYWHERE, version=copy.version())
    assert not [words for words in reads if "volunteer_id" in words]


def test_ages_are_of_the_last_year_of_each_period(databases, reads):
    copy = databases["copy"]
    asked = [("active_volunteers", by, chosen.choose(age_band="a18_29")) for by, chosen in ASKED]
    forget(copy)
    count_periods_together(copy, asked, scope=EVERYWHERE, version=copy.version())
    assert not [words for words in reads if "bit_or" in words]

"""What is counted together equals what is counted alone: every metric, each breakdown, and a page's run after another."""

from datetime import date

import pytest

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.columnar.refresh import refresh
from lib.db import Database
from lib.measure.measure import breakdowns_of
from lib.measure.together import count_together
from lib.selection import Selection
from tests.exact_figures import measure
from tests.measure_databases import forget

YEAR = Selection(compare="last_year").within(start=date(2024, 1, 1), end=date(2024, 12, 31))
DAYS = Selection().within(start=date(2024, 2, 10), end=date(2025, 3, 9))
TO_DATE = Selection().within(start=None, end=date(2025, 8, 20))
KINDS = ((), ("month",), ("quarter",), ("street",), ("category",), ("age_band",), ("quarter", "platform"))
MOST = 6
"""Metrics of a topic: more are of the same tables."""
TOPICS = sorted({metric.topic for metric in METRICS.values() if metric.value is not None and metric.additive})


@pytest.fixture(scope="module")
def copy(sqlite_file, tmp_path_factory):
    database = Database(f"sqlite:///{sqlite_file}", columnar_folder=tmp_path_factory.mktemp("columns"))
    refresh(database)
    yield database
    database.close()


def asked_of(topic: str) -> list[tuple[str, tuple[str, ...]]]:
    """What adds up of a topic, by each kind of breakdown that it has: by nothing, times, places, codes, what is computed, two."""
    adds_up = [m for m in METRICS.values() if m.topic == topic and m.value is not None and m.additive][:MOST]
    return [(m.name, by) for m in adds_up for by in KINDS if set(by) <= set(breakdowns_of(m))]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_figure_is_the_same_as_alone(copy, topic):
    asked = asked_of(topic)
    chosen, scope = (YEAR, EVERYWHERE) if topic == "hours" else (DAYS, Scope((330108001, 330282)))
    forget(copy)
    count_together(copy, asked, chosen, scope=scope, version=copy.version())
    together = [measure(copy, name, chosen, by, scope=scope) for name, by in asked]
    forget(copy)
    alone = [measure(copy, name, chosen, by, scope=scope) for name, by in asked]
    for found, expected in zip(together, alone, strict=True):
        assert found == expected, (found.metric.name, found.by)
    assert all(found.from_copy for found in together)


def test_a_rate_of_chosen_places_and_people_is_the_same_as_alone(copy):
    asked = [
        ("ordinary_hours_share", by) for by in KINDS if set(by) <= set(breakdowns_of(METRICS["ordinary_hours_share"]))
    ]
    chosen = TO_DATE.choose(place=330282, platform="zhejiang", sex="female")
    forget(copy)
    count_together(copy, asked, chosen, scope=EVERYWHERE, version=copy.version())
    together = [measure(copy, name, chosen, by, scope=EVERYWHERE) for name, by in asked]
    forget(copy)
    assert together == [measure(copy, name, chosen, by, scope=EVERYWHERE) for name, by in asked]


def test_one_statement_reads_what_a_page_asks_of_one_table(copy, reads):
    asked = [("service_hours", (by,)) for by in ("street", "category", "brand")] + [("attendances", ("street",))]
    alone = len(reads)
    forget(copy)
    count_together(copy, asked, YEAR, scope=EVERYWHERE, version=copy.version())
    assert len(reads) == alone + 1 and "GROUPING SETS" in reads[-1]
    for name, by in asked:
        measure(copy, name, YEAR, by, scope=EVERYWHERE)
    assert not [statement for statement in reads[alone + 1 :] if "sum(service_record.minutes)" in statement]


def test_months_of_metrics_with_conditions_of_their_own_are_one_statement(copy, reads):
    asked = [(name, ("month",)) for name in ("service_hours", "skilled_hours_share", "ordinary_hours_share")]
    forget(copy)
    before = len(reads)
    count_together(copy, asked, YEAR, scope=EVERYWHERE, version=copy.version())
    assert len(reads) == before + 1 and "FILTER" in reads[-1]
    for name, by in asked:
        measure(copy, name, YEAR, by, scope=EVERYWHERE)
        measure(copy, name, YEAR, scope=EVERYWHERE)
    assert len([statement for statement in reads[before:] if "service_record.minutes" in statement]) == 1


def test_without_the_copy_nothing_is_counted_before_it_is_asked_for(sqlite_file, reads):
    database = Database(f"sqlite:///{sqlite_file}")
    version = database.version()
    count_together(database, [("service_hours", ("street",))], YEAR, scope=EVERYWHERE, version=version)
    assert not reads
    database.close()

"""Every metric, by every breakdown it allows and with many selections, equals a plain recount on every engine.

A new metric fails here until it has a line in `tests/recount/`; the failure names the file.
"""

from datetime import date
from functools import cache

import pytest

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.measure.measure import breakdowns_of
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.measure_data import AS_OF, BINJIANG, CIXI
from tests.measure_databases import ENGINES
from tests.recount import TOPICS, recount

START = date(2023, 7, 1)
SELECTIONS = {
    "a county": (START, AS_OF, {"place": (BINJIANG,)}),
    "a street": (START, AS_OF, {"place": (330108001,)}),
    "a street without work": (START, AS_OF, {"place": (330108003,)}),
    "a community": (START, AS_OF, {"place": (330108001001,)}),
    "a city": (None, AS_OF, {"place": (3302,)}),
    "two places": (START, AS_OF, {"place": (330108002, CIXI)}),
    "a place within another": (START, AS_OF, {"place": (330108002, BINJIANG)}),
    "a street by its own filter": (START, AS_OF, {"street": (330108001,), "place": (BINJIANG,)}),
    "a platform": (START, AS_OF, {"platform": ("zhejiang",)}),
    "two categories": (START, AS_OF, {"category": ("minor_repairs", "health", "elderly_care")}),
    "a brand with those below it": (START, AS_OF, {"brand": ("暖兴同行",)}),
    "a programme with its paths": (None, AS_OF, {"programme": ("有礼之道",)}),
    "a project by a name used twice": (None, AS_OF, {"project": ("项目1",)}),
    "a group": (START, AS_OF, {"group": ("retirees", "residents")}),
    "an age band": (START, AS_OF, {"age_band": ("a60_over", "a18_29")}),
    "not flagged": (START, AS_OF, {"flagged": ("no",)}),
    "signed in": (START, AS_OF, {"method": ("sign_in",)}),
    "since records began": (None, date(2024, 2, 29), {}),
    "a year": (date(2024, 1, 1), date(2024, 12, 31), {}),
    "a silent month": (date(2022, 6, 1), date(2022, 6, 30), {}),
    "before anything": (date(2019, 1, 1), date(2019, 12, 31), {"place": (CIXI,)}),
    "a contest year": (None, AS_OF, {"contest_year": ("2023", "2024")}),
    "many at once": (
        date(2023, 1, 1),
        date(2024, 12, 31),
        {"place": (CIXI,), "platform": ("zhejiang", "we"), "flagged": ("no",), "sex": ("female",)},
    ),
}
PAIRS = (("street", "category"), ("brand", "street"), ("quarter", "platform"), ("month", "sex"), ("county", "year"))


@cache
def cases(name: str) -> list[tuple]:
    """(start, end, filters, by) of a metric: every breakdown; every selection with none and with some of them."""
    allowed = breakdowns_of(METRICS[name])
    found = [(START, AS_OF, {}, ())] + [(START, AS_OF, {}, (by,)) for by in allowed]
    found += [(START, AS_OF, {}, pair) for pair in PAIRS if set(pair) <= set(allowed)]
    for i, (start, end, filters) in enumerate(SELECTIONS.values()):
        found.append((start, end, filters, ()))
        found += [
            (start, end, filters, (by,)) for by in allowed[i % 8 :: 8] if by not in ("project", "day", "activity")
        ]
    return found


@cache
def expected(name: str) -> list[dict]:
    return [recount(name, start=start, end=end, filters=filters, by=by) for start, end, filters, by in cases(name)]


def selection(start, end, filters) -> Selection:
    return Selection(Period(None, start, end)).choose(**filters)


def cells(database, name, start, end, filters, by, scope=EVERYWHERE) -> dict:
    result = measure(database, name, selection(start, end, filters), by, scope=scope)
    assert len({cell.codes for cell in result.cells}) == len(result.cells)
    assert result.from_copy or not database.copy, "the copy refused a statement"
    return {cell.codes: (cell.value, cell.reason) for cell in result.cells}


def assert_same(found: dict, wanted: dict, *what) -> None:
    assert set(found) == set(wanted), what
    for codes, (value, reason) in wanted.items():
        near = value if value is None else pytest.approx(value, rel=1e-9)
        assert found[codes] == (near, reason), (*what, codes)


def test_every_recount_is_of_a_metric_and_stands_in_the_file_of_its_topic():
    found = {name: topic for topic, module in TOPICS.items() for name in module.RECOUNTS}
    assert found == {name: METRICS[name].topic for name in found}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", METRICS)
def test_a_metric_equals_its_recount(databases, engine, name):
    for i, ((start, end, filters, by), wanted) in enumerate(zip(cases(name), expected(name), strict=True)):
        # The copy answers every case; the databases take turns with the filtered ones.
        if engine == "copy" or not filters or i % 4 == ENGINES.index(engine):
            assert_same(cells(databases[engine], name, start, end, filters, by), wanted, start, end, filters, by)

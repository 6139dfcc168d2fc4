"""A small directory and a maker of results: `result(metric, by, {codes: value})`."""

from datetime import date, datetime

import pytest

from lib.catalogue import METRICS
from lib.dimensions import Dimensions, Member, Place
from lib.measure.result import Cell, Result
from lib.selection import Selection

BINJIANG, XIXING, CHANGHE, PUYAN = 330108, 330108001, 330108002, 330108003
STREETS = {XIXING: ("西兴街道", "Xixing"), CHANGHE: ("长河街道", "Changhe"), PUYAN: ("浦沿街道", "Puyan")}
AS_OF = date(2026, 10, 31)


@pytest.fixture(scope="session")
def dimensions() -> Dimensions:
    """Binjiang with its streets, two platforms, and brands in three levels."""
    county = Place(BINJIANG, "滨江区", "Binjiang", "county", None, BINJIANG, None, tuple(STREETS))
    streets = {i: Place(i, zh, en, "street", BINJIANG, BINJIANG, i, ()) for i, (zh, en) in STREETS.items()}
    brands = [Member(1, "暖在滨江", "暖在滨江", "暖在滨江"), Member(2, "暖兴同行", "暖兴同行", "暖兴同行", 1)]
    brands += [Member(3, "浦师傅, 便民", "浦师傅, 便民", "浦师傅, 便民", 1), Member(4, "甲", "甲", "甲", 2)]
    platforms = [Member(1, "zhejiang", "志愿浙江", "Zhejiang"), Member(2, "hangzhou", "志愿杭州", "Hangzhou")]
    things = {"brands": brands, "platforms": platforms, "contests": [Member(1, "大赛", "大赛", "大赛")]}
    listed = {name: {thing.id: thing for thing in found} for name, found in things.items()}
    return Dimensions({BINJIANG: county, **streets}, listed, (BINJIANG,))


@pytest.fixture(scope="session")
def result():
    """`result(metric, by, {codes: value})`: a measured result; a value of None is blank, hidden as too small."""

    def make(metric: str, by: tuple[str, ...], values: dict, *, asked: Selection | None = None) -> Result:
        cells = tuple(
            Cell(codes if isinstance(codes, tuple) else (codes,), value, None if value is not None else "below_ten")
            for codes, value in values.items()
        )
        asked = asked or Selection()
        known = {"data_version": 1, "changed_at": datetime(2026, 11, 1), "from_copy": True}
        return Result(METRICS[metric], asked.resolved(AS_OF), by, cells, AS_OF, asked=asked, until=AS_OF, **known)

    return make

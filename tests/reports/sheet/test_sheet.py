"""The sheet: figures beside the median of the peers, and what belongs to the thing."""

from statistics import median

import pytest

from lib.access import EVERYWHERE
from lib.dimensions import read_dimensions
from lib.measure import measure
from lib.reports.report import all_reports
from lib.reports.sheet.belonging import MOST
from lib.selection import Selection

BINJIANG, PUYAN = 330108, 330108003


def made(database, name: str, **chosen):
    report = all_reports()[name]
    found = report.compute(database, Selection().choose(**chosen), scope=EVERYWHERE)
    return found, report.rows(found, read_dimensions(database), "zh")[1]


def test_a_street_beside_the_median_of_the_other_streets(demo_database):
    found, _ = made(demo_database, "sheet", place=PUYAN)
    for figure in found.figures:
        values = measure(
            demo_database, figure.metric, Selection().choose(place=BINJIANG), ("street",), scope=EVERYWHERE
        ).by_code()
        assert figure.value == values[PUYAN]
        others = [value for code, value in values.items() if code != PUYAN and value is not None]
        assert figure.peers == len(others)
        assert figure.median == (median(others) if len(others) > 1 else None)


def test_only_rates_and_averages_have_a_band(demo_database):
    found, _ = made(demo_database, "sheet", place=PUYAN)
    assert all(figure.metric.is_ratio for figure in found.figures if figure.band)
    assert any(figure.band for figure in found.figures)


def test_one_peer_has_no_median(demo_database):
    found, _ = made(demo_database, "sheet", place=BINJIANG)
    assert {(figure.peers, figure.median) for figure in found.figures} == {(1, None)}


@pytest.mark.parametrize("name", ["sheet", "sheet_belonging"])
def test_without_one_thing_there_is_a_reason(demo_database, name):
    found, rows = made(demo_database, name)
    assert (found.reason, rows) == ("no_subject", [])


def test_what_belongs_to_a_place_is_measured_there(demo_database):
    found, rows = made(demo_database, "sheet_belonging", place=PUYAN)
    assert {line.kind for line in found.lines} <= {"brand", "project", "team", "station"}
    hours = {
        kind: measure(
            demo_database, "service_hours", Selection().choose(place=PUYAN), (kind,), scope=EVERYWHERE
        ).by_code()
        for kind in ("brand", "project", "team", "station")
    }
    for line in found.lines:
        assert line.hours == hours[line.kind].get(line.id)
    for kind, values in hours.items():
        listed = [line for line in found.lines if line.kind == kind]
        assert len(listed) == min(MOST, len(values.keys() - {None}))
    assert len(rows) == len(found.lines)


def test_a_brand_does_not_belong_to_itself(demo_database):
    found, _ = made(demo_database, "sheet_belonging", place=BINJIANG, brand="暖在滨江")
    names = [
        read_dimensions(demo_database).name("brands", line.id, "zh") for line in found.lines if line.kind == "brand"
    ]
    assert "暖在滨江" not in names
    assert names

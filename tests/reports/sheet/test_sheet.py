"""The sheet: figures beside the median of the peers, and what belongs to the thing."""

from statistics import median

import pytest

from lib.access import EVERYWHERE
from lib.dimensions import read_dimensions
from lib.labels import measured_text, reason_text
from lib.measure.disclosure import Form
from lib.reports.report import all_reports
from lib.reports.sheet.belonging import MOST
from lib.reports.sheet.checks import Check
from lib.reports.sheet.peers import RATES_ONLY, kinds_text
from lib.selection import Selection
from tests.exact_figures import measure

BINJIANG, PUYAN = 330108, 330108003


def made(database, name: str, **chosen):
    report = all_reports()[name]
    found = report.compute(database, Selection().choose(**chosen), scope=EVERYWHERE, form=Form.EXACT)
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
    assert found.note == RATES_ONLY  # or the blanks beside the counts are a riddle


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("county", "counties or districts"),
        ("street", "streets or towns"),
        ("community", "communities or villages"),
        ("brand", "brands"),
    ],
)
def test_peers_are_several(kind, words):
    assert kinds_text(kind, "en") == words


def test_a_filter_that_is_no_part_of_the_thing_is_set_aside_and_said_so(demo_database):
    """The figures are those of all platforms, and the caption must not name one."""
    chosen = Selection().choose(place=PUYAN, platform="we", category="culture")
    query = all_reports()["sheet"].query(demo_database, chosen, scope=EVERYWHERE)
    assert set(query.set_aside) == {"platform", "category"}
    words = measured_text(query, read_dimensions(demo_database), "zh")
    assert "浦沿街道；未按“服务类别、平台”筛选" in words
    found, _ = made(demo_database, "sheet", place=PUYAN, platform="we", category="culture")
    assert found.figures == made(demo_database, "sheet", place=PUYAN)[0].figures


def test_one_peer_has_no_median(demo_database):
    found, rows = made(demo_database, "sheet", place=BINJIANG)
    assert {(figure.peers, figure.median) for figure in found.figures} == {(1, None)}
    assert found.note.zh == reason_text("too_few_peers", "zh")
    assert not any(found.note.zh in row[-1] for row in rows)  # said once


def test_what_to_check_is_flags_and_open_activities(checked_database):
    found = all_reports()["sheet_checks"].compute(checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    assert found.lines == (
        Check("over_8_hours", 1, 8 + 1),
        Check("entered_late", 1 + 1, 8 + 1),
        Check("of_tomorrow", 1, 8 + 1),
        Check("unclosed", 1 + 1 + 1, 5),
    )


def test_open_activities_of_all_platforms_are_one_line(demo_database):
    found, _ = made(demo_database, "sheet_checks", place=PUYAN)
    places = (
        all_reports()["unclosed"]
        .compute(demo_database, Selection().choose(place=PUYAN), scope=EVERYWHERE, form=Form.EXACT)
        .lines
    )
    left = Check("unclosed", sum(line.open for line in places), sum(line.ended for line in places))
    assert found.lines[-1] == left


def test_needs_and_offers_of_a_county_are_those_of_its_streets(demo_database):
    found, _ = made(demo_database, "sheet_supply", place=BINJIANG)
    cells = (
        all_reports()["supply_gaps"]
        .compute(demo_database, Selection().choose(place=BINJIANG), scope=EVERYWHERE, form=Form.EXACT)
        .cells
    )
    assert sum(line.needs for line in found.lines) == sum(cell.needs for cell in cells) > 0
    assert sum(line.offers for line in found.lines) == sum(cell.offers for cell in cells) > 0
    assert [line.in_county for line in found.lines] == [line.offers for line in found.lines]


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

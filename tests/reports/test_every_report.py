"""Every report of the registry: words, rows and drawing in both languages, on the demo, one record and nothing."""

import json
import re
from dataclasses import replace

import pytest

from lib.access import EVERYWHERE
from lib.catalogue import BREAKDOWNS, METRICS
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports import report as registry
from lib.reports.daily_hours import DAYS_DRAWN
from lib.reports.registration_flow import STEPS
from lib.reports.report import Report, all_reports
from lib.selection import Period, Selection
from lib.settings import ROOT
from tests.exact_figures import measure

PUYAN = 330108003
SELECTIONS = {
    "year": Selection(),
    "ever": Selection(Period("to_date")),
    "street": Selection().choose(place=PUYAN),
    "platform": Selection().choose(platform="zhejiang"),
}
CHINESE = re.compile(r"[\u3400-\u9fff]")
SIGNED = re.compile(r"(?<!\d)[+-]\d[\d,]*")
NOTES = ("备注", "Note")


@pytest.fixture(params=["demo", "single", "empty"])
def database(request, data):
    environment = data(request.param)
    found = Database(environment["DATABASE_URL"], columnar_folder=environment["COLUMNAR_DIR"])
    yield found
    found.close()


def test_every_module_declares_its_reports():
    """A module without a report does not belong in the package, except the one that finds them."""
    modules = {path.stem for path in (ROOT / "lib" / "reports").rglob("*.py")} - {"__init__", "report"}
    assert {report.rows.__module__.rpartition(".")[2] for report in all_reports().values()} == modules


def test_two_reports_of_one_name_are_refused(monkeypatch):
    monkeypatch.setattr(registry, "import_module", lambda name: all_reports()["bridge"].compute.__class__)
    monkeypatch.setattr(registry, "vars", lambda module: {"REPORT": all_reports()["bridge"]}, raising=False)
    with pytest.raises(ValueError, match="second report 'bridge'"):
        registry.all_reports.__wrapped__()


@pytest.mark.parametrize("name", all_reports())
def test_words_in_both_languages(name):
    report = all_reports()[name]
    assert report.name == name
    for words in (report.title, report.definition, report.source):
        assert CHINESE.search(words.zh)
        assert words.en.strip()
        assert not CHINESE.search(words.en)


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
@pytest.mark.parametrize("name", all_reports())
def test_a_report_is_the_same_table_in_both_languages(database, name, selection):
    report, dimensions = all_reports()[name], read_dimensions(database)
    numbers = report.compute(database, selection, scope=EVERYWHERE, form=Form.EXACT)
    headers, rows = report.rows(numbers, dimensions, "zh")
    english, translated = report.rows(numbers, dimensions, "en")
    assert len(headers) == len(english) == len(set(headers)) == len(set(english))
    assert all(CHINESE.search(header) for header in headers)
    assert not any(CHINESE.search(header) for header in english)
    assert all(len(row) == len(headers) for row in [*rows, *translated])
    assert [_numbers(row) for row in rows] == [_numbers(row) for row in translated]
    assert all(value is None or isinstance(value, str | int | float) for row in rows for value in row)
    _check_blanks(headers, rows)
    _check_total(report, rows)
    if report.draw:
        for language in ("zh", "en"):
            _check_drawing(report, numbers, dimensions, language)


NARROWED = Selection().choose(place="330108", sex="female")


@pytest.mark.parametrize("name", all_reports())
def test_the_public_form_has_a_report_or_says_why_not(database, name):
    """Of some people or a street only: made by `measure()`, or not there; and never an exact count behind it."""
    report, dimensions = all_reports()[name], read_dimensions(database)
    for selection in (Selection(), NARROWED):
        numbers = report.numbers(database, selection, scope=EVERYWHERE, form=Form.PROTECTED)
        hidden = isinstance(numbers, registry.NotPublic)
        headers, rows = report.table(numbers, dimensions, "zh")
        assert hidden == (
            report.public == "never"
            or (report.public in ("counties", "years") and selection == NARROWED and _carries(report))
        )
        assert all(len(row) == len(headers) for row in rows)


def _carries(report: Report) -> bool:
    return METRICS[report.metric].has(BREAKDOWNS["sex"])


def _check_blanks(headers: tuple, rows: list[tuple]) -> None:
    """A row has a note exactly when something in it is blank."""
    notes = [i for i, header in enumerate(headers) if header in NOTES]
    counted = [i for i in range(len(headers)) if any(isinstance(row[i], int | float) for row in rows)]
    for row in rows:
        for i in notes:
            assert bool(row[i]) == (None in row), row
    assert all(row[i] is None or isinstance(row[i], int | float) for row in rows for i in counted)


def _check_total(report: Report, rows: list[tuple]) -> None:
    """Columns that add up come to their sum, unrounded; the others say that they do not."""
    total = registry.total_row(report, rows, "zh")
    if total is None:
        assert report.sums is None or len(rows) < 2
        return
    assert total[0] == "合计"
    for i, cell in list(enumerate(total))[1:]:
        known = [row[i] for row in rows if isinstance(row[i], int | float)]
        if isinstance(cell, int | float):
            assert i in report.sums
            assert cell == pytest.approx(sum(known))
        else:
            assert cell in ((None, "") if not known else ("不可相加", "有隐藏的数，不合计"))


def test_minutes_do_not_drift_and_shares_are_rounded_last():
    """Three times 20 minutes are an hour, although each is read as 0.3; three thirds are 100 %, not 99.9 %."""
    report = replace(all_reports()["stars"], sums=(1, 2))
    rows = [("a", registry.shown(20 / 60, 1), registry.percent(1 / 3))] * 3
    assert [cell.printed for cell in rows[0][1:]] == [0.3, 33.3]
    assert [cell.printed for cell in registry.total_row(report, rows, "zh")[1:]] == [1.0, 100.0]
    hidden = [*rows, ("b", None, None, "<10")]
    assert registry.total_row(report, [(*row, "")[:4] for row in hidden], "zh")[1] == "有隐藏的数，不合计"


def _check_drawing(report: Report, numbers, dimensions, language: str) -> None:
    """Every figure of one column of the table is in the drawing, as a value or as a signed amount; a blank has no mark."""
    headers, rows = report.rows(numbers, dimensions, language)
    figure = report.draw(numbers, dimensions, language) if rows else None
    if figure is None:
        return
    json.dumps(figure, allow_nan=False)
    drawn = _drawn(figure)
    columns = [
        [getattr(row[i], "printed", row[i]) for row in rows if isinstance(row[i], int | float)][-DAYS_DRAWN:]
        for i in range(len(headers))
    ]
    assert any(column and set(column) <= drawn for column in columns), (report.name, columns, drawn)
    if not any(None in row for row in rows):
        return
    values = [value for trace in figure["data"] for value in _flat(trace[_axis(trace)])]
    known = sum(None not in row for row in rows)
    assert sum(value is not None for value in values) <= known, report.name


def _drawn(figure: dict) -> set[float]:
    """The numbers of a figure as a table prints them: whole, with a decimal, as a percentage, or as signed amounts."""
    found: set[float] = set()
    for trace in figure["data"]:
        for value in _flat(trace[_axis(trace)]):
            if value is not None and not isinstance(value, str):  # a mark of a gap stands on names and has no value
                found |= {registry.Shown(*pair).printed for pair in ((value, 0), (value, 1), (value * 100, 1))}
        for words in _flat(trace["y"]):
            found |= {float(number.replace(",", "")) for number in SIGNED.findall(str(words))}
    return found


def _axis(trace: dict) -> str:
    """Which part of a trace holds its values."""
    if "z" in trace:
        return "z"
    return "x" if trace.get("orientation") == "h" else "y"


def _flat(values) -> list:
    return [inner for value in values for inner in _flat(value)] if isinstance(values, list | tuple) else [values]


def _numbers(row: tuple) -> list:
    return [value for value in row if isinstance(value, int | float)]


@pytest.mark.parametrize("name", [name for name, report in all_reports().items() if report.draw])
def test_the_demo_has_something_to_draw(demo_database, name):
    report, dimensions = all_reports()[name], read_dimensions(demo_database)
    numbers = report.compute(demo_database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    assert report.draw(numbers, dimensions, "zh")


def test_the_bridge_adds_up_as_printed(demo_database):
    report = all_reports()["bridge"]
    flow = report.compute(demo_database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    _, ((_, first, _), *steps, (_, last, _)) = report.rows(flow, read_dimensions(demo_database), "zh")
    assert all(step is not None for _, step, _ in steps)
    assert first + sum(step for _, step, _ in steps) == last
    assert {step.code for step in flow.lines} <= set(STEPS)


def test_the_calendar_adds_up_to_the_hours(demo_database):
    calendar = all_reports()["calendar"].compute(demo_database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    whole = measure(demo_database, "service_hours", Selection(), scope=EVERYWHERE).value
    assert sum(line.hours or 0 for line in calendar.days) == pytest.approx(whole)


def test_the_population_in_use_is_marked(demo_database):
    report = all_reports()["denominators"]
    numbers = report.compute(demo_database, Selection().choose(place=PUYAN), scope=EVERYWHERE, form=Form.EXACT)
    headers, rows = report.rows(numbers, read_dimensions(demo_database), "zh")
    assert "是" in {row[headers.index("本页采用")] for row in rows}


def test_a_number_is_printed_rounded_half_up():
    assert [registry.Shown(115.05, 1).printed, registry.Shown(2.5, 0).printed] == [115.1, 3]

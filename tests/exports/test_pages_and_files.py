"""Every panel of every page: the chart, its table on the screen, the CSV and the workbook hold the same cells."""

import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

import openpyxl
import pytest

from lib.access import EVERYWHERE
from lib.exports.data_package import read_snapshot
from lib.exports.panel import Panel, make_panel, write_panel
from lib.exports.report import make_report
from lib.exports.request import pairs_of, read_panel_request, read_report_request
from lib.exports.table import INCOMPLETE, NOTE
from lib.exports.xlsx_writer import HEADER_ROW
from lib.measure.disclosure import Form
from lib.reports.report import NOT_ADDITIVE
from lib.site_map import PAGES
from lib.ui import html_table, panels, report_panels
from lib.ui.filters import figures_form

WITH_FIGURES = [name for name, page in PAGES.items() if page.filtered and name != "definitions"]
SELECTIONS = (
    {},
    {"place": "330108", "period": "2025-01-01..2026-10-31"},
)
CHOSEN = {"place": "330108003", "category": "environment", "period": "2026-03-01..2026-03-31"}
"""As after clicks on a tile, a bar and a month: the charts of these keep the others beside what was chosen."""
EXTRAS = {NOTE.zh, INCOMPLETE.zh}
"""Columns that a file always has, and the screen where they say something."""
LINK = {
    form: re.compile(rf"href='([^']*/export/(?:panel|answer)\.csv\?[^']*)'[^>]*data-form='{form.name.lower()}'")
    for form in Form
}
QUARTER = re.compile(r"(\d{4})年([1-4])季度")


@dataclass(frozen=True)
class Shown:
    """A panel as it stands on the screen: title, table, the numbers drawn (None: no chart), the address of its CSV."""

    name: str
    headers: list[str]
    rows: list[list[str]]
    drawn: list[float] | None
    link: str


@pytest.fixture
def panels_of(run_page, demo_data, monkeypatch):
    """`panels_of(page, form, **query)`: the panels that a reader sees in a form, with the file of that form."""
    monkeypatch.setattr(html_table, "TABLE_ROWS", 10**6)
    found: list[Shown] = []
    shown_in: list[Form] = []
    real = {module: module.chart for module in (panels, report_panels)}

    def charted(module):
        def drawn(figure, *, key, table, footer, **more):
            link = LINK[shown_in[0]].findall(footer)[0]
            rows = table["rows"]
            found.append(Shown(key, table["headers"], rows, _numbers(figure), unescape(link)))
            return real[module](figure, key=key, table=table, footer=footer, **more)

        return drawn

    for module in (panels, report_panels):
        monkeypatch.setattr(module, "chart", charted(module))

    def run(page: str, form: Form = Form.EXACT, **query: str) -> list[Shown]:
        found.clear()
        shown_in[:] = [form]
        monkeypatch.setattr(figures_form, "chosen", lambda person: form)
        monkeypatch.setattr(figures_form, "purpose", lambda: "测试")
        app = run_page(page, demo_data, **query)
        assert not app.exception
        texts = [part.proto.body for part in app.main if part.type == "html"]
        return found + [shown for text in texts if (shown := _plain_table(text, form))]

    return run


@pytest.mark.parametrize(("query", "form"), list(zip(SELECTIONS, Form, strict=True)), ids=["default", "county"])
@pytest.mark.parametrize("page", WITH_FIGURES)
def test_the_file_is_the_panel(panels_of, demo_database, page, query, form):
    shown_panels = panels_of(page, form, **query)
    assert shown_panels
    for shown in shown_panels:
        made = _made(demo_database, shown.link)
        headers, rows = _csv(made)
        screen = _without(shown.headers, shown.rows)
        assert screen[0] == [header for header in headers if header not in EXTRAS], shown.name
        whole = _without(headers, rows)[1]
        digits = {column.header: column.digits for column in made.table.columns}
        as_printed = [[_number_or_text(cell) for cell in row] for row in whole]
        on_screen = [[_printed(cell, digits[h]) for cell, h in zip(row, screen[0], strict=True)] for row in screen[1]]
        assert on_screen[: len(as_printed)] == as_printed, shown.name
        assert _notes(shown.headers, shown.rows[: len(rows)]) == _notes(headers, rows), shown.name
        _check_workbook(made)
        _check_drawing(shown, made)


@pytest.mark.parametrize("page", ["overview", "service_hours", "activities"])
def test_the_file_holds_what_is_beside_the_chosen_bar(panels_of, demo_database, page):
    shown_panels = panels_of(page, **CHOSEN)
    more_than_one = [
        shown.name for shown in shown_panels if shown.name in ("chart-months", "chart-categories", "chart-per-head")
    ]
    for shown in shown_panels:
        made = _made(demo_database, shown.link)
        if "/panel.csv" in shown.link:
            assert len(shown.rows) == len(made.table.rows)
            _check_drawing(shown, made)
        if shown.name in more_than_one:
            assert len(shown.rows) > 1, shown.name
    assert more_than_one


def _check_workbook(made: Panel) -> None:
    """The workbook's numbers are those of the file's table, percentages as fractions."""
    sheet = _workbook(made)
    below = sheet[HEADER_ROW + 1 :]
    if made.layout.is_list:
        rows = below[: len(made.table.rows)]
        numbers = [_numbers_of(made, row) for row in rows]
        assert [[cell for cell in row if isinstance(cell, int | float)] for row in numbers] == [
            pytest.approx(row) for row in _fractions(made)
        ]
        _check_list_totals(made, below)
        return
    rows = list(made.layout.rows)
    cells = [cell for row in below[: len(rows)] for cell in row[1 : _across(made)] if isinstance(cell, int | float)]
    wanted = [cell for row in _fractions(made) for cell in row]
    assert sorted(cells) == pytest.approx(sorted(wanted))
    _check_totals(made, below, rows)


def _check_totals(made: Panel, below: list[list], rows: list[tuple]) -> None:
    """A total called 合计 is the sum of what is shown, unless something in it is hidden."""
    total = below[len(rows)]
    if total[0] != "合计" or NOT_ADDITIVE.zh in total:
        return
    for place in range(1, _across(made)):
        column = [row[place] for row in below[: len(rows)]]
        if not any(isinstance(cell, str) for cell in column):
            assert total[place] == pytest.approx(sum(cell for cell in column if cell is not None))


def _check_list_totals(made: Panel, below: list[list]) -> None:
    """The same for a list, where nothing is blank."""
    rows = below[: len(made.table.rows)]
    for total in below[len(rows) :]:
        for place, cell in enumerate(total):
            column = [row[place] for row in rows]
            if total[0] == "合计" and isinstance(cell, int | float) and None not in column:
                assert cell == pytest.approx(sum(column))


def _check_drawing(shown: Shown, made: Panel) -> None:
    """Every number drawn stands in the table, as printed there; of a metric's panel each number is drawn, too."""
    if shown.drawn is None:
        return
    kinds = [column.kind in ("number", "count", "percent") for column in made.table.columns]
    values = [cell for row in made.table.rows for cell, is_value in zip(row, kinds, strict=True) if is_value]
    values = [cell for cell in values if cell is not None]
    if "/panel.csv" in shown.link and shown.name != "chart-tree":  # the areas of a tree are looked at by its own test
        assert len(shown.drawn) == len(values), shown.name
    known = Counter()
    for column, cells in zip(made.table.columns, zip(*made.table.rows, strict=True), strict=True):
        step = 10.0**-column.digits if column.kind in ("number", "percent") else 1.0
        for cell in cells:
            if isinstance(cell, int | float) and column.kind in ("number", "percent", "count", "year"):
                known[round(cell, 6)] += 1
                known[("step", round(cell, 6))] = step
    printed = [key for key in known if isinstance(key, float | int)]
    for number in shown.drawn:
        near = [v for v in printed if min(abs(number - v), abs(number * 100 - v)) <= known["step", v] * 0.51]
        assert near, (shown.name, number)


def _numbers(figure) -> list[float]:
    """The values that a drawing shows by length, height, colour or area."""
    figure = json.loads(figure) if isinstance(figure, str) else figure
    found = []
    for trace in figure["data"]:
        kind = trace["type"]
        if kind == "heatmap":
            found += [cell for line in trace["z"] for cell in line]
        else:
            numeric = all(isinstance(number, int | float) for number in trace["x"])
            found += trace["x" if numeric or trace.get("orientation") == "h" else "y"]
    return [number for number in found if isinstance(number, int | float)]


def _plain_table(html: str, form: Form) -> Shown | None:
    """A panel that is a table, from its HTML."""
    link = LINK[form].findall(html)
    if not link or "class='vs-table'" not in html:
        return None
    cells = lambda tag, part: [_text(cell) for cell in re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", part, re.S)]  # noqa: E731
    head, body = re.search(r"<thead[^>]*>(.*?)</thead>.*?<tbody[^>]*>(.*?)</tbody>", html, re.S).groups()
    rows = [cells("td", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)]
    return Shown(link[0], cells("th", head), rows, None, unescape(link[0]))


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def _made(database, link: str) -> Panel:
    address = urlsplit(link)
    pairs = pairs_of(address.query)
    if address.path.endswith("answer.csv"):
        return make_report(database, read_report_request(pairs), scope=EVERYWHERE)
    return make_panel(database, read_panel_request(pairs), scope=EVERYWHERE)


def _csv(made: Panel) -> tuple[list[str], list[list[str]]]:
    file = io.BytesIO()
    write_panel(made, file, "csv")
    _, headers, rows = read_snapshot(file.getvalue())
    return headers, rows


def _workbook(made: Panel) -> list[list]:
    file = io.BytesIO()
    write_panel(made, file, "xlsx")
    sheet = openpyxl.load_workbook(file).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def _without(headers: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    kept = [i for i, header in enumerate(headers) if header not in EXTRAS]
    return [headers[i] for i in kept], [[row[i] for i in kept] for row in rows]


def _notes(headers: list[str], rows: list[list[str]]) -> list[tuple]:
    """What the extra columns say in each row."""
    places = [i for i, header in enumerate(headers) if header in EXTRAS]
    return [tuple(row[i] for i in places if row[i]) for row in rows]


def _number_or_text(cell: str) -> float | str:
    """A cell of the screen or of a CSV: a number, a time in one form, else the text."""
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return QUARTER.sub(r"\1-Q\2", cell)


def _printed(cell: str, digits: int) -> float | str:
    """A cell of the screen: a number within the rounding of the page."""
    number = _number_or_text(cell)
    if isinstance(number, str):
        return number
    printed = len(cell.partition(".")[2])  # fewer than the column's where its rows are of several units
    return pytest.approx(number, abs=0.51 * 10.0 ** -min(digits, printed))


def _fractions(made: Panel) -> list[list[float]]:
    """The numbers of the rows; percentages as a workbook holds them."""
    numeric = ("number", "count", "percent", "year")
    columns = list(enumerate(made.table.columns))
    return [
        [
            row[i] / 100 if column.kind == "percent" else row[i]
            for i, column in columns
            if column.kind in numeric and row[i] is not None and (made.layout.is_list or column.kind != "year")
        ]
        for row in made.table.rows
    ]


def _numbers_of(made: Panel, row: list) -> list:
    numeric = ("number", "count", "percent", "year")
    return [cell for cell, column in zip(row, made.table.columns, strict=True) if column.kind in numeric]


def _across(made: Panel) -> int:
    """Columns of a cross-table before that of the totals."""
    return next(
        i
        for i, c in enumerate(made.layout.columns)
        if c.header and i and c.header_kind == "text" and "合计" in c.header
    )

"""One selection, five ways to ask: the page, the living link, the pinned link, the file and the command tell the same
period, filters and cells."""

import io
import json
import zipfile
from datetime import date
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.dimensions import read_dimensions
from lib.exports.command import export_command
from lib.exports.csv_writer import read_csv
from lib.exports.file_name import days_text
from lib.exports.file_table import code_columns, csv_cell, value_column
from lib.exports.panel import Panel, make_panel, write_panel
from lib.exports.request import pairs_of, read_panel_request
from lib.home_place import DEMO_HOME
from lib.labels import measured_text
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of
from lib.selection import COMPARISONS, PRESETS, Period, Selection, from_link, from_pairs
from lib.ui.export_routes import panel_link
from tests.exact_figures import measure

CIXI, PUYAN = "330282", "330108003"
PURPOSE = "核对"
ASKED = (
    "service_hours",
    "active_volunteers",
    "activity_rate_year",
    "registered_volunteers",
    "registration_rate",
    "contest_awards",
)
FILTERS = {
    "place": (DEMO_HOME, CIXI, PUYAN, "330282104"),
    "platform": ("zhejiang", "we"),
    "category": ("elderly_care", "environment"),
    "method": ("sign_in", "backfill"),
    "sex": ("female",),
    "award": ("gold", "silver"),
}
days = st.dates(date(2018, 6, 1), date(2027, 3, 31))
spans = st.tuples(days | st.none(), days | st.none()).filter(lambda two: None in two or two[0] <= two[1])
periods = st.sampled_from([Period(name) for name in PRESETS]) | spans.map(lambda two: Period(None, *two))
filters = st.dictionaries(st.sampled_from(list(FILTERS)), st.integers(0, 3), max_size=3)


@st.composite
def questions(draw) -> tuple[str, tuple[str, ...], Selection, str]:
    """A metric, breakdowns that it has, a selection of the small demo, a language, a form."""
    metric = draw(st.sampled_from(ASKED))
    kept = [name for name in ("month", "street", "category", "platform") if name in breakdowns_of(METRICS[metric])]
    by = draw(st.sampled_from([(), *((name,) for name in kept)]))
    chosen = {name: FILTERS[name][at % len(FILTERS[name])] for name, at in draw(filters).items()}
    selection = Selection(draw(periods), draw(st.sampled_from(list(COMPARISONS)))).choose(**chosen)
    return metric, by, selection, draw(st.sampled_from(("zh", "en"))), draw(st.sampled_from(Form))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(question=questions())
def test_page_links_file_and_command_answer_alike(demo_database, demo_data, question):
    metric, by, selection, language, form = question
    dimensions = read_dimensions(demo_database)
    page = measure(demo_database, metric, selection, by, form=form, scope=EVERYWHERE)
    caption = measured_text(page, dimensions, language)

    # the living link, also where it leaves the home place out, and the pinned one
    home = selection.at_home(DEMO_HOME)
    assert from_link(selection.as_link()) == selection
    assert from_pairs(pairs_of(home.as_link(home=DEMO_HOME)), encoded=True, home=DEMO_HOME) == (home, [])
    assert from_pairs(pairs_of(selection.as_full_link()), encoded=True, home=DEMO_HOME) == (selection, [])
    pinned = measure(
        demo_database, metric, from_link(selection.resolved(page.as_of).as_link()), by, form=form, scope=EVERYWHERE
    )
    assert (pinned.cells, pinned.set_aside) == (page.cells, page.set_aside)
    assert pinned.selection == page.selection

    # the file behind the link of the panel
    link = panel_link((metric,), by, selection, language, form=form)
    made = make_panel(demo_database, read_panel_request(asked_by(link), home=DEMO_HOME), scope=EVERYWHERE)
    _check_words(made, page, caption, language)
    _check_cells(made, page, language)

    # the command
    assert _written_by_the_command(demo_data, metric, by, selection, language, form) == _bytes(made, "csv")


def asked_by(link: str) -> dict[str, str]:
    """The pairs of a panel's link, with the purpose that its reader gives for an exact file."""
    return {**pairs_of(urlsplit(link).query), "purpose": PURPOSE}


def _check_words(made: Panel, page, caption: str, language: str) -> None:
    """Caption, days and filters in each of the file's places."""
    start, end = page.selection.period.start, page.selection.period.end
    ahead = start is not None and start > end
    assert days_text(start, page.until if ahead else end, language) in made.name
    with zipfile.ZipFile(io.BytesIO(_bytes(made, "zip"))) as package:
        described = json.loads(package.read("datapackage.json"))
        assert described["description"] == caption
        assert described["resources"][0]["path"] == f"{made.name}.csv"
        assert caption in package.read("README.txt").decode("utf-8-sig")
        assert package.read(f"{made.name}.csv") == _bytes(made, "csv")
    book = openpyxl.load_workbook(io.BytesIO(_bytes(made, "xlsx")), read_only=True)
    first = [row[0] for row in book.worksheets[0].iter_rows(max_row=3, values_only=True)]
    assert caption in first
    assert caption in [row[1] for row in book["说明"].iter_rows(values_only=True)]


def _check_cells(made: Panel, page, language: str) -> None:
    """The CSV has the cells of the page, in their order, unrounded."""
    headers, rows = read_csv(_bytes(made, "csv"))
    place = len(code_columns(page.by, language))
    column = value_column(page, language, headers[place])
    scale = 100 if page.metric.unit.name == "RATIO" else 1
    shown = [csv_cell(column, None if cell.value is None else cell.value * scale) for cell in page.cells]
    assert [row[place] for row in rows] == ["" if value is None else str(value) for value in shown]
    assert len(headers) == len(made.table.columns)


def _bytes(made: Panel, kind: str) -> bytes:
    file = io.BytesIO()
    write_panel(made, file, kind)
    return file.getvalue()


def _written_by_the_command(environment, metric: str, by, selection: Selection, language: str, form) -> bytes:
    with TemporaryDirectory() as folder:
        options = ["panel", "--metric", metric, "--selection", selection.as_full_link(), "--language", language]
        options += ["--form", form.name.lower(), "--purpose", PURPOSE]
        options += [f"--by={name}" for name in by] + [f"--output={folder}/file.csv"]
        done = CliRunner().invoke(export_command, options, env=dict(environment), standalone_mode=False)
        assert (done.return_value, done.exception) == (0, None), done.output
        with open(f"{folder}/file.csv", "rb") as file:
            return file.read()


def test_every_filter_that_is_drawn_exists():
    assert all(name == "place" or name in BREAKDOWNS for name in FILTERS)
    words = {name: BREAKDOWNS[name].words for name in FILTERS if name != "place"}
    assert all(value in words[name] for name, found in words.items() if found for value in FILTERS[name])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filter_that_is_set_aside_is_named_by_the_file_too(demo_database, language):
    selection = Selection().choose(place=PUYAN, award="gold")
    page = measure(demo_database, "service_hours", selection, scope=EVERYWHERE)
    made = make_panel(
        demo_database,
        read_panel_request(asked_by(panel_link(("service_hours",), (), selection, language, form=Form.EXACT))),
        scope=EVERYWHERE,
    )
    assert page.set_aside == ("award",)
    _check_words(made, page, measured_text(page, read_dimensions(demo_database), language), language)

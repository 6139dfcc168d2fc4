"""The records-level aggregate: every group once, sums that equal the pages, nothing lost silently, memory bounded."""

import contextlib
import copy
import io
import tempfile
import tracemalloc
from datetime import date
from functools import partial
from importlib import import_module

import openpyxl
import pytest
from sqlalchemy import func, select, text

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.catalogue.metric import Earlier
from lib.catalogue.periods import last_of_month
from lib.catalogue.vocabularies import CATEGORY, METHOD
from lib.columnar.refresh import refresh
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.exports import ExportFailed
from lib.exports.data_package import read_snapshot
from lib.exports.records import by_month, writer
from lib.exports.records.by_month import records_query, write_records
from lib.exports.records.writer import RECORD_METRICS
from lib.exports.request import BadRequest, RecordsRequest
from lib.exports.xlsx_writer import HEADER_ROW
from lib.measure.disclosure import STEP, Form
from lib.schema import region, service_record
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.exports.conftest import CHANGHE, NASTY, PUYAN, XIXING, YEAR

exact = partial(RecordsRequest, form=Form.EXACT)
SIGNED_IN, BY_HAND = METHOD["sign_in"].zh, METHOD["manual"].zh


def written(database, request: RecordsRequest, kind: str = "zip") -> bytes:
    file = io.BytesIO()
    write_records(database, request, file, kind, scope=EVERYWHERE)
    return file.getvalue()


def test_every_group_stands_once(exported):
    provenance, headers, rows = read_snapshot(written(exported, exact(YEAR)))
    assert headers == [
        *("月份", "镇街", "镇街编号", "服务类别", "平台", "时长类型", "服务时长（小时）", "服务时长（分钟）"),
        *("参与服务人次（人次）", METRICS["active_volunteers"].label.zh + "（人）", "备注"),
    ]
    environment = ("环境保护", "志愿浙江", SIGNED_IN)
    assert rows == [
        ["2026-03", "西兴街道", str(XIXING), *environment, "12.0", str(12 * 60), "12", "12", ""],
        ["2026-04", "长河街道", str(CHANGHE), "文化体育", "志愿浙江", BY_HAND, "4.5", str(3 * 90), "3", "3", ""],
        [
            "2026-05",
            "西兴街道",
            str(XIXING),
            *environment,
            _hours(20 * len(NASTY)),
            str(20 * len(NASTY)),
            "33",
            "1",
            "",
        ],
        ["2026-06", "浦沿街道", str(PUYAN), *environment, "11.0", str(11 * 60), "11", "11", ""],
    ]
    assert (provenance["匹配行数"], provenance["写出行数"], provenance["数据版本"]) == ("4", "4", "7")
    assert provenance["所选范围"] == "2025-11-01 至 2026-10-31；全部地区"
    assert provenance["注意"] == "演示数据，纯属虚构"


def test_rows_add_up_to_the_pages(exported):
    selection = YEAR.choose(place=XIXING)
    _, _, rows = read_snapshot(written(exported, exact(selection, ("group", "brand"))))
    assert (
        sum(int(row[9]) for row in rows) / 60 == measure(exported, "service_hours", selection, scope=EVERYWHERE).value
    )
    assert (
        sum(int(row[10]) for row in rows)
        == measure(exported, "attendances", selection, scope=EVERYWHERE).value
        == 12 + len(NASTY)
    )
    assert len(rows) == 1 + len(NASTY)


def test_no_public_row_stands_for_a_few_people(exported):
    """Of Xixing 12 people, Changhe 3 and Puyan 11, each alone in its month, category and kind of hours: a county with
    fewer than 100 people in question is not split."""
    _, _, rows = read_snapshot(written(exported, RecordsRequest(YEAR)))
    assert rows == []


@pytest.fixture
def in_tens(monkeypatch):
    """The demo of the tests is so small that no row has fifty people."""
    monkeypatch.setattr(writer, "DIVIDED_STEP", STEP)
    # By its name: the package has a function of the same.
    monkeypatch.setattr(import_module("lib.measure.disclosure.protect"), "DIVIDED_STEP", STEP)


@pytest.mark.usefixtures("in_tens")
def test_public_rows_are_the_figures_of_the_pages(demo_database):
    """Each row as `measure()` gives it for its month, street, category, platform and kind of hours."""
    _, _, rows = read_snapshot(written(demo_database, RecordsRequest(Selection().at_home("330108"))))
    category, platform = (
        {words.zh: code for code, words in CATEGORY.items()},
        {member.zh: member.code for member in read_dimensions(demo_database).members["platforms"].values()},
    )
    methods = {words.zh: code for code, words in METHOD.items()}
    for row in rows[:: max(len(rows) // 6, 1)]:
        first = date.fromisoformat(f"{row[0]}-01")
        chosen = Selection(Period(None, first, last_of_month(first))).choose(
            place="330108", category=category[row[3]], platform=platform[row[4]], method=methods[row[5]]
        )
        for place, metric in ((9, "active_volunteers"), (8, "attendances"), (6, "service_hours")):
            result = measure(demo_database, metric, chosen, ("street",), form=Form.PROTECTED, scope=EVERYWHERE)
            value = result.by_code()[int(row[2])]
            assert row[place] == ("" if value is None else str(value) if place == 6 else str(int(value))), (row, metric)


def test_the_public_file_has_no_rows_of_some_people_or_of_any_days(exported):
    """A street's rows are those of the file of its county; a file of some people, of some days or of a community is refused."""
    dimensions = read_dimensions(exported)
    for selection in (
        YEAR.choose(group="residents"),
        Selection(Period(None, date(2026, 3, 2), date(2026, 3, 5))),
    ):
        with pytest.raises(BadRequest):
            records_query(exported, RecordsRequest(selection), dimensions, scope=EVERYWHERE)


@pytest.mark.usefixtures("in_tens")
def test_a_street_has_the_rows_of_its_county(demo_database):
    county, street = (
        read_snapshot(written(demo_database, RecordsRequest(Selection().at_home("330108").choose(**chosen))))
        for chosen in ({}, {"place": str(XIXING)})
    )
    assert street[2] == [row for row in county[2] if row[2] == str(XIXING)] != []


def test_another_definition_is_another_code(exported_sqlite, monkeypatch):
    codes = {code(exported_sqlite)}
    for name in RECORD_METRICS:
        changed = copy.copy(METRICS[name])
        object.__setattr__(changed, "history", (*changed.history, Earlier(changed.definition)))
        with monkeypatch.context() as patch:
            patch.setitem(METRICS, name, changed)
            codes.add(code(exported_sqlite))
    assert len(codes) == 1 + len(RECORD_METRICS)
    assert code(exported_sqlite) in codes


def code(database) -> str:
    return read_snapshot(written(database, exact(YEAR)))[0]["快照代码"]


def test_further_breakdowns_and_names_that_try_to_be_formulas(exported):
    _, headers, rows = read_snapshot(written(exported, exact(YEAR, ("group", "brand"), "en")))
    assert headers[6:8] == ["Volunteer group", "Brand"]
    assert {row[7] for row in rows} == {*NASTY, "not given"}
    assert {row[6] for row in rows} == {"Residents"}


def test_the_workbook_says_the_same(exported):
    book = openpyxl.load_workbook(io.BytesIO(written(exported, exact(YEAR), "xlsx")))
    provenance, headers, rows = read_snapshot(written(exported, exact(YEAR)))
    table = [[cell.value for cell in row] for row in book["数据"].iter_rows(min_row=HEADER_ROW + 1)]
    assert table[0] == headers
    assert [[f"{cell:%Y-%m}" for cell, *_ in table[1:-1]]] == [[row[0] for row in rows]]
    assert [["" if c is None else str(c) for c in (*row[1:6], *row[7:])] for row in table[1:-1]] == [
        [*row[1:6], *row[7:]] for row in rows
    ]
    minutes = [12 * 60, 3 * 90, 20 * len(NASTY), 11 * 60]
    assert [row[6] for row in table[1:-1]] == pytest.approx([part / 60 for part in minutes], abs=1e-9)
    total = ["合计", *[None] * 5, pytest.approx(sum(minutes) / 60), sum(minutes), 12 + 3 + len(NASTY) + 11]
    assert table[-1] == [*total, "不可相加", None]
    assert book["数据"].auto_filter.ref == f"A{HEADER_ROW + 1}:K{HEADER_ROW + 1 + len(rows)}"
    lines = [[cell.value for cell in row] for row in book["说明"].iter_rows()]
    assert ["匹配行数", "4"] in lines
    assert ["快照代码", provenance["快照代码"]] in lines


def test_the_columnar_copy_gives_the_same_file(exported, tmp_path):
    url = exported.url.render_as_string(hide_password=False)
    with contextlib.closing(Database(url, columnar_folder=tmp_path / "columns")) as with_copy:
        refresh(with_copy)
        assert with_copy.read(select(func.count()).select_from(service_record), rows=None).from_copy
        request = exact(YEAR, ("brand",))
        mine, theirs = (read_snapshot(written(database, request)) for database in (with_copy, exported))
        assert mine[0] == theirs[0]
        assert sorted(mine[2]) == sorted(theirs[2])


def test_a_selection_without_records(exported):
    provenance, headers, rows = read_snapshot(written(exported, exact(YEAR.choose(category="legal_aid"))))
    assert (provenance["匹配行数"], provenance["写出行数"], rows) == ("0", "0", [])
    assert len(headers) == 11


def test_a_filter_that_records_do_not_carry(exported_sqlite):
    with pytest.raises(BadRequest, match="award"):
        written(exported_sqlite, exact(YEAR.choose(award="gold")))


def test_too_many_rows_for_a_sheet(exported_sqlite, monkeypatch):
    monkeypatch.setattr("lib.exports.records.writer.MOST_ROWS", 3)
    file = io.BytesIO()
    with pytest.raises(ExportFailed, match=r"4 rows are more than the 3 .* Take CSV"):
        write_records(exported_sqlite, exact(YEAR), file, "xlsx", scope=EVERYWHERE)
    assert file.getvalue() == b""
    monkeypatch.setattr("lib.exports.records.writer.MOST_ROWS", 4)
    assert written(exported_sqlite, exact(YEAR), "xlsx")


def test_a_lost_row_is_no_file(exported_sqlite, monkeypatch):
    real = by_month._batches
    monkeypatch.setattr(by_month, "_batches", lambda *asked: (batch[1:] for batch in real(*asked)))
    file = io.BytesIO()
    with pytest.raises(ExportFailed, match=f"{12 + 3 + len(NASTY) + 11} records were to come, 0 came"):
        write_records(exported_sqlite, exact(YEAR), file, "csv", scope=EVERYWHERE)
    assert file.getvalue() == b""


def test_data_that_changes_once_is_read_again(exported_sqlite, monkeypatch):
    real, times = exported_sqlite.streams, []

    @contextlib.contextmanager
    def disturbed(**more):
        times.append(1)
        if len(times) == 1:  # between the names of the places and the rows
            with exported_sqlite.write(region):
                pass
        with real(**more) as found:
            yield found

    monkeypatch.setattr(exported_sqlite, "streams", disturbed)
    provenance, _, rows = read_snapshot(written(exported_sqlite, exact(YEAR)))
    assert (len(times), provenance["数据版本"], len(rows)) == (2, "8", 4)


@pytest.mark.parametrize(("kind", "rows"), [("csv", 4_000), ("zip", 4_000), ("xlsx", 3_000)])
def test_memory_does_not_grow_with_the_rows(exported_sqlite, monkeypatch, kind, rows):
    """Many times the rows may take a tenth more memory at most (the fewer are several batches already)."""
    monkeypatch.setattr("lib.exports.records.by_month.BATCH_ROWS", 1_000)
    few, many = (_peak(exported_sqlite, monkeypatch, kind, count) for count in (rows, 5 * rows))
    assert many < few * 1.1


def _peak(database, monkeypatch, kind: str, rows: int) -> int:
    """Bytes that Python holds at most while `rows` rows pass."""
    generated = text(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
        f"SELECT 202601 + i % 12, {XIXING} + i % 3, 'culture', 1 + i % 4, 'sign_in', i, i, 12 FROM n"
    )
    counted = text(f"SELECT 202601, {rows} * ({rows} + 1) / 2")
    monkeypatch.setattr("lib.exports.records.by_month.records_statement", lambda *_, **__: generated)
    monkeypatch.setattr("lib.exports.records.by_month.months_statement", lambda *_: counted)
    with tempfile.TemporaryFile() as file:
        tracemalloc.start()
        found = write_records(database, exact(YEAR), file, kind, scope=EVERYWHERE)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert found.rows == rows
    return peak


def _hours(minutes: int) -> str:
    return str(round(minutes / 60, 4))

"""The bytes of a CSV: a plain table from the first line, BOM, CRLF, RFC 4180, ISO times, numbers rounded last."""

import io
from datetime import date, datetime

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.exports.csv_writer import BOM, read_csv, write_csv
from lib.exports.file_table import EXTRA_DECIMALS, Column
from tests.exports.conftest import NASTY

HOURS = Column("小时", "number", digits=1)
TYPED = (
    *(Column("镇街"), Column("镇街编号"), Column("日期", "day"), Column("月份", "month"), Column("季度", "quarter")),
    *(
        Column("年份", "year"),
        Column("导入", "moment"),
        HOURS,
        Column("人次", "count"),
        Column("率（%）", "percent", digits=2),
    ),
    Column("备注"),
)
DAY, MOMENT = date(2026, 10, 31), datetime(2026, 10, 31, 10, 30)
ROWS = [
    ("浦沿街道", "330108003", DAY, 202610, 20264, 2026, MOMENT, 1 / 3, 12, 27.123456, None),
    ("西兴街道", "330108001", None, 202601, 20261, 2026, MOMENT, 2.0, None, None, "人数过少，不显示"),
]


def written(columns, rows) -> bytes:
    file = io.BytesIO()
    write_csv(file, columns, rows)
    return file.getvalue()


def test_the_bytes():
    content = written((Column("镇街"), HOURS), [("浦沿街道", 12.5), ("西兴街道", -3), ('a "b", c', None)])
    assert content == BOM + '镇街,小时\r\n浦沿街道,12.5\r\n西兴街道,-3.0\r\n"a ""b"", c",\r\n'.encode()


def test_pandas_reads_one_kind_of_value_a_column():
    table = pandas.read_csv(io.BytesIO(written(TYPED, ROWS)), parse_dates=["日期", "导入"])
    assert list(table.columns) == [column.header for column in TYPED]
    assert len(table) == len(ROWS)
    assert [table[name].dtype.kind for name in ("镇街编号", "日期", "年份", "导入", "小时", "人次", "率（%）")] == list(
        "iMiMfff"
    )
    assert list(table["月份"]) == ["2026-10", "2026-01"]
    assert list(table["季度"]) == ["2026-Q4", "2026-Q1"]
    assert table["小时"][0] == round(1 / 3, 3)
    assert table["率（%）"][0] == 27.1235


def test_names_come_back_as_they_were_and_none_is_a_formula():
    assert read_csv(written((Column("品牌"),), [(name,) for name in NASTY])) == (["品牌"], [[name] for name in NASTY])


def test_every_line_ends_with_crlf():
    content = written((Column("a"), Column("b")), [("x", "1"), ("y", "2")])
    assert content.count(b"\n") == content.count(b"\r\n") == 1 + 2


def test_a_table_without_rows_keeps_its_headers():
    assert read_csv(written((Column("a"), Column("b")), [])) == (["a", "b"], [])


@pytest.mark.parametrize("content", [b"a,b\r\n", BOM + b"a,b\r\nc\r\n", BOM, b""])
def test_another_file_is_no_snapshot(content):
    with pytest.raises(ValueError, match="not a snapshot"):
        read_csv(content)


@given(st.lists(st.integers(0, 10**7), max_size=60))
def test_rows_of_rounded_hours_agree_with_the_total_as_the_page_prints_it(minutes):
    _, rows = read_csv(written((HOURS,), [(part / 60,) for part in minutes]))
    drift = abs(sum(float(hours) for (hours,) in rows) - sum(minutes) / 60)
    half_of_the_last_decimal = 0.5 / 10 ** (HOURS.digits + EXTRA_DECIMALS)
    assert drift <= half_of_the_last_decimal * len(rows) + 1e-6
    assert drift < 0.5 / 10**HOURS.digits  # under half of the decimal that the page prints

"""The bytes of a CSV: BOM, CRLF, RFC 4180, numbers as numbers."""

import io

import pytest

from lib.exports.csv_writer import BOM, read_snapshot, write_csv
from tests.exports.conftest import NASTY

PROVENANCE = (("指标", "服务时长 (service_hours)"), ("所选范围", "=1+1"))


def written(headers, rows) -> bytes:
    file = io.BytesIO()
    write_csv(file, PROVENANCE, headers, rows)
    return file.getvalue()


def test_the_bytes():
    content = written(("镇街", "小时"), [("浦沿街道", 12.5), ("西兴街道", -3), ('a "b", c', None)])
    assert (
        content
        == BOM
        + (
            "指标,服务时长 (service_hours)\r\n所选范围,'=1+1\r\n\r\n镇街,小时\r\n浦沿街道,12.5\r\n西兴街道,-3\r\n"
            '"a ""b"", c",\r\n'
        ).encode()
    )


def test_names_come_back_as_they_were_and_none_is_a_formula():
    content = written(("品牌",), [(name,) for name in NASTY])
    provenance, headers, rows = read_snapshot(content)
    assert provenance == {"指标": "服务时长 (service_hours)", "所选范围": "=1+1"}
    assert headers == ["品牌"]
    assert rows == [[name] for name in NASTY]


def test_every_line_ends_with_crlf():
    content = written(("a", "b"), [("x", 1), ("y", 2)])
    assert content.count(b"\n") == content.count(b"\r\n") == 2 + 1 + 1 + 2


def test_a_table_without_rows_keeps_its_headers():
    assert read_snapshot(written(("a", "b"), [])) == (dict(PROVENANCE), ["a", "b"], [])


@pytest.mark.parametrize("content", [b"a,b\r\n", BOM + b"a,b\r\nc,d\r\n", BOM, b""])
def test_another_file_is_no_snapshot(content):
    with pytest.raises(ValueError, match="not a snapshot"):
        read_snapshot(content)

"""Inspecting a file as the page and the command do: by a worker."""

import datetime as dt
import io

import pytest

from lib.catalogue.vocabularies import Text
from lib.importers.errors import ImportRejected
from lib.importers.formats import FORMATS
from lib.importers.formats.format import FormatSpec
from lib.importers.inspect.inspect import inspect_file
from lib.importers.messages.file_errors import FileRejected
from lib.importers.messages.warnings import WARNINGS
from lib.importers.read.source_file import from_bytes, open_path
from tests.importers.hostile_files import GOOD, HEADER, workbook

OURS = FormatSpec(
    "mapping:ours",
    Text("我们的表", "Our table"),
    "hours",
    {"person_name": ("谁",), "team": ("哪支队",), "served_on": ("哪天",), "hours": ("多久",)},
    required_fields=("person_name", "hours"),
)
TABLE = "谁,哪支队,哪天,多久\n测试甲,测试一队,2025-03-05,2\n".encode()


def seen(content: bytes, name: str = "file.csv", **chosen):
    with from_bytes(content, name) as source:
        return inspect_file(source, **chosen)


def test_a_file_from_a_folder_and_one_from_a_browser_are_seen_alike(tmp_path):
    (tmp_path / "hours.csv").write_bytes(GOOD)
    with open_path(tmp_path / "hours.csv") as one, from_bytes(io.BytesIO(GOOD), "hours.csv") as other:
        assert inspect_file(one) == inspect_file(other)
        assert (one.sha256, one.size, one.name) == (other.sha256, other.size, other.name)
        assert one.sha256 == "".join(one.sha256.split()).lower() and len(one.sha256) == 64


def test_a_saved_mapping_is_recognised():
    assert seen(TABLE).format is None
    found = seen(TABLE, saved=[OURS])
    assert found.format == OURS and found.header == ("谁", "哪支队", "哪天", "多久")
    assert found.preview == (("测**", "测试一队", "2025-03-05", "2"),)


def test_what_the_steward_chose_stands():
    content = workbook(sheets={"一": [["a", "b"], ["1", "2"]], "二": [["x"], HEADER.strip().split(","), ["甲"] * 7]})
    assert seen(content, "f.xlsx").sheet == "二"
    found = seen(content, "f.xlsx", sheet="一", header_row=1)
    assert (found.sheet, found.header, found.format) == ("一", ("a", "b"), None)
    assert seen(TABLE, delimiter="\t", saved=[OURS], header_row=1).header == ("谁,哪支队,哪天,多久",)
    with pytest.raises(FileRejected) as rejected:
        seen(content, "f.xlsx", sheet="三")
    assert rejected.value.rule == "wrong_sheet" and "一、二" in rejected.value.message.zh


def test_a_format_by_name_is_the_only_one_tried():
    assert seen(GOOD, format_name="zyh_credit").format is None
    assert seen(GOOD, format_name="national_hours").format == FORMATS["national_hours"]


def test_the_reading_is_as_looked_at_with_what_was_chosen():
    found = seen("标题\n".encode("gb18030") + GOOD.decode().encode("gb18030"))
    reading = found.reading(team_name="测试二队", day_first=True)
    assert (reading.encoding, reading.header_row, reading.platform) == ("gb18030", 2, "national")
    assert (reading.team_name, reading.day_first, reading.format) == ("测试二队", True, FORMATS["national_hours"])
    with pytest.raises(FileRejected) as rejected:
        seen(TABLE).reading()
    assert rejected.value.rule == "format_unknown"
    assert seen(TABLE).reading(format=OURS).format == OURS


def test_cells_of_a_workbook_are_shown_as_typed_long_numbers_masked():
    rows = [
        ["列一", "列二", "列三", "列四", "列五", "列六", "列七"],
        [
            dt.datetime(2025, 3, 5),
            dt.datetime(2025, 3, 5, 9, 0),
            2.0,
            0.1 + 0.2,
            330102199003070000,
            True,
            dt.time(9, 30),
        ],
    ]
    assert seen(workbook(rows), "f.xlsx").preview == (
        ("2025-03-05", "2025-03-05 09:00:00", "2", "0.3", "3.301*********70E+17", "是", "09:30:00"),
    )


def test_warnings_speak_both_languages():
    found = seen("标题\n".encode("gb18030") + GOOD.decode().encode("gb18030"))
    assert {warning.rule for warning in found.warnings} >= {"encoding_guessed", "title_rows", "missing_columns"}
    for warning in found.warnings:
        assert warning.message.zh.endswith("。") and warning.message.en.endswith(".") and "?" not in warning.message.en
    for rule in WARNINGS.values():
        assert rule.reason.zh and rule.reason.en


def test_a_wide_cell_far_down_is_found_before_anything_is_written():
    rows = [HEADER.strip().split(","), ["甲"] * 7, *[[]] * 20, [None] * 400 + ["x"]]
    with pytest.raises(FileRejected) as rejected:
        seen(workbook(rows), "f.xlsx")
    assert rejected.value.rule == "far_cell" and "OK23" in rejected.value.message.en


def test_names_in_columns_that_nobody_knows_are_masked_by_how_they_inspect_file():
    table = "服务人员,负责同志,街道,内容\n" + "".join(
        f"{name},{other},浦沿街道,河道巡护\n"
        for name, other in (("测试甲", "王测试"), ("测试乙", "李测"), ("测试丙", "张测试"))
    )
    found = seen(table.encode())
    assert found.format is None
    assert found.preview[0] == ("测**", "王**", "浦沿街道", "河道巡护")
    assert found.preview[1][:2] == ("测**", "李*")


def test_a_format_keeps_the_platform_that_it_belongs_to():
    found = seen(GOOD)
    assert found.reading(platform="national").platform == "national" and found.reading(platform=None).platform is None
    with pytest.raises(ImportRejected) as rejected:
        found.reading(platform="we")
    assert "national" in rejected.value.message.en and "we" in rejected.value.message.en
    assert seen(TABLE, saved=[OURS]).reading(platform="we").platform == "we"

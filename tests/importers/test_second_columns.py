"""Columns that mean the same as one that is read: of states every one counts, of the rest the same one in any order."""

import pytest

from lib.importers.formats import FORMATS
from lib.importers.read.header_matching import KnownFormat
from tests.importers.in_process import inspect_content, read

HEAD = "时长编号,志愿者编号,活动名称,签到时间,志愿时长"


def hours(words: str, *cells: str) -> bytes:
    """Records of 志愿浙江 with further columns: their header words, and what they hold row by row."""
    rows = (f"ZJ{i},V{i},清洁家园,2026-03-05 09:00:00,1,{more}" for i, more in enumerate(cells, 1))
    return "\n".join([f"{HEAD},{words}", *rows, ""]).encode()


@pytest.mark.parametrize("word", ["审核状态", "审核结果", "状态"])
def test_the_state_under_any_of_its_words(word):
    found = read(hours(word, "已通过", "已驳回"))
    assert [(row["source_ref"][-3:], row["state"]) for row in found.rows] == [("ZJ1", "confirmed"), ("ZJ2", "voided")]


@pytest.mark.parametrize("words", ["审核状态,状态", "状态,审核状态", "状态,状态", "审核结果,状态"])
def test_two_columns_of_states_have_to_say_the_same(words):
    found = read(
        hours(words, "已通过,已通过", "已通过,已驳回", "已驳回,", ",待审核", "已通过,归档", "已通过,confirmed")
    )
    assert [(row["source_ref"][-3:], row["state"]) for row in found.rows] == [
        ("ZJ1", "confirmed"),
        ("ZJ3", "voided"),
        ("ZJ4", "pending"),
        ("ZJ6", "confirmed"),
    ]
    unknown = "unknown_code" if words == "状态,审核状态" else "columns_differ"  # 归档 stands in the column read first
    assert [(row["line"], row["rule"]) for row in found.quarantined_rows] == [(3, "columns_differ"), (6, unknown)]


def test_a_contradiction_within_a_cell_is_no_state():
    found = read(hours("审核状态", "已通过/已驳回", "已通过"))
    assert [(row["line"], row["rule"]) for row in found.quarantined_rows] == [(2, "several_words")]


@pytest.mark.parametrize("words", ["所属镇街,所属区域", "所属区域,所属镇街"])
def test_the_same_column_is_read_whatever_their_order(words):
    street, county = words.index("街") < words.index("域"), "滨江区"
    cells = f"长河街道,{county}" if street else f"{county},长河街道"
    content = hours(words, cells)
    assert [row["place"] for row in read(content).rows] == ["长河街道"]
    assert dict(inspect_content(content)["warnings"])["second_columns"] == {"columns": "所属区域"}
    assert KnownFormat(FORMATS["zhejiang_hours"]).found(words.split(",")) == {"place": "所属镇街"}

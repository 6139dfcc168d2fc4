"""Cells that say nothing are empty, whatever stands in them; the error of a formula is a fault in every column read."""

import pyarrow as pa
import pytest

from lib.importers.parse.null_tokens import blank_formula_errors, blank_null_tokens, is_null_token
from tests.importers.parse.test_batch_parser import ID, KEYS, convert, hours

NOTHING = ("-", "—", "--", "——", "/", "无", "無", "暂无", "NULL", "null", "(null)", "N/A", "n/a", "nan", "NaN", "None", "空", " - ", "－", "／",
           "　无")  # fmt: skip
SOMETHING = ("无锡路队", "空港志愿队", "/甲", "-1", "0", "null队", "暂无名队", "南", "#", "- -甲", "-----", "a-b")
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", " #n/a ")
DAY = {"served_on": "2025-03-05", "hours": "2"}


def test_words_for_nothing():
    assert blank_null_tokens(pa.array([*NOTHING, *SOMETHING])).to_pylist() == [""] * len(NOTHING) + [*SOMETHING]
    assert [is_null_token(cell) for cell in (*NOTHING, *SOMETHING)] == [True] * len(NOTHING) + [False] * len(SOMETHING)


def test_errors_of_formulas():
    texts, failed = blank_formula_errors(pa.array([*ERRORS, *NOTHING, *SOMETHING]))
    assert failed.tolist() == [True] * len(ERRORS) + [False] * (len(NOTHING) + len(SOMETHING))
    assert texts.to_pylist() == [""] * len(ERRORS) + [*NOTHING, *SOMETHING]


@pytest.mark.parametrize("nothing", ["-", "无", "NULL", "/"])
def test_nothing_is_read_as_an_empty_cell(nothing):
    names = ("team", "place", "category", "starts", "ends", "minutes", "entered_on", "number")
    written, blank = (convert("hours", [hours(**DAY, **dict.fromkeys(names, cell))])[0] for cell in (nothing, ""))
    assert written == blank
    assert (written[0]["team"], written[0]["place"], written[0]["entered_on"]) == (None, None, None)


def test_numbers_of_records_that_say_nothing_are_not_all_the_same_record():
    rows = [hours(**DAY, number="-"), hours(**DAY | {"served_on": "2025-03-06"}, number="-")]
    staged, _ = convert("hours", rows)
    assert len({row["source_ref"] for row in staged}) == 2


@pytest.mark.parametrize("nothing", ["-", "无", "NULL"])
def test_nobody_is_called_nothing(nothing):
    rows = [{"person_name": nothing, "team": "一队", "activity": "清洁", **DAY}]
    assert convert("hours", rows)[1] == [(2, None, "no_person", None)]
    rows = [{"person_name": "测试甲", "team": nothing, "activity": "清洁", **DAY}]
    assert convert("hours", rows)[1] == [(2, None, "no_person", None)]
    rows = [{"id_number": nothing, "person_name": "测试甲", "team": "一队", "activity": "清洁", **DAY}]
    assert convert("hours", rows)[0][0]["person_key"] == KEYS.of_name_in_team("测试甲", "一队")


def test_a_needed_cell_that_says_nothing_is_empty():
    row = {
        "scheme": "四个10先进典型",
        "round": "2",
        "recipient_kind": "志愿者",
        "level": "省级",
        "place": "滨江区",
        "awarded_on": "2025.3.5",
    }
    assert convert("honours", [row | {"recipient": "无"}])[1] == [(2, "RECIPIENT*", "empty", "无")]


def test_codes_may_have_a_meaning_for_such_words():
    row = {"name": "护河", "started_on": "2025-03-05"}
    rows = [row | {"incubated": cell} for cell in ("有", "无", "-", "")]
    assert [row["incubated"] for row in convert("projects", rows)[0]] == [True, False, None, None]
    meant = {"values": {"category": {"-": "health"}}}
    rows = [hours(**DAY, category=cell) for cell in ("-", "无", "")]
    assert [row["category"] for row in convert("hours", rows, **meant)[0]] == ["health", None, None]


@pytest.mark.parametrize(
    "name",
    ["id_number", "person_name", "team", "activity", "place", "category", "served_on", "hours", "number", "state"],
)
def test_an_error_is_a_fault_in_every_column(name):
    staged, quarantined = convert("hours", [hours(**{**DAY, name: "#N/A"})])
    assert staged == []
    assert [(column, rule) for _, column, rule, _ in quarantined] == [(f"{name.upper()}*", "formula_error")]


def test_a_column_that_is_not_read_may_hold_anything():
    assert convert("hours", [hours(**DAY, phone="#N/A")])[1] == []


@pytest.mark.parametrize("sign", ["'", "‘", "’", "`", " '"])
def test_the_sign_of_a_spreadsheet_for_text_is_no_part_of_a_number(sign):
    row = {"served_on": f"{sign}2025-03-05 09:00", "hours": f"{sign}1.5", "place": f"{sign}330108003"}
    staged, quarantined = convert("hours", [hours(**row) | {"id_number": sign + ID}])
    assert quarantined == []
    assert (staged[0]["person_key"], staged[0]["minutes"], staged[0]["place"]) == (
        KEYS.of_id_number(ID),
        90,
        "330108003",
    )
    assert convert("hours", [hours(**DAY) | {"activity": "'好日子'"}])[0]

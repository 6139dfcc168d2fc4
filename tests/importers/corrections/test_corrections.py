"""The quarantined rows come back as a workbook, are corrected in it, and are recognised when it is given again."""

import io
import tempfile

import openpyxl
import pytest

from lib.importers.corrections.corrections import write_corrections
from lib.importers.corrections.workbook import UNEVEN_MARK
from lib.importers.inspect.inspect import inspect_file
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.header_matching import CORRECTION_WORDS
from lib.importers.read.source_file import from_bytes
from lib.importers.stage.stage import stage
from tests.importers.hostile_files import workbook

KEY = b"\x07" * 32
HEADER = "姓名,身份证号,组织名称,活动名称,信用时数,签到时间,签退时间"
ID_NUMBER = "11010119900307109X"
GOOD_ROW = f"测试甲,{ID_NUMBER},测试一队,清洁,2.00,2025-03-05 09:00:00,2025-03-05 11:00:00"
BAD_DATE = GOOD_ROW.replace("2025-03-05 09", "2025-13-05 09")
FORMULA = GOOD_ROW.replace("清洁", "=1+1").replace("2.00", "x")
LONG = GOOD_ROW.replace("测试一队", '"测试一队,分队"').replace(",清洁", ",清洁,多")
TITLE = "标题行"


def text(*rows: str) -> bytes:
    return "\r\n".join([TITLE, HEADER, *rows, ""]).encode("gb18030")


def corrections(content: bytes, name: str = "f.csv", *, language: str = "zh") -> tuple[bytes, int]:
    """The workbook for the rows of `content` that are quarantined, and its number of rows."""
    with from_bytes(content, name) as source, tempfile.TemporaryFile() as file:
        staged = stage(source, inspect_file(source).reading(), key=KEY)
        quarantined = [
            (row["line"], row["column"], row["rule"], row["detail"])
            for batch in staged.quarantined_rows()
            for row in batch.to_pylist()
        ]
        written = write_corrections(source, staged, quarantined, file, language=language)
        staged.close()
        file.seek(0)
        return file.read(), written


def cells(content: bytes) -> list[list[str | None]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]


def test_the_rows_come_back_whole_with_what_to_do():
    content, written = corrections(text(GOOD_ROW, BAD_DATE, GOOD_ROW, FORMULA))
    header, *rows = cells(content)
    assert header == [*HEADER.split(","), "行号", "问题", "怎么办"] and written == len(rows) == 2
    assert rows[0][:7] == BAD_DATE.split(",") and rows[1][:7] == FORMULA.split(",")
    assert [row[7] for row in rows] == ["4", "6"]
    assert "签到时间" in rows[0][8] and rows[0][9]


def test_every_cell_is_text_so_that_nothing_is_cut_or_computed():
    content, _ = corrections(text(BAD_DATE, FORMULA))
    for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows():
        for cell in row:
            assert cell.value is None or (cell.data_type, cell.number_format) == ("s", "@")


def test_the_words_follow_the_language():
    content, _ = corrections(text(BAD_DATE), language="en")
    header, row = cells(content)
    assert header[-3:] == list(CORRECTION_WORDS[3:]) and row[-1].isascii()


def test_the_corrected_file_is_recognised_and_its_rows_are_good():
    content, _ = corrections(text(GOOD_ROW, BAD_DATE))
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active["F2"] = "2025-03-05 09:00:00"
    file = io.BytesIO()
    book.save(file)
    with from_bytes(file, "更正.xlsx") as source, from_bytes(text(GOOD_ROW), "f.csv") as first:
        found = inspect_file(source)
        assert found.format.name == "zyh_credit" and {warning.rule for warning in found.warnings} >= {"corrected"}
        again, before = (stage(s, inspect_file(s).reading(), key=KEY) for s in (source, first))
        assert (again.read, again.quarantined) == (1, 0)
        one, other = (next(staged.rows()).drop_columns(["line"]).to_pylist() for staged in (again, before))
        assert one == other  # the same row, wherever it was read
        again.close()
        before.close()


def test_a_correction_of_a_correction_has_the_three_columns_once():
    content, _ = corrections(text(BAD_DATE))
    second, written = corrections(content, "更正.xlsx")
    assert written == 1 and cells(second)[0] == cells(content)[0]
    assert cells(second)[1][7] == "2"


def test_a_row_of_the_wrong_width_is_refused_again_until_somebody_looked():
    content, written = corrections(text(GOOD_ROW, LONG, "测试乙,x"))
    rows = cells(content)[1:]
    assert written == 2 and all(row[10] == UNEVEN_MARK["zh"] for row in rows)
    assert rows[0][:5] == ["测试甲", ID_NUMBER, "测试一队,分队", "清洁", "多"] and rows[0][11] == "2025-03-05 11:00:00"
    assert corrections(content, "更正.xlsx")[1] == 2


def test_a_workbook_gives_its_rows_back_too():
    rows = [line.split(",") for line in (HEADER, GOOD_ROW, BAD_DATE)]
    content, written = corrections(workbook([["标题"], *rows]), "f.xlsx")
    assert written == 1 and cells(content)[1][:8] == [*BAD_DATE.split(","), "4"]


def test_signs_that_xml_cannot_hold_are_written_so_that_it_opens():
    content, _ = corrections(text(BAD_DATE.replace("清洁", "清\x01<洁>&")))
    assert "<洁>&" in cells(content)[1][3]


def test_another_file_is_not_taken_for_the_one_checked():
    with from_bytes(text(BAD_DATE), "f.csv") as source, from_bytes(text(GOOD_ROW), "f.csv") as other:
        staged = stage(source, inspect_file(source).reading(), key=KEY)
        with tempfile.TemporaryFile() as file, pytest.raises(FileRejected) as rejected:
            write_corrections(other, staged, [(3, None, "empty", None)], file, language="zh")
        staged.close()
    assert rejected.value.rule == "other_file"


def test_too_many_rows_are_told_and_none_are_dropped_in_silence():
    with from_bytes(text(BAD_DATE), "f.csv") as source, tempfile.TemporaryFile() as file:
        staged = stage(source, inspect_file(source).reading(), key=KEY)
        with pytest.raises(FileRejected) as rejected:
            many = ((line, None, "empty", None) for line in range(200_001))
            write_corrections(source, staged, many, file, language="zh")
        staged.close()
    assert rejected.value.rule == "too_many_corrections" and "200001" in rejected.value.message.zh


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    corrections(text(BAD_DATE, FORMULA))
    assert list(tmp_path.iterdir()) == []

"""Staging by a real worker: what is left behind, and files that are rejected."""

import os
import tempfile
from datetime import date, timedelta

import pytest

from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.read_options import ReadOptions
from lib.importers.messages.file_errors import FileRejected
from lib.importers.privacy.id_numbers import check_sign
from lib.importers.privacy.pseudonyms import Pseudonyms
from lib.importers.read.source_file import from_bytes
from lib.importers.stage.stage import stage

KEY = b"\x09" * 32
ID = "99999919900307002" + check_sign("99999919900307002")
LAYOUT = FormatSpec(
    "by_hand",
    Text("手工", "By hand"),
    "hours",
    {
        "person_name": ("姓名",),
        "id_number": ("身份证号",),
        "activity": ("活动",),
        "served_on": ("日期",),
        "hours": ("时长",),
    },
    platform="zyh",
)
READING = ReadOptions("csv", LAYOUT, encoding="utf-8", delimiter=",")
HEADER = "姓名,身份证号,活动,日期,时长\r\n"


def csv(*lines: str):
    return from_bytes((HEADER + "".join(f"{line}\r\n" for line in lines)).encode(), "hours.csv")


def test_rows_come_back_checked_and_keyed():
    progress = []
    with csv(
        f"测试甲,{ID},清洁,2025-03-05,2.5", "测试乙,1,清洁,2025-03-05,x", f"测试甲,{ID},清洁,2025/3/7,1", "合计,,,,3.5"
    ) as source:
        found = stage(source, READING, key=KEY, progress=progress.append)
        assert found.sha256 == source.sha256
    assert (found.read, found.skipped, found.quarantined) == (3, 1, 1)
    assert (found.first_day, found.last_day) == (date(2025, 3, 5), date(2025, 3, 7))
    assert found.columns == ("姓名", "身份证号", "活动", "日期", "时长")
    assert progress == [3]
    for _ in range(2):
        rows = [row for batch in found.rows() for row in batch.to_pylist()]
        assert [(row["line"], row["minutes"], row["person_key"]) for row in rows] == [
            (2, 150, Pseudonyms(KEY, "zyh").of_id_number(ID)),
            (4, 60, Pseudonyms(KEY, "zyh").of_id_number(ID)),
        ]
        quarantined = [tuple(row.values()) for batch in found.quarantined_rows() for row in batch.to_pylist()]
        assert quarantined == [(3, "时长", "not_a_number", "*", None), (3, "身份证号", "id_number_shape", "1", None)]
    found.close()
    assert found.rows_file.closed and found.quarantined_file.closed


def test_nothing_personal_and_no_file_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with csv(
        f"测试甲,{ID},清洁,2025-03-05,2.5", f"测试乙,{ID},清洁,2025-02-30,1", f"{ID},测试丙,13800000000,测试丁,测试戊"
    ) as source:
        found = stage(source, READING, key=KEY)
        assert os.listdir(tmp_path) == []
    for file in (found.rows_file, found.quarantined_file):
        file.seek(0)
        content = file.read()
        assert content
        for personal in ("测试甲", "测试乙", "测试丙", "测试丁", "测试戊", ID, "13800000000"):
            assert personal.encode() not in content
    found.close()


def test_a_quarantined_file_leaves_nothing_open(monkeypatch):
    before = len(os.listdir("/proc/self/fd"))
    with csv('测试甲,"1,清洁,2025-03-05,1') as source, pytest.raises(FileRejected) as rejected:
        stage(source, READING, key=KEY)
    assert rejected.value.rule == "stray_quote"
    assert "测试" not in str(rejected.value)
    with from_bytes(HEADER.encode(), "hours.csv") as source, pytest.raises(FileRejected) as rejected:
        stage(source, READING, key=KEY)
    assert rejected.value.rule == "only_a_header"
    assert len(os.listdir("/proc/self/fd")) == before


def test_many_rows_come_in_many_batches():
    lines = [f"测试甲,{ID},清洁{i},2025-03-05,1" for i in range(45_000)]
    progress = []
    with csv(*lines) as source:
        found = stage(source, READING, key=KEY, progress=progress.append)
    assert progress == [20_000, 40_000, 45_000]
    assert [batch.num_rows for batch in found.rows()] == [20_000, 20_000, 5_000]
    assert len({ref for batch in found.rows() for ref in batch.column("source_ref").to_pylist()}) == 45_000
    found.close()


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Etc/GMT-14"], ids=["20 hours behind", "6 hours ahead"])
def test_today_is_the_day_of_the_places_wherever_the_server_stands(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    today = local_now().date()
    days = today - timedelta(days=1), today, today + timedelta(days=1)
    with csv(*(f"测试甲,{ID},清洁,{day},1" for day in days)) as source:
        found = stage(source, READING, key=KEY)
    assert [row["served_on"] for batch in found.rows() for row in batch.to_pylist()] == [*days[:2]]
    quarantined = [(row["line"], row["rule"]) for batch in found.quarantined_rows() for row in batch.to_pylist()]
    assert quarantined == [(4, "date_out_of_range")]
    found.close()

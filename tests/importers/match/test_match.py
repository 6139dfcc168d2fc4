"""Names and codes looked up: what is shown of those that are unknown, and what is kept of what a steward decides."""

from sqlalchemy import select

from lib.importers.decisions import QUARANTINE
from lib.schema import metadata, name_alias, quarantined_row
from tests.importers.imports import PUYAN, id_number, import_file, rows

SECRETS = ("张三", "13987654321", "欧阳泄露")
HEAD = "时长编号,志愿者姓名,身份证号,所属组织,活动名称,所属镇街,签到时间,签退时间,志愿时长（小时）"


def record(serial: int, *, number=None, name="测试甲", team="测试队", activity="河道巡护", place="浦沿街道") -> str:
    """One record of 志愿浙江's hours."""
    return (
        f"{number or f'ZJ{serial}'},{name},{id_number(serial)},{team},{activity},{place},"
        "2026-03-05 09:00:00,2026-03-05 10:00:00,1"
    )


def hours(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines, ""]).encode()


def everything_stored(database) -> str:
    """All that the database holds, as text."""
    return repr([database.rows(select(table)) for table in metadata.sorted_tables if table.name != "region"])


def test_a_cell_of_an_unknown_place_is_kept_and_told_masked(database):
    good = [record(serial) for serial in range(1, 31)]
    shifted = record(31, place="浦沿街道东冠12幢301张三13987654321")
    swapped = record(32, name="浦沿街道", place="欧阳泄露")
    outcome = import_file(database, hours(*good, shifted, swapped), accept_quarantined=True)
    assert (outcome.inserted, outcome.quarantined) == (30, 2)
    kept = rows(database, quarantined_row, "line", "column", "rule", "value")
    assert kept == [
        (32, "所属镇街", "unknown_place", "浦沿街道************"),
        (33, "所属镇街", "unknown_place", "欧***"),
    ]
    assert {one.shown for one in outcome.unknown if one.table == "region"} == {"浦沿街道************", "欧***"}
    shown = everything_stored(database) + repr(outcome)
    assert not [secret for secret in SECRETS if secret in shown]


def test_a_part_of_a_known_name_is_told_whole_so_that_it_can_be_matched(database):
    outcome = import_file(
        database, hours(record(1, place="长河街"), record(2, place="无此镇")), accept_quarantined=True
    )
    assert {(one.shown, one.fate) for one in outcome.unknown if one.table == "region"} == {
        ("长河街", QUARANTINE),
        ("无此镇", QUARANTINE),
    }


def test_a_decision_on_a_cell_that_is_not_told_whole_is_not_kept(database):
    cell = "浦沿街道东冠12幢301张三13987654321"
    given = {"matches": {("region", cell): PUYAN, ("region", "无此镇"): PUYAN}}
    outcome = import_file(database, hours(record(1, place=cell), record(2, place="无此镇")), **given)
    assert outcome.inserted == 2
    assert rows(database, name_alias, "kind", "written", "target_id") == [("region", "无此镇", PUYAN)]

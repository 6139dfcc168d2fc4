"""Small tables in the words of 志愿浙江, cell by cell, and what the worker makes of them. Everyone in them is invented."""

from collections.abc import Sequence

from tests.importers import in_process
from tests.importers.imports import id_number

HEAD = ("姓名", "身份证号", "所属组织", "活动名称", "所属镇街", "签到时间", "志愿时长")
ROW = {
    "姓名": "测试甲", "身份证号": id_number(901), "所属组织": "甲队", "活动名称": "河道巡护", "所属镇街": "滨江区浦沿街道",
    "签到时间": "2026-03-05", "志愿时长": "2",
}  # fmt: skip


def row(**cells: str) -> dict[str, str]:
    """A record, with other cells than usual, or with none (None) in a column."""
    return ROW | cells


def text(*rows: dict[str, str], head: Sequence[str] = HEAD) -> bytes:
    """A CSV file of the records."""
    lines = [",".join(head), *(",".join(one.get(word) or "" for word in head) for one in rows)]
    return ("\n".join(lines) + "\n").encode()


def read(*rows: dict[str, str], head: Sequence[str] = HEAD) -> in_process.Read:
    """The file inspected and staged."""
    return in_process.read(text(*rows, head=head))


def rules(found: in_process.Read) -> list[tuple]:
    """(line, rule, detail) of the quarantined rows."""
    return [(one["line"], one["rule"], one["detail"]) for one in found.quarantined_rows]

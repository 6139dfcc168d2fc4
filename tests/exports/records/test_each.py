"""Each record as a line: every one, what it says, for whom; the same from the copy, and from the columns as from rows."""

import contextlib
import io
from functools import partial

import pytest

from lib.access import EVERYWHERE, LOCAL, Scope
from lib.catalogue.vocabularies import METHOD
from lib.columnar.refresh import refresh
from lib.db import Database
from lib.exports.data_package import read_snapshot
from lib.exports.records import by_month
from lib.exports.records.by_month import write_records
from lib.exports.request import BadRequest, RecordsRequest, read_records_request
from lib.measure.disclosure import Form
from lib.snapshots.deliver import deliver
from lib.snapshots.verify import verify_code
from tests.exports.conftest import CHANGHE, NASTY, PUYAN, XIXING, YEAR

each = partial(RecordsRequest, form=Form.EXACT, each=True)


def written(database, request: RecordsRequest, kind: str = "csv", scope: Scope = EVERYWHERE):
    file = io.BytesIO()
    made = write_records(database, request, file, kind, scope=scope)
    return made, read_snapshot(file.getvalue())


def test_every_record_is_a_line(exported):
    made, (_, headers, rows) = written(exported, each(YEAR))
    assert headers == ["日", "镇街", "镇街编号", "服务类别", "平台", "时长类型", "服务时长（分钟）"]
    signed_in = ["西兴街道", str(XIXING), "环境保护", "志愿浙江", METHOD["sign_in"].zh]
    assert rows.count(["2026-03-05", *signed_in, "60"]) == 12
    assert rows.count(["2026-05-01", *signed_in, "20"]) == len(NASTY)
    assert rows.count(["2026-04-02", "长河街道", str(CHANGHE), "文化体育", "志愿浙江", METHOD["manual"].zh, "90"]) == 3
    assert rows.count(["2026-06-06", "浦沿街道", str(PUYAN), *signed_in[2:], "60"]) == 11
    assert made.rows == len(rows) == 12 + len(NASTY) + 3 + 11


def test_names_that_try_to_be_formulas_and_records_without(exported_sqlite):
    _, (_, headers, rows) = written(exported_sqlite, each(YEAR, ("brand",), "en"), "zip")
    assert headers[6] == "Brand"
    assert {row[6] for row in rows} == {*NASTY, "not given"}


def test_the_copy_gives_the_same_file_and_code(exported_sqlite, tmp_path, monkeypatch):
    url = exported_sqlite.url.render_as_string(hide_password=False)
    with contextlib.closing(Database(url, columnar_folder=tmp_path / "columns")) as with_copy:
        refresh(with_copy)
        mine = written(with_copy, each(YEAR, ("group", "brand")))
    monkeypatch.setattr(by_month, "LINES", 2)  # the code does not depend on how many rows come at a time
    theirs = written(exported_sqlite, each(YEAR, ("group", "brand")))
    assert mine[0].code == theirs[0].code
    assert sorted(mine[1][2]) == sorted(theirs[1][2])


def test_only_records_of_the_scope(exported_sqlite):
    _, (_, _, rows) = written(exported_sqlite, each(YEAR.choose(place=CHANGHE)), scope=Scope((CHANGHE,)))
    assert [row[2] for row in rows] == [str(CHANGHE)] * 3


def test_the_register_asks_again(exported_sqlite):
    file = io.BytesIO()
    made = write_records(exported_sqlite, each(YEAR), file, "csv", scope=EVERYWHERE)
    deliver(exported_sqlite, LOCAL, made.content, what="records", name=made.name, kind="csv", pairs={}, file=file)
    told = verify_code(exported_sqlite, made.code, person=LOCAL)
    assert (told.status, told.found.entry.rows, told.since.same) == ("unchanged", made.rows, True)


@pytest.mark.parametrize(("more", "kind"), [({"form": "protected"}, "csv"), ({}, "xlsx"), ({"each": "2"}, "csv")])
def test_inside_and_as_csv_only(more, kind):
    with pytest.raises(BadRequest, match="each"):
        read_records_request({"each": "1", "form": "exact", "purpose": "%E6%9C%88%E6%8A%A5", **more}, kind=kind)

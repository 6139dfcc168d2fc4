"""The CSV with its explanation: the standard's descriptor, the words, the way back."""

import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.exports.csv_writer import BOM, read_csv
from lib.exports.data_package import read_snapshot
from lib.exports.panel import make_panel, write_panel
from lib.exports.request import PanelRequest
from lib.measure.disclosure import Form
from tests.exports.conftest import XIXING, YEAR

HOURS = METRICS["service_hours"]
REQUEST = PanelRequest(("service_hours",), ("month", "street"), YEAR.choose(place=XIXING), form=Form.EXACT)


def package(database, request: PanelRequest = REQUEST) -> bytes:
    file = io.BytesIO()
    write_panel(make_panel(database, request, scope=EVERYWHERE), file, "zip")
    return file.getvalue()


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_in_it(exported):
    panel, found = make_panel(exported, REQUEST, scope=EVERYWHERE), entries(package(exported))
    assert list(found) == [f"{panel.name}.csv", "datapackage.json", "README.txt"]
    plain = io.BytesIO()
    write_panel(panel, plain, "csv")
    assert found[f"{panel.name}.csv"] == plain.getvalue()


def test_the_descriptor(exported_sqlite):
    found = entries(package(exported_sqlite))
    descriptor = json.loads(found["datapackage.json"])
    (resource,) = descriptor["resources"]
    table = found[resource["path"]]
    assert (resource["format"], resource["mediatype"], resource["encoding"]) == ("csv", "text/csv", "utf-8")
    assert (resource["bytes"], resource["hash"]) == (len(table), f"sha256:{hashlib.sha256(table).hexdigest()}")
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == read_csv(table)[0]
    assert [field["type"] for field in fields] == ["yearmonth", "string", "string", "number", "string", "string"]
    hours = fields[3]
    assert (hours["title"], hours["unit"], hours["code"]) == ("服务时长（小时）", "小时", "service_hours")
    assert hours["description"] == HOURS.definition.zh
    assert (descriptor["as_of"], descriptor["version"], descriptor["demo"]) == ("2026-10-31", "7", True)
    assert [source["title"] for source in descriptor["sources"]] == [HOURS.source.zh]
    told = {line["name"]: line["text"] for line in descriptor["provenance"]}
    assert set(told) >= {*("metric", "definition", "version", "source", "selection", "as_of"), "data_version", "code"}
    assert told["demo"] == "演示数据，纯属虚构"
    assert told["code"] == descriptor["code"] == descriptor["id"]
    assert "西兴街道" in descriptor["description"]


def test_the_words_are_in_the_readers_language(exported_sqlite):
    words = entries(package(exported_sqlite))["README.txt"]
    assert words.startswith(BOM)
    assert words.count(b"\n") == words.count(b"\r\n")
    assert "所选范围：2025-11-01 至 2026-10-31；西兴街道" in words.decode("utf-8-sig")
    english = PanelRequest(REQUEST.metrics, REQUEST.by, REQUEST.selection, "en")
    assert "Data as of: 31 October 2026" in entries(package(exported_sqlite, english))["README.txt"].decode()


def test_the_way_back(exported_sqlite):
    panel = make_panel(exported_sqlite, REQUEST, scope=EVERYWHERE)
    provenance, headers, rows = read_snapshot(package(exported_sqlite))
    assert provenance == {line.label: line.text for line in reversed(panel.provenance)}
    assert headers == list(panel.table.headers)
    assert len(rows) == len(panel.table.rows)
    plain = io.BytesIO()
    write_panel(panel, plain, "csv")
    assert read_snapshot(plain.getvalue()) == ({}, headers, rows)


def test_the_same_data_gives_the_same_bytes(exported_sqlite):
    assert package(exported_sqlite) == package(exported_sqlite)
    with zipfile.ZipFile(io.BytesIO(package(exported_sqlite))) as archive:
        assert {date(*info.date_time[:3]) for info in archive.infolist()} == {date(2026, 10, 31)}


@pytest.mark.parametrize("content", [b"PK nonsense", b""])
def test_another_file_is_no_snapshot(content):
    with pytest.raises(ValueError, match="not a snapshot"):
        read_snapshot(content)


def test_another_zip_is_no_snapshot():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("datapackage.json", "{}")
    with pytest.raises(ValueError, match="not a snapshot"):
        read_snapshot(file.getvalue())

"""The names that a person of some places may see; and that links, files and pages refuse the others in words."""

import pytest

from lib.access import EVERYWHERE, Scope
from lib.dimensions import read_dimensions
from lib.exports.panel import make_panel
from lib.exports.records.by_month import write_records
from lib.exports.report import make_report
from lib.exports.request import BadRequest, PanelRequest, RecordsRequest, ReportRequest
from lib.home_place import home_place
from lib.names_in_scope import names_in_scope
from lib.schema import metadata
from lib.selection import Selection
from tests.measure_data import BINJIANG, CIXI, world

STREET, OTHER = 330108001, 330108002


@pytest.fixture
def database(databases):
    return databases["copy"]


def test_everywhere_sees_all_names(database):
    assert names_in_scope(database, EVERYWHERE) is read_dimensions(database)


def test_a_street_sees_itself_what_lies_below_and_the_line_above(database):
    whole, cut = read_dimensions(database), names_in_scope(database, Scope((STREET,)))
    below = {p.id for p in whole.regions.values() if p.street_id == STREET}
    assert set(cut.regions) == below | set(whole.above(STREET))
    assert cut.below(BINJIANG, "street") == [STREET] and cut.used_counties == (BINJIANG,)
    assert cut.may_choose(STREET) and all(map(cut.may_choose, below))
    assert not any(map(cut.may_choose, (OTHER, BINJIANG, CIXI, 33)))


def test_names_are_of_the_places_seen_or_of_rows_there(database):
    cut = names_in_scope(database, Scope((STREET,)))
    rows = world()
    inside = {p["id"] for p in rows["region"] if p["id"] == STREET or p.get("street_id") == STREET}
    named = {row["brand_id"] for name in metadata.tables for row in rows.get(name, ()) if "region_id" in row
             and "brand_id" in row and row["region_id"] in inside}  # fmt: skip
    seen = set(cut.regions)
    own = {row["id"] for row in rows["brand"] if row["region_id"] in seen}
    above = {row.get("parent_id") for row in rows["brand"] if row["id"] in named | own}
    assert set(cut.members["brands"]) == (own | named | above) - {None}
    assert 0 < len(cut.members["projects"]) < len(read_dimensions(database).members["projects"])


def test_nobodys_scope_knows_no_place_and_no_name_of_a_place(database):
    cut = names_in_scope(database, Scope(()))
    assert not cut.regions and not cut.used_counties and not cut.members["stations"] and not cut.members["teams"]


def test_home_lies_within_the_scope(database, monkeypatch):
    monkeypatch.setenv("HOME_PLACE", str(BINJIANG))
    homes = [home_place(names_in_scope(database, Scope(s))) for s in ((BINJIANG,), (STREET,), (STREET, OTHER), (CIXI,))]
    assert homes == [str(BINJIANG), str(STREET), f"{STREET},{OTHER}", str(CIXI)]
    assert Selection().at_home(homes[2]).places == (STREET, OTHER)


@pytest.mark.parametrize("chosen", [{}, {"place": OTHER}, {"place": BINJIANG}, {"street": OTHER}, {"county": BINJIANG}])
def test_a_file_of_another_place_is_refused(database, tmp_path, chosen):
    selection, scope = Selection().choose(**chosen), Scope((STREET,))
    with pytest.raises(BadRequest):
        make_panel(database, PanelRequest(("service_hours",), (), selection), scope=scope)
    with pytest.raises(BadRequest):
        make_report(database, ReportRequest("freshness", selection), scope=scope)
    with (tmp_path / "file").open("wb") as file, pytest.raises(BadRequest):
        write_records(database, RecordsRequest(selection), file, "csv", scope=scope)


def test_a_project_of_elsewhere_is_refused_like_one_that_is_not_there(database):
    scope = Scope((STREET,))
    known = {member.code for member in names_in_scope(database, scope).members["projects"].values()}
    foreign = next(m.code for m in read_dimensions(database).members["projects"].values() if m.code not in known)
    messages = []
    for code in (foreign, "没有这个"):
        selection = Selection().choose(place=STREET, project=code)
        with pytest.raises(BadRequest) as refused:
            make_panel(database, PanelRequest(("service_hours",), (), selection), scope=scope)
        messages.append(refused.value.message.zh.replace(code, ""))
    assert messages[0] == messages[1]

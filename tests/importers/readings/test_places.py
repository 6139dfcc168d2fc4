"""Places as clerks and platforms write them: the street where it is named, another county set aside, rows without a place told."""

import pytest
from sqlalchemy import select

from lib.access import EVERYWHERE
from lib.importers.decisions import ImportDecisions
from lib.importers.match.addresses import Addresses
from lib.importers.match.places import Places
from lib.schema import service_record
from tests.importers.imports import BINJIANG, PUYAN, XIXING, credit, import_in_process, line

HUSHAN = 330282004
SAME = (
    "西兴街道", "西兴 街道", "滨江区西兴街道", "滨江西兴街道", "杭州市滨江区西兴街道", "杭州滨江西兴街道", "浙江省杭州市滨江区西兴街道", "浙江杭州滨江西兴街道", "浙江省杭州滨江区西兴街道", "西兴街道办事处", "滨江区西兴街道办事处",
    "滨江区-西兴街道", "滨江区 西兴街道", "杭州市/滨江区/西兴街道", "中国浙江省杭州市滨江区西兴街道",
)  # fmt: skip
ADDRESSES = {
    "滨江区浦沿街道东信大道1号": PUYAN, "浦沿街道东信大道1号": PUYAN, "杭州滨江浦沿街道1号": PUYAN, "浙江省杭州市滨江区浦沿街道": PUYAN, "宁波慈溪浒山街道2号": HUSHAN, "慈溪市浒山街道2号": HUSHAN,
    "滨江区江汉路1号": BINJIANG, "江汉路1号": BINJIANG, "杭州市滨江区": BINJIANG, "上海路1号": BINJIANG, "余杭大道1号": BINJIANG, "高新区物联网街1号": BINJIANG, "长河小区3幢": BINJIANG, "菜市场": BINJIANG,
    "余杭区文一西路1号": None, "上海市浦东新区世纪大道1号": None, "上海浦东世纪大道1号": None, "杭州市西湖区文三路1号": None, "江苏省苏州市吴中区1号": None, "苏州市吴中区1号": None, "萧山机场": None,
    "滨江区浦沿街道/西兴街道": None, "浦沿街道、浦沿街道": PUYAN, "合肥市蜀山区": None, "慈溪市": None, "玄武区1号": None,
}  # fmt: skip


def test_one_street_in_fifteen_spellings(database):
    def found(connection) -> list:
        places = Places(connection, ImportDecisions(place=BINJIANG), EVERYWHERE)
        addresses = Addresses(places, BINJIANG)
        return [places.find(written) or addresses.whole_name(written) for written in SAME]

    assert database.run(found) == [[XIXING]] * 15


def test_addresses(database):
    def found(connection) -> dict:
        places = Places(connection, ImportDecisions(place=BINJIANG), EVERYWHERE)
        read = {written: Addresses(places, BINJIANG).place_of(written) for written in ADDRESSES}
        return {written: street or (None if elsewhere else BINJIANG) for written, (street, elsewhere) in read.items()}

    assert database.run(found) == ADDRESSES


def test_another_county_is_set_aside_and_rows_without_a_street_are_told(database):
    places = ("余杭区文一西路1号", "上海市浦东新区世纪大道1号", "江汉路1号", "", "杭州", "滨江区浦沿街道1号")
    day = [line(900 + i, "2026-03-05", "09:00", "11:00", hours=2, place=place) for i, place in enumerate(places, 1)]
    with pytest.raises(Exception, match="2 of 6"):
        import_in_process(database, credit(*day))
    result = import_in_process(database, credit(*day[2:]))
    assert result.inserted == 4 and "3行没有写到镇街" in result.warnings[0].zh
    stored = database.rows(select(service_record.c.region_id))
    assert sorted(one.region_id for one in stored) == [BINJIANG, BINJIANG, BINJIANG, PUYAN]

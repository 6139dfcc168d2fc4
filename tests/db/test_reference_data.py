"""The reference data: complete, loaded once, and places found by list and code only."""

import csv
from datetime import date

import pytest
from sqlalchemy import create_engine, func, insert, select, update
from sqlalchemy.pool import NullPool

from lib.db import migrate, reference_data
from lib.schema import document, platform, population, published_figure, region, region_code


@pytest.fixture
def connection(reference_url):
    engine = create_engine(reference_url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def count(connection, table, *where) -> int:
    return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


def name_of(connection, code_list: str, code: str) -> str:
    found = reference_data.find_region(connection, code_list=code_list, code=code)
    return connection.execute(select(region.c.name).where(region.c.id == found)).scalar_one()


def test_every_place_is_there(connection):
    found = connection.execute(select(region.c.level, func.count()).group_by(region.c.level)).all()
    assert {tuple(row) for row in found} == {
        ("province", 1),
        ("city", 11),
        ("county", 90),
        ("street", 1387 + 13),  # the statistics bureau's, and those of the civil-affairs lists only
        ("community", 67 + 406 + 1),  # Binjiang, Cixi, and 火炬产业社区
    }
    assert count(connection, region_code, region_code.c.code_list == "nbs2022") == 1 + 11 + 90 + 1387 + 67 + 406
    assert count(connection, region_code, region_code.c.code_list == "mca2024") == 1 + 11 + 90 + 1369
    assert count(connection, region_code, region_code.c.code_list == "mca2026") == 3 + 20 + 5


def test_the_same_code_means_different_places_in_different_lists(connection):
    assert name_of(connection, "nbs2022", "330108002") == "长河街道"
    assert name_of(connection, "mca2026", "330108002") == "浦沿街道"
    assert name_of(connection, "mca2024", "330108002") == "浦沿街道"
    assert name_of(connection, "nbs2022", "330282006") == "古塘街道"
    assert name_of(connection, "mca2026", "330282006") == "陆中湾街道"


def test_zeros_that_fill_a_code_are_no_part_of_it(connection):
    assert name_of(connection, "nbs2022", "330108003012") == "新生社区"
    assert name_of(connection, "nbs2022", "330108003000") == "浦沿街道"
    assert name_of(connection, "nbs2022", " 330108000000 ") == "滨江区"
    assert name_of(connection, "nbs2022", "330100") == "杭州市"
    assert name_of(connection, "nbs2022", "330000000000") == "浙江省"


def test_an_unknown_list_and_an_unknown_code_say_so(connection):
    with pytest.raises(
        reference_data.UnknownRegion, match=r"no code list 'nbs'; known lists: mca2024, mca2026, nbs2022"
    ):
        reference_data.find_region(connection, code_list="nbs", code="330108002")
    with pytest.raises(reference_data.UnknownRegion, match="No place has the code '330199' in the code list nbs2022"):
        reference_data.find_region(connection, code_list="nbs2022", code="330199")
    with pytest.raises(reference_data.UnknownRegion):
        reference_data.find_region(connection, code_list="nbs2022", code="")


def test_a_place_knows_what_contains_it(connection):
    rows = {row.id: row for row in connection.execute(select(region))}
    for row in rows.values():
        parent = rows.get(row.parent_id)
        assert (parent is None) == (row.level == "province")
        assert row.path == (f"{parent.path}/{row.id}" if parent else str(row.id))
        assert row.county_id == (row.id if row.level == "county" else parent and parent.county_id)
        assert row.street_id == (row.id if row.level == "street" else parent and parent.street_id)
    siblings = {(row.parent_id, row.name) for row in rows.values()}
    assert len(siblings) == len(rows)


def test_names_are_short_and_in_latin_letters_where_known(connection):
    names = {row.id: (row.name, row.name_en) for row in connection.execute(select(region))}
    assert names[330108003] == ("浦沿街道", "Puyan Subdistrict")
    assert names[330282120] == ("长河镇", "Changhe Town")
    assert names[330108003901] == ("火炬产业社区", "Torch Industrial Community")
    assert names[330282906] == ("陆中湾街道", "Luzhongwan Subdistrict")
    assert names[330282] == ("慈溪市", "Cixi City")
    assert not [name for name, _ in names.values() if name.endswith("村委会")]


def test_one_usual_population_at_a_time(connection):
    usual = connection.execute(select(population.c.region_id, population.c.as_of).where(population.c.usual)).all()
    assert len(set(usual)) == len(usual)
    streets = (330108001, 330108002, 330108003)
    found = connection.execute(select(population.c.residents).where(population.c.region_id.in_(streets))).scalars()
    whole = select(population.c.residents).where(population.c.region_id == 330108)
    assert sum(found) == connection.execute(whole).scalar_one() == 143318 + 168276 + 192265
    cixi = select(population.c.residents, population.c.scope).where(
        population.c.region_id == 330282, population.c.usual, population.c.as_of == date(2022, 12, 31)
    )
    assert tuple(connection.execute(cixi).one()) == (1619900, "without_qianwan")
    assert round(340500 / 1619900 * 100, 2) == 21.02


def test_platforms_letters_and_figures(connection):
    codes = connection.execute(select(platform.c.code).order_by(platform.c.id)).scalars().all()
    assert codes == ["zhejiang", "hangzhou", "national", "we"]
    letters = connection.execute(select(document.c.dated, document.c.region_id).order_by(document.c.id)).all()
    assert [tuple(row) for row in letters][:2] == [(date(2025, 9, 12), 330108), (date(2023, 6, 27), 330282)]
    assert len(letters) == 2 + 12
    assert count(connection, published_figure) == 63 + 58


def test_loading_again_changes_nothing_and_a_changed_row_is_put_right(connection):
    assert reference_data.load(connection) == 0
    connection.execute(update(region).where(region.c.id == 330108).values(name="别处"))
    usual = population.c.region_id == 330108
    connection.execute(update(population).where(usual).values(residents=1))
    assert reference_data.load(connection) == 2
    assert name_of(connection, "nbs2022", "330108") == "滨江区"
    assert reference_data.load(connection) == 0


def test_ids_given_by_the_database_follow_those_of_the_files(connection):
    row = {"title": "t", "issuer": "i", "dated": date(2025, 1, 1), "region_id": 330108}
    connection.execute(insert(document), row)
    assert connection.execute(select(func.max(document.c.id))).scalar_one() == 14 + 1


def test_a_fault_in_a_file_names_the_file_and_the_row(sqlite_url, tmp_path):
    migrate.upgrade(sqlite_url)
    engine = create_engine(sqlite_url, poolclass=NullPool)
    regions = tmp_path / "regions.csv"
    faults = {
        "id,name,level,path\nx,甲,city,1\n": "regions.csv row 2, column id: cannot read 'x'",
        "id,name,level,path\n1,,city,1\n": "regions.csv row 2, column name: must not be empty",
        "id,name,level,path\n1,甲,city\n": "regions.csv row 2: 3 cells, expected 4",
        "id,nom\n1,甲\n": "table region has no column nom",
    }
    with engine.connect() as connection:
        with pytest.raises(reference_data.ReferenceDataError, match=r"regions\.csv is missing"):
            reference_data.load(connection, folder=tmp_path)
        for content, message in faults.items():
            regions.write_text(content, encoding="utf-8")
            with pytest.raises(reference_data.ReferenceDataError, match=message):
                reference_data.load(connection, folder=tmp_path)
    engine.dispose()


def test_residents_by_sex_add_up_and_streets_add_up_to_their_district():
    with (reference_data.FOLDER / "populations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["women"]]
    counts = {row["region_id"]: [int(row[name]) for name in ("residents", "women", "men")] for row in rows}
    assert all(residents == women + men for residents, women, men in counts.values())
    assert counts["330108"][1] == 68_780 + 81_125 + 93_618 == 243_523
    assert round(17_780 / counts["330108"][1], 4) == 0.0730

"""What is hand-made for 慈溪市: its brands, alliances, teams, stations and named projects, and its two villages.

Names that stand in the letter of 2023-06-27 are the letter's; all others are invented. Results and money of the
place: cixi_results.py.
"""

from datetime import date, timedelta

from lib.demo import calibration
from lib.demo.calibration import FIRST_DAY, QIANWAN
from lib.demo.counties.cixi_results import write_results, write_results_of_year
from lib.demo.places import DemoPlace
from lib.demo.random_draws import day_number, generator
from lib.demo.reference_tables.projects import write_projects, write_projects_of_year
from lib.demo.reference_tables.small_tables import SmallTables
from lib.demo.reference_tables.stations import write_stations
from lib.demo.reference_tables.teams import join_alliances, write_teams, write_teams_of_year
from lib.demo.work.work_streams import WorkStream, scaled, steady
from lib.schema import alliance, brand, organisation, population, project, station

VILLAGES = {"横河镇彭桥村": 330282114223, "龙山镇新东村": 330282123227}
_SOURCE = "演示数据，虚构 (invented demo data)"
_ALLIANCES = (
    ("理论宣讲志愿服务联盟", "publicity"), ("教育服务志愿服务联盟", "education"),
    ("文化服务志愿服务联盟", "culture_federation"),
    ("卫生健康志愿服务联盟", "health"), ("青年志愿服务联盟", "youth_league"), ("巾帼志愿服务联盟", "women"),
    ("平安志愿服务联盟", "law"), ("助残扶弱志愿服务联盟", "civil_affairs"),
)  # fmt: skip
_TOWN_BRANDS = (("浒山有约", 330282004, 2020), ("古塘暖邻", 330282006, 2021), ("观海帮", 330282107, 2019),
                ("横河里手", 330282114, 2022), ("周巷串门", 330282121, 2020),
                ("龙山潮声", 330282123, 2023))  # fmt: skip
# name, street, category, launched, retired
_SERVICE_BRANDS = (
    ("灶头暖汤", 330282004, "elderly_care", date(2020, 10, 24), None),
    ("古塘夜哨", 330282006, "safety", date(2019, 6, 15), date(2023, 3, 1)),
    ("海塘净滩", 330282107, "environment", date(2019, 4, 20), None),
    ("杨梅小院课", 330282114, "education", date(2021, 7, 3), None),
    ("周巷老街坊", 330282121, "community_service", date(2020, 3, 28), date(2024, 1, 1)),
    ("龙山急救员", 330282123, "health", date(2022, 4, 9), None),
    ("逍林新风", 330282111, "civility", date(2019, 9, 14), date(2022, 9, 1)),
    ("匡堰窑边课", 330282110, "culture", date(2022, 10, 15), None),
    ("白沙守夜灯", 330282005, "safety", date(2023, 9, 9), None),
    ("胜山伴老", 330282113, "elderly_care", date(2024, 3, 9), None),
    ("坎墩小当家", 330282003, "education", date(2025, 6, 28), None),
)
_WE_UNITS = 13


def write(place: DemoPlace, ledger: SmallTables, *, seed: int, scale: float) -> list[WorkStream]:
    """Everything up to the letter's day; returns the special streams."""
    _write_population(ledger)
    _write_we_stations(place, ledger)
    write_stations(place, ledger, seed=seed)
    backbone = {}
    for index, (name, department) in enumerate(_ALLIANCES):
        on = date(2019, 3, 5) + timedelta(days=60 * index)
        number = ledger.add(alliance, name=name, lead_department=department, region_id=place.county, founded_on=on)
        if department == "health":
            backbone[number] = 11
    write_teams(place, ledger, seed=seed, total=calibration.TEAMS, backbone=backbone)
    join_alliances(ledger)
    _write_bodies(place, ledger)
    _write_brands(place, ledger)
    _write_projects(place, ledger, seed=seed)
    write_results(place, ledger, seed=seed)
    return [_village(place, name, scale) for name in VILLAGES]


def write_year(place: DemoPlace, ledger: SmallTables, *, first: date, seed: int) -> None:
    """What goes on in the (rest of the) year that begins on `first`, after the letter."""
    write_teams_of_year(place, ledger, seed=seed, first=first, yearly=42)
    join_alliances(ledger)
    write_projects_of_year(place, ledger, seed=seed, first=first, yearly=22, incubated=9)
    write_results_of_year(place, ledger, first=first, seed=seed)
    if first.year == 2024:
        ledger.add(station, name="We站·演示14号站", type="we_station", region_id=int(place.units[40]),
                   opened_on=date(2024, 10, 12))  # fmt: skip


def _write_population(ledger: SmallTables) -> None:
    # Invented, with a scope and source that say so: no census by street was at hand, and hours per head need residents.
    residents = {street: number for street, (number, _) in calibration.STREETS.items() if street // 1000 == 330282}
    for street, number in sorted({**residents, **QIANWAN}.items()):
        ledger.add(population, region_id=street, scope="demo", as_of=date(2020, 11, 1), residents=number, usual=True,
                   source=_SOURCE)  # fmt: skip


def _write_we_stations(place: DemoPlace, ledger: SmallTables) -> None:
    for index in range(1, _WE_UNITS + 1):
        unit = int(place.units[(index * 29) % len(place.units)])
        ledger.add(station, name=f"We站·演示{index}号站", type="we_station", region_id=unit,
                   opened_on=date(2019, 3, 5) + timedelta(days=105 * (index - 1)))  # fmt: skip
    for index in (1, 2):
        ledger.add(station, name=f"志愿服务主题广场·演示{index}", type="theme_square", region_id=place.county,
                   opened_on=date(2020 + index, 3, 5))  # fmt: skip


def _write_bodies(place: DemoPlace, ledger: SmallTables) -> None:
    """Nineteen agencies by the letter's day (two had closed), and enterprises."""
    for number in range(1, 24):
        founded = date(2013, 5, 1) + timedelta(days=165 * number)
        closed = date(2021, 6, 30) if number in (2, 5) else None
        opened = founded if number <= 21 else date(2024, 3 * (number - 21), 18)
        ledger.add(organisation, name=f"演示社工机构{number:02d}", kind="agency", region_id=place.county,
                   department="civil_affairs", registered_legal=True, founded_on=opened, closed_on=closed)  # fmt: skip
    for number in range(1, 31):
        ledger.add(organisation, name=f"演示企业{number:02d}", kind="enterprise", region_id=place.county,
                   registered_legal=True, founded_on=date(2010, 1, 1) + timedelta(days=130 * number),
                   closed_on=None)  # fmt: skip


def _write_brands(place: DemoPlace, ledger: SmallTables) -> None:
    top = _brand(ledger, "慈爱同行（演示）", "county", None, place.county, date(2019, 3, 5))
    streets = {
        street: _brand(ledger, name, "street", top, street, date(year, 3, 5)) for name, street, year in _TOWN_BRANDS
    }
    for name, street, category, launched, retired in _SERVICE_BRANDS:
        number = _brand(ledger, name, "service", streets.get(street, top), street, launched, retired)
        ledger.add(project, name=f"{name}志愿服务", category=category, region_id=street, brand_id=number,
                   incubated=False, started_on=launched, ended_on=retired)  # fmt: skip


def _brand(
    ledger: SmallTables, name: str, level: str, parent: int | None, region: int, on: date, end: date | None = None
):
    return ledger.add(
        brand, name=name, level=level, parent_id=parent, region_id=region, launched_on=on, retired_on=end
    )  # fmt: skip


def _write_projects(place: DemoPlace, ledger: SmallTables, *, seed: int) -> None:
    """Three named ones, those before 2019, and those since with exactly 81 incubated in twelve categories."""
    for name, category, started in (
        ("千户万灯", "disability_aid", date(2015, 5, 1)),
        ("青鸟助飞", "education", date(2018, 3, 5)),
        ("银杏暖心", "elderly_care", date(2017, 10, 9)),
    ):
        ledger.add(project, name=name, category=category, region_id=place.county, incubated=False, started_on=started,
                   partnership="government_society")  # fmt: skip
    rng = generator(seed, place.code, "projects")
    write_projects(place, ledger, rng, count=104, started=(date(2012, 2, 1), date(2018, 12, 20)))
    write_projects(place, ledger, rng, count=158, started=(date(2019, 1, 5), date(2023, 6, 10)),
                   incubated=calibration.INCUBATED, every_category=True)  # fmt: skip


def _village(place: DemoPlace, name: str, scale: float) -> WorkStream:
    start, amount = day_number(FIRST_DAY), scaled(calibration.VILLAGE, scale)
    minutes = round(calibration.VILLAGE_MINUTES[name] * scale)
    pace = steady(place, amount, start, factor=0.55)
    return WorkStream(name, amount, pace, start, None, (), region=VILLAGES[name], minutes=minutes)

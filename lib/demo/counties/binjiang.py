"""What is hand-made for 滨江区: its brands, programmes, named projects and V stations, and its special streams.

Names that stand in the letter of 2025-09-12 are the letter's; all others are invented. Results and money of the
place: binjiang_results.py.
"""

from datetime import date

from lib.demo import calibration
from lib.demo.calibration import FIRST_DAY
from lib.demo.counties.binjiang_results import write_results, write_results_of_year
from lib.demo.places import DemoPlace
from lib.demo.random_draws import day_number, generator
from lib.demo.reference_tables.projects import write_projects, write_projects_of_year
from lib.demo.reference_tables.small_tables import SmallTables
from lib.demo.reference_tables.stations import write_stations
from lib.demo.reference_tables.teams import join_alliances, write_teams, write_teams_of_year
from lib.demo.work.work_streams import Choice, WorkStream, scaled, steady
from lib.schema import alliance, brand, programme, project, station

XIXING, CHANGHE, PUYAN, TORCH = 330108001, 330108002, 330108003, 330108003901
_MATRIX_DAY = date(2025, 3, 5)  # the county brand and its three street brands were presented together

# name, street, category, launched, retired
_SERVICE_BRANDS = (
    ("浦师傅", PUYAN, "minor_repairs", date(2021, 10, 16), None),
    ("西兴守艺人", XIXING, "minor_repairs", date(2021, 3, 20), None),
    ("拾忆铺", CHANGHE, "minor_repairs", date(2022, 5, 14), None),
    ("江风伴读", CHANGHE, "education", date(2019, 9, 7), date(2023, 7, 1)),
    ("滨和夜灯", XIXING, "safety", date(2022, 4, 9), None),
    ("冠山拾步", PUYAN, "environment", date(2019, 4, 20), date(2022, 12, 1)),
    ("码上有伴", PUYAN, "elderly_care", date(2023, 6, 3), None),
    ("潮头义诊", CHANGHE, "health", date(2024, 3, 16), None),
    ("小河同学", XIXING, "education", date(2025, 11, 8), None),
)
_V_STATIONS = (  # community, opened, closed
    (330108003008, date(2021, 3, 5), None), (330108002009, date(2021, 3, 5), None),
    (330108001014, date(2021, 3, 5), None), (330108003004, date(2021, 12, 4), None),
    (330108002022, date(2022, 5, 4), None), (330108001016, date(2022, 12, 3), None),
    (330108002027, date(2023, 5, 4), None), (330108003009, date(2023, 12, 2), None),
    (330108001019, date(2024, 5, 4), None), (330108003022, date(2026, 5, 4), None),
)  # fmt: skip
_EVENTS = {  # name in the letter: street, first day of the first, first and last (month, day) of each year; days invented
    "动漫节": (CHANGHE, date(2023, 5, 27), ((5, 27), (6, 1))),
    "文博会": (CHANGHE, date(2023, 10, 12), ((10, 12), (10, 16))),
    "创新创业大赛": (PUYAN, date(2023, 11, 17), ((11, 17), (11, 20))),
}
_GROWING = 1.35  # the year after the letter against the average before it
_STUDENT_TOPICS = (
    "education", "elderly_care", "community_service", "culture", "environment", "disability_aid", "education",
    "health", "community_service", "elderly_care", "culture", "education", "civility", "community_service",
    "elderly_care", "education", "culture", "safety",
)  # fmt: skip
_LAUNCHED_2025 = (
    "community_service", "civility", "environment", "elderly_care", "disability_aid", "education", "health", "culture",
    "safety", "emergency", "events", "legal_aid",
)  # fmt: skip


def write(place: DemoPlace, ledger: SmallTables, *, seed: int, scale: float) -> list[WorkStream]:
    """Everything up to the letter's day; returns the special streams."""
    brands = _write_brands(place, ledger)
    v_choices = _write_v_stations(place, ledger)
    write_stations(place, ledger, seed=seed)
    write_teams(place, ledger, seed=seed, total=418, backbone={})
    ledger.add(alliance, name="校地联盟", lead_department="youth_league", region_id=place.county,
               founded_on=date(2021, 3, 5))  # fmt: skip
    join_alliances(ledger)
    students = _write_programmes(place, ledger)
    repairs = _write_brand_projects(place, ledger, brands)
    rng = generator(seed, place.code, "projects")
    write_projects(place, ledger, rng, count=96, started=(date(2018, 9, 1), date(2024, 12, 20)), incubated=22)
    write_results(place, ledger, seed=seed)
    return [*_streams(place, repairs, v_choices, students, scale), *_write_events(place, ledger, scale)]


def write_year(place: DemoPlace, ledger: SmallTables, *, first: date, seed: int) -> None:
    """What goes on in the (rest of the) year that begins on `first`, after the letter."""
    write_teams_of_year(place, ledger, seed=seed, first=first, yearly=26)
    join_alliances(ledger)
    write_projects_of_year(place, ledger, seed=seed, first=first, yearly=16, incubated=4)
    write_results_of_year(place, ledger, first=first, seed=seed)


def _write_brands(place: DemoPlace, ledger: SmallTables) -> dict[str, int]:
    ids = {"暖在滨江": _brand(ledger, "暖在滨江", "county", None, place.county, _MATRIX_DAY)}
    streets = {}
    for name, street in (("暖兴同行", XIXING), ("长暖四季", CHANGHE), ("浦暖万家", PUYAN)):
        streets[street] = ids[name] = _brand(ledger, name, "street", ids["暖在滨江"], street, _MATRIX_DAY)
    for name, street, _, launched, retired in _SERVICE_BRANDS:
        ids[name] = _brand(ledger, name, "service", streets[street], street, launched, retired)
    return ids


def _brand(
    ledger: SmallTables, name: str, level: str, parent: int | None, region: int, on: date, end: date | None = None
):
    return ledger.add(
        brand, name=name, level=level, parent_id=parent, region_id=region, launched_on=on, retired_on=end
    )  # fmt: skip


def _write_v_stations(place: DemoPlace, ledger: SmallTables) -> tuple[Choice, ...]:
    """Nine stations by the letter's day, each with its project of the programme."""
    number = ledger.add(programme, name="青年V站", region_id=place.county, launched_on=date(2021, 3, 5))
    choices = []
    for index, (region, opened, closed) in enumerate(_V_STATIONS, start=1):
        name = f"青年V站·演示{index}号站"
        stands = ledger.add(
            station, name=name, type="youth_v", region_id=region, opened_on=opened, closed_on=closed
        )  # fmt: skip
        works = _project(ledger, f"演示{index}号站青年志愿", "community_service", region, opened, programme_id=number)
        choices.append(Choice(day_number(opened), works, station=stands, region=region))
    return tuple(choices)


def _project(ledger: SmallTables, name: str, category: str, region: int, started: date, **more: object) -> int:
    more.setdefault("incubated", False)
    return ledger.add(project, name=name, category=category, region_id=region, started_on=started, **more)


def _write_programmes(place: DemoPlace, ledger: SmallTables) -> tuple[Choice, ...]:
    """The courtesy programme with its six paths, the launch of 2025, the pilot; returns the 18 student projects."""
    county = place.county
    courtesy = ledger.add(programme, name="有礼之道", region_id=county, launched_on=date(2021, 5, 20))
    for index, path in enumerate("行序言观孝俭"):
        on = date(2021, 5, 20 + index)
        number = ledger.add(programme, name=path, parent_id=courtesy, region_id=county, launched_on=on)
        name = "有礼之道示范斑马线" if path == "行" else f"有礼之道·{path}（演示项目）"
        _project(ledger, name, "civility", county, on, programme_id=number)
    launch = ledger.add(programme, name="2025年3·5学雷锋活动日", region_id=county, launched_on=_MATRIX_DAY)
    for index, category in enumerate(_LAUNCHED_2025, start=1):
        street = (XIXING, CHANGHE, PUYAN)[index % 3]
        _project(ledger, f"暖在滨江·演示项目{index:02d}", category, street, _MATRIX_DAY, programme_id=launch)
    _project(
        ledger, "专业社工与志愿服务融合（演示）", "community_service", TORCH, date(2024, 10, 8), pilot_level="national"
    )  # fmt: skip
    gss = "government_society_school"
    _project(ledger, "多代同楼", "elderly_care", CHANGHE, date(2022, 9, 9), partnership=gss, incubated=True,
             library_level="provincial", library_on=date(2024, 11, 20))  # fmt: skip
    _project(ledger, "江畔小课桌", "education", XIXING, date(2021, 9, 4), partnership=gss, incubated=True)
    _project(ledger, "银龄数字伙伴", "elderly_care", PUYAN, date(2022, 3, 19), partnership=gss, incubated=True)
    service = ledger.add(programme, name="大学生社区服务", region_id=county, launched_on=date(2023, 3, 4))
    choices = []
    for index, category in enumerate(_STUDENT_TOPICS):
        started = date(2023 + index // 12, 3 + index % 12 // 2, 4)
        unit = int(place.units[(index * 11) % len(place.units)])
        number = _project(ledger, f"大学生社区服务·演示{index + 1:02d}", category, unit, started, programme_id=service)
        choices.append(Choice(day_number(started), number, region=unit))
    return tuple(choices)


def _write_events(place: DemoPlace, ledger: SmallTables, scale: float) -> list[WorkStream]:
    """The large events, each a part of one programme with a project of its own; returns their streams."""
    county, streams = place.county, []
    large = ledger.add(programme, name="大型节展赛事保障", region_id=county, launched_on=_EVENTS["动漫节"][1])
    for name, (street, on, season) in _EVENTS.items():
        part = ledger.add(programme, name=name, parent_id=large, region_id=county, launched_on=on)
        works = _project(ledger, f"{name}志愿服务", "events", street, on, programme_id=part)
        amount, yearly = (scaled(amount, scale) for amount in calibration.EVENTS[name])
        choices, pace = (Choice(day_number(on), works, region=street),), {place.totals.letter.year: yearly}
        wanted = round(calibration.EVENT_STUDENTS[name] * scale)
        streams.append(
            WorkStream(name, amount, pace, day_number(on), "events", choices, students=wanted, season=season)
        )
    return streams


def _write_brand_projects(place: DemoPlace, ledger: SmallTables, brands: dict[str, int]) -> dict[str, Choice]:
    """One project for each service brand; returns those of the repair brands."""
    repairs = {}
    for name, street, category, launched, retired in _SERVICE_BRANDS:
        number = _project(
            ledger, f"{name}便民服务", category, street, launched, brand_id=brands[name], ended_on=retired
        )
        if category == "minor_repairs":
            repairs[name] = Choice(day_number(launched), number, region=street, brand=brands[name])
    return repairs


def _streams(
    place: DemoPlace,
    repairs: dict[str, Choice],
    stations: tuple[Choice, ...],
    students: tuple[Choice, ...],
    scale: float,
) -> list[WorkStream]:
    streams = []
    for name, amount in (
        ("浦师傅", calibration.PU_SHIFU),
        ("西兴守艺人", calibration.XIXING_CRAFT),
        ("拾忆铺", calibration.MEMORY_SHOP),
    ):
        amount, choice = scaled(amount, scale), repairs[name]
        pace = steady(place, amount, choice.start, factor=_GROWING)
        streams.append(WorkStream(name, amount, pace, choice.start, "minor_repairs", (choice,)))
    other, start = scaled(calibration.OTHER_REPAIRS, scale), day_number(FIRST_DAY)
    streams.append(WorkStream("修补", other, steady(place, other, start, factor=_GROWING), start, "minor_repairs"))
    service, start = scaled(calibration.STUDENT_SERVICE, scale, small=True), students[0].start
    streams.append(WorkStream("大学生", service, steady(place, service, start, factor=_GROWING), start, None, students))
    v_stations, start = scaled(calibration.V_STATIONS, scale), stations[0].start
    wanted = round(calibration.V_STATION_STUDENTS * scale)
    streams.append(
        WorkStream(
            "青年V站",
            v_stations,
            steady(place, v_stations, start, factor=_GROWING),
            start,
            None,
            stations,
            students=wanted,
        )
    )
    return streams

"""滨江区: agencies, contests, honours, media reports, trainings, meetings, money. See binjiang.py."""

from datetime import date, timedelta

from lib.demo.places import DemoPlace
from lib.demo.random_draws import generator
from lib.demo.reference_tables.contests import county_contest, enter, higher_entries, shared_id
from lib.demo.reference_tables.projects import write_venture_grants
from lib.demo.reference_tables.small_tables import SmallTables
from lib.schema import (
    benefit_event,
    funding,
    honour,
    media_report,
    meeting,
    merchant,
    organisation,
    project,
    training,
    workforce_report,
)

_CONTEST = "滨江区志愿服务项目大赛"
_PROVINCIAL, _CITY, _YOUTH = "浙江省志愿服务项目大赛", "杭州市志愿服务项目大赛", "浙江省青年志愿服务项目大赛"


def write_results(place: DemoPlace, ledger: SmallTables, *, seed: int) -> None:
    """Everything up to the letter's day."""
    rng = generator(seed, place.code, "results")
    for number in range(1, 15):
        founded = date(2014, 1, 1) + timedelta(days=int(rng.integers(0, 3600)))
        _organisation(ledger, place, f"演示社工机构{number:02d}", "agency", founded)
    for number in range(1, 41):
        founded = date(2015, 1, 1) + timedelta(days=int(rng.integers(0, 3600)))
        _organisation(ledger, place, f"演示高新企业{number:02d}", "enterprise", founded)
    for year, edition in ((2021, 1), (2022, 2), (2023, 3), (2024, 4)):
        county_contest(place, ledger, name=_CONTEST, year=year, edition=edition, month=10, seed=seed)
        venture = {2021: (9, 180_000), 2022: (12, 246_000), 2023: (15, 300_000), 2024: (18, 372_000)}[year]
        write_venture_grants(place, ledger, rng, projects=venture[0], yuan=venture[1],
                             paid=(date(year, 4, 1), date(year, 9, 30)), source="滨江区民政局（演示）")  # fmt: skip
    _higher_contests(place, ledger, seed=seed)
    write_venture_grants(place, ledger, rng, projects=21, yuan=436_000, paid=(date(2025, 4, 7), date(2025, 8, 29)),
                         source="滨江区民政局（演示）")  # fmt: skip
    _media(place, ledger, rng)
    for _ in range(12):
        ledger.add(honour, scheme="enterprise_exemplar", round=1, recipient_kind="enterprise", region_id=place.county,
                   awarded_on=date(2025, 6, 18), level="county")  # fmt: skip
    _trainings(place, ledger, rng)
    for on, kind, topic in (
        (date(2024, 11, 14), "round_table", "社会组织参与志愿服务座谈会（演示）"),
        (date(2025, 2, 18), "promotion", "便民服务推进会（演示）"),
        (date(2025, 5, 22), "round_table", "志愿服务项目化座谈会（演示）"),
    ):
        ledger.add(meeting, kind=kind, topic=topic, region_id=place.county, held_on=on)
    for number in range(1, 27):
        joined = date(2022, 9, 1) + timedelta(days=int(rng.integers(0, 1000)))
        ledger.add(merchant, name=f"演示商家{number:02d}", region_id=int(rng.choice(place.streets)), joined_on=joined)
    for year in range(2021, 2026):
        _money_of_year(place, ledger, year)
        _workforce(place, ledger, year - 1)
        ledger.add(benefit_event, name=f"{year}年志愿者答谢活动（演示）", region_id=place.county,
                   held_on=date(year, 3, 12), attendances=120 + 15 * (year - 2020))  # fmt: skip


def write_results_of_year(place: DemoPlace, ledger: SmallTables, *, first: date, seed: int) -> None:
    """What goes on in the (rest of the) year that begins on `first`."""
    year = first.year
    rng = generator(seed, place.code, "results", year)
    if year > place.totals.letter.year:
        _money_of_year(place, ledger, year)
        _workforce(place, ledger, year - 1)
        write_venture_grants(place, ledger, rng, projects=24, yuan=492_000,
                             paid=(date(year, 4, 7), date(year, 8, 29)), source="滨江区民政局（演示）")  # fmt: skip
        for _ in range(10):
            ledger.add(honour, scheme="enterprise_exemplar", round=year - 2024, recipient_kind="enterprise",
                       region_id=place.county, awarded_on=date(year, 6, 16), level="county")  # fmt: skip
        ledger.add(training, level="county", topic="志愿服务基础培训（演示）", region_id=place.county,
                   held_on=date(year, 4, 16), attendances=190, hours=6.0)  # fmt: skip
        ledger.add(benefit_event, name=f"{year}年志愿者答谢活动（演示）", region_id=place.county,
                   held_on=date(year, 3, 12), attendances=120 + 15 * (year - 2020))  # fmt: skip
    county_contest(place, ledger, name=_CONTEST, year=year, edition=year - 2020, month=10, seed=seed)
    if year in (2025, 2026):
        higher_entries(place, ledger, contest_id=shared_id(_PROVINCIAL, year), decided_on=date(year, 11, 26),
                       awards=("silver", "bronze", None), seed=seed)  # fmt: skip
    ledger.add(meeting, kind="round_table", topic="社会组织座谈会（演示）", region_id=place.county,
               held_on=date(year, 11, 12))  # fmt: skip
    for row in ledger.rows(project)[:40:6]:
        ledger.add(media_report, project_id=row["id"], outlet_level=("city", "provincial")[int(rng.integers(2))],
                   published_on=date(year, 12, int(rng.integers(1, 28))), region_id=place.county)  # fmt: skip


def _organisation(ledger: SmallTables, place: DemoPlace, name: str, kind: str, founded: date) -> None:
    ledger.add(organisation, name=name, kind=kind, region_id=place.county, registered_legal=True, founded_on=founded,
               department="civil_affairs" if kind == "agency" else None, closed_on=None)  # fmt: skip


def _higher_contests(place: DemoPlace, ledger: SmallTables, *, seed: int) -> None:
    named = {row["name"]: row for row in ledger.rows(project)}
    contest_2024, decided = shared_id(_PROVINCIAL, 2024), date(2024, 11, 28)
    for name, award, score in (
        ("江畔小课桌", "gold", 95.2),
        ("银龄数字伙伴", "silver", 92.6),
        ("多代同楼", None, 84.0),
    ):
        enter(ledger, contest_id=contest_2024, project_row=named[name], decided_on=decided, award=award, score=score)
    for name, year, day, awards in (
        (_CITY, 2022, date(2022, 8, 24), ("bronze", None, None)),
        (_YOUTH, 2022, date(2022, 9, 16), (None, None)),
        (_PROVINCIAL, 2023, date(2023, 11, 22), ("bronze", None)),
        (_CITY, 2024, date(2024, 8, 21), ("gold", "silver", "bronze", None)),
        (_YOUTH, 2024, date(2024, 9, 13), (None, None)),
    ):
        higher_entries(place, ledger, contest_id=shared_id(name, year), decided_on=day, awards=awards, seed=seed)


def _media(place: DemoPlace, ledger: SmallTables, rng) -> None:
    named = {row["name"]: row["id"] for row in ledger.rows(project)}
    levels = ("central",) * 3 + ("provincial",) * 5 + ("city",) * 7
    for index, level in enumerate(levels):
        on = date(2022, 3, 5) + timedelta(days=80 * index + int(rng.integers(0, 60)))
        ledger.add(media_report, project_id=named["有礼之道示范斑马线"], outlet_level=level, published_on=on,
                   region_id=place.county)  # fmt: skip
    for name in ("浦师傅便民服务", "西兴守艺人便民服务", "拾忆铺便民服务", "多代同楼", "江畔小课桌"):
        for level in ("central", "provincial", "city", "city")[int(rng.integers(0, 2)) :]:
            on = date(2023, 1, 5) + timedelta(days=int(rng.integers(0, 960)))
            ledger.add(media_report, project_id=named[name], outlet_level=level, published_on=on,
                       region_id=place.county)  # fmt: skip


def _trainings(place: DemoPlace, ledger: SmallTables, rng) -> None:
    for on, topic, count in (
        (date(2024, 5, 17), "全区志愿服务基础培训（演示）", 210),
        (date(2024, 9, 26), "志愿服务项目能力提升培训（演示）", 86),
        (date(2025, 4, 18), "志愿服务信息系统操作培训（演示）", 134),
    ):
        ledger.add(training, level="county", topic=topic, region_id=place.county, held_on=on, attendances=count,
                   hours=6.0)  # fmt: skip
    for index in range(58):
        street = int(place.streets[index % len(place.streets)])
        unit = int(rng.choice(place.units[place.unit_street == index % len(place.streets)]))
        level, region = ("street", street) if index % 3 == 0 else ("community", unit)
        on = date(2019, 4, 1) + timedelta(days=40 * index + int(rng.integers(0, 30)))
        if (on.year, on.month) != place.totals.gap and on <= place.totals.letter:
            ledger.add(training, level=level, topic="志愿者技能培训（演示）", region_id=region, held_on=on,
                       attendances=int(rng.integers(18, 70)), hours=float(rng.choice([1.5, 2.0, 3.0])))  # fmt: skip


def _money_of_year(place: DemoPlace, ledger: SmallTables, year: int) -> None:
    for department, name, first, growth in (
        ("social_work" if year >= 2024 else "publicity", "志愿服务专项经费", 260_000, 30_000),
        ("youth_league", "青年志愿服务经费", 150_000, 10_000),
        ("civil_affairs", "社会组织培育经费", 320_000, 25_000),
    ):
        ledger.add(funding, kind="budget", name=name, source="区级财政（演示）", department=department,
                   region_id=place.county, amount_yuan=first + growth * (year - 2021), from_on=date(year, 1, 1),
                   to_on=date(year, 12, 31))  # fmt: skip
    for month in (3, 6, 11):
        ledger.add(funding, kind="donation", name="爱心捐赠", source=f"演示企业{month:02d}", region_id=place.county,
                   amount_yuan=40_000 + 7_500 * month + 6_000 * (year - 2021),
                   from_on=date(year, month, 15))  # fmt: skip


def _workforce(place: DemoPlace, ledger: SmallTables, year: int) -> None:
    ledger.add(workforce_report, region_id=place.county, as_of=date(year, 12, 31),
               certified_social_workers=690 + 82 * (year - 2020),
               source="演示数据，虚构 (invented demo data)")  # fmt: skip

"""慈溪市: contests, honours, media reports, trainings, courtesy events, merchants, money. See cixi.py."""

from datetime import date, timedelta

import numpy as np

from lib.demo import calibration
from lib.demo.places import DemoPlace
from lib.demo.random_draws import generator, spread
from lib.demo.reference_tables.contests import county_contest, enter, higher_entries, shared_id
from lib.demo.reference_tables.projects import write_venture_grants
from lib.demo.reference_tables.small_tables import SmallTables
from lib.schema import benefit_event, funding, honour, media_report, meeting, merchant, project, training
from lib.schema import workforce_report as workforce

_CONTEST = "慈溪市志愿服务项目大赛"
_NATIONAL, _WOMEN = "中国青年志愿服务项目大赛", "全国巾帼志愿服务优秀项目评选"
_PROVINCIAL, _YOUTH, _CITY = "浙江省志愿服务项目大赛", "浙江省青年志愿服务项目大赛", "宁波市志愿服务项目大赛"
_GRANTOR = "慈溪市民政局（演示）"
_TEACHING = ("知识传授", "技能传习", "业务交流")
_EVENTS = ("鲜花送雷锋", "专场音乐会", "电影答谢节", "志愿者答谢会")
# Budgets of 2023 by department, yuan; other years follow with a factor
_BUDGETS = (("publicity", "志愿服务专项工作经费", 300_000), ("civil_affairs", "志愿调解经费", 100_000),
            ("youth_league", "青年志愿突击队经费", 230_000))  # fmt: skip
_RECIPIENTS = ("volunteer", "worker", "organisation", "community")


def write_results(place: DemoPlace, ledger: SmallTables, *, seed: int) -> None:
    """Everything up to the letter's day."""
    rng = generator(seed, place.code, "results")
    for edition, year in enumerate(range(2019, 2023), start=1):
        county_contest(place, ledger, name=_CONTEST, year=year, edition=edition, month=9, seed=seed)
    _higher_contests(place, ledger, seed=seed)
    for number, count in enumerate(calibration.FOUR_TENS, start=1):
        _four_tens(place, ledger, number, count, date(2018 + number, 3, 5))
    for number, kind in enumerate(("volunteer", "project", "organisation", "community")):  # all four kinds, one a year
        ledger.add(honour, scheme="four_hundreds", round=number + 1, recipient_kind=kind, region_id=place.county,
                   awarded_on=date(2018 + number, 12, 5), level="national")  # fmt: skip
    _trainings(place, ledger, rng)
    _courtesy(place, ledger, rng)
    _donations(place, ledger, rng)
    write_venture_grants(place, ledger, rng, projects=calibration.VENTURE_PROJECTS, yuan=calibration.VENTURE_YUAN,
                         paid=(date(2012, 3, 1), date(2023, 6, 20)), source=_GRANTOR)  # fmt: skip
    for year in range(2021, 2024):
        _budgets(place, ledger, year)
    for name, source, amount, on in (
        ("和美基金", "慈溪农商行", 30_000_000, date(2020, 9, 1)),
        ("亚飞公交正能量基金", "亚飞公益基金会、慈溪交通集团", 1_000_000, date(2021, 3, 5)),
    ):
        ledger.add(funding, kind="fund", name=name, source=source, region_id=place.county, amount_yuan=amount,
                   from_on=on)  # fmt: skip
    for on, number in ((date(2020, 12, 31), 1402), (date(2021, 12, 31), 1608), (date(2022, 12, 31), 1827),
                       (date(2023, 5, 31), calibration.SOCIAL_WORKERS)):  # fmt: skip
        _workforce(place, ledger, on, number)
    _media(place, ledger, rng, first=date(2019, 6, 1), count=40, days=1480)
    for on, kind in ((date(2021, 4, 14), "round_table"), (date(2022, 3, 2), "promotion"),
                     (date(2023, 3, 1), "promotion")):  # fmt: skip
        ledger.add(meeting, kind=kind, topic="志愿服务工作会议（演示）", region_id=place.county, held_on=on)


def write_results_of_year(place: DemoPlace, ledger: SmallTables, *, first: date, seed: int) -> None:
    """What goes on in the (rest of the) year that begins on `first`."""
    year = first.year
    rng = generator(seed, place.code, "results", year)
    county_contest(place, ledger, name=_CONTEST, year=year, edition=year - 2018, month=9, seed=seed)
    for name, known, awards in (
        (_PROVINCIAL, (2023, 2024, 2025, 2026), ("silver", None)), (_YOUTH, (2024, 2026), ("bronze", None)),
        (_CITY, (2024, 2026), ("gold", "silver", "bronze", None)), (_NATIONAL, (2024,), ("silver", None)),
    ):  # fmt: skip
        if year in known:
            higher_entries(place, ledger, contest_id=shared_id(name, year), decided_on=date(year, 11, 20),
                           awards=awards, seed=seed)  # fmt: skip
    last = date(year, 12, 31)
    _workforce(place, ledger, last, 1_939 + 150 * (year - 2022))
    _media(place, ledger, rng, first=first, count=8, days=(last - first).days)
    for month in (9, 12) if year == 2023 else (1, 3, 4, 5, 6, 8, 9, 10, 11, 12):
        _event(place, ledger, rng, date(year, month, 16))
    for month in (8, 11) if year == 2023 else (3, 6, 9):
        _training(place, ledger, date(year, month, 21), "county", place.county, int(rng.integers(90, 220)))
        street = int(rng.choice(place.streets))
        _training(place, ledger, date(year, month, 24), "street", street, int(rng.integers(20, 60)))
    for month in (7, 10) if year == 2023 else (2, 5, 8, 11):
        ledger.add(funding, kind="donation", name="爱心捐赠", source=f"演示企业{month:02d}", region_id=place.county,
                   amount_yuan=int(rng.integers(120, 420)) * 1000, from_on=date(year, month, 12))  # fmt: skip
    for number in range(3):
        ledger.add(merchant, name=f"演示爱心商家{year}-{number + 1}", region_id=int(rng.choice(place.streets)),
                   joined_on=date(year, 9 + number, 1))  # fmt: skip
    if year > place.totals.letter.year:
        _budgets(place, ledger, year)
        write_venture_grants(place, ledger, rng, projects=22, yuan=440_000, source=_GRANTOR,
                             paid=(date(year, 3, 1), date(year, 10, 31)))  # fmt: skip
        if year % 2 == 0:
            _four_tens(place, ledger, 4 + (year - 2022) // 2, 34, date(year, 3, 5))


def _higher_contests(place: DemoPlace, ledger: SmallTables, *, seed: int) -> None:
    named = {row["name"]: row for row in ledger.rows(project)}
    for name, contest_name, year, on, award, track in (
        ("千户万灯", _NATIONAL, 2020, date(2020, 12, 5), "gold", "care"),
        ("青鸟助飞", _PROVINCIAL, 2021, date(2021, 10, 22), "gold", "youth"),
        ("银杏暖心", _WOMEN, 2021, date(2021, 11, 30), "top_ten", "women"),
    ):
        enter(ledger, contest_id=shared_id(contest_name, year), project_row=named[name], decided_on=on, award=award,
              score=94.6, track=track)  # fmt: skip
    for name, year, on, awards in (
        (_CITY, 2020, date(2020, 8, 21), ("gold", "silver", "bronze", None, None)),
        (_YOUTH, 2020, date(2020, 9, 11), ("bronze", None)),
        (_PROVINCIAL, 2021, date(2021, 10, 22), ("bronze", None)),
        (_CITY, 2022, date(2022, 8, 19), ("gold", "silver", "silver", "bronze", None)),
        (_NATIONAL, 2022, date(2022, 12, 2), ("bronze", None)),
        (_PROVINCIAL, 2022, date(2022, 10, 21), ("silver", None)),
        (_YOUTH, 2022, date(2022, 9, 16), ("silver", None)),
    ):
        higher_entries(place, ledger, contest_id=shared_id(name, year), decided_on=on, awards=awards, seed=seed)


def _four_tens(place: DemoPlace, ledger: SmallTables, number: int, count: int, on: date) -> None:
    for index in range(count):
        region = int(place.streets[(index * 7 + number) % len(place.streets)])
        ledger.add(honour, scheme="four_tens", round=number, recipient_kind=_RECIPIENTS[index % 4], region_id=region,
                   awarded_on=on, level="county")  # fmt: skip


def _trainings(place: DemoPlace, ledger: SmallTables, rng: np.random.Generator) -> None:
    """Twelve in the four years that the letter speaks of; the last one before them was in spring 2019."""
    _training(place, ledger, date(2019, 4, 19), "county", place.county, 148)
    sizes = 90 + spread(rng.uniform(0.5, 1.5, 12), calibration.TRAINED - 90 * 12, rng)
    for index, size in enumerate(sizes.tolist()):
        _training(place, ledger, date(2019, 9, 20) + timedelta(days=112 * index), "county", place.county, size)


def _training(place: DemoPlace, ledger: SmallTables, on: date, level: str, region: int, size: int) -> None:
    topic = f"志愿者学院{_TEACHING[on.month % 3]}（演示）"
    ledger.add(training, level=level, topic=topic, region_id=region, held_on=on, attendances=size, hours=6.0)


def _courtesy(place: DemoPlace, ledger: SmallTables, rng: np.random.Generator) -> None:
    """Twelve courtesy events in 2022, and 21 merchants from before that year's end; three had left by 2021."""
    for year, count in ((2019, 7), (2020, 4), (2021, 9), (2022, 12), (2023, 6)):
        for month in range(1, count + 1):
            _event(place, ledger, rng, date(year, month, 16))
    for number in range(1, 25):
        left = date(2021, 9, 30) if number in (3, 8, 11) else None
        joined = date(2019, 2, 1) + timedelta(days=55 * number)
        ledger.add(merchant, name=f"演示爱心商家{number:02d}", region_id=int(rng.choice(place.streets)),
                   joined_on=joined, left_on=left)  # fmt: skip


def _event(place: DemoPlace, ledger: SmallTables, rng: np.random.Generator, on: date) -> None:
    ledger.add(benefit_event, name=_EVENTS[on.month % len(_EVENTS)], region_id=place.county, held_on=on,
               attendances=int(rng.integers(60, 420)))  # fmt: skip


def _donations(place: DemoPlace, ledger: SmallTables, rng: np.random.Generator) -> None:
    amounts = spread(rng.lognormal(0, 0.7, 54), calibration.DONATED // 100, rng) * 100
    for index, amount in enumerate([*amounts.tolist(), 180_000, 260_000]):
        on = date(2020, 7, 8) + timedelta(days=20 * index) if index < 54 else date(2018 + index - 54, 11, 5)
        ledger.add(funding, kind="donation", name="爱心捐赠", source=f"演示企业{index % 30 + 1:02d}",
                   region_id=place.county, amount_yuan=amount, from_on=on)  # fmt: skip


def _budgets(place: DemoPlace, ledger: SmallTables, year: int) -> None:
    for department, name, amount in _BUDGETS:
        yuan = round(amount * (1 + 0.05 * (year - 2023)) / 1000) * 1000
        ledger.add(funding, kind="budget", name=name, source="市级财政（演示）", department=department,
                   region_id=place.county, amount_yuan=yuan, from_on=date(year, 1, 1),
                   to_on=date(year, 12, 31))  # fmt: skip


def _workforce(place: DemoPlace, ledger: SmallTables, on: date, number: int) -> None:
    ledger.add(workforce, region_id=place.county, as_of=on, certified_social_workers=number,
               source="演示数据，虚构 (invented demo data)")  # fmt: skip


def _media(
    place: DemoPlace, ledger: SmallTables, rng: np.random.Generator, *, first: date, count: int, days: int
) -> None:
    rows = [row for row in ledger.rows(project) if row["started_on"] <= first]
    for _ in range(count):
        row = rows[int(rng.integers(0, len(rows)))]
        level = ("central", "provincial", "city", "city", "city")[int(rng.integers(0, 5))]
        on = first + timedelta(days=int(rng.integers(0, max(days, 1))))
        ledger.add(media_report, project_id=row["id"], outlet_level=level, published_on=on,
                   region_id=place.county)  # fmt: skip

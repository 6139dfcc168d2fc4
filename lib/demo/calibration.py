"""The numbers that the demo records must add up to: our own choices, inside what the letters of the places say.

`Totals` hold at scale 1.0 on the day of the place's letter; `Pace` is the work of a year after it. A change here
changes every record; `python -m lib published check` says whether the quoted figures still hold.
"""

from dataclasses import dataclass
from datetime import date

DEFAULT_AS_OF = date(2026, 10, 31)
DEFAULT_SEED = 20250912
FIRST_DAY = date(2019, 1, 1)  # of activities and records; registrations are older


@dataclass(frozen=True)
class Amount:
    """An amount of work: activities published, those held, confirmed attendances, and people served (None: open)."""

    published: int
    held: int
    confirmed: int
    visits: int | None = None


@dataclass(frozen=True)
class Totals:
    """What a place has come to by its letter's day, and its pace after."""

    letter: date
    registered: int  # distinct persons with a valid registration on the letter's day
    ended: int  # persons whose registration ended before that day
    stock: dict[int, int]  # registered persons at the end of a year, before the letter: the shape of the growth
    newcomers: int  # persons registering in a year after the letter
    work: Amount
    pace: dict[int, Amount]  # by year after the letter; later years repeat the last
    minutes: int | None  # confirmed minutes to the letter's day; None: as they fall
    busy: dict[int, float]  # how busy a year is against the others, at its middle
    gap: tuple[int, int]  # year and month without any activity
    never_serve: float  # share of volunteers who register and hardly ever serve


BINJIANG = Totals(
    letter=date(2025, 9, 12),
    registered=114_236,
    ended=6_840,
    stock={2014: 0, 2016: 21_000, 2018: 38_500, 2019: 50_200, 2020: 59_400, 2021: 70_100, 2022: 81_300, 2023: 94_600,
           2024: 107_300},
    newcomers=12_400,
    work=Amount(published=84_320, held=53_640, confirmed=327_450),
    pace={2025: Amount(20_600, 13_400, 88_000), 2026: Amount(21_800, 14_300, 95_000)},
    minutes=None,
    busy={2018: 22, 2019: 26, 2020: 23, 2021: 38, 2022: 42, 2023: 60, 2024: 76, 2025: 88, 2026: 95, 2027: 97},
    gap=(2021, 8),
    never_serve=0.22,
)  # fmt: skip
CIXI = Totals(
    letter=date(2023, 6, 27),
    registered=340_500,
    ended=15_300,
    stock={2012: 0, 2016: 66_000, 2018: 121_000, 2019: 166_000, 2020: 226_000, 2021: 276_000, 2022: 319_800},
    newcomers=10_800,
    work=Amount(published=284_600, held=188_300, confirmed=2_994_000),
    pace={
        2023: Amount(46_000, 31_000, 390_000),
        2024: Amount(30_500, 20_800, 208_000),
        2025: Amount(31_800, 21_900, 219_000),
        2026: Amount(32_900, 22_800, 231_000),
    },
    minutes=10_134_460 * 60 + 25,
    busy={2018: 38, 2019: 44, 2020: 50, 2021: 64, 2022: 78, 2023: 80, 2024: 30, 2025: 31, 2026: 33, 2027: 34},
    gap=(2022, 1),
    never_serve=0.30,
)

# Binjiang, parts of the whole above.
PU_SHIFU = Amount(published=329, held=306, confirmed=2_790, visits=41_630)
XIXING_CRAFT = Amount(published=566, held=514, confirmed=3_610, visits=22_940)
MEMORY_SHOP = Amount(published=437, held=396, confirmed=2_540, visits=16_710)
OTHER_REPAIRS = Amount(published=598, held=519, confirmed=3_020, visits=22_480)
STUDENT_SERVICE = Amount(published=71, held=64, confirmed=868, visits=2_046)
V_STATIONS = Amount(published=702, held=633, confirmed=6_480)
V_STATION_STUDENTS = 4_742  # of those attendances by university students: about 1,050 a year
# Large events by name: from 2023 to the letter's day, held three, two and two times; then in each year
EVENTS = {
    "动漫节": (Amount(104, 97, 1_560, 8_730), Amount(40, 38, 610, 3_420)),
    "文博会": (Amount(58, 53, 850, 4_610), Amount(33, 30, 490, 2_660)),
    "创新创业大赛": (Amount(30, 28, 430, 1_390), Amount(17, 16, 250, 810)),
}
EVENT_STUDENTS = {
    "动漫节": 1_340,
    "文博会": 730,
    "创新创业大赛": 370,
}  # to the letter's day, together about 1,060 a year
BINDOU_POINTS = 3_617_080  # issued and redeemed together
BINDOU_ISSUED_ENTRIES = 38_500
BINDOU_VISITS = 213_640

# Cixi.
VILLAGE = Amount(published=2_380, held=1_720, confirmed=27_100)
VILLAGE_MINUTES = {"横河镇彭桥村": 20_470 * 60 * 1637 // 365, "龙山镇新东村": 20_310 * 60 * 1637 // 365}
PLATFORM_CHANGE = 62_800  # persons who fell out of the stock when the platform changed, late in 2023
WE_ISSUED_ENTRIES = 64_000
WE_REDEEMED_YUAN = 3_046_000
TRAINED = 2_136
DONATED = 4_052_600
VENTURE_PROJECTS, VENTURE_YUAN = 212, 4_180_000
INCUBATED = 81
TEAMS = 1_335
FOUR_TENS = (32, 33, 33, 33)
SOCIAL_WORKERS = 1_939

# Residents of the streets: Binjiang's from the census of 2020, Cixi's invented (their sum without 前湾 is 1,619,900);
# beside each how eagerly the street volunteers.
STREETS = {
    330108001: (143_318, 1.02), 330108002: (168_276, 0.84), 330108003: (192_265, 1.13),
    330282002: (128_400, 0.95), 330282003: (93_600, 0.88), 330282004: (146_200, 1.21), 330282005: (112_500, 1.12),
    330282006: (151_800, 1.06), 330282104: (68_300, 0.97), 330282107: (168_900, 0.86), 330282108: (52_700, 1.04),
    330282109: (57_400, 0.93), 330282110: (36_800, 1.30), 330282111: (82_100, 0.81), 330282112: (74_900, 0.90),
    330282113: (61_300, 1.10), 330282114: (78_600, 1.34), 330282120: (59_200, 0.99), 330282121: (142_700, 0.78),
    330282123: (84_500, 1.27), 330282402: (5_200, 0.70), 330282403: (4_600, 0.85), 330282404: (3_400, 0.60),
    330282405: (3_900, 0.65), 330282406: (2_900, 0.75),
}  # fmt: skip
# 庵东镇 and 崇寿镇 belong to 前湾新区, which the letter's resident population leaves out: residents but no volunteers.
QIANWAN = {330282118: 140_300, 330282116: 69_288}

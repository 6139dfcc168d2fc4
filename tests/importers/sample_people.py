"""The invented people, places and projects of the samples: the same thirty people on every platform."""

from dataclasses import dataclass

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"
BINJIANG = ("西兴街道", "长河街道", "浦沿街道")
CIXI = ("浒山街道", "宗汉街道", "古塘街道")
CODES = {
    "西兴街道": "330108001000000000", "长河街道": "330108002000000000", "浦沿街道": "330108003000000000",
    "浒山街道": "330282004000000000", "宗汉街道": "330282002000000000", "古塘街道": "330282006000000000",
}  # fmt: skip
"""18 digits, in the numbering of the statistics office (nbs2022)."""
PROJECTS = (
    "银龄陪伴", "小修小补日", "周末课堂", "河道巡护", "无障碍出行", "平安夜巡", "健康义诊", "邻里书屋", "赛会服务", "法律咨询日", "旧衣新生", "亲子环保",
)  # fmt: skip
CATEGORIES = (
    "敬老助老", "小修小补", "助学支教", "环境保护", "助残帮困", "平安巡防", "医疗卫生", "文化体育", "赛会保障", "法律援助", "社区服务", "环境保护",
)  # fmt: skip


def check_digit(seventeen: str) -> str:
    """The last character of a Chinese ID number (GB 11643)."""
    return "10X98765432"[sum(int(a) * b for a, b in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def taiwan_number(digits: str) -> str:
    """An ID number of Taiwan that begins with A (A = 10: 1 and 0), for eight digits after it."""
    total = 1 + 0 * 9 + sum(int(digit) * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True))
    return f"A{digits}{-total % 10}"


@dataclass(frozen=True)
class Invented:
    """Nobody: `number` is formally a valid ID number, with a serial from 901 on."""

    at: int

    @property
    def name(self) -> str:
        return "测试" + _NAMES[self.at]

    @property
    def in_cixi(self) -> bool:
        return self.at >= 20

    @property
    def street(self) -> str:
        return (CIXI if self.in_cixi else BINJIANG)[self.at % 3]

    @property
    def place(self) -> str:
        return ("慈溪市" if self.in_cixi else "滨江区") + self.street

    @property
    def born(self) -> str:
        return f"{1950 + self.at * 7 % 55}-{1 + self.at % 12:02}-{1 + self.at * 5 % 28:02}"

    @property
    def sex(self) -> str:
        return "男" if (901 + self.at) % 2 else "女"

    @property
    def number(self) -> str:
        region = "330282" if self.in_cixi else "330108"
        seventeen = region + self.born.replace("-", "") + str(901 + self.at)
        return seventeen + check_digit(seventeen)

    @property
    def team(self) -> str:
        return f"{self.street}示例志愿队"

    @property
    def group(self) -> str:
        return ("城镇居民", "退休人员", "企业员工", "高校学生", "机关事业单位人员")[self.at % 5]

    @property
    def phone(self) -> str:
        return f"139000000{self.at:02}"


PEOPLE = tuple(Invented(at) for at in range(len(_NAMES)))


def leader(project: int) -> Invented:
    """Whose team and street a project of PROJECTS belongs to."""
    return PEOPLE[project + 4]

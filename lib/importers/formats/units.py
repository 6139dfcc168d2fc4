"""Units that stand beside a number: in the word of its column, in a row above or below the header, in the cell itself.

A unit belongs to one dimension. Its factor makes of a number the unit that the database keeps: minutes, yuan, people or things.
A unit without a factor (课时, 天, 美元) is no fixed amount of that: such a column is asked about.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from lib.importers.formats.field import Field, FieldKind

TIME, MONEY, COUNT = "time", "money", "count"


@dataclass(frozen=True)
class Unit:
    """A unit by the word that is shown. factor: of the base unit of its dimension; None: no fixed one."""

    word: str
    dimension: str
    factor: Decimal | None


def _units(dimension: str, *lines: tuple[str, str | None]) -> dict[str, Unit]:
    found = {}
    for words, factor in lines:
        first, *others = words.split()
        unit = Unit(first, dimension, None if factor is None else Decimal(factor))
        found |= dict.fromkeys([first, *others], unit)
    return found


UNITS: dict[str, Unit] = {
    **_units(
        TIME,
        ("小时 小時 个小时 個小時 时 時 钟头 h hr hrs hour hours", "60"),
        ("分钟 分鐘 分 min mins minute minutes", "1"),
        ("秒 s sec second seconds", None),
        ("天 日 人天 人日 工日 工 课时 學時 学时 课 节 半天 刻钟 刻 day days", None),
    ),
    **_units(
        MONEY,
        ("元 人民币元 yuan rmb cny ¥ 人民币 圆", "1"),
        ("十元", "10"),
        ("百元", "100"),
        ("千元 k元", "1000"),
        ("万元 万 萬元 萬 w元 人民币万元 w", "10000"),
        ("十万元 十万", "100000"),
        ("百万元 百万", "1000000"),
        ("千万元 千万", "10000000"),
        ("亿元 亿 億元", "100000000"),
        ("角 分钱 美元 usd $ 港元 港币 hkd 欧元 eur 日元 新台币 台币 twd 新臺幣", None),
    ),
    **_units(
        COUNT,
        ("人 名 位 人次 次 场 件 个 户 家 条 项 场次 人数 岁 分值", "1"),
        ("千人 千人次", "1000"),
        ("万人 万人次 万次 萬人 萬人次", "10000"),
    ),
}
"""Units by word, as `unit_key` writes it."""
_BRACKET = re.compile(
    r"^(?P<stem>.+?)\s*[(\[【{]\s*(?:单位[:：]?|按|以)?\s*(?P<unit>[^()\[\]【】{}]{1,6}?)\s*计?\s*[)\]】}]\s*$"
)
_BEHIND = re.compile(r"^(?P<stem>.+?)\s*[-_/·—:]\s*(?:单位[:：]?)?(?P<unit>[^-_/·—:\s]{1,6})$")
_JOINED = re.compile(r"^(?P<stem>.*?)(?P<unit>小时|小時|分钟|分鐘|[百千万]万?元|亿元|万人次?)数?$")
_STATED = re.compile(
    r"(?:(?<![填主承协举办所属工作组织学校])\s*单\s*位\s*(?:[:：(\[【/—-]+|为|是|\s)|(?:时长|时数|工时|金额|资金|经费)\s*(?:[均都]?\s*[为是]|[:：]))\s*"
    r"(?P<units>[^(（\[【)）\]】\n;；。]{1,16})|(?:以|按)(?P<by>[^以按\s]{1,4})(?:为单位|计算|统计|填写|填报|登记|记录|录入|计)"
)
_MENTIONED = re.compile(
    r"小时|小時|分钟|分鐘|课时|學時|学时|工日|人天|[十百千]?[百千万萬]元|亿元|千人次?|[万萬]人次?|(?<![a-z])(?:hours?|minutes?|mins?)(?![a-z])",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"单位|必填项?|选填|可选|(?:短|长)?(?:文本|文字|字符|数字|数值|整数|小数|日期|时间)(?:型|格式|类型)?|下拉选择?|填写说明|"
    r"[-/\\—~]+|年月日|(?:年|yyyy|yy)[-/.月]?(?:月|mm?)?[-/.]?(?:日|dd?)?(?:[ t]?(?:时|hh?):?(?:分|mm))?|text|number|date"
)
"""What stands in a row of units for columns without any, as `unit_key` writes it."""
_BETWEEN_UNITS = re.compile(r"[、,，/／;；\s和及]+")


def unit_key(word: str) -> str:
    """A unit as it is looked up."""
    return "".join(unicodedata.normalize("NFKC", word).split()).lower().strip("()[]【】:：。.,，")


def unit_of(word: str, dimension: str | None = None) -> Unit | None:
    """The unit of that word, of the dimension asked for; 万 counts yuan or people, as it comes."""
    key = unit_key(word)
    if key in ("万", "萬") and dimension == COUNT:
        return UNITS["万人"]
    found = UNITS.get(key)
    return found if found and dimension in (None, found.dimension) else None


@lru_cache(8192)
def split_unit(word: str) -> tuple[str, Unit | None]:
    """The word of a column without its unit, and that: 志愿时长（分钟） -> 志愿时长, 分钟; as it is and None where it has none."""
    text = unicodedata.normalize("NFKC", word).strip()
    for pattern in (_BRACKET, _BEHIND, _JOINED):
        if (found := pattern.match(text)) and (unit := unit_of(found["unit"])) and found["stem"].strip():
            return found["stem"].strip(), unit
    return word, None


def stated_units(text: str) -> list[Unit]:
    """The units that a title, a note or the name of a sheet names for the whole table: 单位：分钟, （单位：小时、元）, 以万元计, 统计表（分钟）."""
    written = unicodedata.normalize("NFKC", text).strip()
    bracket = _BRACKET.match(written)  # 志愿服务时长统计表（分钟）
    found = [unit] if bracket and (unit := unit_of(bracket["unit"])) and unit.dimension in (TIME, MONEY) else []
    for match in _STATED.finditer(written):
        words = _BETWEEN_UNITS.split((match["units"] or match["by"]).strip("() "))
        found += [unit for unit in map(unit_of, words) if unit]
    return found


def mentioned_units(text: str) -> list[Unit]:
    """The units that a title or a note speaks of in any way: 填分钟数, 90分钟填1.5."""
    written = unicodedata.normalize("NFKC", text).strip()
    found = [unit for match in _MENTIONED.finditer(written) if (unit := unit_of(match[0]))]
    return found or [unit for unit in [unit_of(written)] if unit]


def row_units(cells: list[str]) -> dict[int, Unit] | None:
    """Column -> unit of a row that holds units, and beside them at most words for how to fill a column in: （分钟）, 文本,
    yyyy-mm-dd; None for any other row."""
    filled = {place: cell for place, cell in enumerate(cells) if cell and not cell.isspace()}
    words = {place: re.sub("^单位[:：]?", "", unit_key(cell)) for place, cell in filled.items()}
    units = {place: unit for place, word in words.items() if (unit := unit_of(word))}
    hints = all(place in units or _HINT.fullmatch(word) for place, word in words.items())
    return units if units and hints else None


def dimension_of(field: Field) -> str | None:
    """What a field's numbers measure; None: they have no unit, or are a score."""
    if field.kind in (FieldKind.HOURS, FieldKind.MINUTES) or field.name == "hours":
        return TIME
    if field.kind in (FieldKind.INTEGER, FieldKind.NUMBER):
        return MONEY if field.name.endswith("_yuan") else COUNT if field.name not in _NO_UNIT else None
    return None


def base_unit(kind: FieldKind, dimension: str) -> Unit:
    """The unit that a bare number of the field has."""
    if dimension == TIME:
        return UNITS["分钟" if kind is FieldKind.MINUTES else "小时"]
    return next(unit for unit in UNITS.values() if unit.dimension == dimension and unit.factor == 1)


_NO_UNIT = frozenset({"score", "year", "edition", "round", "points"})

"""The grammar of a figure: a word before, a number, 余 or 万, a counter, a word after; and what it says.

`SINGLE`, `RANGE` and `SHARE` match at a place of a text without spaces; `read()` gives the figure of a match, or a reason.
A new counter: one word in COUNTERS. A new word of imprecision: one line in BEFORE or BEHIND.
"""

import re
from decimal import Decimal

from lib.published.numerals import ARABIC, HANZI, WRITTEN_SCALES, read_arabic, read_hanzi, trailing_scale
from lib.published.quoted_figure import QuotedFigure, last_digit, reach

COUNTERS = (
    *("个百分点", "百分点", "平方公里", "平方米", "立方米", "人民币", "个小时", "大类", "人次", "场次", "篇次", "件次"),
    *("户次", "车次", "班次", "批次", "频次", "家次", "小时", "课时", "学时", "工时", "公里", "公斤", "公顷", "千米"),
    *(
        "平米",
        "平方",
        "美元",
        "港元",
        "欧元",
        "元",
        "㎡",
        "人",
        "名",
        "位",
        "场",
        "个",
        "支",
        "%",
        "‰",
        "项",
        "级",
        "届",
    ),
    *("家", "次", "类", "年", "件", "篇", "天", "户", "分", "倍", "所", "条", "处", "座", "对", "组", "批", "期", "轮"),
    *("种", "款", "套", "台", "部", "本", "册", "份", "幅", "首", "节", "堂", "门", "张", "枚", "块", "辆", "艘", "株"),
    *("棵", "吨", "克", "斤", "米", "亩", "例", "起", "宗", "箱", "盒", "包", "袋", "瓶", "束", "站", "间", "栋", "岁"),
    *("只", "隊", "個", "團", "面", "顿", "餐", "单", "票", "句", "字", "大", "毫升", "升"),
)
RATIOS = {"%": Decimal(100), "‰": Decimal(1000)}
ROUNDED = ("%", "‰", "百分点", "倍", "成")
"""Units of ratios: they are rounded even when no digit stands after the point."""
SAME_UNIT = {
    "个百分点": "百分点",
    "个小时": "小时",
    "平米": "平方米",
    "㎡": "平方米",
    "平方": "平方米",
    "人民币": "元",
    "个人": "人",
    "大": "个",
}

BEFORE = {
    **dict.fromkeys(("远远超过", "超过了", "超过", "超出", "远超", "已超", "超", "逾", "突破了", "突破", ">"), "over"),
    **dict.fromkeys(("将近", "接近于", "接近", "近"), "near"),
    **dict.fromkeys(("大约", "大约有", "大约为", "约为", "约有", "约达", "大概", "约"), "about"),
    **dict.fromkeys(("不少于", "不低于", "至少", "起码", "≥"), "at_least"),
    **dict.fromkeys(("不超过", "不多于", "不高于", "至多", "最多", "≤"), "at_most"),
    **dict.fromkeys(("不足", "不到", "未满", "低于", "少于", "<"), "under"),
}
BEHIND = {
    **dict.fromkeys(("及以上", "以上", "之上", "开外"), "at_least"),
    **dict.fromkeys(("及以下", "以下", "以内", "之内"), "at_most"),
    **dict.fromkeys(("左右", "上下"), "about"),
}
MIXED = r"\d{1,4}万(?:\d千|\d{4}(?![\d,万亿]))"
"""1万1千, 3万5000."""
NUMBER = rf"(?:{MIXED}|{ARABIC}|{HANZI})"
SCALE = "(?:百万亿|万亿|[十百千]?[万亿]|[百千](?!米|克|瓦)|[wW](?=[+余多]?[人名位个场件份次篇元支家户小课]))"
_MORE = r"余|多|来(?![自源到访电信宾看说临函])|\+(?!\d)"
"""10余, 10来 (and no 来自), 10+."""


def _either(words) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MARK = rf"(?P<mark>{_either(BEFORE)})?"
_PEOPLE = "个人(?![民大才物均力工口格事心])"
_END = rf"(?P<unit>{_PEOPLE}|{_either(COUNTERS)})?(?P<tail>(?<=[吨里米亩元倍斤])多)?(?P<behind>{_either(BEHIND)})?"
SINGLE = re.compile(
    rf"{_MARK}(?P<many>上(?=[百千万亿]))?(?P<number>{NUMBER})(?P<before>{_MORE}|几)?(?P<scale>{SCALE})?(?P<after>{_MORE})?{_END}"
)
RANGE = re.compile(
    rf"{_MARK}(?P<low>{NUMBER})(?P<low_scale>{SCALE})?(?P<low_unit>{_either(COUNTERS)})?[-–—~至到]"
    rf"(?P<high>{NUMBER})(?P<high_scale>{SCALE})?{_END}"
)
SHARE = re.compile(
    rf"{_MARK}(?:(?P<parts>[百千万])分之(?P<number>{NUMBER}|百)(?P<before>[余多])?"
    rf"|(?P<whole>[二三四五六七八九十]+)分之(?P<part>[一二两三四五六七八九]+)"
    rf"|(?P<over>[1-9])/(?P<under>[2-9]|10)(?!\d|/|年|月)"
    rf"|(?P<tenths>\d(?:\.\d)?|[一二两三四五六七八九])成(?P<half>半|[一二三四五六七八九])?(?P<more>[余多])?)"
    rf"(?P<behind>{_either(BEHIND)})?"
)
FOLD = re.compile("翻(?:了)?(?P<mark>近|约|超过|超)?(?P<times>[一两二三四])番(?P<more>多)?")


class NoFigure(ValueError):
    """What matched the grammar is no figure; the message says why."""


def read(found: re.Match) -> QuotedFigure:
    """The figure of a match of SINGLE, RANGE, SHARE or FOLD. Raises NoFigure."""
    if found.re is RANGE:
        return _range(found)
    if found.re is SHARE:
        return _share(found)
    if found.re is FOLD:
        value = Decimal(2 ** int(read_hanzi(found["times"])[0]))
        operator = BEFORE.get(found["mark"]) or ("over" if found["more"] else "rounded")
        size, open_ended = float(reach(operator, value, Decimal(1))), operator == "over" and not found["more"]
        return QuotedFigure(found[0], operator, float(value), None, "倍", size, open_ended=open_ended)
    return _single(found)


def words_of_imprecision(found: re.Match) -> int:
    """How many words of a match of SINGLE make it imprecise: 超过11万余 has two."""
    words = [found[name] for name in ("mark", "many", "before", "after", "tail", "behind")]
    return sum(map(bool, words))


def _single(found: re.Match) -> QuotedFigure:
    digits, scale = found["number"], found["scale"] or ""
    before, after = found["before"], found["after"]
    if before == "几" and not digits.endswith("十"):
        raise NoFigure("only a unit may follow the number")
    low, high, scale, as_written = _value(digits, scale, bare=bool(before or after or found["many"] or found["mark"]))
    unit = SAME_UNIT.get(found["unit"], found["unit"] or "")
    share = RATIOS.get(unit, Decimal(1))
    operator = _operator(found, before, after)
    if low != high:
        if operator != "exact":
            raise NoFigure("two words of imprecision at once")
        size = WRITTEN_SCALES[scale] / share
        return QuotedFigure(found[0], "range", float(low * size), float(high * size), unit, 0.0)
    if operator == "exact" and (unit in ROUNDED or low.as_tuple().exponent < 0):
        operator = "rounded"
    if operator not in ("exact", "rounded") and not low:
        raise NoFigure("nothing can be over, near or about 0")
    size = WRITTEN_SCALES[scale] / share
    keeps_zeros = operator == "rounded" or (scale and after and as_written)
    step = last_digit(low if keeps_zeros else low.normalize()) * size
    value = low * size
    open_ended = BEFORE.get(found["mark"]) == "over"
    return QuotedFigure(
        found[0], operator, float(value), None, unit, float(reach(operator, value, step)), open_ended=open_ended
    )


def _operator(found: re.Match, before: str | None, after: str | None) -> str:
    if found["mark"]:
        return BEFORE[found["mark"]]
    if "来" in (before, after):
        return "about"
    if "+" in (before, after):
        return "at_least"
    if before or after or found["tail"]:
        return "over"
    if found["many"]:
        return "at_least"
    return BEHIND.get(found["behind"], "exact")


def _value(digits: str, scale: str, *, bare: bool) -> tuple[Decimal, Decimal, str, bool]:
    """The smallest and the largest number before `scale`, and the scale: a 万 at the end of numerals is a scale as well.

    `bare`: 百 and 千 may stand alone, for one of them (百余名).
    """
    if digits[0].isdecimal():
        head, tens_of_thousands, tail = digits.partition("万")
        number = read_arabic(head)
        if tens_of_thousands:
            number = number * 10_000 + (1_000 * int(tail[0]) if tail.endswith("千") else int(tail))
        return number, number, scale, True
    if not scale and len(digits) > 1 and (found := trailing_scale(digits)):
        head = read_hanzi(digits[:-1]) or (_alone(digits[:-1]) if bare else None)
        if head:
            return *head, found, True
    ends = read_hanzi(digits) or (_alone(digits) if bare or scale else None)
    if ends is None:
        raise NoFigure("a number should stand here")
    return *ends, scale, True


def _alone(digits: str) -> tuple[Decimal, Decimal] | None:
    size = WRITTEN_SCALES.get(digits)
    return None if size is None else (size, size)


def _range(found: re.Match) -> QuotedFigure:
    unit = SAME_UNIT.get(found["unit"], found["unit"] or "")
    if found["low_unit"] and found["low_unit"] != found["unit"]:
        raise NoFigure("two units in one range")
    share = RATIOS.get(unit, Decimal(1))
    ends = []
    scales = (found["low_scale"] or found["high_scale"] or "", found["high_scale"] or "")
    for digits, scale in zip((found["low"], found["high"]), scales, strict=True):
        low, high, own, _ = _value(digits, scale, bare=False)
        if low != high:
            raise NoFigure("a range of ranges")
        ends.append(low * WRITTEN_SCALES[own] / share)
    later = trailing_scale(found["high"])
    if later and not found["low"][0].isdecimal() and not trailing_scale(found["low"]):
        ends[0] *= WRITTEN_SCALES[later]  # 三至五万
    if ends[0] > ends[1]:
        raise NoFigure("the range runs backwards")
    return QuotedFigure(found[0], "range", float(ends[0]), float(ends[1]), unit, 0.0)


def _share(found: re.Match) -> QuotedFigure:
    if found["parts"]:
        share = WRITTEN_SCALES[found["parts"]]
        digits = found["number"]
        number = Decimal(100) if digits == "百" else _value(digits, "", bare=False)[0]
        step, value, unit = last_digit(number) / share, number / share, "%" if share == 100 else "‰"
    elif found["whole"] or found["over"]:
        ends = (read_hanzi(found["part"]), read_hanzi(found["whole"])) if found["whole"] else None
        part, whole = (ends[0][0], ends[1][0]) if ends else (Decimal(found["over"]), Decimal(found["under"]))
        if part >= whole:
            raise NoFigure("no fraction")
        value, step, unit = part / whole, Decimal("0.01"), "成"
    else:
        tenths = found["tenths"]
        number = Decimal(tenths) if tenths[0].isdecimal() else read_hanzi(tenths)[0]
        step = Decimal("0.1") if number == number.to_integral() else Decimal("0.01")
        if half := found["half"]:
            number += Decimal("0.5") if half == "半" else read_hanzi(half)[0] / 10
            step = Decimal("0.01")
        value, unit = number / 10, "成"
    more = found["before"] or found["more"]
    operator = BEFORE.get(found["mark"]) or ("over" if more else BEHIND.get(found["behind"], "rounded"))
    return QuotedFigure(
        found[0],
        operator,
        float(value),
        None,
        unit,
        float(reach(operator, value, step)),
        open_ended=BEFORE.get(found["mark"]) == "over",
    )

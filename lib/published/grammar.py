"""The grammar of a figure: a word before, a number, 余 or 万, a counter, a word after; and what it says.

`SINGLE`, `RANGE` and `SHARE` match at a place of a text without spaces; `read()` gives the figure of a match, or a reason.
The words stand in `figure_words.py`.
"""

import re
from decimal import Decimal

from lib.published.figure_words import BEFORE, BEHIND, COUNTERS, NEARLY, RATIOS, ROUNDED, SAME_UNIT
from lib.published.numerals import ARABIC, DIGITS, HANZI, WRITTEN_SCALES, read_arabic, read_hanzi, trailing_scale
from lib.published.quoted_figure import QuotedFigure, last_digit, reach

MIXED = (
    r"\d{1,4}万(?:\d千(?:\d百)?|\d,?\d{3}(?![\d,万亿]))|\d千\d百|(?:\d{1,4}|[一二两三四五六七八九])亿(?:\d千|\d{1,4})万"
)
"""1万1千, 3万5000, 6千7百, 1亿2000万, 一亿1千万."""
NUMBER = rf"(?:{MIXED}|{ARABIC}|{HANZI})"
SCALE = "(?:百万亿|个亿|万亿|[十百千]?[万亿]|[百千](?!米|克|瓦)|[wW](?=[+余多]?[人名位个场件份次篇元支家户小课]))"
_MORE = r"余|多|来(?![自源到访电信宾看说临函])|\+(?!\d)"
"""10余, 10来 (and no 来自), 10+."""


def _either(words) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MARK = rf"(?P<mark>{_either(BEFORE)}|{NEARLY})?"
_POINTS = r"(?<=\.\d)个点(?![位子])"
"""增7.8个点: percentage points; 3个点 are places."""
_HOURS = "h(?![A-Za-z])|pct|步(?![走法曲伐])"
_PEOPLE = "个人(?![民大才物均力工口格事心])|号(?=老人|干部|志愿者|队员|学生|职工)"
_PLACES = r"(?<=\d)(?:[县旗](?![城级长委政域里内直区]|志(?!愿))|市(?=\d)|[区乡镇](?=[\d、,，。；;()]|均|合计|志愿|$))"
"""辖4区5县."""
_THINGS = "通(?![过知道用报讯信车行])|杯(?!赛)|碗|趟|双(?![方向休拥减语创])|副(?![主局部书镇乡县市区校院会秘理组队站])|队(?![伍员长])"
"""Counters that are the beginnings of other words, too."""
_END = (
    rf"(?P<unit>{_PEOPLE}|{_POINTS}|{_HOURS}|{_PLACES}|(?!大关)(?:{_either(COUNTERS)})|{_THINGS})?"
    rf"(?P<tail>(?<=[吨里米亩元倍斤])多)?(?P<behind>{_either(BEHIND)})?"
)
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
    rf"|(?P<over>[1-9])/(?P<under>[2-9]|10)(?!\d|/|年|月)|(?P<half_of_all>一半|半数)"
    rf"|(?P<tenths>\d(?:\.\d)?|[一二两三四五六七八九])成(?P<half>半|[一二三四五六七八九])?(?P<more>[余多])?)"
    rf"(?P<behind>{_either(BEHIND)})?"
)
FOLD = re.compile("翻(?:了)?(?P<mark>近|约|超过|超)?(?P<times>[一两二三四])番(?P<more>多)?")


COINS = re.compile(
    rf"{_MARK}(?P<yuan>\d{{1,9}}|{HANZI})(?:元(?P<jiao>[1-9一二三四五六七八九])角|块(?P<mao>[1-9一二三四五六七八九])(?:毛|角|(?!{_either(COUNTERS)}|\d))"
    r"|块(?P<more>多)(?!块)|个(?P<half>半)小时)"
)
"""1元2角, 9块6, 4块多; 9个半小时."""


class NoFigure(ValueError):
    """What matched the grammar is no figure; the message says why."""


def read(found: re.Match) -> QuotedFigure:
    """The figure of a match of SINGLE, RANGE, SHARE, FOLD or COINS. Raises NoFigure."""
    if found.re is COINS:
        return _coins(found)
    if found.re is RANGE:
        return _range(found)
    if found.re is SHARE:
        return _share(found)
    if found.re is FOLD:
        value = Decimal(2 ** int(read_hanzi(found["times"])[0]))
        operator = BEFORE.get(found["mark"]) or ("over" if found["more"] else "rounded")
        step = Decimal("0.2") if operator == "rounded" else Decimal(1)  # 1.5 times as many is no 翻一番
        size, open_ended = float(reach(operator, value, step)), operator == "over" and not found["more"]
        return QuotedFigure(found[0], operator, float(value), None, "倍", size, open_ended=open_ended)
    return _single(found)


def _coins(found: re.Match) -> QuotedFigure:
    whole = (Decimal(found["yuan"]),) if found["yuan"].isdecimal() else read_hanzi(found["yuan"])
    if whole is None:
        raise NoFigure("a number should stand here")
    tenths = found["jiao"] or found["mao"] or ("5" if found["half"] else "0")
    value = whole[0] + Decimal(DIGITS.get(tenths) or tenths) / 10
    operator = BEFORE.get(found["mark"]) or ("over" if found["more"] else "rounded")
    size = float(reach(operator, value, Decimal("1" if found["more"] else "0.1")))
    open_ended = operator == "over" and not found["more"]
    return QuotedFigure(
        found[0], operator, float(value), None, "小时" if found["half"] else "元", size, open_ended=open_ended
    )


def words_of_imprecision(found: re.Match) -> int:
    """How many words of a match of SINGLE make it imprecise: 超过11万余 has two."""
    words = [found[name] for name in ("mark", "many", "before", "after", "tail", "behind")]
    return sum(map(bool, words))


def _single(found: re.Match) -> QuotedFigure:
    digits, scale = found["number"], found["scale"] or ""
    before, after = found["before"], found["after"]
    if before == "几" and not digits.endswith("十"):
        raise NoFigure("only a unit may follow the number")
    low, high, scale, as_written = _value(digits, scale, bare=_may_be_bare(found))
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
    open_ended = BEFORE.get(found["mark"]) == "over" or found["behind"] in ("不止", "有余")
    return QuotedFigure(
        found[0], operator, float(value), None, unit, float(reach(operator, value, step)), open_ended=open_ended
    )


def _may_be_bare(found: re.Match) -> bool:
    """百余名, 上百场, 百座: 百 and 千 before a counter, 万 with a word of imprecision."""
    loose = found["before"] or found["after"] or found["many"] or found["mark"]
    return bool(loose or (found["unit"] and found["number"] in ("百", "千")))


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
    if re.search(r"\d", digits):
        number = _written(digits)
        return number, number, scale, True
    if not scale and len(digits) > 1 and (found := trailing_scale(digits)):
        head = read_hanzi(digits[:-1]) or (_alone(digits[:-1]) if bare else None)
        if head:
            return *head, found, True
    ends = read_hanzi(digits) or (_alone(digits) if bare or scale else None)
    if ends is None:
        raise NoFigure("a number should stand here")
    return *ends, scale, True


def _written(digits: str) -> Decimal:
    """A number in digits, also with 亿, 万, 千 and 百 within: 1万1千, 6千7百, 1亿2千万."""
    for mark in "亿万千百":
        head, found, tail = digits.partition(mark)
        if found:
            return _written(head) * WRITTEN_SCALES[mark] + (_written(tail) if tail else 0)
    return Decimal(DIGITS[digits]) if digits in DIGITS else read_arabic(digits)


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
    elif found["half_of_all"]:
        value, step, unit = Decimal("0.5"), Decimal("0.1"), "成"
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

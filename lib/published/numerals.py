"""Numbers as digits or Chinese numerals: 1,335, 34.05, 二十一, 两千三百, 一万二, 三四百 (300 to 400)."""

import re
from decimal import Decimal

from lib.number_words import CHINESE as SCALES

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
WRITTEN_SCALES = dict(SCALES) | {name: Decimal(size) for name, size in PLACES.items()}
WRITTEN_SCALES |= {place + scale: size * SCALES[scale] for place, size in PLACES.items() for scale in ("万", "亿")} | {
    "万亿": Decimal(10**12),
    "个亿": SCALES["亿"],
    "百万亿": Decimal(10**14),
    **dict.fromkeys("wW", SCALES["万"]),
}
"""What may stand after digits: 5千, 30万, 5千万, 2亿, 1.2万亿, 2.6w."""

ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?![\d,，]\d)(?:\.\d+)?|\d+(?:\.\d+)?"
HANZI = "(?:[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?)"
_PAIR = re.compile("(?:[一二两三四五六七八九](?=[二三四五六七八九])|一(?=两)|三(?=五))")
_VALID = re.compile(
    "(?:[一二两三四五六七八九]?[十百千]|[一二两三四五六七八九]|[零〇]|[万亿])+$",
)


def read_arabic(digits: str) -> Decimal:
    """1,335.2 -> 1335.2, with its decimals as written."""
    return Decimal(digits.replace(",", "").replace("，", ""))


def read_hanzi(words: str) -> tuple[Decimal, Decimal] | None:
    """The smallest and the largest number that the numerals may mean; None when they are no number (二〇二三, 百, 万)."""
    whole, point, decimals = words.partition("点")
    if point:
        value = _one(whole)
        return None if value is None else (_with_decimals(value, decimals),) * 2
    pairs = [found.start() for found in _PAIR.finditer(whole)]
    if len(pairs) == 1:
        start = pairs[0]
        low, high = whole[: start + 1] + whole[start + 2 :], whole[:start] + whole[start + 1 :]
        if DIGITS[whole[start + 1]] - DIGITS[whole[start]] == 1 or whole[start : start + 2] == "三五":
            ends = _one(low, colloquial=False), _one(high, colloquial=False)
            return None if None in ends or ends[0] >= ends[1] else ends
    if pairs:
        return None
    value = _one(whole)
    return None if value is None else (value, value)


def trailing_scale(words: str) -> str:
    """万 or 亿 at the end of numerals, else nothing: 三百万 -> 万."""
    return words[-1] if words[-1:] in ("万", "亿") else ""


def _one(words: str, *, colloquial: bool = True) -> Decimal | None:
    if not _VALID.match(words) or re.search("[零〇一二两三四五六七八九]{2}", words.replace("零", "").replace("〇", "")):
        return None
    if words[0] in "百千万亿":
        return None  # 千家万户, 百姓: no number by itself
    total = _section(words, ("亿", "万"), colloquial=colloquial)
    return None if total is None else Decimal(total)


def _section(words: str, scales: tuple[str, ...], *, colloquial: bool) -> int | None:
    """`words` as a number: split at the largest scale, then at the smaller one, then in thousands to ones."""
    if not words:
        return 0
    if scales:
        head, scale, tail = words.rpartition(scales[0])
        if not scale:
            return _section(words, scales[1:], colloquial=colloquial)
        size = int(SCALES[scale])
        upper = _section(head, scales[1:], colloquial=False) if head else None
        if upper is None:
            return None
        if colloquial and len(tail) == 1 and tail in DIGITS and DIGITS[tail]:
            return upper * size + DIGITS[tail] * size // 10  # 一万二
        lower = _section(tail, scales[1:], colloquial=colloquial)
        return None if lower is None or lower >= size else upper * size + lower
    total, digit, last = 0, None, 10_000
    for sign in words:
        if sign in PLACES:
            if PLACES[sign] >= last:
                return None
            last = PLACES[sign]
            total += (1 if digit is None else digit) * last
            digit = None
        elif sign in ("零", "〇"):
            digit = None
            colloquial = False
        else:
            digit = DIGITS[sign]
    if digit is not None:
        short = colloquial and 100 <= last < 10_000  # 三百二
        total += digit * last // 10 if short else digit
    return total


def _with_decimals(value: Decimal, decimals: str) -> Decimal:
    return Decimal(f"{value}.{''.join(str(DIGITS[sign]) for sign in decimals)}")

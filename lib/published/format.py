"""Formats a number in the style of official Chinese texts: 118432 as 11万余, 1799 as 1700余. Never more than is true.

`parse_figure` reads everything that `format_figure` writes, and accepts the number that was formatted.
"""

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal

from lib.number_words import CHINESE as SCALES
from lib.number_words import exact, half_up, unit_of
from lib.published.parse import QuotedFigure, parse_figure

EXACT_DECIMALS = 2
"""A value that 万 or 亿 shortens to at most so many decimals is exact in that form: 34.05万. Else all its digits."""


def format_figure(value: float, *, unit: str, precision: int = 2) -> str:
    """`value` with `precision` significant digits and `unit`: cut off, never rounded up, with 余 where digits are cut.

    A value that needs no cutting is written in full. With unit "%", `value` is a ratio and is rounded half up
    (0.21019 -> 21.02%). Raises ValueError for a negative or infinite value and for a precision below 1.
    """
    number = exact(value)
    if not number.is_finite() or number < 0:
        raise ValueError(f"cannot write {value!r} as a published figure: it must be finite and not negative")
    if precision < 1:
        raise ValueError(f"precision must be at least 1 significant digit, got {precision}")
    if unit == "%":
        return _percentage(number, precision)
    place = number.adjusted() - precision + 1
    cut = number.quantize(Decimal(1).scaleb(place), ROUND_DOWN)
    word = unit_of(number, SCALES)
    digits = (cut / SCALES[word]).normalize()
    if cut == number:
        short = -digits.as_tuple().exponent <= EXACT_DECIMALS
        return f"{digits:f}{word}{unit}" if short else f"{number.normalize():f}{unit}"
    if Decimal(1).scaleb(place) > SCALES[word]:  # 300余万, not 300万余: the cut goes into the digits before 万
        return f"{digits:f}余{word}{unit}"
    return f"{digits:f}{word}余{unit}"


def write_figure(figure: QuotedFigure) -> str:
    """`figure` in words that are read as exactly the same figure: the shortest of those that say it.

    Raises ValueError when no wording says it, e.g. an over whose step is no last digit.
    """
    for words in _wordings(figure):
        try:
            read = parse_figure(words)
        except ValueError:
            continue
        if _reading(read) == _reading(figure):
            return words
    raise ValueError(f"no wording says {figure!r}")


WRITTEN = {
    "over": ("{0}{1}余{2}", "{0}余{1}{2}"),
    "near": ("近{0}{1}{2}",),
    "about": ("约{0}{1}{2}",),
    "at_least": ("{0}{1}{2}以上",),
    "at_most": ("{0}{1}{2}以内",),
    "under": ("不足{0}{1}{2}",),
    "range": ("{0}{1}-{3}{1}{2}",),
}


def _wordings(figure: QuotedFigure) -> Iterator[str]:
    """Candidates, the shortest number first."""
    forms = ("超过{0}{1}{2}",) if figure.open_ended else WRITTEN.get(figure.operator, ("{0}{1}{2}",))
    share = {"%": 100, "‰": 1000, "成": 10}.get(figure.unit, 1)
    value, last, step = (exact(number or 0) * share for number in (figure.value, figure.value_to, figure.step))
    for scale, size in sorted(SCALES.items(), key=lambda one: (abs(value) < one[1], -one[1])):
        digits = (value / size).normalize()
        written = {f"{digits:f}"}
        if figure.operator in ("rounded", "over") and step:
            places = max(-(step / size).normalize().as_tuple().exponent, 0)
            written.add(f"{half_up(value / size, places):f}")
        for number in sorted(written, key=len):
            for form in forms:
                yield form.format(number, scale, figure.unit, f"{(last / size).normalize():f}")


def _reading(figure: QuotedFigure) -> tuple:
    return figure.operator, figure.value, figure.value_to, figure.unit, figure.step, figure.open_ended


def _percentage(number: Decimal, precision: int) -> str:
    share = number * 100
    return f"{half_up(share, max(precision - 1 - share.adjusted(), 0)):f}%"

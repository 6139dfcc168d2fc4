"""How a number is shortened: in 万 and 亿 (English thousand, million, billion), rounded half up. One rule for all of it.

Rounding never carries into a further digit, so never over the edge of a unit either: 999,787.8 is 99.98万, not 100万.
Where it would, more decimals are kept.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

CHINESE = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
ENGLISH = {"": Decimal(1), " thousand": Decimal(10**3), " million": Decimal(10**6), " billion": Decimal(10**9)}
ENGLISH_SHORT = {"": Decimal(1), "k": Decimal(10**3), "M": Decimal(10**6), "B": Decimal(10**9)}


def exact(value: float | Decimal) -> Decimal:
    """The number as it is written: 0.1 is one tenth."""
    return Decimal(str(value))


def unit_of(number: Decimal, units: dict[str, Decimal]) -> str:
    """The largest unit that the number reaches; units from small to large."""
    return [unit for unit, size in units.items() if abs(number) >= size or size == 1][-1]


_ANY_LENGTH = Context(prec=1_000)
"""Digits for every quotient of two floats: the usual 28 are too few for a change against next to nothing."""


def half_up(number: Decimal, decimals: int) -> Decimal:
    """`number` with `decimals` places, half away from zero."""
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _ANY_LENGTH)


def rounded(number: Decimal, decimals: int) -> Decimal:
    """As `half_up`, with more decimals where it would carry into a further digit: 99.98 and not 100.0."""
    found = half_up(number, decimals)
    while number and found and found.adjusted() > max(number.adjusted(), 0):
        decimals += 1
        found = half_up(number, decimals)
    return found


def shortened(value: float, *, decimals: int, units: dict[str, Decimal] = CHINESE) -> str:
    """`value` in its largest unit, without trailing zeros: 114236 as 11.4万 (1 decimal), 340500 as 34.05万 (2)."""
    number = exact(value)
    unit = unit_of(number, units)
    digits = rounded(number / units[unit], decimals)
    words = f"{digits:f}"
    return (words.rstrip("0").rstrip(".") if "." in words else words) + unit

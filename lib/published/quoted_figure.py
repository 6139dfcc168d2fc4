"""A quoted figure as a value: what its words say, and which true numbers they allow."""

from dataclasses import dataclass
from decimal import Decimal

from lib.number_words import exact

OPERATORS = ("over", "rounded", "exact", "range", "near", "about", "at_least", "at_most", "under")
LOOSE = ("over", "near", "about", "at_least", "at_most", "under")
"""Operators of words that allow more than one number: 余, 近, 约, 以上, 以内, 不足."""


@dataclass(frozen=True)
class QuotedFigure:
    """A quoted figure. `value`, `value_to` (end of a range) and `step` are in `unit`; a percentage is a ratio.

    `operator`: one of OPERATORS. `step`: how far the wording reaches, see the table of `parse.py`. `open_ended`: an over
    without an upper limit.
    """

    text: str
    operator: str
    value: float
    value_to: float | None
    unit: str
    step: float
    open_ended: bool = False

    def accepts(self, value: float) -> bool:
        """Is the wording true of `value`? Not a number is never accepted."""
        true, said, step = (exact(number) for number in (value, self.value, self.step))
        if not true.is_finite():
            return False
        allowed = {
            "over": said < true and (self.open_ended or true < said + step),
            "rounded": said - step / 2 <= true < said + step / 2,
            "range": said <= true <= exact(self.value if self.value_to is None else self.value_to),
            "near": said - step <= true < said,
            "about": said - step <= true <= said + step,
            "at_least": true >= said,
            "at_most": true <= said,
            "under": true < said,
        }
        return allowed.get(self.operator, true == said)

    def understates(self, value: float) -> bool:
        """Is the wording true of `value`, but a step or more below it?"""
        loose = self.open_ended or self.operator == "at_least"
        return loose and self.accepts(value) and exact(value) >= exact(self.value) + exact(self.step)

    def interval(self) -> tuple[float, float]:
        """The smallest and the largest number (both may be excluded) that the words allow; infinite where there is no end."""
        said, step, endless = self.value, self.step, float("inf")
        ends = {
            "over": (said, endless if self.open_ended else said + step),
            "rounded": (said - step / 2, said + step / 2),
            "range": (said, said if self.value_to is None else self.value_to),
            "near": (said - step, said),
            "about": (said - step, said + step),
            "at_least": (said, endless),
            "at_most": (0.0, said),
            "under": (0.0, said),
        }
        return ends.get(self.operator, (said, said))


def figure_from_parts(*, operator: str, value: float, value_to: float | None, unit: str) -> QuotedFigure:
    """A figure of which only the number is kept, not the wording; its step is that of its last digit that is not 0.

    Raises ValueError for an operator that does not exist.
    """
    if operator not in OPERATORS:
        raise ValueError(f"unknown operator {operator!r} of a published figure")
    number = Decimal(str(value))
    step = reach(operator, number, last_digit(number.normalize()))
    return QuotedFigure("", operator, value, value_to, unit, float(step))


def reach(operator: str, value: Decimal, step: Decimal) -> Decimal:
    """How far the words of an operator reach, for a last digit of the size `step`."""
    if operator in {"near", "about"}:
        return min(step, abs(value) / 10)
    return step if operator in {"over", "rounded", "at_least"} else Decimal(0)


def last_digit(number: Decimal) -> Decimal:
    """The size of the last digit as the number is written: 0.1 for 1013.4, 100 for 17E+2."""
    return Decimal(1).scaleb(number.as_tuple().exponent)

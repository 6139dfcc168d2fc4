"""The arithmetic of the protected form: counts in steps, the parts of a county as one line, what stands for too few.

Never look at another figure to decide what to hide: what was hidden would tell of it.
"""

from collections.abc import Hashable, Mapping

from lib.measure.disclosure.form import Form
from lib.measure.result import Cell

STEP = 10
"""Counts are given in tens: 10 to 19 people are 15; a count of 1 to 9 is said to be below ten."""
CROSSED_STEP = 20
"""By two things that narrow at once, counts are given in twenties: in tens, the table and those of either of the two
together told small counts (tests/measure/test_attack.py)."""
FEWEST_IN_ALL = 2
"""A county of fewer people than this many steps is not split at all."""
FEWEST_FOR_RATE = 30
BELOW = {STEP: "below_ten", CROSSED_STEP: "below_twenty"}
FEW = {STEP: "few_people", CROSSED_STEP: "few_people_crossed"}
HIDDEN = (*BELOW.values(), *FEW.values(), "few_in_all")
"""Reasons of figures that are known and hidden for being of few people."""

Parts = Mapping[Hashable, float]


def in_steps(count: float, step: int = STEP) -> float:
    """The middle of the step that `count` lies in: in tens 10 to 19 are 15, 1 to 9 are 5; nothing is 0."""
    return float(count // step * step + step // 2) if count > 0 else 0.0


def takes_the_rest(parts: Parts, step: int = STEP) -> Hashable | None:
    """Which part takes what the others leave: of those of a step or more the first by its code that is no smaller than their
    mean; without one, the largest. Were it always the largest, that would tell of every other part how large it is at most.
    None without parts."""
    large = {key: count for key, count in parts.items() if count >= step}
    large = large or {key: count for key, count in parts.items() if count == max(parts.values())}
    mean = sum(large.values()) / max(len(large), 1)
    return min((key for key, count in large.items() if count >= mean), key=str, default=None)


def parts_in_steps(parts: Parts, step: int = STEP, *, instead: Parts | None = None) -> dict[Hashable, float]:
    """Parts of a whole in steps; one is what the others leave of the sum, so that the sum tells nothing more.

    `instead`: what is taken for parts that are not given at all.
    """
    made = {key: (instead or {}).get(key, in_steps(count, step)) for key, count in parts.items()}
    taker = takes_the_rest({key: count for key, count in parts.items() if key not in (instead or {})}, step)
    if taker is not None:
        rest = sum(parts.values()) - sum(value for key, value in made.items() if key != taker)
        made[taker] = in_steps(max(rest, 1), step) if parts[taker] > 0 else 0.0
    return made


def given(count: float, step: int = STEP) -> tuple[float | None, str | None]:
    return (None, BELOW[step]) if 0 < count < step else (count, None)


def people_in_tens(count: float | None, form: Form) -> tuple[float | None, str | None]:
    """A count of people that is no part of a whole, in the form; (value, reason of a blank)."""
    if count is None:
        return None, None
    return given(in_steps(count)) if form is Form.PROTECTED else (float(count), None)


def line_of_people(parts: Parts, form: Form, step: int = STEP) -> dict[Hashable, tuple[float | None, str | None]]:
    """Counts of people that add up to a known number, in the form; (value, reason of a blank) by the keys of `parts`."""
    if form is Form.EXACT:
        return {key: (float(count), None) for key, count in parts.items()}
    if 0 < sum(parts.values()) < FEWEST_IN_ALL * step:
        return dict.fromkeys(parts, (None, "few_in_all"))
    return {key: given(count, step) for key, count in parts_in_steps(parts, step).items()}


def line_of_sums(parts: Parts, people: Parts, step: int = STEP) -> dict[Hashable, Cell]:
    """What people did (hours, attendances, ...) as the parts of a county, protected; `people` behind each."""
    everybody = sum(people.values())
    if 0 < everybody < FEWEST_IN_ALL * step:
        return {key: Cell((), None, reason="few_in_all") for key in parts}
    behind = parts_in_steps(people, step)  # as they are given: which sums are withheld tells nothing more
    few = [key for key in parts if 0 < behind.get(key, 0) < step]
    usual = sum(parts.values()) / everybody * step / 2 if everybody else 0.0
    made = parts_in_steps(parts, step, instead=dict.fromkeys(few, usual))
    return {
        key: Cell((), None, reason=FEW[step]) if key in few else Cell((), value, people=behind.get(key, 0))
        for key, value in made.items()
    }

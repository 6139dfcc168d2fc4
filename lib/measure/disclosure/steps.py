"""The arithmetic of the protected form: counts in steps, the parts of a county as one line, what stands for too few.

Never look at another figure to decide what to hide: what was hidden would tell of it.
"""

from collections.abc import Hashable, Mapping
from math import floor

from lib.measure.disclosure.form import Form
from lib.measure.result import Cell

RULE = 3
"""Counts the changes of the rule: snapshots of public figures are compared where it is the same."""
STEP = 10
"""Counts are given in tens: 10 to 19 people are 15; a count of 0 to 9 is said to be below ten."""
DIVIDED_STEP = 50
"""Of other days than a year of the calendar, and where parts are divided further (by another characteristic, by category), counts
are given in fifties: in tens, what overlaps tells small counts together (tests/measure/test_attack.py)."""
FEWEST_IN_ALL = 2
"""A county of fewer people than this many steps is not split at all."""
FEWEST_FOR_RATE = 30
BELOW = {STEP: "below_ten", DIVIDED_STEP: "below_fifty"}
FEW = {STEP: "few_people", DIVIDED_STEP: "few_people_divided"}
HIDDEN = (*BELOW.values(), *FEW.values(), "few_in_all")
"""Reasons of figures that are known and hidden for being of few people."""

Parts = Mapping[Hashable, float]


def in_steps(count: float, step: int = STEP) -> float:
    """The middle of the step that `count` lies in: in tens 10 to 19 are 15, 1 to 9 are 5; nothing is 0."""
    return float(count // step * step + step // 2) if count > 0 else 0.0


def middle(count: float, step: int = STEP) -> float:
    """The middle of the step that `count` lies in, the lowest one for nothing at all: none and few are one."""
    return float(count // step * step + step // 2)


def parts_in_steps(parts: Parts, step: int = STEP) -> dict[Hashable, float]:
    """Parts of a known whole, people, in steps: of those of a step or more the first by their codes are said to be one step
    more or less, as many as it takes for all to add up; those below a step count as one part.

    Were each in its own step, the whole would tell of the small ones: of 10, 10 and 1 in 21 nothing but 1 fits.
    """
    made = {key: in_steps(count, step) for key, count in parts.items()}
    large = [key for key, count in parts.items() if count >= step]
    few = sum(count for count in parts.values() if count < step)
    left = sum(parts.values()) - sum(made[key] for key in large) - middle(few, step)
    steps = floor((left + step // 2) / step)
    # Less is said of those of two steps or more before others would be said to be few.
    large.sort(key=lambda key: (steps < 0 and parts[key] < 2 * step, str(key)))
    return made | {key: made[key] + (step if steps > 0 else -step) for key in large[: abs(steps)]}


def given(count: float, step: int = STEP) -> tuple[float | None, str | None]:
    """Few and none are one: told apart, the empty months of a small year would tell of the others."""
    return (None, BELOW[step]) if count < step else (count, None)


def people_in_steps(count: float | None, form: Form, step: int) -> tuple[float | None, str | None]:
    """A count of people that is no part of a whole, in the form; (value, reason of a blank)."""
    if count is None:
        return None, None
    return given(in_steps(count, step), step) if form is Form.PROTECTED else (float(count), None)


def line_of_people(parts: Parts, form: Form, step: int = STEP) -> dict[Hashable, tuple[float | None, str | None]]:
    """Counts of people that add up to a known number, in the form; (value, reason of a blank) by the keys of `parts`."""
    everybody = sum(parts.values())
    if form is Form.EXACT or not everybody:
        return {key: (float(count), None) for key, count in parts.items()}
    if everybody < FEWEST_IN_ALL * step:
        return dict.fromkeys(parts, (None, "few_in_all"))
    return {key: given(count, step) for key, count in parts_in_steps(parts, step).items()}


def line_of_sums(parts: Parts, people: Parts, step: int = STEP) -> dict[Hashable, Cell]:
    """What people did (hours, attendances, ...) as the parts of a county, protected; `people` behind each.

    Withheld where the people are told as few. The part of the most people, as they are told, takes what the others leave of
    the whole, each of the few having done as much as everybody: so the whole tells nothing of what they did.
    """
    everybody, whole = sum(people.values()), sum(parts.values())
    if not everybody:
        return {key: Cell((), in_steps(value, step), people=0) for key, value in parts.items()}
    if everybody < FEWEST_IN_ALL * step:
        return {key: Cell((), None, reason="few_in_all") for key in parts}
    behind = parts_in_steps(people, step)  # as they are told: which sums are withheld tells nothing more
    # Where the people are said to be a step more or less, so is what they did: nobody does less than once what he is counted for.
    more = {key: behind[key] - in_steps(count, step) for key, count in people.items()}
    told = {k: max(in_steps(v, step) + more[k], step / 2) for k, v in parts.items() if behind.get(k, 0) >= step}
    if told:
        most = min(told, key=lambda key: (-behind[key], str(key)))
        few = max(everybody - sum(behind[key] for key in told), 0)  # as it follows from what is told
        told[most] = in_steps(max(whole * (1 - few / everybody) - sum(told.values()) + told[most], 1), step)
    return {
        key: Cell((), told[key], people=behind[key]) if key in told else Cell((), None, reason=FEW[step])
        for key in parts
    }

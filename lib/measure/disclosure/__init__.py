"""Exact or protected: the two forms of every figure, and all that the protected form does. Nothing else hides a count.

Protected figures: what counts people, or what they did, is given in tens where it is of less than whole counties or of
some people only (NARROW), for a year of the calendar; in fifties of all other days, of those registered on a day, and where it
is divided further (women of a street). The parts of a county
are one line and add up to it: some large parts are said to be one step more or less. So the exact figure of the county,
which everybody may know, tells nothing about its parts. Few and none are one. Never look at another figure to decide
what to hide: what was hidden would tell of it.

    form.py      exact or protected, and who sees which          steps.py     counts in steps, the parts of a county
    protect.py   what narrows a query, its cells protected    listing.py   which parts a public list names
"""

from lib.measure.disclosure.form import MARK, Form, form_for
from lib.measure.disclosure.listing import NARROW, stands_for_all
from lib.measure.disclosure.protect import (
    PEOPLE_TABLES,
    is_of_people,
    is_one_period,
    is_up_to_a_year,
    narrowed,
    of_whole_counties,
    people_of_rate,
    protect,
    step_of,
)
from lib.measure.disclosure.steps import (
    DIVIDED_STEP,
    FEWEST_FOR_RATE,
    HIDDEN,
    RULE,
    STEP,
    given,
    in_steps,
    line_of_people,
    line_of_sums,
    parts_in_steps,
    people_in_steps,
)

__all__ = [
    "DIVIDED_STEP",
    "FEWEST_FOR_RATE",
    "HIDDEN",
    "MARK",
    "NARROW",
    "PEOPLE_TABLES",
    "RULE",
    "STEP",
    "Form",
    "form_for",
    "given",
    "in_steps",
    "is_of_people",
    "is_one_period",
    "is_up_to_a_year",
    "line_of_people",
    "line_of_sums",
    "narrowed",
    "of_whole_counties",
    "parts_in_steps",
    "people_in_steps",
    "people_of_rate",
    "protect",
    "stands_for_all",
    "step_of",
]

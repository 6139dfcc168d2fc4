"""How official texts word figures, and what in them is none: the table of `wordings.csv`, a line a wording.

Each line: a piece of text and the figures in it, as `operator value[..value_to] unit [role] [open]`, with ` ; ` between them.
"""

import csv
from pathlib import Path

import pytest

from lib.published.running_text import find_figures
from lib.published.running_text.find import ROLES

with Path(__file__).with_name("wordings.csv").open(encoding="utf-8", newline="") as file:
    WORDINGS = [tuple(row.values()) for row in csv.DictReader(file)]


def expected(cell: str) -> list[tuple]:
    figures = []
    for one in filter(None, cell.split(" ; ")):
        operator, number, *words = one.split(" ")
        low, _, high = number.partition("..")
        role = next((word for word in words if word in ROLES), "value")
        unit = next((word for word in words if word not in (*ROLES, "open")), "")
        figures.append((operator, float(low), float(high) if high else None, unit, role, "open" in words))
    return figures


def found_in(text: str) -> list[tuple]:
    return [
        (
            one.quoted.operator,
            one.value,
            one.quoted.value_to,
            one.unit,
            "value" if one.role == "share" else one.role,
            one.quoted.open_ended,
        )
        for one in find_figures(text)
    ]


def test_the_table_is_long_enough_and_says_nothing_twice():
    assert len({text for text, _ in WORDINGS}) == len(WORDINGS) > 200


@pytest.mark.parametrize(("text", "figures"), WORDINGS, ids=[text for text, _ in WORDINGS])
def test_every_wording_is_read_as_a_person_reads_it(text, figures):
    assert found_in(text) == expected(figures)

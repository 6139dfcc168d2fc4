"""The rows of the reference table, as the database would give them."""

import csv
from types import SimpleNamespace

import pytest

from lib.settings import ROOT

LETTER_FIGURES = ROOT / "data" / "reference" / "letter_figures.csv"


def as_row(cells: dict[str, str]) -> SimpleNamespace:
    """One line of the table with the types of `published_figure`."""
    numbers = {
        "document_id": int(cells["document_id"]),
        "value": float(cells["value"]),
        "value_to": float(cells["value_to"]) if cells["value_to"] else None,
    }
    return SimpleNamespace(**{**cells, **numbers})


@pytest.fixture(scope="session")
def letter_figures() -> list[SimpleNamespace]:
    with LETTER_FIGURES.open(encoding="utf-8", newline="") as file:
        return [as_row(cells) for cells in csv.DictReader(file)]

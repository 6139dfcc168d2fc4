"""A formula in every text column: no cell of any file begins like one. In LibreOffice: `python -m tests.exports.formula_attack`."""

import csv
import unicodedata

from lib.db import Database
from tests import measure_data
from tests.exports.formula_attack import MARK, poison, write_files

STARTS = tuple("=+-@\t\r\n−")


def begins_like_a_formula(cell: str) -> bool:
    """By the eye: what stands first, without what cannot be seen."""
    seen = unicodedata.normalize("NFKC", cell).lstrip(" \u200b\u200f\u202e\ufeff\x01")
    return seen.startswith(STARTS) and not is_number(seen)


def is_number(text: str) -> bool:
    try:
        float(text.replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


def test_no_cell_begins_like_a_formula_whatever_the_names(tmp_path):
    url = f"sqlite:///{tmp_path}/attacked.sqlite"
    measure_data.fill(url)
    database = Database(url)
    assert poison(database) > 30
    write_files(database, tmp_path, ("csv",))
    database.close()
    attacked, files = 0, sorted(tmp_path.glob("*.csv"))
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        attacked += sum(MARK in cell for cell in cells)
        assert [cell for cell in cells if begins_like_a_formula(cell)] == [], path.name
    assert len(files) > 50 and attacked > 300

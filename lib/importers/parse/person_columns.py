"""Who the rows of a batch speak of: a column of keys, from whichever columns of the file say it."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.parse import numbers
from lib.importers.parse.cell_parser import Faults, Reader, read_distinct
from lib.importers.parse.iso_times import byte_matrix, is_day
from lib.importers.privacy import id_numbers, pseudonyms
from lib.importers.privacy.id_numbers import FEMALE, MALE
from lib.importers.privacy.pseudonyms import BY_ID, BY_NAME, BY_NUMBER, Pseudonyms

MOST_NAME = 60
PERSONAL_FIELDS = ("id_number", "person_number", "person_name")
_WEIGHTS = np.array(id_numbers.WEIGHTS, np.int32)
_CHECKS = np.frombuffer(id_numbers.CHECK_SIGNS.encode(), np.uint8)
_MAY_BE_CUT = r"[0-9]{15}000\W*$"
_CUT = "id_number_cut"


@dataclass
class People:
    """One entry a row, None where nothing is known (birth_year: 0). `person_key` is None only in rows with a fault."""

    person_key: np.ndarray
    identified_by: np.ndarray
    name_key: np.ndarray
    sex: np.ndarray
    birth_year: np.ndarray

    @classmethod
    def unknown(cls, rows: int) -> "People":
        return cls(*(np.full(rows, None, object) for _ in range(4)), np.zeros(rows, np.int32))


class PersonReader:
    """Reads the personal columns of a file; remembers what it has keyed, within bounds.

    Once a spreadsheet has cut one ID number of the file short, those that end like it are nobody's either: of such
    numbers one in eleven has the right check digit by chance.
    """

    def __init__(self, key: bytes, *, platform: str, roc: bool):
        self._keys = keys = Pseudonyms(key, platform)
        self._id = Reader(lambda cell: self._of_id(*id_numbers.normalised_id(cell, roc=roc)))
        self._valid_id = keys.by_id
        self._number = Reader(self._of_number)
        self._name = Reader(self._of_name)
        self._has_cut_ids = False

    def _of_id(self, number: str, kind: str) -> tuple:
        return self._keys.by_id(number), id_numbers.sex_of(number, kind), id_numbers.birth_year_of(number, kind) or 0

    def _of_number(self, cell: str) -> str | None:
        number = pseudonyms.normalised_number(cell)
        return number and self._keys.by_number(number)

    def _of_name(self, cell: str) -> tuple[str, str] | None:
        """(normalised name, its key). A masked name (张*) is nobody's."""
        if len(cell) > MOST_NAME or not cell.isalnum():
            cell = numbers.text(cell, most=MOST_NAME) or ""
        name = pseudonyms.normalised_name(cell)
        return (name, self._keys.name(name)) if name and "*" not in name else None

    def read(self, cells: dict[str, pa.StringArray], team: pa.Array, faults: Faults) -> People:
        """The people of a batch. `team`: the name of the team of each row, or null."""
        people = People.unknown(len(team))
        if "id_number" in cells:
            self._by_id(cells["id_number"], people, faults)
        if "person_number" in cells:
            self._by_number(cells["person_number"], people, faults)
        if "person_name" in cells:
            self._by_name(cells["person_name"], team, people, faults)
        nobody = np.equal(people.person_key, None)
        faults.add_rows(nobody & ~faults.of(*PERSONAL_FIELDS, "team"), None, "no_person")
        return people

    def _by_id(self, cells: pa.StringArray, people: People, faults: Faults) -> None:
        plain = _plain_ids(cells, people)
        rows, keys, indices = read_distinct(cells, plain, self._valid_id, faults, "id_number")
        people.person_key[rows] = np.array([*keys, None], object)[indices]
        rows, found, indices = read_distinct(cells, ~plain, self._id, faults, "id_number")
        for name, part in (("person_key", 0), ("sex", 1)):
            values = np.array([*(one and one[part] for one in found), None], object)
            getattr(people, name)[rows] = values[indices]
        people.birth_year[rows] = np.array([*(one[2] if one else 0 for one in found), 0], np.int32)[indices]
        people.identified_by[np.not_equal(people.person_key, None)] = BY_ID
        self._refuse_cut(cells, faults)

    def _refuse_cut(self, cells: pa.StringArray, faults: Faults) -> None:
        self._has_cut_ids |= any(name == "id_number" and fault.rule == _CUT for _, name, fault in faults.told)
        if self._has_cut_ids:
            like_it = pc.match_substring_regex(cells, _MAY_BE_CUT).to_numpy(zero_copy_only=False)
            faults.add_rows(like_it & ~faults.of("id_number"), "id_number", _CUT)

    def _by_number(self, cells: pa.StringArray, people: People, faults: Faults) -> None:
        missing = np.equal(people.person_key, None)
        rows, keys, indices = read_distinct(cells, missing, self._number, faults, "person_number")
        people.person_key[rows] = np.array([*keys, None], object)[indices]
        people.identified_by[rows[np.not_equal(people.person_key[rows], None)]] = BY_NUMBER

    def _by_name(self, cells: pa.StringArray, team: pa.Array, people: People, faults: Faults) -> None:
        _, found, indices = read_distinct(cells, None, self._name, faults, "person_name")
        people.name_key[:] = np.array([*(one and one[1] for one in found), None], object)[indices]
        for row in np.flatnonzero(np.equal(people.person_key, None) & pc.is_valid(team).to_numpy(zero_copy_only=False)):
            if one := found[indices[row]]:
                people.person_key[row] = self._keys.by_name(one[0], team[row].as_py())
                people.identified_by[row] = BY_NAME


def _plain_ids(cells: pa.StringArray, people: People) -> np.ndarray:
    """Which cells are valid ID numbers of 18 signs just as they stand; fills in the sex and year that these say."""
    plain = pc.equal(pc.binary_length(cells), 18).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(plain)
    if not len(rows):
        return plain
    signs = byte_matrix(cells.take(pa.array(rows)), 18)
    digits = (signs - np.uint8(48)).astype(np.int32)
    good = (digits[:, :17] < 10).all(axis=1) & (digits[:, 0] > 0)
    good &= signs[:, 17] == _CHECKS[(digits[:, :17] * _WEIGHTS).sum(axis=1) % 11]
    year = digits[:, 6] * 1000 + digits[:, 7] * 100 + digits[:, 8] * 10 + digits[:, 9]
    good &= is_day(year, digits[:, 10] * 10 + digits[:, 11], digits[:, 12] * 10 + digits[:, 13])
    good &= (year >= id_numbers.YEARS[0]) & (year <= id_numbers.YEARS[1])
    plain[rows] = good
    people.birth_year[rows[good]] = year[good]
    people.sex[rows[good]] = np.where(digits[good, 16] % 2, MALE, FEMALE)
    return plain

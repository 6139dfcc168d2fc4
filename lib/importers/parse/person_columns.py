"""Who the rows of a batch speak of: a column of keys, from whichever columns of the file say it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.formats.simplified import simplified
from lib.importers.parse import numbers
from lib.importers.parse.cell_parser import CellParser, RowErrors, parse_distinct
from lib.importers.parse.datetime_columns import day_pattern
from lib.importers.parse.odd_signs import of_plain_digits, plain_digits
from lib.importers.privacy import id_numbers, person_names, pseudonyms
from lib.importers.privacy.id_numbers import FEMALE, MALE
from lib.importers.privacy.pseudonyms import BY_ID, BY_NAME, BY_NUMBER, Pseudonyms

MOST_NAME = 60
MOST_SPELLINGS = 200_000
"""People known by name and team whose names are remembered."""
PERSONAL_FIELDS = ("id_number", "person_number", "person_name")
_IN_BRACKETS = re.compile(r"[(\[【〔<「『].*?[)\]】〕>」』]")
_NUMBERED = re.compile(r"^[\d①-⑳]+[.、)]")
_WEIGHTS = np.array(id_numbers.WEIGHTS, np.int32)
_CHECKS = np.frombuffer(id_numbers.CHECK_SIGNS.encode(), np.uint8)
_PLAIN_ID = f"^[1-9][0-9]{{9}}{day_pattern('')}[0-9]{{3}}[0-9X]$"
# A spreadsheet turns the last three digits into 000, and one such number in eleven passes the check digit by chance: an
# invented person. So once one fails, all that end so are quarantined from that batch on, a true one in a thousand too.
_MAY_BE_CUT = r"[0-9]{15}000\W*$"
_CUT = "id_number_cut"


@dataclass
class PersonColumns:
    """One entry a row, None where nothing is known (birth_year: 0). `person_key` is None only in rows with a fault."""

    person_key: np.ndarray
    identified_by: np.ndarray
    name_key: np.ndarray
    sex: np.ndarray
    birth_year: np.ndarray

    @classmethod
    def unknown(cls, rows: int) -> "PersonColumns":
        return cls(*(np.full(rows, None, object) for _ in range(4)), np.zeros(rows, np.int32))


class PersonParser:
    """Reads the personal columns of a file; remembers what it has keyed, within bounds.

    Once a spreadsheet has cut one ID number of the file short, those that end like it are nobody's either: of such
    numbers one in eleven has the right check digit by chance. twice_spelt: lines of people known by name who may be somebody
    of their team whose name is written in other characters.
    """

    def __init__(self, key: bytes, *, platform: str, roc: bool):
        self._keys = keys = Pseudonyms(key, platform)
        self._id = CellParser(of_plain_digits(lambda cell: self._of_id(*id_numbers.normalised_id(cell, roc=roc))))
        self._valid_id = keys.of_id_number
        self._number = CellParser(of_plain_digits(self._of_number))
        self._name = CellParser(self._of_name)
        self._has_cut_ids = False
        self._spellings: dict[tuple[str, str], str] = {}
        self.twice_spelt: set[int] = set()

    def _of_id(self, number: str, kind: str) -> tuple:
        return (
            self._keys.of_id_number(number),
            id_numbers.sex_of(number, kind),
            id_numbers.birth_year_of(number, kind) or 0,
        )

    def _of_number(self, cell: str) -> str | None:
        number = pseudonyms.normalised_number(cell)
        return number and self._keys.of_platform_number(number)

    def _of_name(self, cell: str) -> tuple[str, str, str] | None:
        """(normalised name, its key, the name as `_bare` has it). A masked name (张*) is nobody's. Rules not_one_person, odd_sign."""
        plain_digits(cell)
        if len(cell) > MOST_NAME or not cell.isalnum():
            cell = numbers.text(cell, most=MOST_NAME) or ""
        if not person_names.is_ordinary(cell) and person_names.one_person(cell) is None:
            return None
        name = pseudonyms.normalised_name(cell)
        return (name, self._keys.of_name(name), _bare(name)) if name else None

    def read(
        self, cells: dict[str, pa.StringArray], team: pa.Array, errors: RowErrors, lines: Sequence[int]
    ) -> PersonColumns:
        """The people of a batch. `team`: the name of the team of each row, or null; `lines`: of the rows in the file."""
        people = PersonColumns.unknown(len(team))
        if "id_number" in cells:
            self._by_id(cells["id_number"], people, errors)
        if "person_number" in cells:
            self._by_number(cells["person_number"], people, errors)
        if "person_name" in cells:
            self._by_name(cells["person_name"], team, people, errors, lines)
        unknown_person = np.equal(people.person_key, None)
        errors.add_rows(unknown_person & ~errors.of(*PERSONAL_FIELDS, "team"), None, "no_person")
        return people

    def _by_id(self, cells: pa.StringArray, people: PersonColumns, errors: RowErrors) -> None:
        plain = _plain_ids(cells, people)
        rows, keys, indices = parse_distinct(cells, plain, self._valid_id, errors, "id_number")
        people.person_key[rows] = np.array([*keys, None], object)[indices]
        rows, found, indices = parse_distinct(cells, ~plain, self._id, errors, "id_number")
        for name, part in (("person_key", 0), ("sex", 1)):
            values = np.array([*(one and one[part] for one in found), None], object)
            getattr(people, name)[rows] = values[indices]
        people.birth_year[rows] = np.array([*(one[2] if one else 0 for one in found), 0], np.int32)[indices]
        # A row with a wrong ID number is quarantined; name and team would make a second person of somebody known.
        people.identified_by[np.not_equal(people.person_key, None)] = BY_ID
        self._reject_cut(cells, errors)

    def _reject_cut(self, cells: pa.StringArray, errors: RowErrors) -> None:
        self._has_cut_ids |= any(name == "id_number" and error.rule == _CUT for _, name, error in errors.found)
        if self._has_cut_ids:
            like_it = pc.match_substring_regex(cells, _MAY_BE_CUT).to_numpy(zero_copy_only=False)
            errors.add_rows(like_it & ~errors.of("id_number"), "id_number", _CUT)

    def _by_number(self, cells: pa.StringArray, people: PersonColumns, errors: RowErrors) -> None:
        missing = np.equal(people.person_key, None)
        rows, keys, indices = parse_distinct(cells, missing, self._number, errors, "person_number")
        people.person_key[rows] = np.array([*keys, None], object)[indices]
        people.identified_by[rows[np.not_equal(people.person_key[rows], None)]] = BY_NUMBER

    def _by_name(
        self,
        cells: pa.StringArray,
        team: pa.Array,
        people: PersonColumns,
        errors: RowErrors,
        lines: Sequence[int],
    ) -> None:
        _, found, indices = parse_distinct(cells, None, self._name, errors, "person_name")
        people.name_key[:] = np.array([*(one and one[1] for one in found), None], object)[indices]
        for row in np.flatnonzero(np.equal(people.person_key, None) & pc.is_valid(team).to_numpy(zero_copy_only=False)):
            if one := found[indices[row]]:
                of = team[row].as_py()
                people.person_key[row] = self._keys.of_name_in_team(one[0], of)
                people.identified_by[row] = BY_NAME
                if self._is_spelt_otherwise(one, of):
                    self.twice_spelt.add(lines[row])

    def _is_spelt_otherwise(self, one: tuple[str, str, str], team: str) -> bool:
        """Whether somebody of the team has been read whose name differs by traditional characters alone (張, 张), or by what
        stands around it."""
        if len(self._spellings) < MOST_SPELLINGS:
            return self._spellings.setdefault((team, one[2]), one[0]) != one[0]
        return self._spellings.get((team, one[2]), one[0]) != one[0]


def _bare(name: str) -> str:
    """A normalised name in simplified characters, without a number before it, a word in brackets, and signs: 1.張三（党员）."""
    if name.isalnum():
        return simplified(name)
    found = _IN_BRACKETS.sub("", _NUMBERED.sub("", name))
    return simplified("".join(sign for sign in found if sign.isalnum())) or name


def _plain_ids(cells: pa.StringArray, people: PersonColumns) -> np.ndarray:
    """Which cells are valid ID numbers of 18 characters just as they stand; fills in the sex and year that these say.

    Those born on a 29 February are left to `normalised_id`, as `day_pattern` says.
    """
    plain = pc.match_substring_regex(cells, _PLAIN_ID).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(plain)
    if not len(rows):
        return plain
    characters = np.frombuffer("".join(cells.take(pa.array(rows)).to_pylist()).encode(), np.uint8).reshape(-1, 18)
    digits = (characters[:, :17] - np.uint8(48)).astype(np.int32)
    good = characters[:, 17] == _CHECKS[(digits * _WEIGHTS).sum(axis=1) % 11]
    year = digits[:, 6:10] @ np.array((1000, 100, 10, 1), np.int32)
    good &= (year >= id_numbers.YEARS[0]) & (year <= id_numbers.YEARS[1])
    plain[rows] = good
    people.birth_year[rows[good]] = year[good]
    people.sex[rows[good]] = np.where(digits[good, 16] % 2, MALE, FEMALE)
    return plain

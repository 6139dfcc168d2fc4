"""Phones and ID numbers where none belong: distinguished from region codes, days and numbers of records."""

import pyarrow as pa
import pytest

from lib.importers.privacy.personal_data import keyed, stands_in
from lib.importers.privacy.pseudonyms import Pseudonyms
from lib.schema import quarantined_row, service_record
from tests.importers.imports import id_number, import_file, rows
from tests.importers.match.test_match import everything_stored, hours, record

KEYS = Pseudonyms(b"k" * 32, "zhejiang")
ID = id_number(7)


@pytest.mark.parametrize(
    "text",
    [
        "欧阳泄露13987654321",
        "13987654321",
        "8613987654321联系",
        "电话139 8765 4321",
        "电话139-8765-4321",
        f"张三{ID}",
        f"{ID[:6]} {ID[6:14]} {ID[14:]}",
        "330108900307002",
        "330108199003070021330108199003070022",
        "A123456789队",
    ],
)
def test_a_number_of_a_person_in_a_text(text):
    assert stands_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "清洁家园",
        "第1234567890号",
        "330108002000",
        "活动330108002000000000",
        "202603050900",
        "巡护20260305090000",
        "2026-03-05 2026-03-08",
        "A123456780队",
        "0571-87654321",
    ],
)
def test_a_text_without_one(text):
    assert not stands_in(text)


def test_a_record_number_that_is_an_id_number_or_a_phone_is_digested_with_the_key():
    wrong = ID[:-1] + ("1" if ID[-1] != "1" else "2")  # the platform's own: no valid ID number
    numbers = pa.array([ID, ID.lower(), wrong, "ZJ-1", None, "13987654321", "330108202608010001", "330108900307002"])
    found = keyed(numbers, KEYS).to_pylist()
    assert found[1:5] == [found[1], wrong, "ZJ-1", None]
    personal = [found[i] for i in (0, 5, 7)]
    assert [len(one) for one in personal] == [32] * 3 and len(set(personal)) == 3
    assert not set(personal) & set(numbers.to_pylist())
    assert keyed(pa.array([ID]), Pseudonyms(b"j" * 32, "zhejiang"))[0].as_py() != found[0]


def test_equal_numbers_stay_equal_and_no_numbers_stay_none():
    number = next(n for n in map(id_number, range(900)) if n.endswith("X"))
    small, large = keyed(pa.array([number.lower(), number]), KEYS).to_pylist()
    assert small == large
    assert keyed(pa.array([], pa.string()), KEYS).to_pylist() == []


@pytest.mark.parametrize("where", ["team", "activity"])
def test_a_name_with_a_number_of_a_person_is_quarantined_and_never_stored(database, where):
    bad = record(2, **{where: "欧阳泄露13987654321"})
    outcome = import_file(database, hours(record(1), bad), accept_quarantined=True)
    assert (outcome.inserted, outcome.quarantined) == (1, 1)
    assert rows(database, quarantined_row, "line", "rule", "value") == [(3, "personal_number", "欧************")]
    shown = everything_stored(database) + repr(outcome)
    assert "13987654321" not in shown and "泄露" not in shown


def test_a_record_whose_number_is_an_id_number_is_found_again_by_a_digest(database):
    file = hours(record(1, number=ID))
    assert import_file(database, file).inserted == 1
    assert import_file(database, file).unchanged == 1
    assert ID not in everything_stored(database)
    [(ref,)] = rows(database, service_record, "source_ref")
    assert len(ref) == 32

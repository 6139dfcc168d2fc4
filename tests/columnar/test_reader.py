"""Statements of one shape share their text, never their values; an answer that is kept is of the same question."""

from datetime import date

import pytest
from sqlalchemy import func, literal, select, union_all

from lib.columnar import reader
from lib.columnar.reader import DIALECT, as_duckdb
from lib.db import Database
from lib.schema import activity, service_record


def _whole(statement) -> tuple[str, list]:
    """The text that SQLAlchemy makes of this very statement, and its values."""
    compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    values = compiled.construct_params()
    return compiled.string, [values[name] for name in compiled.positiontup or ()]


def _records(day, places, *, code=1):
    record = service_record.c
    one = select(literal(code).label("code"), func.count(), func.sum(record.minutes)).where(
        record.served_on <= day, record.region_id.in_(places)
    )
    return union_all(one, select(literal(code + 1), func.count(), func.count()).where(activity.c.held_on <= day))


@pytest.mark.parametrize("places", [[], [330108001], [330108001, 330108002], [330108003, 330108001, 330108002]])
@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 10, 31)])
def test_the_text_and_values_are_those_of_the_statement(places, day):
    for code in (1, 5):
        statement = _records(day, places, code=code)
        assert as_duckdb(statement) == _whole(statement)
    assert as_duckdb(_records(day, places, code=9)) == _whole(_records(day, places, code=9))


def test_a_text_is_made_once_for_a_shape_and_the_lengths_of_its_lists():
    reader._texts.clear()  # full, it would stay as long as it is
    as_duckdb(_records(date(2020, 1, 1), [1, 2]))
    before = len(reader._texts)
    as_duckdb(_records(date(2021, 1, 1), [3, 4], code=7))
    assert len(reader._texts) == before
    as_duckdb(_records(date(2021, 1, 1), [3, 4, 5, 6, 7, 8, 9]))
    assert len(reader._texts) == before + 1


def test_an_answer_is_kept_for_the_same_statement_and_values_only(demo_data):
    database = Database(demo_data["DATABASE_URL"], columnar_folder=demo_data["COLUMNAR_DIR"])
    record = service_record.c

    def count(day):
        return database.read(select(func.count()).where(record.served_on <= day), rows=None).rows

    early, late = count(date(2022, 1, 1)), count(date(2026, 1, 1))
    assert 0 < early[0][0] < late[0][0]
    kept = len(database.copy.answers)
    early.append("a caller's own")
    assert count(date(2022, 1, 1)) == early[:1] and len(database.copy.answers) == kept
    database.close()

"""Where and when anything is recorded at all: tells a true zero from a month or street without data."""

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy import extract, func, select

from lib.catalogue.breakdowns import TIMES
from lib.catalogue.reached import column_of
from lib.question import Question
from lib.schema import activity, service_record


def covered(question: Question) -> Callable[[int], bool]:
    """A function of a code of the question's breakdown: does the source hold any row there?

    Subjects other than activities and records are complete lists: nothing in them is a true zero.
    """
    if question.metric.subject not in (activity, service_record):
        return lambda code: True
    version = question.database.version()
    cells = _cells(question.database, version.database_key, version.version)
    (name,) = question.by
    wanted = set(question.chosen_places())
    inside = [cell for cell in cells if wanted & {cell[0], cell[1]} or not _is_listed(question, wanted)]
    if name in TIMES:
        codes = {_code(name, month) for _, _, month in inside}
    elif name == "community":
        return lambda code: question.directory.place(code).street_id in {street for _, street, _ in inside}
    else:
        codes = {street if name == "street" else county for county, street, _ in inside}
    return codes.__contains__


def _is_listed(question: Question, wanted: set[int]) -> bool:
    return all(question.directory.place(place).level in ("county", "street") for place in wanted)


def _code(name: str, month: int) -> int:
    year, number = divmod(month, 100)
    return {"month": month, "quarter": year * 10 + (number + 2) // 3, "year": year}[name]


@lru_cache(maxsize=4)
def _cells(database, _key: str, _version: int) -> tuple[tuple[int, int, int], ...]:
    """(county, street, month) with at least one activity published to be held there."""
    month = (extract("year", activity.c.held_on) * 100 + extract("month", activity.c.held_on)).label("month")
    county, street = column_of(activity, "county_id").label("county"), column_of(activity, "street_id").label("street")
    statement = select(county, street, month, func.count()).select_from(activity).group_by("county", "street", "month")
    return tuple((row[0], row[1], int(row[2])) for row in database.read(statement).rows)

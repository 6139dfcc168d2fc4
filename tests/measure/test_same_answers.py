"""Two worlds that the protected form must not tell apart: one person lives and serves in another street.

Each line of public figures is the same in both: 3 or 4 people of a small street, 75 or 74 of a large one, in every period and
split. Whatever a reader gets is then the same, too: figures by anything, tables, charts with what hovers, the sheet of a place,
key points, comparisons.
"""

import itertools
import os

import pytest
from sqlalchemy import update

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.dimensions import read_dimensions
from lib.key_points.facts import asking_of, facts
from lib.key_points.plain_text import plain_text
from lib.key_points.sentences import sentences
from lib.key_points.subjects import SUBJECTS
from lib.measure import measure
from lib.measure.comparison import comparison
from lib.measure.disclosure import Form, is_of_people
from lib.measure.measure import breakdowns_of
from lib.reports.report import NotPublic, all_reports
from lib.schema import activity, registration, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import BINJIANG, CHANGHE, PUYAN, XIXING, activity_row, day, person, record, registered

YEARS = ("2024", "2025")
ALL_SPANS = (("2024-07-01", "2025-06-30"), ("2025-01-01", "2025-12-31"), (None, "2025-12-31"))
SPANS = ALL_SPANS if os.environ.get("EVERY_SPAN") else ALL_SPANS[:1]
"""Periods that are asked for; all of them with EVERY_SPAN=1 (`make test-long`)."""
OF_EXACT = ("active_volunteers", "service_hours")
PLACES = (BINJIANG, CHANGHE)


def _filled(fill):
    """3, 75 and 65 people of three streets in each year."""
    people, held, records = [], [], []
    for year, (street, count) in itertools.product(YEARS, ((CHANGHE, 3), (XIXING, 75), (PUYAN, 65))):
        for _ in range(count):
            number = len(people) + 1
            begins = f"{year}-03-05"
            people.append(person(number, first=begins, home=street))
            held.append(registered(number, begins))
            records.append(record(number, number, begins, hours=2, region_id=street))
    rows = ((volunteer, people), (registration, held), (activity, [activity_row(1, "2024-03-05")]))
    return fill(*rows, (service_record, records), as_of=day("2025-12-31"))


def _selections():
    for (start, end), place in itertools.product(SPANS, PLACES):
        period = Period(None, start and day(start), day(end))
        for compare in ("last_year", "none"):
            yield Selection(period, compare).choose(place=str(place))


def _told(database, form: Form) -> dict:
    """Everything that a reader gets, by what was asked."""
    told, dimensions, version = {}, read_dimensions(database), database.version()
    asked = {"scope": EVERYWHERE, "form": form}
    for selection in _selections():
        of_people = {name: metric for name, metric in METRICS.items() if any(map(is_of_people, metric.parts))}
        for name, metric in of_people.items() if form is Form.PROTECTED else [(n, METRICS[n]) for n in OF_EXACT]:
            splits = [
                (),
                *((by,) for by in breakdowns_of(metric)),
                *(("street", by) for by in ("sex", "month", "platform")),
            ]
            for by in splits if selection.compare == "none" else [()]:
                if set(by) <= set(breakdowns_of(metric)):
                    cells = measure(database, name, selection, by, **asked).cells
                    told[name, by, selection] = cells
            if selection.compare != "none":
                told[name, "compared", selection] = comparison(database, name, selection, scope=EVERYWHERE)
        for name, report in all_reports().items() if selection.compare == "none" and form is Form.PROTECTED else ():
            numbers = report.numbers(database, selection, **asked)
            told[name, "report", selection] = report.table(numbers, dimensions, "zh")
            if report.draw and not isinstance(numbers, NotPublic):
                told[name, "drawn", selection] = report.draw(numbers, dimensions, "zh")
        for page, subject in SUBJECTS.items() if selection.compare != "none" else ():
            found = facts(
                subject, selection, dimensions, asking_of(database, scope=EVERYWHERE, version=version, form=form)
            )
            made = sentences(found, dimensions, "zh")
            told[page, "key points", selection] = plain_text(
                METRICS[subject.metric].label, found, made, dimensions, "zh", form=form, demo=True
            )
    return told


def _differing(one: dict, other: dict) -> list:
    return [asked for asked in one if one[asked] != other[asked]]


@pytest.mark.parametrize("fill", ["sqlite"], indirect=True)
def test_worlds_of_the_same_lines_get_the_same_answers(fill):
    database = _filled(fill)
    worlds = [{form: _told(database, form) for form in Form}]
    with database.write(as_of=day("2025-12-31")) as connection:
        for moved in (4, 4 + 143):  # one of the large street in each year
            connection.execute(update(volunteer).where(volunteer.c.id == moved).values(home_region_id=CHANGHE))
            one = service_record.c.volunteer_id == moved
            connection.execute(update(service_record).where(one).values(region_id=CHANGHE))
    worlds.append({form: _told(database, form) for form in Form})
    assert len(_differing(*(world[Form.EXACT] for world in worlds))) >= 4
    assert _differing(*(world[Form.PROTECTED] for world in worlds)) == []

"""The whole demo, built once: all figures of both letters hold when recounted, and fail when records change."""

import pytest
from sqlalchemy import delete, select, update

from lib.access import EVERYWHERE
from lib.db import Database, connections, migrate, reference_data
from lib.demo.build import build
from lib.dimensions import read_dimensions
from lib.published.check import check
from lib.reports.activities import programmes
from lib.schema import contest_entry, published_figure, registration, service_record, station
from lib.selection import from_pairs

HOLDS = {"agrees", "within_its_over", "by_construction"}


@pytest.fixture(scope="module")
def whole_demo(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('letters')}/whole.sqlite"
    migrate.upgrade(url)
    database = Database(url)
    with database.write() as connection:
        reference_data.load(connection)
    build(database)
    # The limit of a read guards the pages and has its own test; on a busy machine these scans take longer.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "READ_SECONDS", 3600)
        yield database
    database.close()


def _statuses(database, *names: str) -> dict[str, str]:
    statement = select(published_figure).where(published_figure.c.document_id <= 2).order_by(published_figure.c.id)
    if names:
        statement = statement.where(published_figure.c.id.in_(names))
    return {found.figure.id: found.status for found in check(database, figures=database.rows(statement))}


def test_all_figures_of_both_letters_hold(whole_demo):
    found = _statuses(whole_demo)
    assert len(found) == 30 + 33
    assert {name: status for name, status in found.items() if status not in HOLDS} == {}


def test_the_students_of_the_v_stations_stand_in_the_report_of_programmes(whole_demo):
    """BJ10 to BJ13 and BJ30: over 1000 attendances a year, 18 projects, over 60 activities, over 2000 people served."""
    selection, _ = from_pairs({"period": "..2025-09-12", "place": "330108"})
    dimensions = read_dimensions(whole_demo)
    lines = programmes.compute(whole_demo, selection, scope=EVERYWHERE).lines
    found = {dimensions.name("programmes", line.programme_id, "zh"): line for line in lines}
    assert 1000 < found["青年V站"].students_a_year < 1100
    service = found["大学生社区服务"]
    assert service.projects == 18
    assert 60 < service.activities < 70
    assert 2000 < service.served < 2100
    events = [found[name] for name in ("大型节展赛事保障", "动漫节", "文博会", "创新创业大赛")]
    assert events[0].projects == 3 and 1000 < events[0].students_a_year < 1100
    assert events[0].activities == sum(event.activities for event in events[1:]) == 97 + 53 + 28


def _no_gold(connection):
    connection.execute(delete(contest_entry).where(contest_entry.c.award == "gold"))


def _voided(connection):
    connection.execute(update(service_record).where(service_record.c.id % 20 == 0).values(state="voided"))


def _left(connection):
    gone = registration.c.volunteer_id % 10 == 0
    connection.execute(update(registration).where(gone).values(ended_on=registration.c.registered_on))


def _station_closed(connection):
    connection.execute(update(station).values(closed_on=station.c.opened_on).where(station.c.id % 2 == 0))


@pytest.mark.parametrize(
    ("change", "table", "figures"),
    [
        (_no_gold, contest_entry, ("BJ05", "CX33")),
        (_voided, service_record, ("BJ15", "CX04")),
        (_left, registration, ("BJ01", "CX01", "CX02")),
        (_station_closed, station, ("BJ09", "CX31")),
    ],
)
def test_a_changed_record_breaks_its_figures(whole_demo, change, table, figures):
    with whole_demo.write(table) as connection:
        change(connection)
    assert set(_statuses(whole_demo, *figures).values()) == {"conflicts"}

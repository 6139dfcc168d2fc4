"""The whole demo, built once: all figures of both letters hold when recounted, are printed as they were, and fail when records change."""

import io
from collections.abc import Iterator
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import delete, select, update

from lib.access import EVERYWHERE, LOCAL
from lib.briefing import figures as figures_of_letters
from lib.briefing.draft import Wanted, make_briefing
from lib.briefing.figures import key_of
from lib.briefing.issue import issue
from lib.briefing.templates import asked_of
from lib.db import Database, connections, migrate, reference_data
from lib.demo.build import build
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.published.check import check
from lib.published.ours import implied_everywhere, outside_of
from lib.reports.activities import programmes
from lib.schema import contest_entry, published_figure, registration, service_record, station
from lib.selection import from_link, from_pairs
from tests.briefing.test_letter import asked_for
from tests.exact_figures import measure

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


@pytest.fixture(scope="module")
def measured_once(whole_demo):
    """`measure()`, that answers a second time from memory: the scans of the letters' figures are the longest of the suite."""
    known = {}

    def answer(database, metric, selection, by=(), **how):
        question = metric, selection, by, tuple(sorted(how.items()))
        if question not in known:
            known[question] = measure(database, metric, selection, by, **how)
        return known[question]

    return answer


def _of_both_letters(database) -> list:
    return database.rows(
        select(published_figure).where(published_figure.c.document_id <= 2).order_by(published_figure.c.id)
    )


def test_all_figures_of_both_letters_hold(whole_demo, measured_once):
    found = {
        one.figure.id: one.status
        for one in check(
            whole_demo,
            figures=_of_both_letters(whole_demo),
            measure=lambda metric, link: (
                measured_once(whole_demo, metric, from_link(link), scope=EVERYWHERE, form=Form.EXACT).value
            ),
            implied=implied_everywhere(whole_demo),
            outside=outside_of(whole_demo),
        )
    }
    assert len(found) == 30 + 33
    assert {name: status for name, status in found.items() if status not in HOLDS} == {}


def test_a_briefing_prints_every_figure_of_both_letters_as_they_did(whole_demo, measured_once, monkeypatch):
    """The fields of the DOCX: each of the 30 and 33 word for word."""
    monkeypatch.setattr(figures_of_letters, "measure", measured_once)
    rows = _of_both_letters(whole_demo)
    wanted = Wanted(
        "reply",
        "330108",
        date(2025, 9, 12),
        "exact",
        left_out=tuple(key_of(one) for one in asked_of("reply")),
        extra=tuple(asked_for(row) for row in rows),
    )
    briefing = make_briefing(whole_demo, wanted, person=LOCAL)
    assert briefing.missing == () and briefing.conflicts == ()
    file = io.BytesIO()
    issue(whole_demo, LOCAL, briefing, file, purpose="a test of the letters")
    fields = dict(_fields(docx.Document(file)))
    printed = {one.label: fields[one.id] for one in briefing.figures}
    assert printed == {row.id: "".join(row.quoted_as.split()) for row in rows}


def _fields(document) -> Iterator[tuple[str, str]]:
    """Tag and words of every content control."""
    for control in document.element.body.iter(qn("w:sdt")):
        yield control.find(f".//{qn('w:tag')}").get(qn("w:val")), "".join(t.text for t in control.iter(qn("w:t")))


def test_the_students_of_the_v_stations_stand_in_the_report_of_programmes(whole_demo):
    """BJ10 to BJ13 and BJ30: over 1000 attendances a year, 18 projects, over 60 activities, over 2000 people served."""
    selection, _ = from_pairs({"period": "..2025-09-12", "place": "330108"})
    dimensions = read_dimensions(whole_demo)
    lines = programmes.compute(whole_demo, selection, scope=EVERYWHERE, form=Form.EXACT).lines
    found = {dimensions.name("programmes", line.programme_id, "zh"): line for line in lines}
    assert 1000 < found["青年V站"].students_a_year < 1100
    service = found["大学生社区服务"]
    assert service.projects == 18
    assert 60 < service.activities < 70
    assert 2000 < service.served < 2100
    events = [found[f"大型节展赛事保障{path}"] for path in ("", "·动漫节", "·文博会", "·创新创业大赛")]
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
    chosen = whole_demo.rows(select(published_figure).where(published_figure.c.id.in_(figures)))
    assert {one.status for one in check(whole_demo, figures=chosen)} == {"conflicts"}

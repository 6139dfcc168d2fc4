"""The events to mark on a time axis."""

from lib.access import EVERYWHERE, Scope
from lib.measure.dated_events import events
from lib.schema import contest, contest_entry, programme, project
from lib.selection import Period, Selection
from tests.reports.small import BINJIANG, CHANGHE, CIXI, day

AS_OF = day("2025-03-31")


def _period(start: str, end: str) -> Selection:
    return Selection(Period(None, day(start), day(end)))


def _events(fill):
    contests = [
        {"id": i, "name": f"contest {i}", "organiser": "office", "level": "county", "edition": 1, "year": 2024}
        for i in (1, 2)
    ]
    works = {"category": "education", "region_id": BINJIANG, "incubated": False, "started_on": AS_OF}
    entry = {"contest_id": 1, "project_id": 1, "stage": "awarded", "region_id": BINJIANG}
    launched = {"region_id": BINJIANG, "launched_on": day("2024-09-09")}
    return fill(
        (project, [{"id": 1, "name": "project"} | works]),
        (contest, contests),
        (
            contest_entry,
            [
                entry | {"decided_on": day("2024-06-01")},
                entry | {"decided_on": day("2024-06-01")},
                entry | {"decided_on": day("2023-06-01")},
                entry | {"decided_on": day("2024-07-01"), "contest_id": 2, "region_id": CIXI},
            ],
        ),
        (programme, [{"id": 1, "name": "programme", "parent_id": None} | launched]),
        (programme, [{"id": 2, "name": "path", "parent_id": 1} | launched]),
        as_of=AS_OF,
    )


def test_events(fill):
    found = events(_events(fill), _period("2024-01-01", "2025-03-05").choose(category="health"), scope=EVERYWHERE)
    assert [(e.day.isoformat(), e.kind) for e in found] == [
        ("2024-03-05", "lei_feng_day"),
        ("2024-06-01", "contest"),
        ("2024-09-09", "programme"),
        ("2024-12-05", "volunteer_day"),
        ("2025-03-05", "lei_feng_day"),
    ]
    assert found[1].label.zh == "contest 1公布结果"
    assert found[2].label.en == "programme launched"


def test_events_of_a_street_are_those_of_its_county(fill):
    database = _events(fill)
    period = _period("2024-06-01", "2024-10-01")
    kinds = {
        place: [e.kind for e in events(database, period.choose(place=place), scope=EVERYWHERE)]
        for place in (CHANGHE, CIXI, 3301)
    }
    assert kinds == {CHANGHE: ["contest", "programme"], CIXI: ["contest"], 3301: ["contest", "programme"]}
    assert [e.kind for e in events(database, period, scope=Scope((CHANGHE,)))] == ["contest", "programme"]

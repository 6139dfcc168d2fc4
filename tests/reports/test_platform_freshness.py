"""The last day, late entries and imports of each platform."""

from datetime import datetime

from lib.access import EVERYWHERE, Scope
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports.platform_freshness import Freshness, compute, rows, status_line
from lib.schema import activity, import_batch, service_record, stock_report, volunteer
from lib.selection import Selection
from tests.reports.small import BINJIANG, CHANGHE, CIXI, HANGZHOU, XIXING, activity_row, day, person, record

AS_OF = day("2025-03-31")
RECORDS = [
    record(1, 1, "2025-03-02", entered_on=day("2025-03-09"), batch_id=1),  # seven days later: in time
    record(2, 1, "2025-03-02", entered_on=day("2025-03-10")),  # eight days: late
    record(3, 1, "2025-03-31", batch_id=2),
    record(4, 1, "2025-03-01", entered_on=day("2025-03-31")),  # the 31st day back: not recent
    record(5, 1, "2025-03-31", state="voided"),
    record(6, 1, "2025-03-20", region_id=CHANGHE, state="pending"),
    record(7, 1, "2025-02-27", platform_id=HANGZHOU, region_id=330282002, batch_id=3),
    record(8, 1, "2024-12-01", platform_id=3),
]


def _batch(number: int, at: str) -> dict:
    counts = {"read": 1, "inserted": 1, "updated": 0, "unchanged": 0, "duplicate": 0, "quarantined": 0}
    return {
        "id": number,
        "format": "small",
        "file_sha256": "0",
        "imported_by": "local",
        "imported_at": datetime.fromisoformat(at),
    } | counts


def _database(fill):
    report = {"region_id": CIXI, "platform_id": 4, "as_of": AS_OF, "measure": "x", "value": 1, "batch_id": 4}
    batches = [_batch(i, f"2025-0{i}-01 08:00") for i in (1, 2, 3, 4)]
    return fill(
        (import_batch, batches),
        (volunteer, [person(1)]),
        (activity, [activity_row(1, "2025-03-31")]),
        (service_record, RECORDS),
        (stock_report, [report]),
        as_of=AS_OF,
    )


def test_platforms_and_their_counties(fill):
    found = {
        (row.platform_id, row.county_id): row for row in compute(_database(fill), scope=EVERYWHERE, form=Form.EXACT)
    }
    assert list(found) == [(1, None), (1, BINJIANG), (2, None), (2, CIXI), (3, None), (3, BINJIANG), (4, None)]
    day_of_import = datetime(2025, 2, 1, 8)
    assert found[1, None] == Freshness(1, None, AS_OF, AS_OF, 4, 1 / 4, day_of_import, "fresh")
    assert found[1, BINJIANG] == Freshness(1, BINJIANG, AS_OF, AS_OF, 4, 1 / 4, None, "fresh")
    before = day("2025-02-27")
    assert found[2, None] == Freshness(2, None, before, before, 0, None, datetime(2025, 3, 1, 8), "late")
    assert (found[3, None].status, found[3, None].last_import_at) == ("silent", None)
    assert found[4, None] == Freshness(4, None, None, None, 0, None, datetime(2025, 4, 1, 8), "silent")


def test_places_and_scope(fill):
    database = _database(fill)
    by_street = {
        row.platform_id: row
        for row in compute(database, Selection().choose(place=CHANGHE), scope=EVERYWHERE, form=Form.EXACT)
    }
    assert by_street[1].last_served == day("2025-03-20")
    assert by_street[2].last_served is None
    in_scope = {row.platform_id: row for row in compute(database, scope=Scope((XIXING,)), form=Form.EXACT)}
    assert (in_scope[1].recent, in_scope[2].recent) == (3, 0)
    in_city = {
        row.platform_id: row
        for row in compute(database, Selection().choose(place=3302), scope=EVERYWHERE, form=Form.EXACT)
    }
    assert (in_city[1].last_served, in_city[2].last_served) == (None, day("2025-02-27"))


def test_an_empty_database_has_no_records_and_fell_silent_nowhere(fill):
    database = fill(as_of=AS_OF)
    found = compute(database, scope=EVERYWHERE, form=Form.EXACT)
    assert [(row.platform_id, row.status) for row in found] == [(i, "silent") for i in (1, 2, 3, 4)]
    said = {
        language: {line[-1] for line in rows(found, read_dimensions(database), language)[1]}
        for language in ("zh", "en")
    }
    assert said == {"zh": {"没有记录"}, "en": {"no records"}}  # silent is what once had records


def test_the_states_of_all_platforms_in_one_line():
    """A county of a platform is no line of its own; a platform without any record did not fall silent."""
    lines = [
        Freshness(1, None, day("2026-10-31"), day("2026-10-31"), 5, 0.1, None, "fresh"),
        Freshness(1, BINJIANG, day("2026-10-31"), day("2026-10-31"), 5, 0.1, None, "fresh"),
        Freshness(2, None, day("2026-10-30"), day("2026-10-31"), 5, 0.1, None, "fresh"),
        Freshness(3, None, day("2025-01-31"), day("2025-02-01"), 0, None, None, "silent"),
        Freshness(4, None, None, None, 0, None, None, "silent"),
    ]

    class Names:
        def name(self, kind, number, language):
            return f"{kind[0]}{number}"

    said = status_line(tuple(lines), Names(), "zh")
    assert said == "正常：p1（至2026-10-31）、p2（至2026-10-30）；停更：p3（至2025-01-31）；没有记录：p4"

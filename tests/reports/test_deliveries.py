"""How far each table of each platform has come, and which months are missing in between."""

from datetime import datetime

from lib.access import EVERYWHERE, Scope
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports.deliveries import Delivery, compute, month_runs, rows, table_words
from lib.schema import activity, import_batch, service_record, volunteer
from lib.selection import Selection
from tests.reports.small import CHANGHE, HANGZHOU, ZHEJIANG, activity_row, day, person, record

AS_OF = day("2026-06-30")


def _batch(
    number: int, target: str | None, *, platform: int | None, first: str | None, last: str | None, undone=False
) -> dict:
    counts = {"read": 1, "inserted": 1, "updated": 0, "unchanged": 0, "duplicate": 0, "quarantined": 0}
    return counts | {
        "id": number,
        "format": "small",
        "file_sha256": "0",
        "imported_by": "local",
        "imported_at": datetime(2026, 6, number, 8),
        "platform_id": platform,
        "target": target,
        "covers_from": first and day(first),
        "covers_to": last and day(last),
        "undone_at": datetime(2026, 6, 30) if undone else None,
    }


def _database(fill):
    return fill(
        (
            import_batch,
            [
                _batch(1, "hours", platform=ZHEJIANG, first="2025-12-05", last="2026-01-31"),
                _batch(2, "hours", platform=ZHEJIANG, first="2026-05-01", last="2026-06-28"),
                _batch(3, "hours", platform=ZHEJIANG, first="2020-01-01", last="2026-06-30", undone=True),
                _batch(4, "volunteers", platform=HANGZHOU, first="2025-11-20", last="2026-01-02"),
                _batch(5, "volunteers", platform=HANGZHOU, first="2026-04-10", last="2026-05-02"),
                _batch(6, "contests", platform=None, first=None, last=None),
                _batch(7, None, platform=ZHEJIANG, first="2019-01-01", last="2019-01-01"),
            ],
        ),
        (volunteer, [person(1)]),
        (activity, [activity_row(1, "2026-06-01")]),
        (
            service_record,
            [
                record(1, 1, "2025-12-05"),
                record(2, 1, "2026-03-09", region_id=CHANGHE),
                record(3, 1, "2026-06-03"),
                record(4, 1, "2026-04-03", state="voided"),
                record(5, 1, "2026-02-03", platform_id=3),
            ],
        ),
        as_of=AS_OF,
    )


def test_each_table_of_each_platform(fill):
    hours = Delivery(
        ZHEJIANG, "hours", datetime(2026, 6, 2, 8), 2, day("2025-12-05"), day("2026-06-28"), day("2026-06-03"),
        (202601, 202602, 202604, 202605), "fresh",
    )  # fmt: skip
    people = Delivery(
        HANGZHOU,
        "volunteers",
        datetime(2026, 6, 5, 8),
        2,
        day("2025-11-20"),
        day("2026-05-02"),
        None,
        (202602, 202603),
        "fresh",  # a list is as old as its import, not as the last who joined
    )
    unimported = Delivery(3, "hours", None, 0, day("2026-02-03"), day("2026-02-03"), day("2026-02-03"), (), "silent")
    contests = Delivery(None, "contests", datetime(2026, 6, 6, 8), 1, None, None, None, (), "fresh")
    assert compute(_database(fill), Selection(), scope=EVERYWHERE, form=Form.EXACT) == (
        hours,
        people,
        unimported,
        contests,
    )


def test_platform_place_and_scope(fill):
    database = _database(fill)
    assert [
        d.platform_id
        for d in compute(database, Selection().choose(platform="hangzhou"), scope=EVERYWHERE, form=Form.EXACT)
    ] == [HANGZHOU]
    in_street = compute(
        database, Selection().choose(place=CHANGHE, category="health"), scope=EVERYWHERE, form=Form.EXACT
    )[0]
    assert in_street.last_served == day("2026-03-09")
    assert compute(database, Selection(), scope=Scope((CHANGHE,)), form=Form.EXACT)[0].last_served == day("2026-03-09")
    assert 3 not in {
        d.platform_id for d in compute(database, Selection().choose(place=CHANGHE), scope=EVERYWHERE, form=Form.EXACT)
    }


def test_nothing_was_ever_delivered(fill):
    assert compute(fill(as_of=AS_OF), Selection(), scope=EVERYWHERE, form=Form.EXACT) == ()


def test_rows_say_it_in_words(fill):
    database = _database(fill)
    headers, lines = rows(
        compute(database, Selection(), scope=EVERYWHERE, form=Form.EXACT), read_dimensions(database), "en"
    )
    assert dict(zip(headers, lines[0], strict=True)) == {
        "Platform": "Zhejiang Volunteers",
        "Table": "Service hours",
        "State": "up to date (4 months missing)",
        "Last import": "2026-06-02 08:00",
        "First day": "2025-12-05",
        "Last day covered": "2026-06-28",
        "Last day served": "2026-06-03",
        "Months missing": 4,
        "Missing": "2026-01 to 2026-02, 2026-04 to 2026-05",
    }
    assert lines[-1][:3] == ("—", "Project contests", "up to date")


def test_a_platform_without_any_record_of_the_place_is_not_called_up_to_date(fill):
    database = _database(fill)
    nowhere = Delivery(
        3, "hours", datetime(2026, 6, 2, 8), 1, day("2026-01-01"), day("2026-06-28"), None, (202601,), "fresh"
    )
    states = [rows((nowhere,), read_dimensions(database), language)[1][0][2] for language in ("zh", "en")]
    assert states == ["没有记录", "no records"]


def test_months_that_follow_each_other_are_drawn_together():
    assert month_runs((202411, 202412, 202501, 202503), "zh") == "2024-11 至 2025-01、2025-03"
    assert month_runs((), "zh") == ""


def test_a_table_of_another_program_keeps_its_name():
    assert table_words("hours", "en") == "Service hours"
    assert table_words("of_tomorrow", "en") == "of_tomorrow"

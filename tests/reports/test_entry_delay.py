"""How late and by whose hand records are entered, recounted in plain Python."""

from dataclasses import astuple
from datetime import timedelta
from statistics import median

from lib.access import EVERYWHERE, Scope
from lib.measure.disclosure import Form
from lib.reports.entry_delay import EntryDelay, compute
from lib.selection import Selection
from tests.reports.checked_records import COUNTED
from tests.reports.small import BINJIANG, CHANGHE, HANGZHOU, XIXING, ZHEJIANG


def test_entry_by_platform_and_street(checked_database):
    found = {
        (line.platform_id, line.place_id): line
        for line in compute(checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT).lines
    }
    assert set(found) == {
        (ZHEJIANG, None),
        (ZHEJIANG, XIXING),
        (ZHEJIANG, CHANGHE),
        (ZHEJIANG, BINJIANG),
        (HANGZHOU, None),
        (HANGZHOU, XIXING),
    }
    for (platform, place), line in found.items():
        rows = [r for r in COUNTED if r["platform_id"] == platform and place in (None, r["region_id"])]
        delays = [(r["entered_on"] - r["served_on"]) // timedelta(days=1) for r in rows]
        late = sum(delay > 7 for delay in delays) / len(rows)
        by_hand = sum(r["method"] in ("manual", "backfill") for r in rows) / len(rows)
        assert astuple(line) == (platform, place, len(rows), median(delays), late, by_hand)
    assert (
        compute(checked_database, Selection().choose(platform="national"), scope=EVERYWHERE, form=Form.EXACT).reason
        == "no_records"
    )
    in_scope = compute(checked_database, Selection(), scope=Scope((CHANGHE,)), form=Form.EXACT)
    assert in_scope.lines[0] == EntryDelay(ZHEJIANG, None, 1, 8, 1.0, 0.0)

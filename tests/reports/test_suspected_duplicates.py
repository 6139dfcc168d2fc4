"""Records that look like one service."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.suspected_duplicates import Duplicate, compute
from lib.selection import Selection
from tests.reports.small import HANGZHOU, XIXING, ZHEJIANG, day


def test_records_that_look_like_one_service(checked_database):
    assert compute(checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT).lines == (
        Duplicate("other_platform", day("2026-03-05"), XIXING, 60, (ZHEJIANG, HANGZHOU), ("植树",), ("ref 1", "ref 2")),
        Duplicate("same_activity", day("2026-03-05"), XIXING, 60, (ZHEJIANG,), ("植树",), ("ref 3", "ref 4")),
    )
    assert (
        compute(checked_database, Selection().choose(platform="hangzhou"), scope=EVERYWHERE, form=Form.EXACT).reason
        == "no_records"
    )
    assert compute(checked_database, Selection().choose(award="gold"), scope=EVERYWHERE, form=Form.EXACT) == compute(
        checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT
    )

"""Activities that ended long ago and are still open."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.unclosed_activities import Unclosed, compute
from lib.selection import Selection
from tests.reports.small import BINJIANG, CHANGHE, HANGZHOU, XIXING, ZHEJIANG, day


def test_activities_that_nobody_closed(checked_database):
    """Ended before 31 May: the one of 31 May is not yet 30 days over."""
    assert compute(checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT).lines == (
        Unclosed(ZHEJIANG, BINJIANG, 1, 1, 1.0, day("2026-04-02")),
        Unclosed(ZHEJIANG, XIXING, 2, 1, 0.5, day("2026-03-05")),
        Unclosed(ZHEJIANG, CHANGHE, 1, 1, 1.0, day("2026-05-30")),
        Unclosed(HANGZHOU, XIXING, 1, 0, 0.0, None),
    )
    assert compute(checked_database, Selection().choose(sex="female"), scope=EVERYWHERE, form=Form.EXACT) == compute(
        checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT
    )
    assert (
        compute(checked_database, Selection().choose(platform="national"), scope=EVERYWHERE, form=Form.EXACT).reason
        == "no_records"
    )

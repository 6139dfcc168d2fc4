"""Records with flags: how many, which, and the evidence in words."""

import pytest

from lib.access import EVERYWHERE
from lib.catalogue.vocabularies import FLAG_RULE
from lib.measure.disclosure import Form
from lib.reports.flagged_records import EVIDENCE, FlagCount, Flagged, compute_counts, compute_list, evidence_words
from lib.selection import Selection
from tests.reports.small import BINJIANG, CHANGHE, HANGZHOU, XIXING, ZHEJIANG, day


def test_flags_are_counted_and_listed_without_anybody(checked_database):
    assert compute_counts(checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT).lines == (
        FlagCount("over_8_hours", ZHEJIANG, 1, 540, 1 / 8),
        FlagCount("entered_late", ZHEJIANG, 1, 60, 1 / 8),
        FlagCount("entered_late", HANGZHOU, 1, 60, 1.0),
        FlagCount("of_tomorrow", ZHEJIANG, 1, 60, 1 / 8),
    )
    assert compute_list(checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT).lines == (
        Flagged("over_8_hours", day("2026-05-30"), ZHEJIANG, XIXING, None, 540, "540", "ref 10"),
        Flagged("entered_late", day("2026-03-05"), HANGZHOU, XIXING, "植树", 60, None, "ref 2"),
        Flagged("entered_late", day("2026-03-05"), ZHEJIANG, CHANGHE, "植树", 60, "8", "ref 4"),
        Flagged("of_tomorrow", day("2026-03-05"), ZHEJIANG, XIXING, "植树", 60, None, "ref 1"),
    )
    assert [
        line.source_ref
        for line in compute_list(
            checked_database, Selection().choose(place=CHANGHE), scope=EVERYWHERE, form=Form.EXACT
        ).lines
    ] == ["ref 4"]
    assert compute_counts(
        checked_database, Selection().choose(place=BINJIANG, flagged="yes"), scope=EVERYWHERE, form=Form.EXACT
    ).lines
    for compute in (compute_list, compute_counts):  # records win no award: the filter is set aside
        chosen = [
            compute(checked_database, s, scope=EVERYWHERE) for s in (Selection().choose(award="gold"), Selection())
        ]
        assert chosen[0] == chosen[1]


@pytest.mark.parametrize(
    ("rule", "kept", "english"),
    [
        ("over_8_hours", "单次 570 分钟", "570 minutes at once"),
        ("over_16_hours_a_day", "当日合计 1020 分钟", "1020 minutes on that day"),
        ("overlap", "与同日另一记录重叠，开始于 14:00", "overlaps another record of the day, begins at 14:00"),
        ("entered_late", "服务后 8 天录入", "entered 8 days after the service"),
        ("bulk_recorder", "一次录入 45 条", "45 records entered at once"),
        ("maybe_not_volunteering", "活动名称含“有偿”", 'the name of the activity has "有偿" in it'),
    ],
)
def test_the_evidence_of_a_flag_is_given_in_either_language(rule, kept, english):
    assert evidence_words(rule, kept, "zh") == kept
    assert evidence_words(rule, kept, "en") == english


def test_every_rule_has_words_for_what_it_saw():
    assert set(EVIDENCE) == set(FLAG_RULE)
    assert evidence_words("of_tomorrow", "something", "en") == "something"
    assert evidence_words("entered_late", None, "en") == ""

"""Results of contests as counties publish them: their own words, unknown ones asked for, stages and awards in one row."""

import pytest

from lib.catalogue.vocabularies import AWARD, TRACK
from tests.importers import in_process
from tests.importers.readings.tables import rules

HEAD = "序号,赛事名称,主办方,级别,年份,参赛项目名称,参赛类别,获奖等次,获奖日期,所在街道"
NATIONAL = ("乡村振兴", "环境保护", "文明实践", "关爱少年儿童", "为老服务", "阳光助残", "卫生健康", "应急救援与疫情防控", "社区治理与邻里守望", "节水护水",
            "文化传播与旅游服务", "法律服务与禁毒教育", "其他领域")  # fmt: skip
"""Tracks of the national contest of 2022."""


def results(*rows: tuple[str, ...], head: str = HEAD) -> in_process.Read:
    """(track, award[, stage]) of a project each; the name of the project is the number of its row."""
    lines = (f"{i},公益赛,区文明办,县市区级,2026,项目{i},{','.join(cells[:2])},2026-05-01,滨江区{','.join(['', *cells[2:]])}"
             for i, cells in enumerate(rows, start=1))  # fmt: skip
    return in_process.read("\n".join([head, *lines, ""]).encode())


def test_tracks_of_the_national_contest_keep_their_words():
    found = results(*((track + end, "金奖") for track in NATIONAL for end in ("", "类", "赛道")))
    assert [TRACK[row["track"]].zh for row in found.rows] == [track for track in NATIONAL for _ in range(3)]
    assert len(NATIONAL) == 13 and not found.quarantined


AS_WRITTEN = {
    "特等奖": "特等奖", "一等奖": "一等奖", "一等": "一等奖", "2等奖": "二等奖", "叁等奖": "三等奖", "金奖项目": "金奖", "银": "银奖", "优秀奖": "优秀奖",
    "优秀项目奖": "优秀项目奖", "入围奖": "入围奖", "最佳人气": "最佳人气奖", "人气奖": "最佳人气奖", "最佳创新奖": "最佳创新奖", "优秀组织奖": "优秀组织奖",
}  # fmt: skip


def test_awards_keep_their_words_in_the_order_of_the_list():
    found = results(*(("其他", award) for award in AS_WRITTEN))
    assert [AWARD[row["award"]].zh for row in found.rows] == list(AS_WRITTEN.values())
    order = [list(AWARD).index(code) for code in ("gold", "special_prize", "first_prize", "excellence", "most_popular")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("award", "rule"),
    [("最美项目奖", "unknown_code"), ("入围", "unknown_code"), ("一等奖、最佳人气奖", "several_words"), ("金奖+人气奖", "unknown_code")],
)  # fmt: skip
def test_other_words_are_asked_for(award, rule):
    assert rules(results(("其他", "金奖"), ("其他", award))) == [(3, rule, None)]
    assert rules(results(("其他", "金奖"), ("星际探索", "金奖"))) == [(3, "unknown_code", None)]


def test_a_row_says_how_far_it_came_by_its_stage_or_by_its_award():
    """Lists of winners have no column of stages."""
    assert rules(results(("其他", "金奖"), ("其他", "未获奖"), ("其他", ""))) == [
        (3, "empty", None),
        (4, "empty", None),
    ]
    found = results(("其他", "金奖", "入围"), ("其他", "", "入围"), ("其他", "未获奖", "进入决赛"), head=HEAD + ",阶段")
    assert [(row["stage"], row["award"]) for row in found.rows] == [
        ("finalist", "gold"),
        ("finalist", None),
        ("finalist", None),
    ]

"""What a name that nobody knows is suggested to mean: only what is clear."""

import pytest

from lib.importers.decisions import NEW, QUARANTINE, UnresolvedName
from lib.ui.imports.unknown_names import proposal


@pytest.mark.parametrize(
    ("written", "candidates", "suggested"),
    [
        ("长河街", ((3, "长河街道", 0.86),), 3),
        ("火星街道", ((7, "南星街道", 0.75),), None),
        ("长河街", ((3, "长河街道", 0.86), (4, "长河街区", 0.86)), None),
        ("长河街道第一志愿服务队", ((9, "长河街道第二志愿服务队", 0.91),), None),
        ("长河街道志愿服务队", ((9, "长河街道志愿服务大队", 0.95), (8, "长河街道服务站", 0.75)), 9),
        ("木星街道", (), None),
    ],
)
def test_only_what_is_clearly_meant_is_suggested(written, candidates, suggested):
    assert proposal(UnresolvedName("region", written, written, 1, candidates, QUARANTINE)) == suggested


def test_a_name_that_several_bear_is_for_a_person_to_decide():
    one = UnresolvedName("organisation", "示例队", "示例队", 1, ((1, "示例队", 1.0),), NEW, ambiguous=True)
    assert proposal(one) is None

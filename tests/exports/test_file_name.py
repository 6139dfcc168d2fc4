"""Names of files tell what, where, when, and the code."""

from datetime import date

import pytest

from lib.dimensions import read_dimensions
from lib.exports.file_name import MOST_BYTES, file_name
from lib.selection import Selection
from tests.exports.conftest import CHANGHE, PUYAN, XIXING

DAYS = (date(2025, 11, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("places", "language", "days", "wanted"),
    [
        ((), "zh", DAYS, "服务时长_全部地区_2025-11-01至2026-10-31_ABCDEFGHIJ"),
        ((XIXING,), "zh", DAYS, "服务时长_西兴街道_2025-11-01至2026-10-31_ABCDEFGHIJ"),
        ((XIXING, CHANGHE), "zh", DAYS, "服务时长_西兴街道、长河街道_2025-11-01至2026-10-31_ABCDEFGHIJ"),
        ((XIXING, CHANGHE, PUYAN), "zh", DAYS, "服务时长_西兴街道、长河街道等3个_2025-11-01至2026-10-31_ABCDEFGHIJ"),
        ((), "en", (None, DAYS[1]), "服务时长_all places_to 2026-10-31_ABCDEFGHIJ"),
    ],
)
def test_names(exported_sqlite, places, language, days, wanted):
    selection = Selection().choose(place=places)
    dimensions = read_dimensions(exported_sqlite)
    name = file_name("服务时长", selection, days=days, code="ABCDEFGHIJ", dimensions=dimensions, language=language)
    assert name == wanted


def test_a_long_name_keeps_its_end_and_what_a_file_system_refuses_is_replaced(exported_sqlite):
    dimensions = read_dimensions(exported_sqlite)
    name = file_name(
        'a/b:"' + "时" * 200, Selection(), days=DAYS, code="ABCDEFGHIJ", dimensions=dimensions, language="zh"
    )
    assert MOST_BYTES - 3 < len(name.encode()) <= MOST_BYTES
    assert name.startswith("a-b--时")
    assert name.endswith("_ABCDEFGHIJ")

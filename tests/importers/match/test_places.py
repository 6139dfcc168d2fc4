"""Places as files write them: what is certain is found, and nothing is guessed."""

import pytest

from lib.access import EVERYWHERE
from lib.db import Database
from lib.importers.decisions import ImportDecisions
from lib.importers.match.places import Places

BINJIANG, CHANGHE, PUYAN, CIXI, CIXI_CHANGHE = 330108, 330108002, 330108003, 330282, 330282120


@pytest.fixture
def found(sqlite_reference):
    """What a name means with a place chosen for the file, or none."""
    database = Database(sqlite_reference)

    def find(written: str, chosen: int | None) -> list[int]:
        return database.run(
            lambda connection: Places(connection, ImportDecisions(place=chosen), EVERYWHERE).find(written)
        )

    yield find
    database.close()


@pytest.mark.parametrize(
    ("written", "chosen", "place"),
    [
        ("浦沿街道", BINJIANG, PUYAN),
        ("浦沿", BINJIANG, PUYAN),
        ("滨江区浦沿街道", None, PUYAN),
        ("滨江区-浦沿街道", None, PUYAN),
        ("浙江省/杭州市/滨江区/浦沿街道", CIXI, PUYAN),
        ("滨江区 · 浦沿街道", None, PUYAN),
        ("滨江区", None, BINJIANG),
        ("滨江区", CIXI, BINJIANG),
        ("慈溪市", None, CIXI),
        ("长河镇", CIXI, CIXI_CHANGHE),
        ("长河街道", BINJIANG, CHANGHE),
    ],
)
def test_what_is_certain(found, written, chosen, place):
    assert found(written, chosen) == [place]


@pytest.mark.parametrize(
    ("written", "chosen"),
    [
        ("浦沿", None),  # no county says which
        ("浦沿街道", None),
        ("浦沿街道", CIXI),
        ("长河", BINJIANG),  # 长河街道 or 长河社区
        ("欧阳泄露", BINJIANG),
        ("滨", BINJIANG),
        ("-", BINJIANG),
    ],
)
def test_what_is_not(found, written, chosen):
    assert len(found(written, chosen)) != 1

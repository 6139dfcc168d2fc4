"""How much a session, and all together, may have uploaded at a time."""

from collections import Counter

import pytest
from starlette.responses import PlainTextResponse

from lib.ui.login import uploads
from tests.gate.asking import ask

PATH = "/_stcore/upload_file/one/file"


@pytest.fixture
def holding(monkeypatch):
    """`holding(held)`: the middleware of a server that holds so many bytes by session."""

    def make(held: dict[str, int]) -> uploads.HeldUploads:
        monkeypatch.setattr(uploads, "stored", lambda: Counter(held))
        return uploads.HeldUploads(PlainTextResponse("taken"))

    return make


def put(application, length: str | None, *, path: str = PATH, method: str = "PUT") -> int:
    return ask(application, path, method=method, headers=[("content-length", length)] if length else []).status


@pytest.mark.parametrize(
    ("held", "size", "status"),
    [
        ({"one": 300 << 20}, 100 << 20, 200),
        ({"one": 300 << 20}, (100 << 20) + 1, 413),
        ({"two": 400 << 20, "three": 400 << 20}, 400 << 20, 200),
        ({"two": 400 << 20, "three": 400 << 20, "four": 1}, 400 << 20, 413),
    ],
)
def test_a_session_and_all_together_have_limits(holding, held, size, status):
    assert put(holding(held), str(size)) == status
    assert put(holding(held), str(size), method="POST") == status
    assert put(holding(held), str(size), method="DELETE") == 200  # letting go of a file


@pytest.mark.parametrize("length", [None, "x", "-1"])
def test_an_upload_says_how_long_it_is(holding, length):
    assert put(holding({}), length) == 411
    assert put(holding({}), length, path="/export/records.csv") == 200


def test_what_is_on_the_way_counts_and_then_no_more(holding):
    application = holding({})
    application.on_the_way["one"] = 400 << 20
    assert put(application, "1") == 413
    application.on_the_way.clear()
    assert put(application, "1") == 200
    assert application.on_the_way == {}

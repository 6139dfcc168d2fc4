"""The dashboard on the small demo, one server and one browser for all journeys; `visit` opens it as a reader."""

from collections.abc import Callable

import pytest

from lib.settings import ROOT
from tests.journeys.reader import Reader


@pytest.fixture(scope="session")
def site(serve, demo_data) -> str:
    """The address of the dashboard on the small demo, at home in Binjiang as the demo is by itself."""
    return serve(ROOT / "dashboard.py", environment=demo_data | {"HOME_PLACE": ""})


@pytest.fixture
def visit(open_page, site) -> Callable[..., Reader]:
    """`visit("overview", "?place=...", dark=True)`: a reader with a browser of one's own who opened that page."""

    def open_one(name: str = "", query: str = "", **context) -> Reader:
        return Reader(open_page(f"{site}/{name}{query}", **context))

    return open_one

"""Links that nobody would write by hand, on both databases without a copy: a page with a sentence, never a fault."""

import pytest

from lib.db import Database
from tests.page_data import write_one_record

LONG_AGO, AT_THE_END = "..1990-01-01", "9999-12-01..9999-12-31"
ODD = [
    {"period": LONG_AGO},
    {"period": AT_THE_END},
    {"period": "0001-01-01..0001-01-02", "compare": "year"},
    {"place": "9" * 40},
    {"brand": "-1"},
    {"team": str(2**63)},
    {"activity": str(10**30)},
    {"category": "\0"},
    {"place": "330108003\0"},
]


@pytest.fixture
def own_data(reference_url, tmp_path):
    database = Database(reference_url)
    write_one_record(database)
    database.close()
    return {"DATABASE_URL": reference_url, "COLUMNAR_DIR": str(tmp_path / "none"), "WARM_UP": "off"}


def test_no_link_makes_a_page_fail(run_page, own_data):
    app = run_page("volunteers", own_data, lang="zh")
    assert not app.exception and not app.error
    for odd in ODD:
        for name in list(app.query_params):
            del app.query_params[name]
        for name, value in odd.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception and not app.error, odd


@pytest.mark.parametrize("page", ["overview", "activities"])
def test_a_period_before_everything_is_a_page_without_figures_of_people(run_page, single_data, page):
    app = run_page(page, single_data, period=LONG_AGO)
    assert not app.exception and not app.error

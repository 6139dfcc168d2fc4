"""Names and links from outside are words to the pages: no markup in them works, no other host is asked for anything.

`open_page` fails a test whose page asks another host.
"""

import shutil

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lib.columnar.refresh import refresh
from lib.db import Database
from lib.schema import brand, platform, region
from lib.settings import ROOT
from tests.journeys.reader import Reader

PUYAN = 330108003
IMAGE = "![图](http://example.org/x.png)"
BOLD = "<b>浦沿</b> &lt;街&gt; %{x} <img src=//example.org/y.png>"
COLOUR = "var(--st-primary-color) :red[红] *星*"


@pytest.fixture(scope="module")
def hostile_site(serve, demo_data, tmp_path_factory) -> str:
    """The small demo with a street, a platform and a brand of names that are markup somewhere."""
    folder = tmp_path_factory.mktemp("names")
    shutil.copy(demo_data["DATABASE_URL"].removeprefix("sqlite:///"), folder / "names.sqlite")
    own = {"DATABASE_URL": f"sqlite:///{folder}/names.sqlite", "COLUMNAR_DIR": str(folder / "copy")}
    database = Database(own["DATABASE_URL"], columnar_folder=own["COLUMNAR_DIR"])
    with database.write() as connection:
        connection.execute(update(region).where(region.c.id == PUYAN).values(name=BOLD, name_en=BOLD))
        connection.execute(update(platform).where(platform.c.id == 1).values(name=IMAGE, name_en=IMAGE))
        connection.execute(update(brand).where(brand.c.id == 2).values(name=COLOUR))
    refresh(database)
    database.close()
    return serve(ROOT / "dashboard.py", environment=demo_data | own | {"HOME_PLACE": ""})


@pytest.mark.parametrize("page", ["overview", "brand_matrix", "volunteers"])
def test_names_stand_as_they_are_written(open_page, hostile_site, page):
    reader = Reader(open_page(f"{hostile_site}/{page}?place={PUYAN}"))
    expect(reader.page.locator("[class*=st-key-chip] button").filter(has_text=BOLD).first).to_be_visible()
    drawn = reader.page.locator(".volunteer-chart svg text")
    expect(drawn.first).to_be_attached()
    assert reader.page.locator(".volunteer-chart svg text [style*=bold], .volunteer-chart svg a").count() == 0
    words = " ".join(drawn.all_text_contents())
    assert "&lt;" not in words.replace(BOLD, "")
    assert reader.page.locator("img[src*=example]").count() == 0


@pytest.mark.parametrize("query", [f"period={IMAGE}", f"place={IMAGE}", f"brand={IMAGE}", f"category=<b>{IMAGE}"])
def test_what_a_link_says_is_quoted_as_it_is_written(open_page, hostile_site, query):
    reader = Reader(open_page(f"{hostile_site}/?{query}"))
    notice = reader.page.get_by_test_id("stAlert").first
    expect(notice).to_contain_text("![图]")
    assert notice.locator("img, a, b").count() == 0

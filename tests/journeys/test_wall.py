"""The wall screen as it hangs: it fills the screen, moves on by itself, and outlives a restart of the server."""

from contextlib import ExitStack

from playwright.sync_api import expect

from lib.settings import ROOT
from lib.ui.wall.screen import SHORTEST
from tests.browser import free_port, running
from tests.journeys.reader import WAIT

OVERFLOWING = """() => {
  const main = document.querySelector(".wall main").getBoundingClientRect();
  const shown = (part) => part.getBoundingClientRect().width && getComputedStyle(part).display !== "none";
  const beyond = (box, room) => box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 1 || box.bottom > room.bottom + 1;
  const screen = {left: 0, top: 0, right: innerWidth, bottom: innerHeight};
  return [...document.querySelectorAll(".wall *, .st-key-wall-chart .volunteer-chart")].filter(shown).filter((part) =>
    beyond(part.getBoundingClientRect(), part.closest(".wall main") ? main : screen)
    || (getComputedStyle(part).display !== "inline" && part.scrollWidth > part.clientWidth + 1)
  ).map((part) => `${part.tagName}.${part.className} ${part.textContent.slice(0, 40)}`);
}"""
SCENES = 6
ROUND = SCENES * SHORTEST * 1000 + WAIT
"""A scene that a busy machine misses comes again."""


def test_the_wall_screen_moves_on_and_outlives_a_restart(open_page, demo_data, tmp_path):
    port = free_port()
    at = {"environment": demo_data | {"HOME_PLACE": ""}, "port": port}
    with ExitStack() as server:
        site = server.enter_context(running(ROOT / "dashboard.py", log=tmp_path / "first.txt", **at))
        page = open_page(f"{site}/?screen=wall&seconds={SHORTEST}", width=1920, height=1080)
        wall, away = page.locator(".wall"), page.locator(".wall-away.server")
        for number in range(SCENES):
            expect(page.locator(f".wall[data-number='{number}']")).to_be_visible(timeout=ROUND)
            if wall.get_attribute("data-scene") == "trend":
                expect(page.locator(".st-key-wall-chart [data-drawn]")).to_be_visible(timeout=ROUND)
            assert page.evaluate(OVERFLOWING) == []
            expect(
                page.locator("[data-testid=stSidebar], [data-testid=stHeader], .st-key-filter-bar")
            ).not_to_be_visible()
        expect(page.locator(".wall[data-number='0']")).to_be_visible(timeout=ROUND)
        expect(away).not_to_be_visible()
    expect(away).to_be_visible(timeout=WAIT)
    expect(away).to_contain_text("最后一次的数字")
    expect(wall).to_contain_text("数据截至")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    with running(ROOT / "dashboard.py", log=tmp_path / "second.txt", **at):
        expect(away).not_to_be_visible(timeout=2 * WAIT)
        expect(page.locator(".wall[data-number='1']")).to_be_visible(timeout=ROUND)

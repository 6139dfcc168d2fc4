"""In a real browser: the database goes, the last figures stay under a sentence; it comes back, and the page goes on untouched."""

import json
import shutil
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

from playwright.sync_api import expect

from lib.settings import ROOT
from tests.browser import running

WAIT = 20_000
TAKEN_AWAY = "数据库没有响应"


def ready(address: str) -> tuple[int, dict]:
    try:
        with urllib.request.urlopen(f"{address}/ready", timeout=20) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def test_a_page_goes_on_by_itself(open_page, demo_data, tmp_path):
    source = Path(demo_data["DATABASE_URL"].removeprefix("sqlite:///"))
    path, away = Path(shutil.copy(source, tmp_path / "own.sqlite")), tmp_path / "away"
    environment = {"DATABASE_URL": f"sqlite:///{path}", "COLUMNAR_DIR": demo_data["COLUMNAR_DIR"]}
    with running(ROOT / "dashboard.py", environment=environment, log=tmp_path / "log.txt") as address:
        page = open_page(f"{address}/service_hours?lang=zh")
        card, warning = page.locator("[data-metric='service_hours'][data-value]"), page.get_by_text(TAKEN_AWAY)
        expect(card).to_be_visible(timeout=WAIT)
        expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible(timeout=WAIT)  # drawn whole
        value = card.get_attribute("data-value")
        assert ready(address)[0] == 200
        path.rename(away)
        page.reload()
        expect(warning).to_be_visible(timeout=WAIT)
        expect(card).to_have_attribute("data-value", value)
        expect(page.locator(".st-key-notices")).to_contain_text("数据截至2026年10月31日")
        page.goto(f"{address}/import?lang=zh")
        expect(warning).to_be_visible(timeout=WAIT)
        expect(page.locator("[data-testid=stFileUploader]")).not_to_be_visible()
        assert ready(address) == (503, {"database": "away"})
        away.rename(path)
        expect(page.locator("[data-testid=stFileUploader]")).to_be_visible(timeout=WAIT)
        expect(warning).not_to_be_visible()

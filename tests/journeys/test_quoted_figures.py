"""From a figure to a letter and back in the browser: frozen and corrected, contradicted and explained, edited and verified.

One small database of its own for the whole file, as its tests write: records of August, and what was published of Binjiang.
"""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from lib.access import EVERYWHERE, LOCAL
from lib.clock import local_now
from lib.db import Database
from lib.importers.decisions import ImportDecisions
from lib.importers.job import ImportOptions
from lib.importers.run import import_file
from lib.published.explanations import explain
from lib.published.register import read_register
from lib.schema import published_figure
from lib.settings import ROOT
from tests.journeys.reader import WAIT
from tests.journeys.test_importing import Steward, national

BINJIANG = 330108
HOURS = [
    ("银龄陪伴", "测试甲", "2026-08-01 09:00:00~2026-08-01 10:00:00", "1.00", "签到录入", "2026-08-02", "已生效"),
    ("小修小补日", "测试乙", "2026-08-04 09:00:00~2026-08-04 11:00:00", "2.00", "签到录入", "2026-08-05", "已生效"),
]
CORRECTED = [(*HOURS[1][:3], "1.50", *HOURS[1][4:])]
IN_A_LETTER, IN_THE_REGISTER = "BJ15", "BJ24"
"""Figures that nobody has explained: one contradicts a letter of today, one our records of its own day."""


@pytest.fixture(scope="module")
def quoted(tmp_path_factory, _sqlite_template) -> dict[str, str]:
    """The environment: two people, three hours in all; every published figure but two is explained."""
    folder = tmp_path_factory.mktemp("quoted")
    shutil.copy(_sqlite_template, folder / "data.sqlite")
    (folder / "hours.csv").write_bytes(national(HOURS))
    environment = {
        "DATABASE_URL": f"sqlite:///{folder}/data.sqlite",
        "COLUMNAR_DIR": str(folder / "columns"),
        "PERSON_KEY_FILE": str(folder / "person.key"),
        "HOME_PLACE": str(BINJIANG),
    }
    database = Database(environment["DATABASE_URL"])
    options = ImportOptions(decisions=ImportDecisions(place=BINJIANG))
    (result,) = import_file(database, folder / "hours.csv", options, key_file=folder / "person.key", person=LOCAL)
    assert result.rejected is None
    unexplained = (IN_A_LETTER, IN_THE_REGISTER)
    for row in database.rows(published_figure.select().where(~published_figure.c.id.in_(unexplained))):
        explain(database, LOCAL, row.id, "两个平台合计", now=local_now())
    database.close()
    return environment


@pytest.fixture
def clerk(serve, open_page, quoted) -> Callable[..., Steward]:
    """`clerk(page)`: somebody at the small database."""
    return lambda page: Steward(open_page(f"{serve(ROOT / 'dashboard.py', environment=quoted)}/{page}"))


def test_a_frozen_figure_is_verified_after_a_correction_and_the_cause_is_named(clerk):
    reader = clerk("service_hours")
    purpose = reader.page.get_by_role("textbox", name="内部文件的用途")  # of exact figures, before they are frozen
    purpose.fill("年度总结")
    purpose.press("Enter")
    panel = reader.panel("trend")
    panel.locator("button[data-freeze][data-form=exact]").click(timeout=WAIT)
    told = panel.locator(".vs-frozen")
    expect(told).to_have_text(re.compile("^已冻结：[A-Z2-7]{10}$"), timeout=WAIT)
    expect(panel.locator("button[data-freeze]")).to_have_count(1)  # of the public form
    code = told.inner_text().removeprefix("已冻结：")

    reader.go_to("导入")
    reader.drop(hours__csv=national(CORRECTED))
    reader.choose("这份文件属于哪里＊", "滨江区")
    reader.press("核对")
    assert reader.counts()["updated"] == 1
    reader.press("导入")
    reader.sees("已导入")

    reader.go_to("数据快照")
    field = reader.page.get_by_role("textbox", name="快照代码")
    field.fill(code)
    field.press("Enter")
    answer = reader.page.locator(".st-key-snapshot-verify")
    expect(answer).to_contain_text("真实，未被改动", timeout=WAIT)
    then, cause = (answer.locator(".vs-table").nth(i).locator("tbody tr td").all_inner_texts() for i in (0, 1))
    assert [float(cell) for cell in then[2:]] == [1 + 2, 1 + 1.5]
    assert cause[0] == "更正" and "改动1行" in cause[1]
    assert float(cause[2]) == 1.5 - 2


def test_a_letter_is_explained_issued_edited_by_hand_and_verified(clerk):
    reader = clerk("briefing")
    written = reader.page.locator("a[data-export=briefing]")
    expect(reader.page.locator(".st-key-briefing-file [role=alert]")).to_contain_text("说明或删去1个数字")
    expect(written).to_have_count(0)
    conflict = reader.page.locator(f".st-key-briefing-conflict-{IN_A_LETTER}")
    field = conflict.get_by_role("textbox", name="说明")
    field.fill("这里只有一个平台的数")
    field.press("Enter")
    with reader.page.expect_download(timeout=WAIT) as waiting:
        written.click()
    content = Path(waiting.value.path()).read_bytes()

    give_back(reader, as_issued__docx=content)
    answer = reader.page.locator(".st-key-briefing-verify")
    expect(answer.get_by_role("status")).to_contain_text("✓", timeout=WAIT)
    give_back(reader, edited__docx=edited(content, "2人次", "5人次"))
    expect(answer.get_by_role("status")).to_contain_text("✗ edited.docx", timeout=WAIT)
    changed = answer.locator(".vs-table tbody tr").filter(has_text="被手工改动")
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text("5人次")


def test_a_page_becomes_a_pdf_while_one_reads_on(clerk):
    reader = clerk("funding")
    reader.press("本页存为PDF · 对外")
    saved = reader.page.locator("a[data-picture=pdf]")
    expect(saved).to_be_visible(timeout=WAIT)
    with reader.page.expect_download(timeout=WAIT) as waiting:
        saved.click()
    name, paper = waiting.value.suggested_filename, PdfReader(waiting.value.path())
    code = re.search("[A-Z2-7]{10}", name)[0]
    for number, sheet in enumerate(paper.pages, 1):
        words = "".join(sheet.extract_text().split())
        assert code in words and f"第{number}" in words and f"共{len(paper.pages)}" in words


def give_back(reader: Steward, **files: bytes) -> None:
    """Drop a letter where letters are verified."""
    [(name, content)] = files.items()
    payload = {"name": name.replace("__", "."), "mimeType": "application/octet-stream", "buffer": content}
    place = reader.page.locator(".st-key-briefing-verify")
    place.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([payload])
    expect(place).to_contain_text(payload["name"], timeout=WAIT)
    reader.settled()


def edited(content: bytes, issued: str, now: str) -> bytes:
    """The DOCX with other words in one field, as when somebody types over it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "word/document.xml":
                assert body.count(issued.encode()) >= 1
                body = body.replace(f"<w:t>{issued}</w:t>".encode(), f"<w:t>{now}</w:t>".encode(), 1)
            new.writestr(name, body)
    return made.getvalue()


def test_the_register_is_narrowed_to_what_needs_an_explanation(clerk, quoted):
    database = Database(quoted["DATABASE_URL"])
    entries = read_register(database, scope=EVERYWHERE).entries
    database.close()
    assert [entry.figure.id for entry in entries if entry.needs_explanation] == [IN_THE_REGISTER]
    of_the_letter = [entry.figure.id for entry in entries if entry.document.id == 1]
    reader = clerk("published_figures")
    rows = reader.page.locator(".st-key-published .vs-table tbody tr")
    expect(rows).to_have_count(len(entries), timeout=WAIT)
    expect(reader.page.locator("[data-count=need] .vs-figure")).to_have_text("1")
    reader.choose("文件", "四类14号", holding=True)
    expect(rows).to_have_count(len(of_the_letter), timeout=WAIT)
    reader.tick("需要说明")
    expect(rows).to_have_count(1, timeout=WAIT)
    expect(rows).to_contain_text(IN_THE_REGISTER)
    expect(reader.page.locator(".st-key-published-one")).to_contain_text("尚无人说明")

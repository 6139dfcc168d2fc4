"""An administrator adds an account, changes and disables it; an auditor finds all of that in the log, which is whole."""

import re
import shutil

from playwright.sync_api import expect

from lib.accounts.accounts import find
from lib.db import Database
from lib.settings import ROOT
from tests.journeys.reader import WAIT, Reader

SECRET = "a long enough secret"


def press(reader: Reader, name: str) -> None:
    button = reader.page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled(timeout=WAIT)
    button.click()


def sees(reader: Reader, words: str) -> None:
    expect(reader.page.get_by_test_id("stMain")).to_contain_text(words, timeout=WAIT)
    reader.settled()


def test_an_account_from_the_form_to_the_log(serve, open_page, single_data, tmp_path):
    copy = shutil.copy(single_data["DATABASE_URL"].removeprefix("sqlite:///"), tmp_path / "own.sqlite")
    environment = single_data | {"DATABASE_URL": f"sqlite:///{copy}"}
    site, database = serve(ROOT / "dashboard.py", environment=environment), Database(environment["DATABASE_URL"])
    reader = Reader(open_page(f"{site}/accounts"))
    page, form = reader.page, reader.page.locator(".st-key-account-add")

    form.get_by_label("账号名", exact=True).fill("li.hua")
    form.get_by_label("密码", exact=True).fill(SECRET)
    form.get_by_label("再输入一次密码", exact=True).fill("another")
    press(reader, "添加")
    expect(form.get_by_role("alert")).to_have_text("两次输入的密码不同。", timeout=WAIT)
    expect(form.get_by_label("密码", exact=True)).to_have_value("")
    expect(form.get_by_label("账号名", exact=True)).to_have_value("li.hua")
    for label in ("密码", "再输入一次密码"):
        form.get_by_label(label, exact=True).fill(SECRET)
    places = form.get_by_role("combobox", name="可查看的地区")
    places.fill("binjiang")
    page.get_by_role("option", name=re.compile("^滨江区")).first.click()
    places.press("Escape")
    press(reader, "添加")
    sees(reader, "已添加账号 li.hua。")
    assert find(database, "li.hua").places == (330108,)

    reader.choose("选择账号", "li.hua")
    change = page.locator(".st-key-account-change")
    box = change.get_by_role("combobox", name="角色", exact=True)
    box.click()
    page.get_by_role("option", name=re.compile("^数据员")).click()
    press(reader, "保存")
    expect(change.get_by_role("status")).to_contain_text("已保存", timeout=WAIT)
    change.get_by_text("确认停用该账号").click()
    press(reader, "停用")
    expect(change.get_by_role("status")).to_contain_text("已停用 li.hua", timeout=WAIT)
    assert find(database, "li.hua").role == "steward" and find(database, "li.hua").disabled_at is not None

    reader.go_to("审计日志")
    for words in (
        "li.hua；停用",
        "角色：数据员",
        "li.hua；设置密码",
        "li.hua；新增账号；角色：读者；可查看的地区：滨江区",
    ):
        sees(reader, words)
    assert SECRET not in page.content()
    press(reader, "校验日志")
    sees(reader, "共5条，无改动、删除、调换或插入。")
    link = page.locator("a[data-export=audit]").get_attribute("href")
    assert page.request.get(site + link).body().startswith(b"\xef\xbb\xbf")

    page.goto(f"{site}/audit?lang=en")
    sees(reader, "li.hua; added; role: Reader; places: Binjiang District")
    sees(reader, "audit log;")
    database.close()

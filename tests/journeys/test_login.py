"""Logging in with a password in a real browser: the way in, the way out, and everything that must not be a way in."""

import sqlite3
import urllib.error
import urllib.request
from datetime import datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import update
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from lib.access import LOCAL
from lib.accounts.accounts import add, change, set_password_hash
from lib.accounts.passwords import FAILURES, hashed
from lib.accounts.sessions import ABSOLUTE, IDLE
from lib.clock import utc_now
from lib.db import Database
from lib.schema import login_session
from lib.settings import ROOT
from tests.journeys.reader import Reader

PASSWORD = "correct horse battery"
NOW = datetime(2026, 11, 28, 9)
COOKIE = "volunteer_session"


@pytest.fixture(scope="module")
def accounts(demo_data, tmp_path_factory):
    """The small demo with an account of each role, and its database."""
    folder = tmp_path_factory.mktemp("login")
    with sqlite3.connect(demo_data["DATABASE_URL"].removeprefix("sqlite:///")) as demo:
        demo.execute(f"VACUUM INTO '{folder}/login.sqlite'")
    demo.close()
    environment = demo_data | {"DATABASE_URL": f"sqlite:///{folder}/login.sqlite", "LOGIN": "local", "HOME_PLACE": ""}
    environment["COLUMNAR_DIR"] = str(folder / "copy")
    database = Database(environment["DATABASE_URL"])
    password = hashed(PASSWORD)
    for role in ("reader", "leader", "staff", "steward", "administrator", "auditor"):
        add(database, role, role=role, places=None, by=LOCAL, now=NOW)
        set_password_hash(database, role, password, by=LOCAL, now=NOW)
    yield environment, database
    database.close()


@pytest.fixture(scope="module")
def site(serve, accounts) -> str:
    return serve(ROOT / "dashboard.py", environment=accounts[0])


@pytest.fixture
def database(accounts) -> Database:
    """As it was before the test: all accounts open, no lock."""
    database = accounts[1]
    yield database
    for role in ("reader", "leader", "staff"):
        change(database, role, role=role, disabled=False, by=LOCAL, now=NOW)
        set_password_hash(database, role, hashed(PASSWORD), by=LOCAL, now=NOW)


def log_in(page, name: str, password: str = PASSWORD) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(password)
    page.locator("button[type=submit]").click()


@pytest.fixture
def entered(open_page, site):
    """`entered(role, path)`: a reader who has logged in on the way to that view."""

    def enter(role: str, path: str = "/", **context) -> Reader:
        page = open_page(site + path, **context)
        log_in(page, role)
        return Reader(page)

    return enter


def test_a_link_into_a_view_leads_there_after_the_login(open_page, site):
    page = open_page(f"{site}/volunteers?place=330108003&period=last_year")
    expect(page.locator("h1")).to_have_text("志愿服务数据")
    assert page.url.startswith(f"{site}/login?next=")
    log_in(page, "leader")
    reader = Reader(page)
    reader.sees_title("志愿者")
    reader.sees_address(place="330108003", period="last_year")
    assert "leader" in page.get_by_test_id("stSidebar").inner_text()


def test_a_wrong_password_says_so_and_keeps_the_name(open_page, site, database):
    page = open_page(site + "/?lang=en", locale="en-GB")
    log_in(page, "staff", "not the password")
    expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    assert page.locator("[name=name]").input_value() == "staff"
    log_in(page, "staff")
    Reader(page).sees_title("Overview")


def test_five_wrong_passwords_lock_the_account(open_page, site, database):
    page = open_page(site)
    for _ in range(FAILURES):
        log_in(page, "reader", "not the password")
        expect(page.get_by_role("alert")).to_be_visible()
    log_in(page, "reader")
    expect(page.get_by_role("alert")).to_contain_text("锁定")


def test_each_role_sees_its_pages(entered):
    for role, imports in (("leader", 0), ("steward", 1)):
        reader = entered(role)
        sidebar = reader.page.get_by_test_id("stSidebarNav")
        expect(sidebar.get_by_text("总览", exact=True)).to_be_visible()
        expect(sidebar.get_by_text("导入", exact=True)).to_have_count(imports)


def test_logging_out_ends_the_login_in_every_tab_and_for_a_copied_cookie(entered, site, open_page):
    reader = entered("leader")
    cookies = reader.page.context.cookies()
    other = reader.page.context.new_page()
    other.goto(f"{site}/volunteers")
    Reader(other).sees_title("志愿者")
    reader.page.get_by_role("link", name="退出登录").click()
    reader.page.locator("button[type=submit]").click()
    expect(reader.page.get_by_role("status")).to_have_text("已退出登录。")
    other.get_by_text("English", exact=True).click()  # not obeyed any more: the words stay Chinese
    expect(other.get_by_role("alert")).to_contain_text("登录已结束")
    thief = open_page(site)
    thief.context.add_cookies(cookies)
    thief.goto(f"{site}/volunteers")
    expect(thief.locator("[name=password]")).to_be_visible()


def test_a_disabled_account_and_a_changed_role_hold_at_the_next_rerun(entered, database):
    reader = entered("staff")
    change(database, "staff", role="steward", by=LOCAL, now=NOW)
    reader.go_to("志愿者")
    expect(reader.page.get_by_test_id("stSidebarNav").get_by_text("导入", exact=True)).to_be_visible()
    change(database, "staff", disabled=True, by=LOCAL, now=NOW)
    reader.page.get_by_text("English", exact=True).click()
    expect(reader.page.get_by_role("alert")).to_contain_text("登录已结束")


@pytest.mark.parametrize(("column", "age"), [("seen_at", IDLE), ("made_at", ABSOLUTE)])
def test_a_login_expires_and_leads_back_to_the_view(entered, database, column, age):
    reader = entered("leader", "/volunteers?period=last_year")
    reader.sees_title("志愿者")
    past = {column: utc_now() - age * 1.01}
    database.run(lambda c: c.execute(update(login_session).where(login_session.c.subject == "leader").values(past)))
    reader.page.get_by_text("English", exact=True).click()
    reader.page.get_by_role("link", name="登录", exact=True).click()
    log_in(reader.page, "leader")
    Reader(reader.page).sees_title("志愿者")
    reader.sees_address(period="last_year")


def test_one_changes_ones_own_password_in_the_browser(entered, open_page, site, database):
    elsewhere, reader = entered("staff"), entered("staff")
    for visit in (elsewhere, reader):
        visit.sees_title("总览")
    reader.page.get_by_role("link", name="我的账号").click()
    expect(reader.page.get_by_role("heading", name="当前登录")).to_be_visible()
    for label, secret in (
        ("原密码", PASSWORD),
        ("新密码", "another horse battery"),
        ("再次输入新密码", "another horse battery"),
    ):
        reader.page.get_by_label(label, exact=True).fill(secret)
    reader.page.get_by_role("button", name="修改", exact=True).click()
    expect(reader.page.get_by_role("status")).to_have_text("密码已修改，其他登录已结束。", timeout=20_000)
    reader.page.get_by_role("link", name="返回").click()
    reader.sees_title("总览")
    elsewhere.page.goto(site)
    assert elsewhere.page.url.startswith(f"{site}/login")
    log_in(elsewhere.page, "staff", "another horse battery")
    elsewhere.sees_title("总览")


STRANGER_PATHS = (
    "/",
    "/volunteers",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/programs/door",
    "/_stcore/upload_file/x/y",
    "/media/x.csv",
    "/component/x/index.html",
    "/export/panel.csv?metrics=service_hours",
    "/export/records.csv",
    "/export/template.xlsx?name=hours",
    "/static/index.html",
    "/vendor/plotly.js",
)


@pytest.mark.parametrize("path", STRANGER_PATHS)
@pytest.mark.parametrize("cookie", ["", "volunteer_session=made-up", "volunteer_session="])
def test_a_stranger_gets_nothing_but_the_login(site, path, cookie):
    request = urllib.request.Request(site + path, headers={"Cookie": cookie} if cookie else {})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code in (401, 404)
    assert len(refused.value.read()) < 100


def test_health_answers_a_stranger(site):
    assert urllib.request.urlopen(f"{site}/_stcore/health", timeout=10).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "volunteer_session=made-up"},
        {"X-Volunteer-Claim": "machine"},
        {"X-Volunteer-Claim": "subject administrator"},
        {"X-Remote-User": "administrator"},
    ],
)
def test_a_stranger_opens_no_websocket(site, headers):
    address = site.replace("http", "ws") + "/_stcore/stream"
    with pytest.raises(InvalidStatus) as refused:
        connect(address, additional_headers=headers, origin=site, open_timeout=10)
    assert refused.value.response.status_code == 403


def test_another_page_of_this_machine_opens_no_websocket_with_the_cookie(entered, site):
    reader = entered("leader")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in reader.page.context.cookies())
    address = site.replace("http", "ws") + "/_stcore/stream"
    with connect(address, additional_headers={"Cookie": cookie}, origin=site, open_timeout=10):
        pass
    for origin in ("http://127.0.0.1:9997", "http://localhost:" + site.rpartition(":")[2], "null", None):
        with pytest.raises(InvalidStatus):
            connect(address, additional_headers={"Cookie": cookie}, origin=origin, open_timeout=10)


def test_the_cookie_is_for_the_server_alone(entered):
    [cookie] = [one for one in entered("leader").page.context.cookies() if one["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)

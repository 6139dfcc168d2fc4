"""Logging in by a real identity provider (OpenID Connect) in a real browser."""

import sqlite3

import pytest
from playwright.sync_api import expect

from lib.access import LOCAL
from lib.accounts.accounts import add, change
from lib.clock import local_now
from lib.db import Database
from lib.settings import ROOT
from tests.browser import free_port, running
from tests.identity_provider import running_provider
from tests.journeys.reader import Reader


@pytest.fixture(scope="module")
def accounts(demo_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    with sqlite3.connect(demo_data["DATABASE_URL"].removeprefix("sqlite:///")) as demo:
        demo.execute(f"VACUUM INTO '{folder}/login.sqlite'")
    demo.close()
    database = Database(f"sqlite:///{folder}/login.sqlite")
    for subject, role in (("lin", "leader"), ("chen", "staff")):
        add(database, subject, role=role, places=None, by=LOCAL, now=local_now())
    yield folder, database
    database.close()


@pytest.fixture(scope="module")
def site(accounts, demo_data, tmp_path_factory):
    """The dashboard behind the provider: address of the one that the provider sends back to."""
    folder, port = accounts[0], free_port()
    address = f"http://127.0.0.1:{port}"
    secret = folder / "client.secret"
    secret.write_text("a secret of the tests alone\n", encoding="utf-8")
    secret.chmod(0o600)
    with running_provider("a secret of the tests alone", f"{address}/login/provider/back") as issuer:
        environment = demo_data | {
            "DATABASE_URL": f"sqlite:///{folder}/login.sqlite",
            "COLUMNAR_DIR": str(folder / "copy"),
            "COOKIE_SECRET_FILE": str(folder / "cookie.key"),
            "HOME_PLACE": "",
            "LOGIN": "oidc",
            "OIDC_ISSUER": issuer,
            "OIDC_CLIENT_ID": "volunteers",
            "OIDC_CLIENT_SECRET_FILE": str(secret),
            "PUBLIC_URL": address,
        }
        with running(ROOT / "dashboard.py", environment=environment, log=folder / "log.txt", port=port) as found:
            assert found == address
            yield address


def enter_as(page, name: str) -> None:
    page.get_by_role("link", name="用单位统一身份登录").click()
    page.locator("[name=name]").fill(name)
    page.get_by_role("button", name="Enter").click()


def test_a_link_into_a_view_leads_there_by_way_of_the_provider(open_page, site):
    page = open_page(f"{site}/volunteers?place=330108003&period=last_year")
    enter_as(page, "lin")
    reader = Reader(page)
    reader.sees_title("志愿者")
    reader.sees_address(place="330108003", period="last_year")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("lin")
    page.reload()
    Reader(page).sees_title("志愿者")


def test_whom_the_provider_knows_and_we_do_not_stays_out(open_page, site):
    page = open_page(site)
    enter_as(page, "stranger")
    expect(page.get_by_role("alert")).to_contain_text("没有您的账号")
    expect(page.get_by_role("alert")).to_contain_text("stranger")
    page.goto(f"{site}/volunteers")
    expect(page.get_by_role("link", name="用单位统一身份登录")).to_be_visible()


def test_a_disabled_account_is_out_though_the_provider_says_yes(open_page, site, accounts):
    page = open_page(site)
    enter_as(page, "chen")
    Reader(page).sees_title("总览")
    change(accounts[1], "chen", disabled=True, by=LOCAL, now=local_now())
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("登录已结束")
    page.goto(site)
    page.get_by_role("link", name="用单位统一身份登录").click()
    expect(page.get_by_role("alert")).to_contain_text("没有您的账号")


def test_logging_out_needs_the_provider_again(open_page, site):
    page = open_page(site)
    enter_as(page, "lin")
    Reader(page).sees_title("总览")
    cookies = page.context.cookies()
    page.goto(f"{site}/logout")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("status")).to_be_visible()
    thief = open_page(site)
    thief.context.add_cookies([one for one in cookies if one["name"] == "volunteer_session"])
    thief.goto(site)
    expect(thief.get_by_role("link", name="用单位统一身份登录")).to_be_visible()


def test_on_a_shared_computer_one_logs_out_at_the_provider_too(open_page, site):
    page = open_page(site)
    enter_as(page, "lin")
    page.goto(f"{site}/logout")
    page.locator("button[type=submit]").click()
    page.get_by_role("link", name="退出单位统一身份").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Logged out")).to_be_visible()
    page.goto(site)
    page.get_by_role("link", name="用单位统一身份登录").click()
    expect(page.locator("[name=name]")).to_be_visible()  # the provider asks again who it is


@pytest.mark.parametrize("query", ["", "?code=x&state=y", "?error=access_denied&state=y"])
def test_an_answer_that_nobody_asked_for_opens_nothing(open_page, site, query):
    page = open_page(f"{site}/login/provider/back{query}")
    expect(page.get_by_role("alert")).to_contain_text("登录未完成")
    assert not [one for one in page.context.cookies() if one["name"] == "volunteer_session"]

"""A department's server as docs/operations.md sets it up: nginx with TLS, two processes, login by password."""

import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from lib.access import LOCAL
from lib.accounts.accounts import add, set_password_hash
from lib.accounts.passwords import hashed
from lib.clock import local_now
from lib.db import Database
from lib.settings import ROOT
from tests.browser import free_port, stop
from tests.journeys.reader import Reader

PASSWORD = "correct horse battery"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@pytest.fixture(scope="module")
def site(demo_data, tmp_path_factory):
    """The address by https; processes, proxy and database as the commands of the manual make them."""
    folder = tmp_path_factory.mktemp("department")
    with sqlite3.connect(demo_data["DATABASE_URL"].removeprefix("sqlite:///")) as demo:
        demo.execute(f"VACUUM INTO '{folder}/data.sqlite'")
    demo.close()
    database = Database(f"sqlite:///{folder}/data.sqlite")
    add(database, "lin", role="staff", places=None, by=LOCAL, now=local_now())
    set_password_hash(database, "lin", hashed(PASSWORD), by=LOCAL, now=local_now())
    database.close()
    certificate, key = folder / "cert.pem", folder / "key.pem"
    names = "subjectAltName=IP:127.0.0.1"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*make, "-addext", names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    https, http, port = free_port(), free_port(), _two_free_ports()
    environment = (
        os.environ
        | demo_data
        | {
            "DATABASE_URL": f"sqlite:///{folder}/data.sqlite",
            "COLUMNAR_DIR": str(folder / "copy"),
            "COOKIE_SECRET_FILE": str(folder / "cookie.key"),
            "HOME_PLACE": "",
            "LOGIN": "local",
            "PORT": str(port),
            "PUBLIC_URL": f"https://127.0.0.1:{https}",
        }
    )
    command = [sys.executable, "-m", "lib", "proxy-config", "--certificate", certificate, "--key", key]
    made = subprocess.run(
        [*command, "--processes", "2", "--http-port", str(http)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    (folder / "nginx.conf").write_text(
        f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n"
        + "".join(
            f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + made.stdout
        + "}\n",
        encoding="utf-8",
    )
    with (folder / "serve.log").open("wb") as log:
        proxy = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-p", folder, "-g", "daemon off;"])
        server = None
        try:
            assert "服务正在启动" in _while_nothing_answers(f"https://127.0.0.1:{https}/volunteers")
            serving = [sys.executable, "-m", "lib", "serve", "--processes", "2"]
            server = subprocess.Popen(serving, env=environment, cwd=ROOT, stdout=log, stderr=log)
            for number in (port, port + 1):
                _wait(f"http://127.0.0.1:{number}/_stcore/health", folder / "serve.log")
            _wait(f"https://127.0.0.1:{https}/_stcore/health", folder / "error.log")
            yield f"https://127.0.0.1:{https}"
        finally:
            stop(proxy)
            if server:
                server.send_signal(signal.SIGTERM)
                server.wait(timeout=20)
    assert not (folder / "error.log").read_text(encoding="utf-8").count("[emerg]")


def _two_free_ports() -> int:
    while True:
        port = free_port()
        try:
            with socket.socket() as one:
                one.bind(("127.0.0.1", port + 1))
            return port
        except OSError:
            continue


def _unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _while_nothing_answers(address: str) -> str:
    """What the proxy itself says, once it listens."""
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=2, context=_unchecked())
        except urllib.error.HTTPError as refused:
            with refused:
                assert (refused.code, refused.headers["Retry-After"]) == (503, "5")
                return refused.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the proxy does not answer")


def _wait(address: str, log) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2, context=_unchecked()):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"{address} did not answer: {log.read_text(errors='replace')}")


def test_a_reader_logs_in_by_https_and_gets_a_file(open_page, site):
    page = open_page(f"{site}/volunteers?period=last_year", ignore_https_errors=True)
    page.locator("[name=name]").fill("lin")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    reader = Reader(page)
    reader.sees_title("志愿者")
    reader.sees_address(period="last_year")
    [cookie] = [one for one in page.context.cookies() if "session" in one["name"] and "volunteer" in one["name"]]
    assert (cookie["name"], cookie["secure"], cookie["httpOnly"]) == ("__Host-volunteer_session", True, True)
    with page.expect_download() as given:
        page.locator("[data-export=records-csv][data-form=protected]").click()
    assert given.value.path().stat().st_size > 100
    answer = page.request.get(f"{site}/_stcore/health")
    assert "max-age" in answer.headers["strict-transport-security"]
    reader.go_to("总览")
    expect(page.locator(".volunteer-chart svg").first).to_be_visible()


def test_a_stranger_gets_the_login_by_https_too(open_page, site):
    page = open_page(site, ignore_https_errors=True)
    expect(page.locator("[name=password]")).to_be_visible()
    assert page.request.get(f"{site}/export/records.csv", headers={"Accept": "*/*"}).status == 401

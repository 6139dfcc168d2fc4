"""Host and origin, exactly; the same headers on every answer."""

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lib.gate.requests import HEADERS, PAGE_SCRIPT, CheckedRequests, same_origin
from tests.gate.asking import ask


def application(*, secure: bool = False):
    inside = Starlette(routes=[Route("/", lambda request: PlainTextResponse("in"), methods=["GET", "POST"])])
    return CheckedRequests(inside, hosts=frozenset({"127.0.0.1", "localhost", "::1", "v.example"}), secure=secure)


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "LOCALHOST", "[::1]:8501", "v.example"])
def test_a_known_name_is_let_in(host):
    assert ask(application(), headers=[("host", host)]).status == 200


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        ["["],
        ["[::1"],
        ["x@127.0.0.1"],
        ["127.0.0.1/"],
        ["127.0.0.1:8501:1"],
        ["127.0.0.1", "127.0.0.1"],
        [""],
        ["a b"],
    ],
)
def test_a_host_that_cannot_be_read_is_a_bad_request(hosts):
    assert ask(application(), headers=[("host", host) for host in hosts]).status == 400


def test_a_body_of_two_lengths_is_a_bad_request():
    lengths = [("content-length", "5"), ("transfer-encoding", "chunked")]
    of = {"method": "POST", "body": b"much more than five"}
    assert ask(application(), headers=[("host", "v.example"), *lengths], **of).status == 400
    assert [ask(application(), headers=[("host", "v.example"), one], **of).status for one in lengths] == [200, 200]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.2", "v.example.", "[::2]"])
def test_another_name_is_refused(host):
    assert ask(application(), headers=[("host", host)]).status == 403


@pytest.mark.parametrize(
    ("origin", "right"),
    [
        ("http://v.example", True),
        ("http://v.example:8501", False),
        ("http://other.example", False),
        ("null", False),
        ("http://v.example@evil.example", False),
        ("file://v.example", False),
        ("v.example", False),
        ("http://[", False),
    ],
)
def test_what_changes_something_comes_from_the_very_same_address(origin, right):
    asked = ask(application(), method="POST", headers=[("host", "v.example"), ("origin", origin)])
    assert asked.status == (200 if right else 403)
    assert ask(application(), headers=[("host", "v.example"), ("origin", origin)]).status == 200


def test_without_an_origin_only_a_program_without_a_cookie_gets_in():
    def fits(**given: str) -> bool:
        return same_origin(Headers({name.replace("_", "-"): value for name, value in given.items()}), "v.example")

    assert fits()
    assert not fits(cookie="a=b")
    assert not fits(sec_fetch_site="cross-site")
    assert not fits(sec_fetch_site="same-site")


@pytest.mark.parametrize("path", ["/", "/none"])
@pytest.mark.parametrize("host", ["v.example", "evil.example", "["])
def test_every_answer_has_the_headers(path, host):
    got = ask(application(), path, headers=[("host", host)]).headers
    assert {name: got.get(name.lower()) for name in HEADERS} == HEADERS
    assert "strict-transport-security" not in got
    assert "strict-transport-security" in ask(application(secure=True), path, headers=[("host", host)]).headers
    assert "'unsafe-eval'" not in HEADERS["Content-Security-Policy"]
    assert "script-src 'self' blob:" in HEADERS["Content-Security-Policy"]


def test_the_script_of_streamlits_page_is_the_one_that_may_run():
    html = files("streamlit").joinpath("static", "index.html").read_text("utf-8")
    digests = [sha256(script.encode()).digest() for script in re.findall(r"<script>(.*?)</script>", html, re.DOTALL)]
    assert [f"'sha256-{b64encode(digest).decode()}'" for digest in digests] == [PAGE_SCRIPT]

"""Wrong logins from one address are not tried without end; those from others are."""

import pytest

from lib.accounts import AccountRejected
from lib.catalogue.vocabularies import Text
from lib.gate import login
from lib.gate.attempts import MOST, address_of
from lib.gate.counted import Counted
from lib.gate.login import login_app
from lib.gate.modes import mode_of
from lib.settings import load
from tests.gate.asking import ask


@pytest.mark.parametrize(
    ("client", "said", "address"),
    [
        ("10.0.0.9", None, "10.0.0.9"),
        ("::ffff:10.0.0.9", None, "10.0.0.9"),
        ("10.0.0.9", "10.0.0.1", "10.0.0.9"),  # only the proxy on this machine is listened to
        ("127.0.0.1", "10.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "10.0.0.1, 10.0.0.2", ""),  # ours writes one address
        ("2001:db8::1:2:3:4", None, "2001:db8::/64"),
        ("2001:db8::5:6:7:8", None, "2001:db8::/64"),
        ("testclient", None, ""),
    ],
)
def test_where_a_login_comes_from(client, said, address):
    headers = [(b"x-forwarded-for", said.encode())] if said else []
    assert address_of({"type": "http", "client": (client, 1), "headers": headers}) == address


def test_they_count_from_the_first_on_and_are_forgotten():
    now = [0.0]
    attempts = Counted(2, 600, timer=lambda: now[0])
    for now[0] in (0.0, 599.0):
        assert not attempts.too_many("a")
        attempts.add("a")
    assert attempts.too_many("a") and not attempts.too_many("b")
    now[0] = 601.0
    assert not attempts.too_many("a")


def test_after_many_wrong_logins_nothing_from_there_is_tried_and_the_log_says_so(monkeypatch, caplog):
    tried = []

    def refuse(database, name, password, *, now):
        tried.append(name)
        raise AccountRejected(Text("错", "wrong"), account=name if len(tried) == 1 else None)

    monkeypatch.setattr(login, "log_in", refuse)
    app = login_app(mode_of(load({"LOGIN": "local"})), lambda: None)
    form = {"method": "POST", "body": b"name=lin&password=x"}

    def enter(address: str) -> int:
        lengths = [("content-length", "19"), ("content-type", "application/x-www-form-urlencoded")]
        return ask(app, "/login", headers=lengths, client=address, **form).status

    assert [enter("10.0.0.9") for _ in range(MOST + 2)] == [403] * MOST + [429] * 2
    assert (len(tried), enter("10.0.0.10")) == (MOST, 403)
    said = [record.getMessage() for record in caplog.records if record.name == "volunteer"]
    assert said[:2] == [
        "a login was refused (lin) from 10.0.0.9",
        "a login was refused (no such account) from 10.0.0.9",
    ]
    assert said[MOST : MOST + 2] == ["a login was not tried: too many wrong ones from 10.0.0.9"] * 2

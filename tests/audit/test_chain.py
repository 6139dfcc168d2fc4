"""The audit log: events are only added, and whatever else happens to them is found."""

import json
import threading
from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from lib.access import LOCAL
from lib.audit.chain import AuditRefused, Head, append, change_key, read_head, verify
from lib.audit.read import verify_log
from lib.audit.verbs import Verb
from lib.db import Database
from lib.schema import audit_event

KEY, OTHER = b"k" * 32, b"o" * 32
AT = datetime(2026, 11, 28, 9, 30)


@pytest.fixture
def database(reference_url):
    database = Database(reference_url)
    yield database
    database.close()


def add(database, number: int = 1, *, key: bytes = KEY) -> Head:
    event = {"import": number, "名": "第一次"}
    return database.run(lambda c: append(c, Verb.IMPORT, event, person=LOCAL, now=AT, key=key))


def test_the_first_event_follows_a_beginning_and_each_follows_the_one_before(database):
    assert [add(database, n).number for n in (1, 2, 3)] == [2, 3, 4]
    rows = database.rows(select(audit_event).order_by(audit_event.c.id))
    assert [row.verb for row in rows] == ["started", "import", "import", "import"]
    assert [row.previous_hash for row in rows] == ["0" * 64, rows[0].hash, rows[1].hash, rows[2].hash]
    assert json.loads(rows[1].detail) == {"import": 1, "名": "第一次"}
    assert KEY.hex() not in rows[0].detail
    whole = verify_log(database, [KEY])
    assert (whole.events, whole.faults, whole.head) == (4, (), Head(4, rows[3].hash))
    assert database.run(read_head) == whole.head


def test_the_event_is_there_only_when_its_transaction_is(database):
    def broken(connection):
        append(connection, Verb.IMPORT, {}, person=LOCAL, now=AT, key=KEY)
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError):
        database.run(broken)
    assert database.run(read_head) is None


@pytest.mark.parametrize("change", [update(audit_event).values(subject="x"), delete(audit_event)])
def test_the_table_takes_new_rows_only(database, change):
    add(database)
    with pytest.raises(DBAPIError, match="new rows only"):
        database.run(lambda c: c.execute(change))
    if database.engine_name == "postgresql":
        with pytest.raises(DBAPIError, match="new rows only"):
            database.run(lambda c: c.execute(text("TRUNCATE audit_event")))
    assert verify_log(database, [KEY]).faults == ()


def test_events_added_at_a_time_stand_one_after_the_other(database):
    add(database)
    threads = [threading.Thread(target=lambda: [add(database, n) for n in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify_log(database, [KEY])
    assert (found.events, found.faults) == (2 + 4 * 5, ())


def test_another_key_adds_nothing_until_the_change_is_recorded(database):
    add(database)
    with pytest.raises(AuditRefused, match="AUDIT_KEY_FILE"):
        add(database, key=OTHER)
    database.run(lambda c: change_key(c, "lost", person=LOCAL, key=OTHER, now=AT))
    add(database, key=OTHER)
    with pytest.raises(AuditRefused):
        add(database, key=KEY)
    assert verify_log(database, [OTHER, KEY]).faults == ()
    assert [number for number, _ in verify_log(database, [OTHER]).faults] == [1]
    assert [number for number, _ in verify_log(database, [KEY]).faults] == [3]


# -- tampering, on rows in memory: the triggers are passed by ---------------------------------------------------------


class _Rows:
    """A connection that keeps what is inserted: the chain itself, without a database."""

    dialect = SimpleNamespace(name="none")

    def __init__(self):
        self.rows: list[SimpleNamespace] = []

    def execute(self, statement):
        if statement.is_insert:
            self.rows.append(SimpleNamespace(**statement.compile().params))
        newest = [(row.id, row.hash) for row in self.rows[-1:]]
        return SimpleNamespace(first=lambda: newest[0] if newest else None)

    def scalar(self, statement):
        return self.rows[0].detail


def chain_of(events: int) -> list[SimpleNamespace]:
    connection = _Rows()
    for number in range(events - 1):
        append(connection, Verb.EXPORT, {"n": number}, person=LOCAL, now=AT, key=KEY)
    return connection.rows


def test_an_untouched_chain_of_rows_is_whole():
    assert verify(iter(chain_of(8)), [KEY]).faults == ()


@given(st.data())
def test_every_change_removal_swap_and_insertion_is_found(data):
    rows = chain_of(8)
    head = Head(rows[-1].id, rows[-1].hash)
    place = data.draw(st.integers(0, 7))
    kind = data.draw(st.sampled_from(["change", "remove", "swap", "insert", "renumber"]))
    if kind == "change":
        column = data.draw(st.sampled_from(["at", "subject", "verb", "detail", "previous_hash", "hash"]))
        setattr(rows[place], column, datetime(2020, 1, 1) if column == "at" else "changed")
    elif kind == "remove":
        del rows[place]
    elif kind == "swap":
        other = data.draw(st.integers(0, 7).filter(lambda n: n != place))
        rows[place].detail, rows[other].detail = rows[other].detail, rows[place].detail
        if place and other:
            assert rows[place].detail != rows[other].detail
    elif kind == "insert":
        copy = SimpleNamespace(**vars(rows[place]))
        rows.insert(place + 1, copy)
    else:  # removed, and the later ones numbered anew to close the gap
        del rows[place]
        for number, row in enumerate(rows, start=1):
            row.id = number
    assert verify(iter(rows), [KEY], heads=[head]).faults


def test_a_cut_end_shows_beside_a_noted_head_only():
    rows = chain_of(8)
    noted = Head(rows[6].id, rows[6].hash)
    assert verify(iter(rows[:5]), [KEY]).faults == ()
    [(number, words)] = verify(iter(rows[:5]), [KEY], heads=[noted]).faults
    assert number == 7
    assert "cut off" in words.en


def test_a_chain_written_anew_by_one_without_the_key_is_found():
    connection = _Rows()
    append(connection, Verb.EXPORT, {}, person=LOCAL, now=AT, key=OTHER)
    assert [number for number, _ in verify(iter(connection.rows), [KEY]).faults] == [1]

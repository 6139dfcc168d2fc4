"""What PostgreSQL does with the main questions on a table of 200,000 records: a day, a month, a street in a month, a person and an
activity are found by an index. Only a question about most of the table, or about a street in all years, reads all of it: for
these there is the columnar copy, and an index by place alone would slow every import."""

from datetime import date

import pytest
from sqlalchemy import event, func, select, text

from lib.access import EVERYWHERE, Scope
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.exports.records.by_month import records_query, records_statement
from lib.exports.request import RecordsRequest
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.schema import service_record
from lib.selection import Period, Selection

ROWS, PEOPLE, ACTIVITIES = 200_000, 10_000, 10_000
AS_OF = date(2026, 8, 31)
STREET = 330108001
FILL = f"""
SET LOCAL session_replication_role = replica;
CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, count(*) OVER () AS places
    FROM region WHERE level = 'street';
INSERT INTO volunteer (id, person_key, "group", first_registered_on)
    SELECT i, 'key' || i, 'residents', DATE '2019-01-01' FROM generate_series(1, {PEOPLE}) i;
INSERT INTO activity (id, platform_id, region_id, category, state, published_on, starts_at, ends_at, held_on)
    SELECT i, 1, place.id, 'environment', 'held', d, d, d, d
    FROM generate_series(1, {ACTIVITIES}) i CROSS JOIN LATERAL (SELECT DATE '2019-01-01' + i * 2800 / {ACTIVITIES} AS d) days
    JOIN place ON place.n = i % place.places;
INSERT INTO service_record (volunteer_id, activity_id, region_id, category, platform_id, served_on, minutes, method, state,
        entered_on, source_ref)
    SELECT 1 + (i * 7919::bigint) % {PEOPLE}, a.id, a.region_id, 'environment', 1, a.held_on, 60, 'sign_in', 'confirmed',
        a.held_on, i::text
    FROM generate_series(0, {ROWS} - 1) i JOIN activity a ON a.id = 1 + i % {ACTIVITIES};
UPDATE data_version SET as_of = DATE '{AS_OF}'"""
MONTH = Period(None, date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture(scope="module")
def database(postgres_server, _postgres_template):
    url = postgres_server.fresh_database(template=_postgres_template)
    found = Database(url)
    found.run(lambda connection: connection.execute(text(FILL)))
    found.run(lambda connection: connection.execute(text("ANALYZE")))
    # Which months have records at all is asked once for a version of the data, of all of it.
    measure(found, "active_volunteers", Selection(Period(None, AS_OF, AS_OF)), ("street",), scope=EVERYWHERE)
    yield found
    found.close()
    postgres_server.drop(url)


@pytest.fixture
def plans(database):
    """`plans(work)`: the plans of the statements on service records that `work()` asks, as text."""
    engine = database._connections.engine

    def planned(work) -> list[str]:
        asked = []

        def note(connection, cursor, statement, parameters, *_):
            if "service_record" in statement:
                asked.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert asked
        with engine.connect() as connection:
            return ["\n".join(connection.exec_driver_sql(f"EXPLAIN {s}", p).scalars()) for s, p in asked]

    return planned


def asked(database, metric: str, period: Period, by=(), scope=EVERYWHERE, **chosen):
    return lambda: measure(database, metric, Selection(period).choose(**chosen), by, scope=scope)


def reads_all(plan: str) -> bool:
    return "Seq Scan on service_record" in plan


DAY = Period(None, date(2026, 3, 5), date(2026, 3, 5))


@pytest.mark.parametrize(
    "question",
    [
        {"metric": "service_hours", "period": DAY},
        {"metric": "active_volunteers", "period": DAY, "by": ("street",)},
        {"metric": "service_hours", "period": MONTH, "by": ("day",)},
        {"metric": "attendances", "period": MONTH, "by": ("street",)},
        {"metric": "active_volunteers", "period": MONTH, "place": STREET},
        {"metric": "service_hours", "period": MONTH, "place": STREET, "scope": Scope((STREET,))},
    ],
    ids=["day", "day by street", "month by day", "month by street", "street in a month", "scope in a month"],
)
def test_days_and_months_are_found_by_their_day(database, plans, question):
    for plan in plans(asked(database, **question)):
        assert not reads_all(plan), plan


def test_a_month_of_the_records_file_is_found_by_its_days(database, plans):
    request = RecordsRequest(Selection(), form=Form.EXACT)
    query = records_query(database, request, read_dimensions(database), scope=EVERYWHERE)
    for plan in plans(lambda: database.rows(records_statement(request, query, 202603))):
        assert "served_on" in plan and not reads_all(plan), plan


@pytest.mark.parametrize("column", ["volunteer_id", "activity_id"])
def test_a_person_and_an_activity_are_found_by_their_number(database, plans, column):
    wanted = service_record.c[column].in_((17, 4711))
    for plan in plans(lambda: database.rows(select(func.sum(service_record.c.minutes)).where(wanted))):
        assert f"service_record_{column}" in plan and not reads_all(plan), plan


def test_a_question_about_most_of_the_table_reads_it_once(database, plans):
    for question in ({}, {"place": STREET}):
        for plan in plans(asked(database, "service_hours", Period(), **question)):
            assert plan.count("Scan on service_record") == 1, plan

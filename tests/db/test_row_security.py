"""Row-level security of PostgreSQL and the views of SQLite: what a connection sees, whatever a statement asks."""

from contextlib import nullcontext
from datetime import date

import pytest
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from lib.catalogue.derived_columns import DERIVED
from lib.db import Database, DatabaseUnavailable, migrate
from lib.db.row_security import ADVICE, POLICY, ROLE
from lib.schema import funding, metadata, project, region, registration, service_record, volunteer
from lib.schema.placed_rows import HOMES, LOOKED_UP_BY, PlacedRows, counted_tables, placed_tables
from tests.reports.small import person, registered

HERE, THERE = 330108001, 330108002


def test_places_that_are_looked_up_are_those_of_the_derived_columns():
    derived = {name: {table for table, columns in DERIVED.items() if name in columns} for name in HOMES}
    assert {name: set(tables) for name, (*_, tables) in LOOKED_UP_BY.items()} == {n: t for n, t in derived.items() if t}


def test_tables_that_a_statement_counts():
    named = service_record.c.activity_id.in_(select(project.c.id))
    looked_up = select(volunteer.c.sex).where(volunteer.c.id == service_record.c.volunteer_id).scalar_subquery()
    counts = select(looked_up, func.count()).select_from(service_record).where(named)
    assert counted_tables(counts) == {service_record}
    assert counted_tables(select(counts.subquery().c[0])) == {service_record}
    both = service_record.join(volunteer, volunteer.c.id == service_record.c.volunteer_id).alias()
    assert counted_tables(select(both).union_all(select(funding.alias()))) == {service_record, volunteer, funding}


PEOPLE = [(1, HERE), (2, THERE), (3, None)]


@pytest.fixture
def filled(fill):
    """People at home here, elsewhere and nowhere, one registration each; grants of here and elsewhere, to projects of
    here, of elsewhere, and to none."""
    one = {"category": "health", "incubated": False, "started_on": date(2024, 1, 1)}
    projects = [one | {"id": n, "name": f"{n}", "region_id": place} for n, place in ((1, HERE), (2, THERE))]
    common = {"kind": "fund", "source": "s", "amount_yuan": 1, "from_on": date(2024, 1, 1)}
    grants = [
        common | {"id": n, "region_id": place, "project_id": to}
        for n, (place, to) in enumerate([(HERE, None), (THERE, None), (THERE, 1), (THERE, 2), (HERE, 2)])
    ]
    return fill(
        (volunteer, [person(n, first="2024-01-05", home=home) for n, home in PEOPLE]),
        (registration, [registered(n, "2024-01-05") | {"id": n} for n, _ in PEOPLE]),
        (project, projects),
        (funding, grants),
        as_of=date(2024, 2, 1),
    )


@pytest.mark.parametrize("places", [{HERE}, {THERE}, set()])
@pytest.mark.parametrize("held", [False, True])
def test_rows_of_here_and_of_unknown_places_alone_are_seen(filled, places, held):
    with filled.one_view() if held else nullcontext():
        _check_what_is_seen(filled, places)


def _check_what_is_seen(filled, places):
    def seen(table, rows):
        return {n for (n,) in filled.read(select(table.c.id), rows=rows).rows}

    rows = PlacedRows(frozenset(places))
    people = {n for n, home in PEOPLE if home in places or home is None}
    assert (seen(volunteer, rows), seen(registration, rows)) == (people, people)
    assert seen(funding, rows) == ({0, 2, 4} if HERE in places else {1, 2, 3, 4} if THERE in places else set())
    assert seen(funding, rows.following(funding)) == seen(funding, None) == {0, 1, 2, 3, 4}
    assert {row.id for row in filled.rows(select(volunteer.c.id), within=rows)} == people
    with filled.stream(select(volunteer.c.id), rows=rows) as (_, batches):
        assert {n for batch in batches for (n,) in batch} == people
    # The next on the same connection sees everything again.
    assert seen(volunteer, None) == {1, 2, 3}


@pytest.fixture
def as_owner(postgres_server):
    """A function of a role that logs in, owns its database and is no superuser: the URL of that database, migrated."""
    made = []

    def login(name: str, *then: str) -> str:
        postgres_server.execute(f"CREATE ROLE {name} LOGIN")
        for statement in then:
            postgres_server.execute(statement)
        url = postgres_server.fresh_database()
        made.append((name, url))
        postgres_server.execute(f'ALTER DATABASE "{url.rsplit("/", 1)[1]}" OWNER TO {name}')
        url = url.replace("postgres@", f"{name}@")
        migrate.upgrade(url)
        return url

    yield login
    for name, url in made:
        postgres_server.drop(url)
        postgres_server.execute(f"DROP ROLE {name}")


def a_person_there(database: Database) -> None:
    with database.write(as_of=date(2024, 1, 5)) as connection:
        connection.execute(insert(region), {"id": THERE, "name": "there", "level": "street", "path": f"{THERE}"})
        connection.execute(insert(volunteer), person(1, first="2024-01-05", home=THERE))


def test_the_owner_sees_all_and_by_the_role_of_places_only_its_rows(as_owner, postgres_url):
    migrate.upgrade(postgres_url)  # by a superuser: makes the role, if nobody has yet
    url = as_owner("an_owner", f"GRANT {ROLE} TO an_owner")
    database, count = Database(url), select(func.count()).select_from(volunteer)
    a_person_there(database)
    found = [
        database.read(count, rows=rows).rows for rows in (None, PlacedRows(frozenset({THERE})), PlacedRows(frozenset()))
    ]
    assert found == [[(1,)], [(1,)], [(0,)]]
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"SET ROLE {ROLE}"))
        assert connection.execute(count).scalar() == 0  # nothing was said of places
        for private in ("account", "audit_event", "login_session"):
            may = text("SELECT has_table_privilege(:role, :table, 'SELECT')")
            assert not connection.execute(may, {"role": ROLE, "table": private}).scalar()
        may_write = text("SELECT has_table_privilege(:role, 'volunteer', 'INSERT, UPDATE, DELETE')")
        assert not connection.execute(may_write, {"role": ROLE}).scalar()
    engine.dispose()
    database.close()


def test_who_is_neither_the_owner_nor_reads_by_places_gets_an_error_and_no_zero(
    as_owner, postgres_url, postgres_server
):
    migrate.upgrade(postgres_url)
    url = as_owner("third_owner", f"GRANT {ROLE} TO third_owner", "CREATE ROLE somebody LOGIN")
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO somebody"))
    database = Database(url.replace("third_owner@", "somebody@"))
    with pytest.raises(ProgrammingError, match="row-level security"):
        database.read(select(volunteer.c.id), rows=None)
    with engine.begin() as connection:
        connection.execute(text("REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM somebody"))
    engine.dispose()
    database.close()
    postgres_server.execute("DROP ROLE somebody")


def test_without_the_role_readers_of_places_are_refused_with_what_to_do(as_owner, postgres_url, capsys):
    migrate.upgrade(postgres_url)
    database = Database(as_owner("another_owner"))
    assert ADVICE in capsys.readouterr().err
    a_person_there(database)
    assert len(database.read(select(volunteer.c.id), rows=None).rows) == 1
    with pytest.raises(DatabaseUnavailable, match="GRANT"):
        database.read(select(volunteer.c.id), rows=PlacedRows(frozenset({HERE})))
    database.close()


def test_every_table_with_places_has_its_policy_and_one_that_was_changed_is_made_anew(postgres_url):
    migrate.upgrade(postgres_url)
    engine = create_engine(postgres_url, poolclass=NullPool)
    policies = text("SELECT polrelid::regclass::text, oid FROM pg_policy WHERE polname = :name")

    def found(connection) -> dict:
        return dict(connection.execute(policies, {"name": POLICY}).all())

    with engine.begin() as connection:
        before = found(connection)
        assert set(before) == {table.name for table in placed_tables(metadata)}
        connection.execute(text(f"DROP POLICY {POLICY} ON volunteer"))
        connection.execute(text(f"COMMENT ON POLICY {POLICY} ON station IS 'another'"))
    migrate.upgrade(postgres_url)
    with engine.connect() as connection:
        after = found(connection)
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {"station", "volunteer"}
    engine.dispose()

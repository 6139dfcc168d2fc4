"""The columnar copy: always equal to the database, refreshed by what changed, published in one step."""

import json
import sqlite3
import threading
from contextlib import closing
from datetime import date

import psycopg
import pytest
from sqlalchemy import delete, func, insert, select, update

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.columnar import refresh as refreshing
from lib.columnar.check import check, repair
from lib.columnar.copy import LEFT_OUT_TABLES, NAME_TABLE, ColumnarCopy, copied_tables, open_read_only
from lib.columnar.log import WORK
from lib.columnar.refresh import refresh
from lib.db import Database
from lib.measure.measure import breakdowns_of
from lib.schema import account, activity, brand, project, record_flag, registration, service_record, training, volunteer
from lib.schema.derived import DERIVED
from lib.selection import Period, Selection
from tests import measure_data
from tests.exact_figures import measure
from tests.measure_data import world

BOTH = pytest.mark.parametrize("own", ["sqlite", "postgres"], indirect=True)
SQLITE = pytest.mark.parametrize("own", ["sqlite"], indirect=True)
EVER = Selection(Period("to_date"))
MARCH = 202403


def count(database) -> int:
    return database.read(select(func.count()).select_from(service_record), rows=None).rows[0][0]


def of_march(table, day):
    return table.c[day].between(date(2024, 3, 1), date(2024, 3, 31))


def assert_equal_to_database(database) -> None:
    """Every row and every value, derived ones too; and some numbers by a few breakdowns."""
    assert database.copy.holds(database.version().database_key, database.version().version)
    assert check(database) == []
    plain = Database(database.url.render_as_string(hide_password=False))
    for name in ("service_hours", "activities_held", "registered_volunteers", "new_volunteers", "training_attendances"):
        metric = METRICS[name]
        for by in ((), ("quarter",), ("brand",), ("street",)):
            if not by or by[0] in breakdowns_of(metric):
                ours, copied = (measure(d, metric, EVER, by, scope=EVERYWHERE) for d in (plain, database))
                assert copied.from_copy
                assert not ours.from_copy
                assert [(c.codes, c.reason, c.rows) for c in copied.cells] == [
                    (c.codes, c.reason, c.rows) for c in ours.cells
                ]
                for one, other in zip(copied.cells, ours.cells, strict=True):
                    assert one.value == pytest.approx(other.value) if other.value is not None else one.value is None
    plain.close()


@BOTH
def test_built_from_nothing_then_current(own):
    assert not own.read(select(service_record), rows=None).from_copy
    assert [refresh(own), refresh(own), refresh(own, from_nothing=True)] == ["built", "current", "built"]
    assert own.read(select(service_record.c.id), rows=None).from_copy
    assert_equal_to_database(own)


@BOTH
def test_records_of_a_month_rewrite_that_month_only(own):
    refresh(own)
    with own.write(service_record, activity, months=[MARCH]) as connection:
        inside = of_march(service_record, "served_on")
        connection.execute(update(service_record).where(inside).values(minutes=77, category="health"))
        connection.execute(update(activity).where(of_march(activity, "held_on")).values(brand_id=3, beneficiaries=5))
        # A change that is not announced: only the months named are read again.
        untold = service_record.c.id == 1
        connection.execute(update(service_record).where(untold).values(minutes=service_record.c.minutes + 1))
    assert refresh(own) == "months"
    first = world()["service_record"][0]["served_on"]
    assert check(own) == [
        f"service_record in {first.year * 100 + first.month}: {of_month(first)} rows in both, with different values"
    ]
    with own.write(service_record, months=[first.year * 100 + first.month]):
        pass
    assert refresh(own) == "months"
    assert_equal_to_database(own)


def of_month(day) -> int:
    days = [row["served_on"] for row in world()["service_record"]]
    return len([d for d in days if (d.year, d.month) == (day.year, day.month)])


@BOTH
def test_new_and_deleted_records_change_what_their_activities_of_other_months_are(own):
    """The last activities of the world were never attended; one confirmed record makes one held."""
    refresh(own)
    never = world()["activity"][-1]
    served = date(2024, 3, 9)
    row = {"volunteer_id": 1, "activity_id": never["id"], "region_id": never["region_id"], "category": "health"}
    row |= {"platform_id": 1, "served_on": served, "minutes": 60, "method": "sign_in", "state": "confirmed"}
    row |= {"entered_on": served, "source_ref": "new", "id": 9001}
    held = measure(own, "activities_held", EVER, scope=EVERYWHERE).value
    with own.write(service_record, months=[MARCH]) as connection:
        connection.execute(insert(service_record), row)
    assert refresh(own) == "months"
    assert measure(own, "activities_held", EVER, scope=EVERYWHERE).value == held + 1
    assert_equal_to_database(own)
    with own.write(service_record, months=[MARCH]) as connection:
        connection.execute(delete(service_record).where(service_record.c.id == 9001))
    assert refresh(own) == "months"
    assert measure(own, "activities_held", EVER, scope=EVERYWHERE).value == held
    assert_equal_to_database(own)


@SQLITE
def test_an_activity_that_changes_brand_takes_its_records_of_other_months_along(own):
    refresh(own)
    with own.write(activity, months=[MARCH]) as connection:
        connection.execute(update(activity).where(of_march(activity, "held_on")).values(brand_id=4, project_id=7))
    assert refresh(own) == "months"
    assert_equal_to_database(own)


@BOTH
def test_small_tables_are_rewritten_whole(own):
    refresh(own)
    with own.write(training) as connection:
        connection.execute(update(training).values(attendances=1))
    assert refresh(own) == "months"
    with own.write(registration) as connection:
        connection.execute(delete(registration).where(registration.c.id < 40))
    assert refresh(own) == "months"
    assert_equal_to_database(own)


@SQLITE
def test_new_people_with_their_records_need_no_build(own):
    refresh(own)
    with own.write(volunteer, registration, service_record, record_flag, months=[MARCH]) as connection:
        inside = of_march(service_record, "served_on")
        person = {"id": 900, "person_key": "new", "group": "retirees", "first_registered_on": date(2024, 3, 1)}
        connection.execute(insert(volunteer), person)
        connection.execute(update(service_record).where(inside).values(volunteer_id=900))
        flagged = select(service_record.c.id).where(inside)
        connection.execute(delete(record_flag).where(record_flag.c.record_id.in_(flagged)))
    assert refresh(own) == "months"
    assert_equal_to_database(own)


@SQLITE
@pytest.mark.parametrize("table", [project, volunteer, record_flag, service_record, None])
def test_a_change_that_reaches_anywhere_is_built_from_nothing(own, table):
    refresh(own)
    with own.write(*([] if table is None else [table])) as connection:
        connection.execute(update(project).values(programme_id=2))
        connection.execute(update(volunteer).values(group="retirees"))
    assert refresh(own) == "built"
    assert_equal_to_database(own)


@SQLITE
def test_too_many_months_are_built_from_nothing(own):
    refresh(own)
    with own.write(service_record, months=[year * 100 + 1 for year in range(2000, 2026)]):
        pass
    assert refresh(own) == "built"


@BOTH
def test_a_row_changed_behind_its_back_is_found_and_repaired(own):
    refresh(own)
    before, hours = own.version().version, measure(own, "service_hours", EVER, scope=EVERYWHERE).value
    row = next(r for r in world()["service_record"] if r["state"] == "confirmed" and r["minutes"] < 600)
    run_raw(own, f"UPDATE service_record SET minutes = minutes + 60 WHERE id = {row['id']}")
    run_raw(own, "DELETE FROM media_report WHERE id = 1")
    month = row["served_on"].year * 100 + row["served_on"].month
    sentences = [
        "media_report: 29 rows in the database, 30 in the copy",
        f"service_record in {month}: {of_month(row['served_on'])} rows in both, with different values",
    ]
    assert sorted(check(own)) == sentences
    assert measure(own, "service_hours", EVER, scope=EVERYWHERE).value == hours
    assert sorted(repair(own)) == sentences
    assert own.version().version > before
    assert measure(own, "service_hours", EVER, scope=EVERYWHERE).value == pytest.approx(hours + 1)
    assert_equal_to_database(own)
    assert repair(own) == []


def run_raw(database, statement: str) -> None:
    """As another program writes: past the version."""
    if database.engine_name == "sqlite":
        connection = sqlite3.connect(database.url.database)
    else:
        connection = psycopg.connect(database.url.render_as_string(hide_password=False).replace("+psycopg", ""))
    connection.execute(statement)
    connection.commit()
    connection.close()


@SQLITE
def test_repair_of_nothing_builds(own):
    assert check(own) == ["there is no columnar copy yet"]
    assert repair(own) == []
    assert check(own) == []


@SQLITE
def test_a_reader_goes_on_while_a_refresh_publishes(own):
    """Readers ask without pause until twelve refreshes are through: each answer is of one of the versions whole."""
    refresh(own)
    wanted = {own.version().version: count(own)}
    done, answers, faults = threading.Event(), [], []

    def read_on():
        statement = select(func.count(), func.sum(service_record.c.minutes), func.max(service_record.c.minutes))
        try:
            while not done.is_set():
                answer = own.read(statement, rows=None)
                answers.append((answer.data_version, answer.rows[0]))
        except Exception as error:
            faults.append(error)

    readers = [threading.Thread(target=read_on) for _ in range(2)]
    for reader in readers:
        reader.start()
    for minutes in range(1000, 1012):
        with own.write(service_record, months=[MARCH]) as connection:
            inside = of_march(service_record, "served_on")
            connection.execute(update(service_record).where(inside).values(minutes=minutes))
        wanted[own.version().version] = minutes
        refresh(own)
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert {version for version, _ in answers} <= set(wanted)
    for version, (rows, _, most) in answers:
        assert rows == 1300
        assert most == wanted[version] or version == min(wanted)


@SQLITE
def test_a_stream_goes_on_over_a_refresh(own):
    refresh(own)
    with own.stream(select(service_record.c.minutes), rows=None, batch_rows=100) as (_, batches):
        first = next(batches)
        with own.write(service_record, months=[MARCH]) as connection:
            connection.execute(update(service_record).values(minutes=1))
        refresh(own)
        rows = first + [row for batch in batches for row in batch]
    assert sorted(rows) == sorted((row["minutes"],) for row in world()["service_record"])


@SQLITE
@pytest.mark.parametrize("step", ["_apply_months", "_publish", "shape"])
def test_a_crash_before_publishing_leaves_the_old_copy(own, monkeypatch, step):
    refresh(own)
    old = own.copy.published()

    def crash(*_, **__):
        raise KeyboardInterrupt

    with own.write(service_record, months=[MARCH]) as connection:
        connection.execute(update(service_record).where(of_march(service_record, "served_on")).values(minutes=3))
    monkeypatch.setattr(refreshing, step, crash)
    with pytest.raises(KeyboardInterrupt):
        refresh(own)
    monkeypatch.undo()
    assert own.copy.published() == old
    answer = own.read(select(func.count()).select_from(service_record), rows=None)
    assert (answer.rows, answer.from_copy) == ([(1300,)], False)
    assert refresh(own) == "months"
    assert_equal_to_database(own)
    left = sorted(path.name for path in own.copy.folder.iterdir())
    file = own.copy.published().file
    assert left == ["current.json", "refresh.lock", file, f"{file}.wal", WORK]


@SQLITE
def test_a_doubtful_copy_is_not_read_and_is_built_again(own):
    refresh(own)
    current = own.copy.folder / "current.json"
    good = json.loads(current.read_text())
    statement = select(func.count()).select_from(service_record)
    for bad in (good | {"file": "gone.duckdb"}, good | {"shape": "older"}, {"file": good["file"]}, "no json {"):
        current.unlink()
        current.write_text(bad if isinstance(bad, str) else json.dumps(bad))
        assert not own.read(statement, rows=None).from_copy
        assert refresh(own) == "built"
        good = json.loads(current.read_text())
        assert own.read(statement, rows=None).from_copy
    own.copy.close()
    (own.copy.folder / good["file"]).write_bytes(b"rubbish" * 9000)
    fresh = Database(own.url.render_as_string(), columnar_folder=own.copy.folder)
    assert not fresh.read(statement, rows=None).from_copy
    assert check(fresh) == ["the copy cannot be read, or an older program made it"]
    assert refresh(fresh) == "built"
    assert_equal_to_database(fresh)
    fresh.close()


@SQLITE
def test_a_copy_of_another_database_is_never_used(own, sqlite_file):
    refresh(own)
    other_file = own.copy.folder.parent / "other.sqlite"
    measure_data.fill(f"sqlite:///{other_file}")
    other = Database(f"sqlite:///{other_file}", columnar_folder=own.copy.folder)
    assert other.version().version == own.version().version
    assert not other.read(select(func.count()).select_from(service_record), rows=None).from_copy
    assert check(other) == ["the copy is of another database"]
    assert refresh(other) == "built"
    assert not own.read(select(func.count()).select_from(service_record), rows=None).from_copy
    other.close()


@SQLITE
def test_nothing_personal_is_copied(own):
    refresh(own)
    file = own.copy.folder / own.copy.published().file
    with closing(open_read_only(file)) as copy:
        tables = {row[0] for row in copy.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        columns = copy.execute("SELECT column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    assert not tables & LEFT_OUT_TABLES
    assert tables == {NAME_TABLE, *(table.name for table in copied_tables())}
    assert not {row[0] for row in columns} & {"person_key", "source_ref", "subject", "imported_by"}
    bytes_of_file = file.read_bytes()
    assert b"steward@example" not in bytes_of_file
    assert world()["volunteer"][5]["person_key"].encode() not in bytes_of_file


@SQLITE
def test_what_the_copy_leaves_out_is_read_from_the_database(own):
    refresh(own)
    for statement in (select(account.c.subject), select(volunteer.c.person_key).limit(1)):
        answer = own.read(statement, rows=None)
        assert (len(answer.rows), answer.from_copy) == (1, False)
        with own.stream(statement, rows=None) as (_, batches):
            assert [len(batch) for batch in batches] == [1]


@SQLITE
def test_every_derived_value_is_a_column_of_the_copy(own):
    refresh(own)
    connection = open_read_only(own.copy.folder / own.copy.published().file)
    for table, values in DERIVED.items():
        if table in LEFT_OUT_TABLES:
            continue
        names = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        assert set(values) <= names, table
    connection.close()


def test_no_copy_in_an_empty_folder(tmp_path):
    copy = ColumnarCopy(tmp_path)
    assert (copy.published(), copy.holds("key", 1), copy.reader("key", 1)) == (None, False, None)
    copy.close()


@SQLITE
def test_values_of_a_filter_are_never_part_of_the_statement(own):
    refresh(own)
    names = ["'; DROP TABLE brand; --", "$1", "%s", '"', "浦师傅"]
    found = own.read(select(brand.c.name).where(brand.c.name.in_(names)).order_by(brand.c.id), rows=None)
    assert (found.rows, found.from_copy) == ([("浦师傅",), ("浦师傅",)], True)

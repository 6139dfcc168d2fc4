"""Refreshing the copy by rows: whatever rows an import announces, the copy equals a build from nothing."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from lib.catalogue import vocabularies as w
from lib.columnar import changed_rows
from lib.columnar import refresh as refreshing
from lib.columnar.changed_rows import LINKS, Link, readers_without_link, reads
from lib.columnar.check import check
from lib.columnar.load import in_runs, key_of
from lib.columnar.log import WORK, size_of
from lib.columnar.refresh import refresh
from lib.schema import (
    account,
    activity,
    brand,
    contest,
    contest_entry,
    metadata,
    need_match,
    project,
    record_flag,
    region,
    region_code,
    registration,
    service_record,
    station,
    volunteer,
)
from lib.schema.derived import DERIVED, Derived
from tests.measure_data import BINJIANG, world

BOTH = pytest.mark.parametrize("own", ["sqlite", "postgres"], indirect=True)
SQLITE = pytest.mark.parametrize("own", ["sqlite"], indirect=True)
LARGE = {"service_record", "activity", "registration", "volunteer"}
PLACES = [row["id"] for row in world()["region"] if row["level"] == "community"]


class Import:
    """Random changes inside one `write_rows()`, each announced by the ids of its rows."""

    def __init__(self, changing, rng: random.Random):
        self.changing, self.rng, self.connection = changing, rng, changing.connection

    def ids(self, table, most: int, where=True) -> list[int]:
        key = key_of(table)
        found = sorted({row[0] for row in self.connection.execute(select(key).where(where))})
        return self.rng.sample(found, min(len(found), self.rng.randint(1, most)))

    def told(self, table, ids) -> None:
        self.changing.rows(table, [(i, i) for i in ids])

    def put(self, table, rows: list[dict]) -> list[int]:
        """New rows under ids of which some were used and given up before."""
        if "id" in table.c:
            taken = set(self.connection.scalars(select(table.c.id)))
            free = iter(i for i in range(1, 10_000) if i not in taken)
            rows = [{"id": next(free)} | row for row in rows]
        self.connection.execute(insert(table), rows)
        ids = [row[key_of(table).name] for row in rows]
        self.told(table, ids)
        return ids

    def set(self, table, ids, **values) -> None:
        self.connection.execute(update(table).where(key_of(table).in_(ids)).values(**values))
        self.told(table, ids)

    def gone(self, table, ids) -> None:
        self.connection.execute(delete(table).where(key_of(table).in_(ids)))
        self.told(table, ids)

    def day(self) -> date:
        return date(2022, 1, 1) + timedelta(days=self.rng.randrange(1300))

    def one(self, table) -> int:
        return self.ids(table, 1)[0]

    # -- what may happen -------------------------------------------------------------------------------------------

    def people_arrive(self):
        person = {"group": self.rng.choice(list(w.GROUP)), "first_registered_on": self.day(), "sex": "female"}
        rows = [
            person | {"person_key": f"{self.rng.getrandbits(60)}", "home_region_id": self.rng.choice(PLACES)}
            for _ in range(3)
        ]
        people = self.put(volunteer, rows)
        self.put(registration, [self.a_registration(i) for i in people for _ in range(2)])
        self.put(service_record, [self.a_record(volunteer_id=i) for i in people])

    def people_change(self):
        self.set(volunteer, self.ids(volunteer, 5), group="retirees", home_region_id=self.rng.choice([*PLACES, None]))
        self.set(volunteer, self.ids(volunteer, 2), birth_year=1950, profession="medical", sex=None)

    def people_leave(self):
        people = self.ids(volunteer, 3, volunteer.c.id > 3)  # the third has points
        records = list(
            self.connection.scalars(select(service_record.c.id).where(service_record.c.volunteer_id.in_(people)))
        )
        self.gone(record_flag, records)
        self.gone(service_record, records)
        mine = select(registration.c.id).where(registration.c.volunteer_id.in_(people))
        self.gone(registration, list(self.connection.scalars(mine)))
        self.gone(volunteer, people)

    def a_registration(self, person: int) -> dict:
        begun = self.day() - timedelta(days=self.rng.randrange(40_000))
        ended = self.rng.choice([None, begun + timedelta(days=self.rng.randrange(40_000))])
        return {
            "volunteer_id": person,
            "platform_id": self.rng.randint(1, 4),
            "registered_on": begun,
            "ended_on": ended,
        }

    def registrations_change(self):
        self.put(registration, [self.a_registration(self.one(volunteer)) for _ in range(4)])
        self.gone(registration, self.ids(registration, 4))
        self.set(registration, self.ids(registration, 4), ended_on=self.day(), end_reason="moved")
        for i in self.ids(registration, 2):
            self.set(registration, [i], **self.a_registration(self.one(volunteer)))

    def a_record(self, **values) -> dict:
        row = {"volunteer_id": self.one(volunteer), "activity_id": self.one(activity), "platform_id": 1}
        row |= {"region_id": self.rng.choice(PLACES), "category": "health", "served_on": self.day(), "minutes": 50}
        row |= {"method": "sign_in", "state": self.rng.choice(["confirmed", "pending"]), "entered_on": self.day()}
        return row | {"source_ref": f"{self.rng.getrandbits(60)}"} | values

    def records_change(self):
        self.put(service_record, [self.a_record() for _ in range(5)])
        self.set(service_record, self.ids(service_record, 5), state="voided", minutes=1)
        self.set(service_record, self.ids(service_record, 5), state="confirmed", served_on=self.day())
        self.set(service_record, self.ids(service_record, 5), activity_id=self.one(activity))
        self.set(service_record, self.ids(service_record, 5), volunteer_id=self.one(volunteer))

    def records_go(self):
        """All of an activity's too, so that it is held no more."""
        of_one = service_record.c.activity_id == self.connection.scalar(select(service_record.c.activity_id))
        records = [*self.ids(service_record, 5), *self.ids(service_record, 1000, of_one)]
        self.gone(record_flag, records)
        self.gone(service_record, records)

    def activities_change(self):
        start = {"published_on": self.day(), "starts_at": self.day(), "ends_at": self.day(), "held_on": self.day()}
        row = start | {"platform_id": 1, "region_id": self.rng.choice(PLACES), "category": "health", "state": "held"}
        fresh = self.put(activity, [row | {"project_id": self.one(project), "brand_id": 2}] * 2)
        self.put(service_record, [self.a_record(activity_id=fresh[0], state="confirmed")])
        self.set(activity, self.ids(activity, 4), project_id=self.one(project), brand_id=self.rng.choice([None, 3]))
        self.set(activity, self.ids(activity, 4), held_on=self.day(), region_id=self.rng.choice(PLACES))
        unused = activity.c.id.not_in(select(service_record.c.activity_id))
        unmatched = activity.c.id.not_in(select(need_match.c.activity_id).where(need_match.c.activity_id.is_not(None)))
        self.gone(activity, self.ids(activity, 3, unused & unmatched))

    def flags_change(self):
        self.gone(record_flag, self.ids(record_flag, 5))
        clean = service_record.c.id.not_in(select(record_flag.c.record_id))
        rows = [{"record_id": i, "rule": rule} for i in self.ids(service_record, 4, clean) for rule in ("a", "b")]
        self.put(record_flag, rows)

    def work_changes(self):
        other = func.coalesce(project.c.programme_id, 0) % 5 + 1
        self.set(project, self.ids(project, 5), programme_id=other, category="health", brand_id=2)
        fresh = {
            "name": "新",
            "category": "health",
            "region_id": PLACES[0],
            "incubated": False,
            "started_on": self.day(),
        }
        self.set(activity, self.ids(activity, 2), project_id=self.put(project, [fresh | {"programme_id": 2}])[0])
        self.set(brand, self.ids(brand, 2), region_id=self.rng.choice(PLACES), name="新名")
        self.set(contest, self.ids(contest, 2), level="city", name="新赛")
        self.gone(contest_entry, self.ids(contest_entry, 2))
        self.set(station, self.ids(station, 2), region_id=self.rng.choice(PLACES))


HAPPENINGS = [
    Import.people_arrive,
    Import.people_change,
    Import.people_leave,
    Import.registrations_change,
    Import.records_change,
    Import.records_go,
    Import.activities_change,
    Import.flags_change,
    Import.work_changes,
]


def change(database, rng: random.Random, *happenings) -> None:
    with database.write_rows() as changing:
        for happening in happenings:
            happening(Import(changing, rng))


@SQLITE
@pytest.mark.parametrize("happening", HAPPENINGS, ids=lambda happening: happening.__name__)
def test_each_kind_of_change_alone(own, happening):
    refresh(own)
    change(own, random.Random(3), happening)
    assert refresh(own) == "rows"
    assert check(own) == []


@BOTH
@pytest.mark.parametrize("seed", range(2))
def test_random_imports_one_after_the_other(own, seed):
    """Several kinds in one import, one to three imports between two refreshes."""
    rng = random.Random(seed)
    refresh(own)
    for _ in range(4):
        for _ in range(rng.randint(1, 3)):
            change(own, rng, *rng.choices(HAPPENINGS, k=rng.randint(1, 5)))
        assert refresh(own) == "rows"
        assert check(own) == []


@BOTH
def test_runs_and_months_and_whole_tables_between_two_refreshes(own):
    rng = random.Random(5)
    refresh(own)
    for _ in range(2):
        change(own, rng, *HAPPENINGS)
        march = service_record.c.served_on.between(date(2024, 3, 1), date(2024, 3, 31))
        with own.write(service_record, activity, months=[202403]) as connection:
            connection.execute(update(service_record).where(march).values(minutes=rng.randint(1, 500)))
        with own.write(station, registration) as connection:
            connection.execute(update(station).values(tier=None))
            connection.execute(delete(registration).where(registration.c.id % 7 == rng.randrange(7)))
        change(own, rng, *rng.choices(HAPPENINGS, k=3))
        assert refresh(own) == "rows"
        assert check(own) == []


@BOTH
def test_an_import_taken_back_before_and_after_a_refresh(own):
    refresh(own)
    for between in (True, False):
        with own.write_rows() as changing:
            did = Import(changing, random.Random(1))
            records = did.put(service_record, [did.a_record() for _ in range(40)])
            did.put(record_flag, [{"record_id": i, "rule": "a"} for i in records])
        if between:
            assert refresh(own) == "rows"
        with own.write_rows() as changing:
            did = Import(changing, random.Random(1))
            did.gone(record_flag, records)
            did.gone(service_record, records)
        assert refresh(own) == "rows"
        assert check(own) == []
        assert own.copy.published().rows == 1300


@BOTH
def test_many_runs_and_ids_that_were_never_used(own):
    """More runs than one statement takes, of one row and of several; ids between that nobody has cost nothing."""
    refresh(own)
    with own.write_rows() as changing:
        did = Import(changing, random.Random(1))
        like = did.a_record()
        rows = [like | {"id": i, "source_ref": f"{i}"} for i in range(2000, 8000) if i % 4 != 3]
        did.connection.execute(insert(service_record), rows)
        did.connection.execute(update(service_record).where(service_record.c.id % 2 == 0).values(minutes=3))
        changing.rows(service_record, [(i, i + 2) for i in range(2000, 8000, 4)])
        changing.rows(service_record, [(i, i) for i in range(0, 2000, 2)])
        changing.rows(service_record, [(1_000_000, 1_100_000)])
    assert refresh(own) == "rows"
    assert check(own) == []


@SQLITE
def test_only_the_rows_named_are_read_again(own):
    refresh(own)
    with own.write_rows() as changing:
        changing.connection.execute(update(service_record).values(minutes=service_record.c.minutes + 1))
        changing.rows(service_record, [(1, 100)])
    assert refresh(own) == "rows"
    assert sum(int(sentence.split(": ")[1].split()[0]) for sentence in check(own)) > 100
    with own.write_rows() as changing:
        changing.rows(service_record, [(101, 1300)])
    assert refresh(own) == "rows"
    assert check(own) == []


@SQLITE
@pytest.mark.parametrize("table", [region_code])
def test_a_table_without_numbers_is_rewritten_whole(own, table):
    refresh(own)
    with own.write_rows() as changing:
        changing.connection.execute(delete(table))
        changing.rows(table, [(1, 1)])
    assert refresh(own) == "months"
    assert check(own) == []


@SQLITE
def test_rows_of_tables_that_are_not_copied_change_nothing(own):
    refresh(own)
    before = own.copy.published().version
    with own.write_rows() as changing:
        changing.connection.execute(update(account).values(role="owner"))
        changing.rows(account, [(1, 1)])
    assert refresh(own) == "months"
    assert own.copy.published().version == before + 1
    assert check(own) == []


@SQLITE
def test_a_place_that_moves_reaches_anywhere(own):
    refresh(own)
    with own.write_rows() as changing:
        Import(changing, random.Random(1)).set(region, PLACES[:5], county_id=BINJIANG)
    assert refresh(own) == "built"
    assert check(own) == []


@SQLITE
def test_a_change_that_names_most_of_everything_is_built_from_nothing(own):
    refresh(own)
    with own.write_rows() as changing:
        changing.rows(service_record, [(1, 10**12)])
    assert refresh(own) == "built"


class Blind(Link):
    def readers_of(self, changed):
        return "false"


@SQLITE
@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link.reader}<-{link.read}")
def test_every_link_is_needed_and_without_it_more_is_rewritten(own, link, monkeypatch):
    """A link that finds nothing leaves old values; a link that is not there at all makes the refresh do more."""
    blind = Blind(link.reader, link.read)
    refresh(own)
    monkeypatch.setattr(changed_rows, "LINKS", tuple(blind if x is link else x for x in LINKS))
    change(own, random.Random(2), *HAPPENINGS)
    assert refresh(own) == "rows"
    assert check(own) != []
    refresh(own, from_nothing=True)
    monkeypatch.setattr(changed_rows, "LINKS", tuple(x for x in LINKS if x is not link))
    change(own, random.Random(3), *HAPPENINGS)
    refresh(own)
    assert check(own) == []


def test_every_derived_value_is_covered():
    """A new value of a large table that reads rows in a way no link finds would build from nothing at every import."""
    names = {table.name for table in metadata.sorted_tables}
    assert {(name, table) for name in names for table in readers_without_link(name) & LARGE} == {
        ("region", t) for t in LARGE
    }


def test_a_value_reached_in_a_new_way_is_not_covered(monkeypatch):
    for table in ("registration", "service_record"):
        monkeypatch.setitem(DERIVED, table, dict(DERIVED[table]))
    a_brand, other = brand.alias(), service_record.alias()
    over = select(a_brand.c.name).where(a_brand.c.id == service_record.c.id).scalar_subquery()
    itself = select(other.c.id).where(other.c.id == service_record.c.id + 1).scalar_subquery()
    plain = select(brand.c.name).where(brand.c.id == registration.c.id).scalar_subquery()
    assert reads(Derived(service_record, "over", over)) == {"brand"}
    assert reads(Derived(service_record, "itself", itself)) == {"service_record"}
    assert reads(Derived(registration, "plain", plain)) == {"brand"}
    assert readers_without_link("brand") == {"service_record", "registration"}
    assert readers_without_link("service_record") == {"service_record"}


def test_runs_are_asked_for_in_statements_of_bounded_length():
    runs = [(i, i + 1) for i in range(0, 5000, 3)] + [(i, i) for i in range(10_001, 20_000, 2)]
    statements = list(in_runs(service_record, runs))
    assert len(statements) == 9 + 5
    assert max(len(str(s.compile(compile_kwargs={"literal_binds": True}))) for s in statements) < 20_000


@SQLITE
def test_a_copy_that_refreshes_have_blown_up_is_built_again(own, monkeypatch):
    refresh(own)
    built = own.copy.published().built_bytes
    assert built == (own.copy.folder / own.copy.published().file).stat().st_size
    change(own, random.Random(1), *HAPPENINGS)
    assert refresh(own) == "rows"
    grown = size_of(own.copy.folder / own.copy.published().file)
    assert own.copy.published().built_bytes == built < grown
    monkeypatch.setattr(refreshing, "SMALL_BYTES", 0)
    monkeypatch.setattr(refreshing, "MOST_GROWTH", (grown - 1) / built)
    change(own, random.Random(2), Import.records_change)
    assert refresh(own) == "built"
    assert own.copy.published().built_bytes < grown


@SQLITE
def test_a_large_change_is_made_in_steps_and_spilt_beside_the_copy(own, monkeypatch):
    refresh(own)
    monkeypatch.setattr(changed_rows, "ROWS_A_STEP", 7)
    crashed = own.copy.folder / f"{own.copy.published().file}.spilt"
    crashed.mkdir()
    (crashed / "left").write_text("by a process that was killed")
    change(own, random.Random(1), *HAPPENINGS)
    assert refresh(own) == "rows"
    assert check(own) == []
    file = own.copy.published().file
    files = {"current.json", "refresh.lock", file, f"{file}.wal", WORK}
    assert {path.name for path in own.copy.folder.iterdir()} == files


@SQLITE
def test_without_the_memory_for_rows_the_copy_is_built_from_nothing(own, monkeypatch):
    refresh(own)
    monkeypatch.setattr(refreshing, "ROWS_MEMORY_LIMIT", "3MB")
    change(own, random.Random(1), *HAPPENINGS)
    assert refresh(own) == "built"
    assert check(own) == []
    assert len(list(own.copy.folder.iterdir())) == 3

"""Builds the demo data and hands it to the database, table by table, in the order of the foreign keys.

A new kind of demo row: a module of its own beside this one, and one line in `_PlaceBuild.tables`.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from sqlalchemy import Table, select

from lib.demo.arrow import arrow_table
from lib.demo.batches import batch_ids, batch_tables, list_batches, register_batches, stock_table
from lib.demo.calibration import DEFAULT_AS_OF, DEFAULT_SEED
from lib.demo.counties import binjiang, cixi
from lib.demo.people.points import draw_points, points_table
from lib.demo.people.registrations import draw_registrations, registration_table
from lib.demo.people.turnout import Turnouts
from lib.demo.people.volunteers import People, draw_people, volunteer_table
from lib.demo.places import SPAN_LARGE, SPAN_RECORDS, SPAN_SMALL, DemoPlace, read_place
from lib.demo.random_draws import day_number, generator, years_of
from lib.demo.reference_tables.contests import shared_rows
from lib.demo.reference_tables.projects import assign_projects
from lib.demo.reference_tables.small_tables import SmallTables
from lib.demo.reference_tables.stations import place_at_stations
from lib.demo.reference_tables.teams import give_to_teams
from lib.demo.work.activities import draw_activities, windows
from lib.demo.work.activity_tables import activity_table, as_known
from lib.demo.work.flags import flag_table
from lib.demo.work.needs import need_tables
from lib.demo.work.records import draw_records, record_table
from lib.demo.work.targets import minutes_by_year, students_by_activity
from lib.demo.work.work_streams import WorkStream, general_stream
from lib.schema import (
    activity,
    contest,
    import_batch,
    points_entry,
    record_flag,
    registration,
    service_record,
    stock_report,
    volunteer,
)

_MODULES = {"binjiang": binjiang, "cixi": cixi}
_PLATFORM_MIXES = {  # from which day on, weights of the platforms 1 to 4
    "binjiang": [(date(2019, 1, 1), (0.13, 0.72, 0.15, 0.0)), (date(2021, 8, 1), (0.68, 0.22, 0.10, 0.0))],
    "cixi": [(date(2019, 1, 1), (0.12, 0.0, 0.06, 0.82)), (date(2023, 11, 20), (0.52, 0.0, 0.08, 0.40))],
}
_EFFORT = {"binjiang": 1, "cixi": 7}  # how long a place takes against the other
_ROWS_SHARE = 0.6  # of the whole time; the rest goes into the indexes
_SMALLEST_SCALE = 0.002
Progress = Callable[[str, float], None]


def build(
    database,
    *,
    places: tuple[str, ...] = ("binjiang", "cixi"),
    as_of: date = DEFAULT_AS_OF,
    seed: int = DEFAULT_SEED,
    scale: float = 1.0,
    progress: Progress | None = None,
) -> None:
    """Fill `database` (with its reference rows loaded) with the demo data of `places` as known on `as_of`.

    `scale` shrinks people, work and points; what is hand-made stays. `progress` is called with a step and the share
    done. Raises LookupError when the regions are missing, ValueError for an unknown place or a scale too small.
    """
    if unknown := set(places) - set(_MODULES):
        raise ValueError(f"unknown demo place: {', '.join(sorted(unknown))}")
    if scale < _SMALLEST_SCALE:
        raise ValueError(f"scale {scale} leaves too few people: at least {_SMALLEST_SCALE}")
    database.bulk_load(
        tables(database, places=places, as_of=as_of, seed=seed, scale=scale, progress=progress), as_of=as_of, demo=True
    )
    if progress:
        progress("done", 1.0)


def tables(
    database,
    *,
    places: tuple[str, ...],
    as_of: date,
    seed: int,
    scale: float,
    progress: Progress | None = None,
) -> Iterator[tuple[Table, pa.Table]]:
    """All rows, as (table, rows); big tables come in several parts."""
    there = {row.id for row in database.rows(select(contest.c.id))}
    missing = [row for row in shared_rows(as_of.year) if row["id"] not in there]
    if missing:
        yield contest, arrow_table(contest, {name: [row[name] for row in missing] for name in missing[0]})
    before, whole = 0, sum(_EFFORT[code] for code in places)
    for code in places:
        place = read_place(database, code, seed=seed)
        work = _PlaceBuild(place, as_of=as_of, seed=seed, scale=scale)
        for table, rows, done in work.tables():
            if progress:
                progress(
                    f"{place.names[place.county]} {table.name}", _ROWS_SHARE * (before + done * _EFFORT[code]) / whole
                )
            yield table, rows
        before += _EFFORT[code]
    if progress:
        progress("indexes", _ROWS_SHARE)


class _PlaceBuild:
    """The demo data of one place, made step by step."""

    def __init__(self, place: DemoPlace, *, as_of: date, seed: int, scale: float):
        self.place, self.as_of, self.seed, self.scale = place, as_of, seed, scale
        self.last = day_number(as_of)
        # The first place leaves the first numbers to the contests that the places share
        self.ledger = SmallTables(first=place.number * SPAN_SMALL + (0 if place.number else 100))
        self.windows = windows(place, horizon=self.last + 31)

    def tables(self) -> Iterator[tuple[Table, pa.Table, float]]:
        """(table, rows, share done), in foreign-key order."""
        place, seed = self.place, self.seed
        streams = self._write_ledger()
        for table, rows in self.ledger.tables(self.as_of):
            yield table, rows, 0.02
        people = draw_people(place, seed=seed, scale=self.scale, last=self.last)
        yield volunteer, volunteer_table(people, last=self.last), 0.05
        registrations = draw_registrations(place, people, seed=seed)
        yield registration, registration_table(place, people, registrations, last=self.last), 0.10
        yield (
            import_batch,
            self._batches_of("volunteers", registrations["platform_id"], registrations["registered"]),
            0.10,
        )
        yield stock_report, stock_table(place, registrations, as_of=self.as_of), 0.10
        drawn = self._activities(streams)
        known = [as_known(activities, last=self.last) for activities in drawn]
        batches = np.concatenate([part["batch"] for part in known])
        counts = np.concatenate([part["confirmed"] + part["extra"] for part in known])
        for table, rows in batch_tables(place, batches, counts, as_of=self.as_of, seed=seed):
            yield table, rows, 0.15
        on, published = (np.concatenate([part[name] for part in known]) for name in ("platform", "published"))
        yield import_batch, self._batches_of("activities", on, published), 0.15
        for part in known:
            yield activity, activity_table(self.ledger, part, as_of=self.as_of), 0.20
        registers = {}
        for table, rows in need_tables(place, known, seed=seed, last=self.last):
            registers[table.name] = len(rows)
            yield table, rows, 0.20
        turnouts = Turnouts(place, people)
        yield from self._records(streams, drawn, people, turnouts)
        first = given = 0
        for window in self.windows:
            if window.first > self.last:
                continue
            points = draw_points(place, people, turnouts, window, seed=seed, scale=self.scale)
            table = points_table(place, people, self.ledger, points, first=first, last=self.last)
            yield points_entry, table, 0.98
            first, given = first + len(points["day"]), given + len(table)
        yield import_batch, self._register_batches({**registers, points_entry.name: given}), 0.98

    def _batches_of(self, target: str, platform: np.ndarray, day: np.ndarray) -> pa.Table:
        known = day <= self.last
        return list_batches(self.place, target, platform[known], day[known], as_of=self.as_of, seed=self.seed)

    def _register_batches(self, more: dict[str, int]) -> pa.Table:
        counts = self.ledger.counts(self.as_of) | more
        return register_batches(self.place, counts, as_of=self.as_of, seed=self.seed)

    def _write_ledger(self) -> list[WorkStream]:
        module = _MODULES[self.place.code]
        streams = module.write(self.place, self.ledger, seed=self.seed, scale=self.scale)
        for window in self.windows[1:]:
            first = date(int(window.name), 1, 1)
            begins = max(first, self.place.totals.letter + timedelta(days=1))
            module.write_year(self.place, self.ledger, first=begins, seed=self.seed)
        return [*streams, general_stream(self.place, streams, scale=self.scale)]

    def _activities(self, streams: list[WorkStream]) -> list[dict[str, np.ndarray]]:
        """Every window's activities with their ids; the general stream is the last."""
        place, seed, number, drawn = self.place, self.seed, 0, []
        mixes = [(day_number(on), np.array(mix)) for on, mix in _PLATFORM_MIXES[place.code]]
        taken = {choice.project for stream in streams for choice in stream.choices}
        for window in self.windows:
            found = draw_activities(place, streams, window, seed=seed, mixes=mixes)
            general = len(streams) - 1
            assign_projects(
                place, self.ledger, found, seed=seed, window=window.name, general=general, taken=taken
            )  # fmt: skip
            place_at_stations(place, self.ledger, found, seed=seed, window=window.name)
            give_to_teams(place, self.ledger, found, seed=seed, window=window.name)
            found["id"] = place.number * SPAN_LARGE + 1 + number + np.arange(len(found["day"]))
            found["batch"] = batch_ids(place, found["platform"], found["day"])
            number += len(found["day"])
            drawn.append(found)
        return drawn

    def _records(
        self, streams: list[WorkStream], drawn: list[dict[str, np.ndarray]], people: People, turnouts: Turnouts
    ) -> Iterator[tuple[Table, pa.Table, float]]:
        place, number = self.place, 0
        for window, activities in zip(self.windows, drawn, strict=True):
            years = years_of(activities["day"])
            minutes = minutes_by_year(place, streams, activities, seed=self.seed) if window.history else {}
            students = students_by_activity(place, streams, activities, window, seed=self.seed)
            for year in sorted(set(years.tolist())):
                first = max(day_number(date(year, 1, 1)), window.first)
                if first > self.last:
                    break
                rng = generator(self.seed, place.code, "records", window.name, year)
                mine = years == year
                part = {name: values[mine] for name, values in activities.items()}
                records = draw_records(
                    place,
                    turnouts.of(window, year),
                    part,
                    minutes=minutes.get(year, {}),
                    students=students[mine],
                    rng=rng,
                )
                records["entered"] = np.minimum(records["entered"], min(window.last, self.last))
                known = records["day"] <= self.last
                records = {name: values[known] for name, values in records.items()}
                done = 0.2 + 0.75 * (year - 2019) / max(self.as_of.year - 2018, 1)
                table = record_table(place, records, first=number, first_volunteer=people.first_id)
                yield service_record, table, done
                if len(records["day"]):
                    flags = flag_table(records, first_id=place.number * SPAN_RECORDS + 1 + number)
                    yield record_flag, flags, done
                number += len(known)

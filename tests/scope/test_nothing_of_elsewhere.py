"""Whatever a person with a scope asks, the answer is the same in a database in which everything elsewhere is different.

Six identities: everywhere (whose answers do differ), a county, a street, a community, two streets, nothing. For each a copy
of the world is made in which rows of other places have other values, unless they name a row of here or one of here names
them. A leak of any kind shows, in figures, names, sentences and files. `SCOPE_QUESTIONS=1000` asks the full number.
"""

import os
import random
import shutil
import tempfile
from dataclasses import replace

import pytest
from sqlalchemy import case, func, select, update

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.columnar.refresh import refresh
from lib.db import Database
from lib.exports.panel import make_panel
from lib.exports.records.by_month import write_records
from lib.exports.report import make_report
from lib.exports.request import BadRequest, PanelRequest, RecordsRequest, ReportRequest
from lib.key_points.facts import asking_of, facts
from lib.key_points.sentences import sentences
from lib.key_points.subjects import SUBJECTS
from lib.measure.cell_cache import _cache, _rows
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of
from lib.measure.metric_query import MetricQuery
from lib.names_in_scope import names_in_scope, places_inside
from lib.reports.report import all_reports
from lib.schema import metadata, offer, volunteer
from lib.selection import PRESETS, Period, Selection
from tests.exact_figures import measure
from tests.measure_data import BINJIANG

QUESTIONS = int(os.environ.get("SCOPE_QUESTIONS", "60"))
IDENTITIES = {
    "county": Scope((BINJIANG,)),
    "street": Scope((330108001,)),
    "community": Scope((330108001001,)),
    "two streets": Scope((330108002, 330282003)),
    "nothing": Scope(()),
}
MEASURED = ("amount_yuan", "attendances", "beneficiaries", "grant_yuan", "hours", "minutes", "people", "points", "rounds",
            "score", "slots", "value_yuan")  # fmt: skip
"""Columns of numbers that are counted, wherever a table has them."""
NAMED_BY = ("activity", "project", "brand", "organisation", "station", "programme", "contest", "merchant", "alliance")


@pytest.fixture(scope="module")
def worlds(sqlite_file, tmp_path_factory):
    """identity -> (the world, the same with everything elsewhere different)."""
    folder = tmp_path_factory.mktemp("elsewhere")
    made = {"": _opened(sqlite_file, folder, "whole")}
    for number, (name, scope) in enumerate(IDENTITIES.items()):
        made[name] = _opened(sqlite_file, folder, f"other{number}", scope)
    yield {name: (made[""], made[name]) for name in IDENTITIES}
    for database in made.values():
        database.close()


def _opened(file, folder, name: str, scope: Scope | None = None) -> Database:
    shutil.copy(file, folder / f"{name}.sqlite")
    database = Database(f"sqlite:///{folder / name}.sqlite", columnar_folder=folder / name)
    if scope is not None:
        make_different(database, scope)
    refresh(database, from_nothing=True)
    return database


def make_different(database: Database, scope: Scope) -> None:
    """Give everything outside the scope other values."""
    whole = names_in_scope(database, EVERYWHERE)
    seen = set(names_in_scope(database, scope).regions)
    database.run(lambda connection: _differ(connection, places_inside(whole, scope), seen))


def _differ(connection, inside: frozenset[int], seen: set[int]) -> None:
    """Other values in all rows of elsewhere that no row of `inside` names. Days stay: how far the data reaches is
    everybody's. Rows of the places above belong to them, and are told apart by `seen` where they have names."""
    used: dict[str, set[int]] = {}
    for table, place in _placed():
        for column, target in _keys(table):
            found = select(column).where(place.in_(inside), column.is_not(None)).distinct()
            used.setdefault(target.name, set()).update(connection.execute(found).scalars())
    places = dict(_placed())
    for table, place in places.items():
        if "id" not in table.c or table.name in ("document", "population", "stock_report"):
            continue
        # An offer made for all of the county is for every street of it.
        elsewhere = place.not_in(seen or [-1]) if table is offer else place.not_in(inside)
        elsewhere &= table.c.id.not_in(used.get(table.name, set()))
        for column, target in _keys(table):
            if (
                target in places
            ):  # what is given to a project of here, or done by somebody who lives here, is of here too
                here = select(target.c.id).where(places[target].in_(inside))
                elsewhere &= column.is_(None) | column.not_in(here)
        changed = {n: table.c[n] * 3 + 30 for n in MEASURED if n in table.c and n != "minutes"}
        if "minutes" in table.c:
            changed["minutes"] = case((table.c.minutes < 200, table.c.minutes + 60), else_=table.c.minutes - 60)
        if table.name in ("activity", "need", "offer", "project", "service_record") and "category" in table.c:
            changed["category"] = "health"
        if table is volunteer:
            changed |= {"sex": "female", "birth_year": 1950}
        if changed:
            connection.execute(update(table).where(elsewhere).values(changed))
        if table.name in NAMED_BY and "name" in table.c:
            hidden = elsewhere & place.not_in(seen or [-1])
            connection.execute(update(table).where(hidden).values(name=func.substr("别处" + table.c.name, 1, 60)))


def _placed():
    for table in metadata.tables.values():
        place = next((table.c[n] for n in ("region_id", "home_region_id") if n in table.c), None)
        if place is not None:
            yield table, place


def _keys(table):
    return [(c, key.column.table) for c in table.c for key in c.foreign_keys if key.column.table.name != "region"]


def question(rng: random.Random, scope: Scope):
    """A random selection within a scope, and a function of a database that answers one question about it as plain text."""
    selection = Selection(rng.choice([Period(name) for name in PRESETS]))
    if scope.places:
        selection = selection.choose(place=rng.sample(scope.places, rng.randint(1, len(scope.places))))
    if rng.random() < 0.5:
        name, values = rng.choice(
            [
                ("platform", "zhejiang"),
                ("category", "health"),
                ("sex", "female"),
                ("flagged", "no"),
                ("group", "students"),
            ]
        )
        selection = selection.choose(**{name: values})
    return rng.choice(_KINDS)(rng, scope, selection)


def _figure(rng, scope, selection):
    name = rng.choice(list(METRICS))
    by = tuple(rng.sample(breakdowns_of(METRICS[name]), 1)) if rng.random() < 0.8 else ()
    return f"{name} by {by} {selection}", lambda d: [
        (c.codes, c.value, c.reason) for c in measure(d, name, selection, by, scope=scope).cells
    ]


def _panel(rng, scope, selection):
    name = rng.choice(list(METRICS))
    by = rng.choice([b for b in breakdowns_of(METRICS[name]) if b not in ("day", "weekday")] or [None])
    request = PanelRequest((name,), (by,) if by else (), selection, compared=rng.random() < 0.3)
    return f"panel {request}", lambda d: make_panel(d, request, scope=scope).table.rows


def _report(rng, scope, selection):
    request = ReportRequest(
        rng.choice(list(all_reports())), selection.choose(**{n: () for n, _ in selection.filters if n != "place"})
    )
    return f"report {request}", lambda d: make_report(d, request, scope=scope).table.rows


def _points(rng, scope, selection):
    page = rng.choice(list(SUBJECTS))

    def said(database):
        dimensions, version = names_in_scope(database, scope), database.version()
        found = facts(
            SUBJECTS[page], selection, dimensions, asking_of(database, scope=scope, version=version, form=Form.EXACT)
        )
        return [repr(sentence) for sentence in sentences(found, dimensions, "zh")]

    return f"key points of {page} {selection}", said


def _records(rng, scope, selection):
    request = RecordsRequest(selection, ("group", "brand") if rng.random() < 0.5 else ())

    def written(database):
        with tempfile.TemporaryFile() as file:
            write_records(database, request, file, "csv", scope=scope)
            file.seek(0)
            return file.read()

    return f"records {request}", written


_KINDS = (_figure, _figure, _panel, _report, _points, _records)


def answer(ask, database):
    """The answer, or in words why there is none."""
    try:
        return ask(database)
    except BadRequest as refused:
        return refused.message.zh


@pytest.mark.parametrize("name", IDENTITIES)
def test_answers_do_not_depend_on_what_lies_elsewhere(worlds, name):
    whole, other = worlds[name]
    rng = random.Random(f"scope {name}")
    for _ in range(-(-QUESTIONS // len(IDENTITIES))):
        said, ask = question(rng, IDENTITIES[name])
        assert answer(ask, whole) == answer(ask, other), said


@pytest.mark.parametrize("name", ["street", "nothing"])
def test_everywhere_sees_the_difference(worlds, name):
    whole, other = worlds[name]
    asked = [question(random.Random(number), EVERYWHERE)[1] for number in range(60)]
    assert any(answer(ask, whole) != answer(ask, other) for ask in asked)


CONDITIONS = MetricQuery.fixed_conditions


def take_off(monkeypatch, layer: str) -> None:
    """A program that forgets one of the two: the condition in statements, or what the connection sees."""
    if layer == "views":
        monkeypatch.setattr(MetricQuery, "rows", None)
        return
    monkeypatch.setattr(MetricQuery, "fixed_conditions", lambda query: CONDITIONS(replace(query, scope=EVERYWHERE)))


@pytest.fixture(scope="module")
def on_engines(worlds, sqlite_file, postgres_server, postgres_world, tmp_path_factory):
    """engine -> the two worlds of the street."""
    folder, urls = (
        tmp_path_factory.mktemp("engines"),
        [postgres_server.fresh_database(template=postgres_world) for _ in "12"],
    )
    shutil.copy(worlds["street"][1].url.database, folder / "other.sqlite")
    found = {
        "copy": worlds["street"],
        "sqlite": (Database(f"sqlite:///{sqlite_file}"), Database(f"sqlite:///{folder}/other.sqlite")),
        "postgres": tuple(map(Database, urls)),
    }
    make_different(found["postgres"][1], IDENTITIES["street"])
    yield found
    for database in (*found["sqlite"], *found["postgres"]):
        database.close()
    for url in urls:
        postgres_server.drop(url)


FORGOTTEN = [
    ("copy", ("predicate", "views")),
    ("copy", ("views",)),
    *((engine, ("predicate",)) for engine in ("copy", "sqlite", "postgres")),
]


@pytest.mark.parametrize(("engine", "forgotten"), FORGOTTEN)
def test_either_layer_holds_alone_and_without_both_it_would_be_seen(on_engines, monkeypatch, engine, forgotten):
    for layer in forgotten:
        take_off(monkeypatch, layer)
    # A question that names no place: nothing else cuts it.
    _cache.clear()
    _rows.clear()
    scope, chosen = IDENTITIES["street"], Selection(Period("to_date"))
    found = [
        [[(c.codes, c.value) for c in measure(d, name, chosen, by, scope=scope).cells] for d in on_engines[engine]]
        for name in METRICS
        for by in ((), *[(b,) for b in ("category", "sex") if b in breakdowns_of(METRICS[name])])
    ]
    found += [
        [report.numbers(d, chosen, scope=scope, form=Form.EXACT) for d in on_engines[engine]]
        for report in all_reports().values()
    ]
    differing = [pair for pair in found if pair[0] != pair[1]]
    assert bool(differing) == (len(forgotten) == 2), differing[:5]


@pytest.mark.parametrize(
    ("engine", "name"), [*(("copy", n) for n in IDENTITIES), ("sqlite", "county"), ("postgres", "two streets")]
)
def test_the_second_layer_hides_nothing_of_here(on_engines, monkeypatch, engine, name):
    whole = on_engines[engine][0]
    rng = random.Random(f"views {name}")
    asked = [question(rng, IDENTITIES[name]) for _ in range(-(-QUESTIONS // len(IDENTITIES)))]
    answers = []
    for layer in ("", "views"):
        if layer:
            take_off(monkeypatch, layer)
        _cache.clear()
        _rows.clear()
        answers.append([answer(ask, whole) for _, ask in asked])
    for (said, _), with_views, without in zip(asked, *answers, strict=True):
        assert with_views == without, said

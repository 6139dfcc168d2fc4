"""Random questions are answered alike by SQLite, PostgreSQL, its standby, the columnar copy, and from what was cached.

Figures by up to two breakdowns, panels with comparison and totals, reports, key points, files of records; any period, up to
three filters, both forms. `ENGINE_QUESTIONS=1000` asks the full number; with `TEST_DATABASE_URL` (tests/postgres.py) it is asked
of another server, such as the coordinator of a Citus cluster.
"""

import os
import random
import tempfile
from datetime import timedelta
from itertools import zip_longest

import pytest

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.metric import Kind
from lib.db import Database
from lib.exports.panel import ExportFailed, make_panel
from lib.exports.records.by_month import write_records
from lib.exports.report import make_report
from lib.exports.request import EXTRAS, BadRequest, PanelRequest, RecordsRequest, ReportRequest
from lib.key_points.facts import asking_of, facts
from lib.key_points.sentences import sentences
from lib.key_points.subjects import SUBJECTS
from lib.measure import measure
from lib.measure.cell_cache import _cache, _rows
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of
from lib.names_in_scope import names_in_scope
from lib.reports.report import all_reports
from lib.selection import COMPARISONS, FILTERS, PRESETS, Period, Selection
from tests.measure_data import AS_OF, FIRST
from tests.postgres import running_standby, wait_for_standby

QUESTIONS = int(os.environ.get("ENGINE_QUESTIONS", "60"))


@pytest.fixture(scope="module")
def engines(databases, postgres_server):
    """engine -> its database, the copy first."""
    found = {name: databases[name] for name in ("copy", "sqlite", "postgres")}
    if postgres_server.is_given:  # whose files are not ours to copy
        yield found
        return
    with running_standby(postgres_server) as standby:
        wait_for_standby(postgres_server, standby)
        primary = databases["postgres"].url
        replica = Database(primary, read_url=standby.url(primary.database))
        yield found | {"standby": replica}
        replica.close()


class Questions:
    """Random questions: `next()` gives one in words, and a function of a database that answers it."""

    def __init__(self, database, seed: str):
        self.rng = random.Random(seed)
        self.dimensions = names_in_scope(database, EVERYWHERE)

    def next(self):
        return self.rng.choice((self._figure, self._figure, self._panel, self._report, self._points, self._records))()

    def _period(self) -> Period:
        if self.rng.random() < 0.4:
            return Period(self.rng.choice(list(PRESETS)))
        first = FIRST + timedelta(days=self.rng.randrange(-100, (AS_OF - FIRST).days + 60))
        last = first + timedelta(days=int(self.rng.choice((0, 6, 40, 400, 1500)) * self.rng.random()))
        if self.rng.random() < 0.5:  # whole months, as clicks give them
            first, last = first.replace(day=1), (last.replace(day=1) + timedelta(days=31)).replace(day=1)
            last -= timedelta(days=1)
        return self.rng.choice((Period(None, first, last), Period(None, None, last), Period(None, first, None)))

    def _values(self, name: str) -> list[str]:
        if name == "place" or name in PLACES:
            return [str(p.id) for p in self.dimensions.regions.values() if name in ("place", p.level)]
        breakdown = BREAKDOWNS[name]
        if breakdown.words is not None:
            return list(breakdown.words)
        if breakdown.names:
            return [member.code for member in self.dimensions.members[breakdown.names].values()]
        return [str(number) for number in (*range(1, 30), *range(2019, 2026))]

    def _selection(self) -> Selection:
        selection = Selection(self._period(), self.rng.choice(list(COMPARISONS)))
        for name in self.rng.sample(FILTERS, self.rng.choice((0, 0, 1, 1, 2, 3))):
            if values := self._values(name):
                chosen = self.rng.sample(values, min(len(values), self.rng.choice((1, 1, 2, 5))))
                selection = selection.choose(**{name: chosen})
        return selection

    def _form(self) -> Form:
        return self.rng.choice(list(Form))

    def _by(self, *metrics: str) -> tuple[str, ...]:
        """Up to two breakdowns that all of them have, one by time at most."""
        allowed = [
            n for n in breakdowns_of(METRICS[metrics[0]]) if all(n in breakdowns_of(METRICS[m]) for m in metrics)
        ]
        if any(METRICS[name].kind is Kind.STOCK for name in metrics):
            allowed = [name for name in allowed if name not in ("day", "weekday")]
        by = self.rng.sample(allowed, min(len(allowed), self.rng.randint(0, 2)))
        return tuple(by[:1] if set(by) <= set(TIMES) else by)

    def _figure(self):
        name, form, selection = self.rng.choice(list(METRICS)), self._form(), self._selection()
        by = self._by(name)

        def ask(database):
            found = measure(database, name, selection, by, scope=EVERYWHERE, form=form)
            return sorted(((cell.codes, cell.value, cell.reason) for cell in found.cells), key=repr)

        return f"{name} by {by}, {form}, {selection}", ask

    def _panel(self):
        metrics = tuple(self.rng.sample(list(METRICS), self.rng.choice((1, 1, 2))))
        by, compared = self._by(*metrics), self.rng.random() < 0.4
        request = PanelRequest(metrics, by, self._selection(), compared=compared, form=self._form())
        return repr(request), lambda database: make_panel(database, request, scope=EVERYWHERE).table.rows

    def _report(self):
        request = ReportRequest(self.rng.choice(list(all_reports())), self._selection(), form=self._form())
        return repr(request), lambda database: make_report(database, request, scope=EVERYWHERE).table.rows

    def _points(self):
        page, form, selection = self.rng.choice(list(SUBJECTS)), self._form(), self._selection()

        def said(database):
            names, version = names_in_scope(database, EVERYWHERE), database.version()
            asking = asking_of(database, scope=EVERYWHERE, version=version, form=form)
            found = sentences(facts(SUBJECTS[page], selection, names, asking), names, "zh")
            return [repr(sentence) for sentence in found]

        return f"key points of {page}, {form}, {selection}", said

    def _records(self):
        form, each = self._form(), self.rng.random() < 0.3
        extra = () if each else tuple(name for name in EXTRAS if self.rng.random() < 0.4)
        request = RecordsRequest(self._selection(), extra, form=Form.EXACT if each else form, each=each)

        def lines(database):
            with tempfile.TemporaryFile() as file:
                write_records(database, request, file, "csv", scope=EVERYWHERE)
                file.seek(0)
                head, *rows = file.read().decode("utf-8-sig").splitlines()
            return [head, *sorted(rows)]

        return repr(request), lines


def answer(ask, database):
    """The answer, or in words why there is none."""
    try:
        return ask(database)
    except (BadRequest, ExportFailed) as refused:
        return refused.message.zh


def same(one, other) -> bool:
    """Equal, but for the last digits of a fraction."""
    if isinstance(one, float | int) and isinstance(other, float | int) and not isinstance(one, bool):
        return one == pytest.approx(other, rel=1e-9)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return all(same(*pair) for pair in zip_longest(one, other))
    return one == other


@pytest.mark.parametrize("part", range(2))
def test_engines_answer_alike(engines, part):
    questions = Questions(engines["copy"], f"engines {part}")
    answered = 0
    for number in range(QUESTIONS // 2):
        said, ask = questions.next()
        cached = answer(ask, engines["copy"])
        for name, database in engines.items():
            _cache.clear()
            _rows.clear()
            found = answer(ask, database)
            assert same(found, cached), (number, name, said, found, cached)
        answered += bool(cached) and not isinstance(cached, str)
    assert answered > QUESTIONS // 5, "hardly any question has an answer"

"""Statements that a distributed PostgreSQL does not take are found in what metrics, reports, imports and undo ask."""

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, event, exists, func, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.sql import ClauseElement

from lib.access import EVERYWHERE, LOCAL
from lib.catalogue import BREAKDOWNS, METRICS
from lib.db import Database
from lib.importers.history.undo import undo
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of, measure
from lib.reports.report import all_reports
from lib.schema import activity, organisation, record_flag, registration, row_change, service_record, volunteer
from lib.selection import Selection
from tests import distributed_rules as rules
from tests.distributed_rules import broken
from tests.importers.imports import NOW, credit, import_file, line

incoming = Table("incoming", MetaData(), Column("person_key", String), Column("volunteer_id", Integer))
p, v, r, s, x = incoming.c, volunteer.c, registration.c, service_record.c, activity.c
KNOWN = select(v.id).where(v.person_key == p.person_key)
OF_FLAGS = select(record_flag.c.rule).where(record_flag.c.record_id == s.id)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (select(x.id).where(exists().where(s.activity_id == x.id)), [rules.ROW_BY_ROW]),
        (select(x.id).where(x.id.in_(select(s.activity_id).distinct())), []),
        (
            select(func.max(row_change.c.batch_id)).where(exists().where(v.id == row_change.c.row_id)),
            [rules.ROW_BY_ROW],
        ),
        (
            insert(volunteer).from_select(["person_key"], select(p.person_key).where(~KNOWN.exists())),
            [rules.ROW_BY_ROW],
        ),
        (update(incoming).values(volunteer_id=KNOWN.scalar_subquery()), [rules.LOCAL_UPDATE]),
        (update(incoming).values(volunteer_id=select(x.id).limit(1).scalar_subquery()), [rules.LOCAL_UPDATE]),
        (insert(incoming).from_select(["volunteer_id"], select(v.id).join(incoming, v.person_key == p.person_key)), []),
        (select(s.id).where(exists().where(p.volunteer_id == s.volunteer_id)), [rules.LOCAL_ROW_BY_ROW]),
        (select(s.id).outerjoin(incoming, p.volunteer_id == s.volunteer_id).where(p.volunteer_id.is_(None)), []),
        (select(s.id, OF_FLAGS.scalar_subquery()), []),
        (select(s.id).join(registration, r.volunteer_id == s.volunteer_id), []),
        (select(s.id).join(registration, r.platform_id == s.platform_id), [rules.APART]),
        (select(v.id).join(registration, r.volunteer_id == v.id).join(service_record, s.volunteer_id == v.id), []),
        (update(registration).values(volunteer_id=1), [rules.MOVED]),
        (update(registration).values(platform_id=1), []),
        (delete(incoming).where(p.volunteer_id.in_(select(v.id))), [rules.LOCAL_UPDATE]),
        (select(organisation.c.id).join(activity, x.organisation_id == organisation.c.id), []),
    ],
)
def test_each_rule(statement, expected):
    assert broken(statement) == expected


@pytest.fixture
def asked():
    """Every statement that is run during the test, as SQLAlchemy Core has it."""
    found = {}

    def note(_connection, element, *_):
        if isinstance(element, ClauseElement):
            found.setdefault(str(element), element)

    event.listen(Engine, "before_execute", note)
    yield found
    event.remove(Engine, "before_execute", note)


def wrong(asked: dict) -> dict[str, list[str]]:
    return {words: found for words, statement in asked.items() if (found := broken(statement))}


def test_metrics_and_reports_keep_to_them(sqlite_file, asked):
    database = Database(f"sqlite:///{sqlite_file}")
    for metric in METRICS.values():
        measure(database, metric, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    for report in all_reports().values():
        report.compute(database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    database.close()
    assert len(asked) > len(METRICS)
    assert wrong(asked) == {}


def test_every_breakdown_of_every_metric_keeps_to_them():
    asked = {}
    for metric in (part for whole in METRICS.values() for part in whole.parts if part.subject is not None):
        for name in breakdowns_of(metric):
            split = BREAKDOWNS[name].expression(metric, 2025)
            asked[f"{metric.name} by {name}"] = select(split, metric.value).select_from(metric.subject).group_by(split)
    assert asked and wrong(asked) == {}


def test_imports_and_their_undo_keep_to_them(sqlite_reference, asked):
    database, options = Database(sqlite_reference), {"platform": "hangzhou"}
    rows = [line(n, "2026-03-01", "09:00", "11:00", hours=2) for n in range(3)]
    first = import_file(database, credit(*rows), **options)
    longer = line(0, "2026-03-01", "09:00", "12:00", hours=3)
    second = import_file(database, credit(longer, *rows[1:]), **options)
    assert (first.inserted, second.updated + second.inserted) == (3, 1)
    for batch in (second, first):
        undo(database, batch.batch_id, person=LOCAL, now=NOW)
    database.close()
    # The one that moves a person's rows is written anew in a distributed database, see `update_rows`.
    assert {words: found for words, found in wrong(asked).items() if found != [rules.MOVED]} == {}

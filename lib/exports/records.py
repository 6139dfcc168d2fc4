"""The whole selection as a file: service hours, attendances and people by month, street, category, platform and method.

Rows stream from the database through temporary files, so memory does not grow with them; the provenance header is
written when the rows are counted. All rows and their number come from one statement, hence from one state of the data. What a row looks
like is in `records_writer.py`.
"""

import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO

from sqlalchemy import distinct, func, select

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.db import Version
from lib.dimensions import Dimensions, read_dimensions
from lib.exports.data_package import write_package
from lib.exports.file_name import file_name
from lib.exports.panel import days_counted, in_one_state, marked_name
from lib.exports.records_writer import BY, NAME, RecordsWriter
from lib.exports.request import BadRequest, RecordsRequest, check_known
from lib.measure.disclosure import NARROW, Form, is_one_period, of_whole_counties
from lib.measure.metric_query import MetricQuery, query_for
from lib.measure.result import BLANK_REASONS
from lib.names_in_scope import names_in_scope
from lib.schema import service_record
from lib.snapshots.content import Content

BATCH_ROWS = 5_000


@dataclass(frozen=True)
class WrittenRecords:
    """What was written: rows, the snapshot's code, the file's name without its ending, what the register keeps of it."""

    rows: int
    code: str
    name: str
    content: Content


def write_records(
    database,
    request: RecordsRequest,
    file: BinaryIO,
    kind: str,
    *,
    scope: Scope,
    on_rows: Callable[[int, int], None] = lambda written, matched: None,
) -> WrittenRecords:
    """Write the aggregate to `file` as "csv", "zip" or "xlsx"; nothing is written to it when anything fails.

    `on_rows(written, matched)` is called after each batch. Raises BadRequest for a filter that service records do not
    carry or a name that this database does not hold, ExportFailed (too many rows for a sheet, data that keeps
    changing, rows lost on the way, no data), DatabaseUnavailable.
    """
    with ExitStack() as stack:

        def read_all(version: Version) -> tuple[RecordsWriter, Iterable[list[tuple]]]:
            stack.close()  # the temporary file of a try before
            query = records_query(database, request, read_dimensions(database), scope=scope)
            writer = RecordsWriter(request, version, query, kind, on_rows)
            statement = records_statement(request, query)
            return writer, stack.enter_context(_spooled(database, statement, query))

        (writer, batches), _ = in_one_state(database, read_all)
        body = stack.enter_context(tempfile.TemporaryFile())
        writer.write(batches, body)
        writer.check_complete()
        code, language = writer.fingerprint.code(), request.language
        name = file_name(
            marked_name(NAME.in_language(language), request.form, language),
            request.selection,
            days=days_counted(writer.query),
            code=code,
            dimensions=writer.dimensions,
            language=language,
        )
        if kind == "zip":
            write_package(file, body, writer.described(name))
        else:
            body.seek(0)
            shutil.copyfileobj(body, file, 1 << 20)
    return WrittenRecords(writer.written, code, name, writer.content())


def records_query(database, request: RecordsRequest, dimensions: Dimensions, *, scope: Scope) -> MetricQuery:
    """The days and filters of the aggregate: those of service hours. Raises BadRequest."""
    check_known(request.selection, names_in_scope(database, scope))
    query = query_for(database, dimensions, METRICS["service_hours"], request.selection, scope=scope)
    if query.set_aside:
        raise BadRequest(query.set_aside[0], "服务记录不能按此筛选", "service records cannot be filtered by this")
    if request.form is Form.PROTECTED:
        _check_public(query)
    return query


def _check_public(query: MetricQuery) -> None:
    """Raise BadRequest for rows of some people or of any days: the same row of two such files would tell of single people."""
    if chosen := next((name for name, _ in query.selection.filters if name in NARROW and name not in PLACES), None):
        zh, en = "对外的服务记录汇总不能按此筛选", "the public file of service records cannot be filtered by this"
        raise BadRequest(chosen, zh, en)
    if any(query.dimensions.place(place).level == "community" for place in query.chosen_places()):
        raise BadRequest(
            "place", "对外的服务记录汇总只到镇街", "the public file of service records is by street, not below"
        )
    if not is_one_period(query):
        raise BadRequest("period", *(BLANK_REASONS["one_period"].in_language(each) for each in ("zh", "en")))


def records_statement(request: RecordsRequest, query: MetricQuery):
    """One row a group: the codes (protected, the county behind them), minutes, attendances, distinct people, and how many rows there are in all."""
    metric, protected = query.metric, request.form is Form.PROTECTED
    if protected:  # a row is a part of its whole county; the writer leaves out those of other places
        query = replace(query, selection=of_whole_counties(query))
    by = (*BY, *request.extra, *(["county"] if protected else []))
    columns = [BREAKDOWNS[name].expression(metric, query.end.year).label(f"by_{name}") for name in by]
    # Parts of one county that agree in all else stand together: protected, they are one line.
    order = sorted(by, key=lambda name: name in NARROW) if protected else by
    return (
        select(
            *columns,
            func.sum(service_record.c.minutes).label("minutes"),
            func.count().label("attendances"),
            func.count(distinct(service_record.c.volunteer_id)).label("people"),
            func.count().over().label("matched"),
        )
        .select_from(service_record)
        .where(*query.conditions())
        .group_by(*(f"by_{name}" for name in by))
        .order_by(*(f"by_{name}" for name in order))
    )


@contextmanager
def _spooled(database, statement, query: MetricQuery) -> Iterator[Iterable[list[tuple]]]:
    """The batches of a statement, all read to a temporary file first.

    Writing a workbook takes longer than reading; meanwhile the database should neither keep an old state for us nor
    stop us for being slow.
    """
    with tempfile.TemporaryFile() as file:
        count = 0
        with database.stream(statement, batch_rows=BATCH_ROWS, rows=query.rows) as (_, batches):
            for batch in batches:
                pickle.dump(batch, file, protocol=pickle.HIGHEST_PROTOCOL)
                count += 1
        file.seek(0)
        yield (pickle.load(file) for _ in range(count))

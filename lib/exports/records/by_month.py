"""The whole selection as a file: service hours, attendances and people by month, street, category, platform and method.

It is counted month by month, all in one state of the data: the first rows are there at once, and neither the database nor this
process holds more than a month. That no record is lost on the way is checked against a count of its own. What a row looks like is
in `records_writer.py`.
"""

import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import BinaryIO

from sqlalchemy import distinct, func, select

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.periods import days_of_code
from lib.db import Version
from lib.db.streams import Streams
from lib.dimensions import Dimensions, read_dimensions
from lib.exports.data_package import write_package
from lib.exports.file_name import file_name
from lib.exports.panel import days_counted, in_one_state, marked_name
from lib.exports.records.each import EachWriter, each_statement
from lib.exports.records.writer import BY, RecordsWriter
from lib.exports.request import BadRequest, RecordsRequest, check_known
from lib.measure.disclosure import NARROW, Form, is_one_period, of_whole_counties
from lib.measure.metric_query import MetricQuery, query_for
from lib.measure.result import BLANK_REASONS
from lib.names_in_scope import names_in_scope
from lib.schema import service_record
from lib.snapshots.content import Content

BATCH_ROWS, LINES = 5_000, 50_000
"""Rows that are read at a time: as Python's own, as columns."""


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
    on_begin: Callable[[str], None] | None = None,
) -> WrittenRecords:
    """Write the aggregate, or each record, to `file` as "csv", "zip" or "xlsx"; without `on_begin` nothing is written to it when anything fails.

    `on_rows(counted, matched)` is called after each batch, with numbers of records. `on_begin(name)` of a CSV is called when
    the data can be read, before its first byte: from there on rows are written to `file` as they come. Raises BadRequest for a
    filter that service records do not carry or a name that this database does not hold, ExportFailed (too many rows for a
    sheet, records lost on the way, no data), DatabaseUnavailable.
    """
    with ExitStack() as held, ExitStack() as stack:

        def open_all(version: Version) -> tuple[RecordsWriter, Iterable[list[tuple]]]:
            stack.close()  # the view, or the temporary file, of a try before
            query = records_query(database, request, read_dimensions(database), scope=scope)
            size = LINES if request.each else BATCH_ROWS
            view = stack.enter_context(database.streams(rows=query.rows, batch_rows=size))
            months = [(int(month), n) for batch in view.read(months_statement(request, query))[1] for month, n in batch]
            made = EachWriter if request.each else RecordsWriter
            writer = made(request, version, query, kind, on_rows, sum(records for _, records in months))
            batches = _batches(view, request, query, [month for month, _ in months])
            return writer, (_spooled(batches, stack, writer) if kind == "xlsx" else batches)

        (writer, batches), _ = in_one_state(database, open_all, opened=held)
        if on_begin is not None:
            on_begin(_name(writer, writer.file_code()))
            writer.write(batches, file)
            writer.check_complete()
        else:
            _write_whole(writer, batches, file, kind)
    code = writer.fingerprint.code()
    return WrittenRecords(writer.written, code, _name(writer, code), writer.content())


def _write_whole(writer: RecordsWriter, batches: Iterable[list[tuple]], file: BinaryIO, kind: str) -> None:
    with tempfile.TemporaryFile() as body:
        writer.write(batches, body)
        writer.check_complete()
        if kind == "zip":
            write_package(file, body, writer.described(_name(writer, writer.fingerprint.code())))
        else:
            body.seek(0)
            shutil.copyfileobj(body, file, 1 << 20)


def _name(writer: RecordsWriter, code: str) -> str:
    language = writer.request.language
    return file_name(
        marked_name(writer.name.in_language(language), writer.form, language),
        writer.request.selection,
        days=days_counted(writer.query),
        code=code,
        dimensions=writer.dimensions,
        language=language,
    )


def records_query(database, request: RecordsRequest, dimensions: Dimensions, *, scope: Scope) -> MetricQuery:
    """The days and filters of the aggregate: those of service hours. Raises BadRequest."""
    check_known(request.selection, names_in_scope(database, scope, dimensions.version))
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


def _counted(request: RecordsRequest, query: MetricQuery) -> MetricQuery:
    """What is counted: protected, a row is a part of its whole county; the writer leaves out those of other places."""
    if request.form is Form.EXACT:
        return query
    return replace(query, selection=of_whole_counties(query))


def months_statement(request: RecordsRequest, query: MetricQuery):
    """The months that have records, in their order, and how many."""
    query = _counted(request, query)
    month = BREAKDOWNS["month"].expression(query.metric, query.end.year).label("month")
    counted = select(month, func.count().label("records")).select_from(service_record)
    return counted.where(*query.conditions()).group_by("month").order_by("month")


def records_statement(request: RecordsRequest, query: MetricQuery, month: int):
    """One row a group of a month: the codes (protected, the county behind them), minutes, attendances, distinct people."""
    metric, protected, query = query.metric, request.form is Form.PROTECTED, _counted(request, query)
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
        )
        .select_from(service_record)
        .where(*query.conditions(), service_record.c.served_on.between(*days_of_code("month", month)))
        .group_by(*(f"by_{name}" for name in by))
        .order_by(*(f"by_{name}" for name in order))
    )


def _batches(view: Streams, request: RecordsRequest, query: MetricQuery, months: list[int]) -> Iterator:
    for month in months:
        if request.each:
            yield from view.read_arrow(each_statement(request, query, month))[1]
        else:
            yield from view.read(records_statement(request, query, month))[1]


def _spooled(batches: Iterable[list[tuple]], stack: ExitStack, writer: RecordsWriter) -> Iterable[list[tuple]]:
    """The batches, all read to a temporary file first.

    Writing a workbook takes longer than reading; meanwhile the database should neither keep an old state for us nor stop us
    for being slow.
    """
    file, count, rows = tempfile.TemporaryFile(), 0, 0  # noqa: SIM115 - closed by the stack
    with ExitStack() as failed:
        failed.enter_context(file)
        for batch in batches:
            pickle.dump(batch, file, protocol=pickle.HIGHEST_PROTOCOL)
            count, rows = count + 1, rows + len(batch)
        writer.check_fits_sheet(rows)
        failed.pop_all()
    stack.close()
    stack.enter_context(file)
    file.seek(0)
    return (pickle.load(file) for _ in range(count))

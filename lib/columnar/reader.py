"""One statement on the columnar copy: into DuckDB's words, its rows, and what went wrong told apart."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from cachetools import LRUCache
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.sql.compiler import SQLCompiler

from lib.schema.placed_rows import PlacedRows

if TYPE_CHECKING:
    from lib.columnar.copy import ColumnarCopy


# Ten lines instead of duckdb-engine, last released in 2025-03 for older DuckDB and SQLAlchemy. Statements keep to what
# both understand: extract, case, union all; no FILTER, no date_trunc.
class ColumnarDialect(PGDialect):
    """SQLAlchemy's PostgreSQL dialect with DuckDB's numbered parameters; `Derived` values read as columns."""

    name = "columnar"
    supports_statement_cache = False

    def __init__(self):
        super().__init__(paramstyle="numeric_dollar")


DIALECT = ColumnarDialect()


class CopyError(Exception):
    """The copy cannot answer a statement, because it needs something that the copy leaves out, or its file is damaged: the
    database can."""


class CopyBusy(Exception):
    """There was no memory for the statement, also after the large ones before it: to be asked again, not to be asked of the
    database, which would take a hundred times as long."""


@dataclass(frozen=True)
class _Text:
    """The SQL of all statements that differ in their values alone. parameters: for each, the name, and which of several
    values of that name (a list of places); None: the only one."""

    sql: str
    compiled: SQLCompiler
    parameters: tuple[tuple[str, int | None], ...]


_texts: LRUCache[tuple, _Text] = LRUCache(maxsize=1024)
_parsed: LRUCache[str, duckdb.Statement] = LRUCache(maxsize=1024)
_lock = threading.Lock()


MOST_ROWS = 300
"""Rows of an answer that is kept for the same statement asked again: 512 of them stay within some 20 MB."""


def as_duckdb(statement) -> tuple[str, list]:
    """The SQL text and its parameters in order, for a SQLAlchemy Core statement."""
    # To compile took as long as DuckDB takes to plan; a page asks the same with other values, so the text is kept as SQLAlchemy's
    # own engines keep it, one for each length of the lists in it.
    shape = statement._generate_cache_key()
    lengths = tuple(len(value.effective_value) for value in shape.bindparams if value.expanding)
    with _lock:
        text = _texts.get((shape.key, lengths))
    if text is None:
        text = _compiled(statement, shape)
        with _lock:
            _texts[shape.key, lengths] = text
    values = text.compiled.construct_params(extracted_parameters=shape.bindparams, escape_names=False)
    return text.sql, [values[name] if i is None else values[name][i] for name, i in text.parameters]


def _compiled(statement, shape) -> _Text:
    compiled = statement.compile(dialect=DIALECT, cache_key=shape)
    values = compiled.construct_params(extracted_parameters=shape.bindparams, escape_names=False)
    expanded = compiled._process_parameters_for_postcompile(values)
    parts = {part: (name, i) for name, parts in expanded.parameter_expansion.items() for i, part in enumerate(parts)}
    return _Text(
        expanded.statement, compiled, tuple(parts.get(name, (name, None)) for name in expanded.positiontup or ())
    )


class Reader:
    """One cursor on one published copy, `catalog`, for one statement; what it reads does not change while it lives. `rows`: those
    that it sees, None: all."""

    def __init__(self, copy: "ColumnarCopy", cursor: duckdb.DuckDBPyConnection, catalog: str, rows: PlacedRows | None):
        self._copy, self._cursor, self._catalog, self._rows = copy, cursor, catalog, rows

    def query(self, statement) -> tuple[tuple[str, ...], list[tuple]]:
        """Column names and all rows of a SQLAlchemy Core statement. Raises CopyError, CopyBusy."""
        try:
            return self._query(statement)
        except CopyBusy:
            with self._copy.alone():
                return self._query(statement)

    def _query(self, statement) -> tuple[tuple[str, ...], list[tuple]]:
        """From the answers that were given a moment ago: two metrics of which the period makes one ask the very same."""
        sql, parameters = as_duckdb(statement)
        key = (self._catalog, self._rows, sql, tuple(parameters))
        with _lock:
            known = self._copy.answers.get(key)
        if known is not None:
            return known[0], list(known[1])
        names = self._execute(statement, sql, parameters)
        with self._told_apart():
            rows = self._cursor.fetchall()
        if len(rows) <= MOST_ROWS:
            with _lock:
                self._copy.answers[key] = names, tuple(rows)
        return names, rows

    @contextmanager
    def batches(self, statement, batch_rows: int) -> Iterator[tuple[tuple[str, ...], Iterator[list[tuple]]]]:
        """Column names and batches of at most `batch_rows` rows. Raises CopyError before the first batch, CopyBusy."""

        def fetch() -> list[tuple]:
            with self._told_apart():
                return self._cursor.fetchmany(batch_rows)

        with self._copy.alone():
            names, first = self._execute(statement, *as_duckdb(statement)), fetch()
            yield names, chain([first] if first else [], iter(fetch, []))

    @contextmanager
    def arrow_batches(self, statement, batch_rows: int) -> Iterator[tuple[tuple[str, ...], Iterator[pa.RecordBatch]]]:
        """The same as Arrow batches, all of them in memory. Raises CopyError, CopyBusy."""
        sql, parameters = as_duckdb(statement)
        with self._copy.alone(), self._told_apart():
            self._hide_other_rows(statement)
            found = self._cursor.sql(sql, params=parameters).to_arrow_table(batch_rows)
        yield tuple(found.column_names), iter(found.to_batches(batch_rows))

    def _execute(self, statement, sql: str, parameters: list) -> tuple[str, ...]:
        with self._told_apart():
            self._hide_other_rows(statement)
            self._cursor.execute(self._parsed(sql), parameters)
        return tuple(column[0] for column in self._cursor.description)

    def _parsed(self, sql: str) -> duckdb.Statement:
        """What DuckDB makes of a text, once: a fifth of a small statement, of which a page has dozens."""
        with _lock:
            known = _parsed.get(sql)
        if known is None:
            (known,) = self._cursor.extract_statements(sql)
            with _lock:
                _parsed[sql] = known
        return known

    def _hide_other_rows(self, statement) -> None:
        """Put a view of its own rows before every table that the statement counts, for this cursor alone: then a statement
        that lacks its condition, too, finds nothing of elsewhere."""
        for table in self._rows.hidden_in(statement) if self._rows is not None else ():
            whole, condition = f'"{self._catalog}".main."{table.name}"', self._rows.condition(table, as_columns=True)
            self._cursor.execute(
                f'CREATE OR REPLACE TEMP VIEW "{table.name}" AS SELECT * FROM {whole} WHERE {condition}'
            )

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise CopyBusy(str(error).splitlines()[0]) from error
        except (duckdb.ProgrammingError, duckdb.DataError, duckdb.NotSupportedError) as error:
            raise CopyError(str(error)) from error  # a table or column that is left out, a value that fits no column
        except duckdb.Error as error:
            self._copy.give_up()
            raise CopyError(str(error)) from error

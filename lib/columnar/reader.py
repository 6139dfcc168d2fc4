"""One statement on the columnar copy: into DuckDB's words, its rows, and what went wrong told apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

import duckdb
from sqlalchemy.dialects.postgresql.base import PGDialect

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


def as_duckdb(statement) -> tuple[str, list]:
    """The SQL text and its parameters in order, for a SQLAlchemy Core statement (0.3 ms for a typical one)."""
    compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    parameters = compiled.construct_params()
    return compiled.string, [parameters[name] for name in compiled.positiontup or ()]


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
        names = self._execute(statement)
        with self._told_apart():
            return names, self._cursor.fetchall()

    @contextmanager
    def batches(self, statement, batch_rows: int) -> Iterator[tuple[tuple[str, ...], Iterator[list[tuple]]]]:
        """Column names and batches of at most `batch_rows` rows. Raises CopyError before the first batch, CopyBusy."""

        def fetch() -> list[tuple]:
            with self._told_apart():
                return self._cursor.fetchmany(batch_rows)

        with self._copy.alone():
            names, first = self._execute(statement), fetch()
            yield names, chain([first] if first else [], iter(fetch, []))

    def _execute(self, statement) -> tuple[str, ...]:
        sql, parameters = as_duckdb(statement)
        with self._told_apart():
            if self._rows is not None:
                self._hide_other_rows(statement)
            self._cursor.execute(sql, parameters)
        return tuple(column[0] for column in self._cursor.description)

    def _hide_other_rows(self, statement) -> None:
        """Put a view of its own rows before every table that the statement counts, for this cursor alone: then a statement
        that lacks its condition, too, finds nothing of elsewhere."""
        for table in self._rows.hidden_in(statement):
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

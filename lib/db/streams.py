"""Large answers, a batch at a time: `Database.streams` and `Database.stream`.

One door for several statements, so that a large answer can be asked for in parts: a part is there at once, and needs a part of
the memory.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

import pyarrow as pa
from sqlalchemy import Connection

from lib.columnar.reader import CopyBusy, CopyError, Reader
from lib.db.faults import DatabaseBusy
from lib.db.row_security import restrict
from lib.schema.placed_rows import PlacedRows

Answer = tuple[tuple[str, ...], Iterator]


class Streams:
    """Answers to statements that all see one state of the data. Only the newest answer is open: the next question ends the one
    before. `rows`: as in `Database.read`; `batch_rows` bounds the memory."""

    def __init__(self, opened: ExitStack, reader: Reader | None, database, rows: PlacedRows | None, batch_rows: int):
        self._opened, self._reader, self._database, self._rows = opened, reader, database, rows
        self.batch_rows, self._answered = batch_rows, False
        self._answer = opened.enter_context(ExitStack())
        self._connection: Connection | None = None

    def read(self, statement) -> Answer:
        """Column names, and batches of rows as lists of tuples."""
        return self._read(statement, "batches", lambda names, rows: rows)

    def read_arrow(self, statement) -> Answer:
        """Column names, and batches of rows as `pyarrow.RecordBatch`: where every row as Python's own would take too long."""
        return self._read(statement, "arrow_batches", _as_arrow)

    def _read(self, statement, way: str, converted: Callable) -> Answer:
        self._answer.close()
        if self._reader and self._connection is None:
            try:
                found = self._answer.enter_context(getattr(self._reader, way)(statement, self.batch_rows))
            except CopyError:
                if self._answered:  # of two sources nothing whole could come
                    raise
            else:
                self._answered = True
                return found
        names, batches = self._of_database(statement)
        return names, (converted(names, batch) for batch in batches)

    def _of_database(self, statement) -> Answer:
        if self._connection is None:
            self._connection = self._opened.enter_context(self._database())
            self._opened.enter_context(self._answer)  # closed before the connection
        if self._rows is not None:
            restrict(self._connection, self._rows, statement)
        result = self._connection.execute(statement, execution_options={"yield_per": self.batch_rows})
        self._answer.callback(result.close)
        return tuple(result.keys()), ([tuple(row) for row in batch] for batch in result.partitions(self.batch_rows))


@contextmanager
def streams(
    reader: Reader | None, database: Callable, *, rows: PlacedRows | None, batch_rows: int
) -> Iterator[Streams]:
    """`database()`: one consistent view, where the copy cannot answer. Raises DatabaseBusy, and what `database()` raises."""
    try:
        with ExitStack() as opened:
            yield Streams(opened, reader, database, rows, batch_rows)
    except CopyBusy as error:
        raise DatabaseBusy(f"The columnar copy is busy: {error}") from error
    except CopyError as error:
        raise DatabaseBusy("The columnar copy is being built again") from error


def raw_batches(connection: Connection, statement, *, batch_rows: int) -> Iterator[list[tuple]]:
    """Rows as the driver gives them: plain tuples, in half the time of SQLAlchemy's rows."""
    sql = str(statement.compile(connection.engine, compile_kwargs={"literal_binds": True}))
    driver = connection.connection.driver_connection
    named = ("raw_batches",) if connection.dialect.name == "postgresql" else ()
    with closing(driver.cursor(*named)) as cursor:
        cursor.execute(sql)
        while batch := cursor.fetchmany(batch_rows):
            yield batch


def _as_arrow(names: tuple[str, ...], rows: list[tuple]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(column) for column in zip(*rows, strict=True)], names=list(names))

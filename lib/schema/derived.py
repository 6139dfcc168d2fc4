"""Derived columns: values looked up from a row over foreign keys, e.g. the brand of a service record.

On the shared database such a value is a correlated sub-select: always up to date, sometimes slow. The columnar copy holds it
as a column of the row's own table, computed when the copy is built. One expression serves both: the dialect named
"columnar" reads the column, every other dialect runs the sub-select; of two, a distributed PostgreSQL runs the second.

A further value: one line in `lib/catalogue/derived_columns.py`.
"""

from sqlalchemy import Boolean, Table, case, exists
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

DERIVED: dict[str, dict[str, "Derived"]] = {}
"""Every derived value by table name and column name: what the columnar copy has to compute."""


class Derived(FunctionElement):
    """A value of `table`, named `name` in the columnar copy; `expression` is a scalar that refers to `table`.

    distributed: the same for a distributed database, which looks nothing up in a split table row by row of a whole one.
    """

    inherit_cache = True

    def __init__(self, table: Table, name: str, expression, *, distributed=None):
        super().__init__(*(found for found in (expression, distributed) if found is not None))
        self.type = expression.type
        self.table_name = table.name
        self.column_name = name
        self.expression_ = expression
        known = DERIVED.setdefault(table.name, {})
        if name in known or name in table.c:
            raise ValueError(f"{table.name}.{name} is declared twice")
        known[name] = self


@compiles(Derived)
def _as_subselect(element, compiler, **kw):
    which = -1 if getattr(compiler.dialect, "is_distributed", False) else 0
    return "(" + compiler.process(element.clauses.clauses[which], **kw) + ")"


@compiles(Derived, "columnar")
def _as_column(element, compiler, **kw):
    quote = compiler.preparer.quote
    return f"{quote(element.table_name)}.{quote(element.column_name)}"


class Narrowed(FunctionElement):
    """A condition that follows from the others of its statement, so that fewer rows are read: one for the columnar copy,
    which has derived values at hand, and one for elsewhere, where looking them up takes longer than the rows it spares."""

    inherit_cache = True
    type = Boolean()

    def __init__(self, *, in_copy, elsewhere):
        super().__init__(in_copy, elsewhere)


@compiles(Narrowed)
def _as_elsewhere(element, compiler, **kw):
    return "(" + compiler.process(element.clauses.clauses[1], **kw) + ")"


@compiles(Narrowed, "columnar")
def _as_in_copy(element, compiler, **kw):
    return "(" + compiler.process(element.clauses.clauses[0], **kw) + ")"


def truth(condition) -> "case":
    """1 where `condition` holds, else 0: booleans read alike on every database."""
    return case((condition, 1), else_=0)


def any_row(statement):
    """1 where the correlated `statement` has a row, else 0."""
    return truth(exists(statement))

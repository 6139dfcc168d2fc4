"""Whole days between two day columns, alike on every database."""

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_from_to(FunctionElement):
    """`days_from_to(earlier, later)`: later - earlier in days."""

    type = Integer()
    inherit_cache = True


@compiles(days_from_to)
def _subtracted(element, compiler, **kw):
    earlier, later = element.clauses
    return f"({compiler.process(later, **kw)} - {compiler.process(earlier, **kw)})"


@compiles(days_from_to, "sqlite")
def _by_julian_day(element, compiler, **kw):
    earlier, later = element.clauses
    return f"CAST(julianday({compiler.process(later, **kw)}) - julianday({compiler.process(earlier, **kw)}) AS INTEGER)"

"""The one cache of numbers and figures: keyed by metric, selection with dates, breakdown, scope, form and data version.

A result never changes once measured for a data version, so nothing has to be invalidated: a new version is a new key.
Where the data is of another version by now, DataChanged is raised and nothing kept; `lib/ui/app.py` runs the page again.
Sessions share what they may both see, because the scope is part of the key.
"""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

from sqlalchemy import select

from lib.access import Scope
from lib.db import Database, Version, open_database
from lib.db.single_flight import computed_once
from lib.dimensions import Dimensions
from lib.measure import measure
from lib.measure.comparison import Comparison, comparison
from lib.measure.disclosure import Form
from lib.measure.result import Result
from lib.measure.stocks.at_once import count_active_together
from lib.measure.stocks.moves import count_moves_together
from lib.measure.together import count_together
from lib.measure.windows.many_periods import count_periods_together
from lib.names_in_scope import names_in_scope
from lib.schema import document, published_figure
from lib.selection import Selection, from_pairs
from lib.ui.background.copy_refresh import CopyRefresh

AskedFor = tuple[str, tuple[str, ...], Selection]
"""A metric, the breakdowns that it was asked for by, and the period and comparison (no filters) that it was asked for."""


@computed_once(1)
def database() -> Database:
    """The shared database of this server."""
    return open_database()


def dimensions(scope: Scope) -> Dimensions:
    """Names of the current data, as far as `scope` goes."""
    return names_in_scope(database(), scope)


# lru_cache and not st.cache_data, which copies at each hit and which any client can clear. No cached function reads the
# session: everything that matters is in the key.
@computed_once(4096)
def _measured(
    source: Database, version: Version, metric: str, selection: Selection, by: tuple[str, ...], scope: Scope, form: Form
) -> Result:
    _note(metric, by, selection)
    with source.at(version):
        return measure(source, metric, selection, by, scope=scope, form=form, version=version)


def result(
    metric: str, selection: Selection, by: tuple[str, ...] = (), *, scope: Scope, form: Form, version: Version
) -> Result:
    """`measure()` through the cache; `selection` as it was chosen: a metric has a last day of its own."""
    return _measured(database(), version, metric, selection, by, scope, form)


# What the last run of each page measured for its filters. The next run, for others, counts it together at its beginning: no
# page need say what it will ask for, and one that asks for something else is as right, only slower.
_asked: dict[str, tuple[Selection, tuple[AskedFor, ...]]] = {}
_run = threading.local()


def count_as_before(page: str, selection: Selection, *, scope: Scope, version: Version) -> None:
    """Count together what the last run of `page` asked for, now for `selection`; what this run asks for is noted for the next."""
    days, asked = replace(selection, filters=()), _asked.get(page)
    _run.page, _run.selection, _run.asked = page, selection, {}
    if asked is not None:
        days_before, asked_before = asked
        own = tuple((metric, by, days) for metric, by, chosen in asked_before if chosen == days_before)
        _together(database(), version, asked_before if days == days_before else own, selection, scope)


def _note(metric: str, by: tuple[str, ...], selection: Selection) -> None:
    page = getattr(_run, "selection", None)
    if page is not None and page.filters == selection.filters:
        _run.asked[metric, by, replace(selection, filters=())] = None
        _asked[_run.page] = (replace(page, filters=()), tuple(_run.asked))


@computed_once(1024)
def _together(
    source: Database, version: Version, asked: tuple[AskedFor, ...], selection: Selection, scope: Scope
) -> None:
    days = replace(selection, filters=())
    every = [(metric, by, replace(chosen, filters=selection.filters)) for metric, by, chosen in asked]
    with source.at(version):
        own = [(metric, by) for metric, by, chosen in asked if chosen == days]
        count_together(source, own, selection, scope=scope, version=version)
        count_periods_together(source, every, scope=scope, version=version)
        count_moves_together(source, every, scope=scope, version=version)
        count_active_together(source, every, scope=scope, version=version)


@computed_once(1024)
def _compared(source: Database, version: Version, metric: str, selection: Selection, scope: Scope) -> Comparison:
    with source.at(version):
        return comparison(source, metric, selection, scope=scope, version=version)


def compared(metric: str, selection: Selection, *, scope: Scope, version: Version) -> Comparison:
    """`comparison()` through the cache."""
    return _compared(database(), version, metric, selection, scope)


@computed_once(2048)
def cached(make: Callable, *key):
    """`make(*key)` through the cache: for figures and page-level queries. The key must hold version, scope and form; all that is
    read is of that version."""
    version = next((part for part in key if isinstance(part, Version)), None)
    with database().at(version) if version else nullcontext():
        return make(*key)


_refresh = CopyRefresh()


def copy_is_current(version: Version) -> bool:
    """Whether the columnar copy holds `version`; when not, it is refreshed in the background."""
    copy = database().copy
    if copy is None or copy.holds(version.database_key, version.version):
        return True
    _refresh.wanted()
    return False


def copy_failed() -> bool:
    """Whether the last refresh of the copy failed; it is tried again."""
    return _refresh.failures > 0


@computed_once(12)
def quotations(source: Database, version: Version) -> dict[str, list[tuple[str, str, str, tuple[int, ...]]]]:
    """For each metric the letters that quoted it: (date, the words quoted, title, the places that it is about)."""
    figure = published_figure.c
    statement = (
        select(
            figure.metric, document.c.dated, figure.quoted_as, document.c.title, document.c.region_id, figure.selection
        )
        .select_from(published_figure.join(document, document.c.id == published_figure.c.document_id))
        .order_by(document.c.dated, published_figure.c.id)
    )
    found: dict[str, list[tuple[str, str, str, tuple[int, ...]]]] = {}
    with source.at(version):
        rows = source.rows(statement)
    for metric, dated, words, title, county, selection in rows:
        link = dict(part.split("=", 1) for part in selection.split("&") if "=" in part)
        places = (county, *from_pairs(link, encoded=True)[0].places)
        found.setdefault(metric, []).append((dated.isoformat(), words or "", title, places))
    return found

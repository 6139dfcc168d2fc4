"""Rows that an import makes by the way: teams and projects that only its records name, each with its first day."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select

from lib.importers.match import MADE_BY_THE_WAY, NAMED
from lib.importers.outcome import NEW
from lib.importers.rows import insert_rows, record_changes, runs, update_rows
from lib.importers.targets import Kind


def make_new(work) -> None:
    """Make the teams and projects that are to be made, and let those known by records alone begin with the first day."""
    if work.staged.target.name not in MADE_BY_THE_WAY:
        return
    for field_ in work.staged.target.fields:
        if field_.kind is Kind.REFERENCE and field_.table in ("organisation", "project"):
            seen = _first_seen(work, field_.name)
            _make(work, field_.table, seen)
            _begin_earlier(work, field_.table, seen)


def _first_seen(work, column: str) -> dict[str, tuple[date, int | None, str | None]]:
    """For each word its first day, the lowest place id and category that stand beside it: the same in any order of rows."""
    target = work.staged.target
    day = "served_on" if target.name == "hours" else target.day
    seen: dict[str, tuple[date, int | None, str | None]] = {}
    for batch in work.staged.rows():
        names = batch.schema.names
        places = work.matched.column("region", batch.column("place"))[0]
        kinds = batch.column("category") if "category" in names else pa.nulls(len(batch), pa.string())
        table = pa.table({"word": batch.column(column), "day": batch.column(day), "place": places, "kind": kinds})
        grouped = table.filter(pc.is_valid(table["word"])).group_by("word")
        for row in grouped.aggregate([("day", "min"), ("place", "min"), ("kind", "min")]).to_pylist():
            first = row["day_min"]
            new = (first.date() if hasattr(first, "date") else first, row["place_min"], row["kind_min"])
            seen[row["word"]] = _lower(seen.get(row["word"]), new)
    return seen


def _lower(one: tuple | None, other: tuple) -> tuple:
    if one is None:
        return other
    return tuple(
        min((v for v in pair if v is not None), default=None, key=str) for pair in zip(one, other, strict=True)
    )


def _make(work, table: str, seen: dict[str, tuple]) -> None:
    rows, words = [], []
    for word, (day, place, kind) in seen.items():
        if work.matched.ids.get((table, word)) != NEW:
            continue
        where = place or work.choices.place
        if where is None:
            work.matched.ids[table, word] = None
            continue
        row = {"name": word[:120], "region_id": where, "implied": True, "batch_id": work.batch_id}
        first = day or work.today
        if table == "organisation":
            row |= {"kind": "team", "founded_on": first}
        else:
            row |= {"category": kind or "unclassified", "incubated": False, "started_on": first}
        rows.append(row)
        words.append(word)
    if not rows:
        return
    ids = insert_rows(work.connection, NAMED[table], rows)
    work.matched.ids |= {(table, word): made for word, made in zip(words, ids, strict=True)}
    work.counts.made[table] = work.counts.made.get(table, 0) + len(ids)
    work.changing.rows(NAMED[table], runs(ids))


def _begin_earlier(work, table: str, seen: dict[str, tuple]) -> None:
    """A team or project that is only known by its records begins with the first of them."""
    columns = NAMED[table].c
    begins = columns.founded_on if table == "organisation" else columns.started_on
    known = {
        row.id: row[1] for row in work.connection.execute(select(columns.id, begins).where(columns.implied.is_(True)))
    }
    changes = []
    for word, (day, *_) in seen.items():
        row_id = work.matched.ids.get((table, word))
        if day is not None and row_id in known and day < known[row_id]:
            changes.append((row_id, {begins.name: known[row_id]}, {begins.name: day}))
            known[row_id] = day
    update_rows(work.connection, NAMED[table], [(row_id, after) for row_id, _, after in changes])
    record_changes(work, NAMED[table], changes)

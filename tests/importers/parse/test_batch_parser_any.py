"""Whatever the cells hold: conversion ends, does not depend on how rows fall into batches, and gives nobody away."""

from datetime import date, datetime
from itertools import pairwise

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalogue.vocabularies import Text
from lib.importers.formats.field import PERSONAL, FieldKind
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.messages.row_errors import ROW_ERRORS
from lib.importers.parse.batch_parser import BatchParser
from lib.importers.privacy.id_numbers import check_sign

KEY, TODAY = b"\x05" * 32, date(2025, 12, 31)


def number(digits: str) -> str:
    return digits + check_sign(digits)


IDS = st.builds(
    lambda born, order: number(f"999999{born:%Y%m%d}{order:03d}"),
    st.dates(date(1930, 1, 1), date(2010, 1, 1)),
    st.integers(0, 999),
)
NAMES = st.text(alphabet="测试甲乙丙丁", min_size=2, max_size=4)
PHONES = st.integers(13_000_000_000, 19_999_999_999).map(str)
GOOD = {
    FieldKind.ID_NUMBER: IDS,
    FieldKind.PERSON_NUMBER: st.integers(10**9, 10**15).map(lambda n: f"V{n}"),
    FieldKind.PERSON_NAME: NAMES,
    FieldKind.PHONE: PHONES,
    FieldKind.DATE: st.dates(date(2020, 1, 1), TODAY).map(str),
    FieldKind.TIME: st.datetimes(datetime(2025, 3, 5, 6), datetime(2025, 3, 5, 23)).map(lambda at: str(at.replace(microsecond=0))),
    FieldKind.SPAN: st.just("2025-03-05 09:00:00~2025-03-05 11:00:00"),
    FieldKind.HOURS: st.integers(1, 300).map(lambda n: f"{n / 100:.2f}"),
    FieldKind.MINUTES: st.integers(0, 59).map(str),
    FieldKind.INTEGER: st.integers(0, 10**6).map(str),
    FieldKind.NUMBER: st.floats(0, 1000).map(lambda n: f"{n:.2f}"),
    FieldKind.YES_NO: st.sampled_from("是否"),
    FieldKind.TEXT: st.sampled_from(["清洁", "义诊", "第１场"]),
    FieldKind.PLACE: st.sampled_from(["长河街道", "330108002000"]),
    FieldKind.REFERENCE: st.sampled_from(["一队", "二队"]),
}  # fmt: skip
ODD = st.one_of(
    st.text(max_size=40), st.sampled_from(["", " ", "0", "-1", "05/03/2025", "2025-02-30", "3E+17", "甲\n乙", "x" * 300, "99:99", "一~二"]),
    *GOOD.values(),
)  # fmt: skip


@st.composite
def tables(draw, *, odd: bool = True):
    """(target, field names, rows) with some good cells and some of any kind."""
    target = TARGETS[draw(st.sampled_from(sorted(TARGETS)))]
    fields = draw(st.lists(st.sampled_from(target.fields), min_size=1, unique_by=lambda f: f.name))
    cells = [
        st.sampled_from([*f.vocabulary, *(w.zh for w in f.vocabulary.values())]) if f.kind is FieldKind.CODE else GOOD[f.kind]
        for f in fields
    ]  # fmt: skip
    row = st.tuples(*(st.one_of(cell, cell, cell, ODD) if odd else cell for cell in cells))
    return target, tuple(f.name for f in fields), [list(cells) for cells in draw(st.lists(row, max_size=12))]


def convert(target, columns, rows, *, cuts=(), **of_reading) -> tuple[list, list, BatchParser]:
    spec = FormatSpec("any", Text("任意", "any"), target.name, {name: (name,) for name in columns}, platform="zyh")
    made = BatchParser(ReadOptions("csv", spec, **of_reading), columns, KEY, today=TODAY)
    bounds = [0, *sorted({min(cut, len(rows)) for cut in cuts}), len(rows)]
    parts = [made.batch(list(range(a, b)), rows[a:b]) for a, b in pairwise(bounds)]
    for part in parts:
        for batch in part:
            batch.validate(full=True)
    return *([row for part in parts for row in part[which].to_pylist()] for which in (0, 1)), made


@settings(deadline=None)
@given(tables(), st.lists(st.integers(0, 12), max_size=4))
def test_how_rows_fall_into_batches_changes_nothing(table, cuts):
    staged, quarantined, whole = convert(*table)
    assert convert(*table, cuts=cuts)[:2] == (staged, quarantined)
    assert whole.counts.read == len(table[2]) == len(staged) + len({row["line"] for row in quarantined})
    assert whole.counts.quarantined == len({row["line"] for row in quarantined})
    assert {row["rule"] for row in quarantined} <= ROW_ERRORS.keys()
    assert [row["line"] for row in quarantined] == sorted(row["line"] for row in quarantined)
    target, columns, _ = table
    assert all(row["column"] in (None, *columns) and len(row["value"] or "") <= 60 for row in quarantined)
    assert all(row[f.name] is not None for row in staged for f in target.fields if f.required and f.name in row)


@settings(deadline=None)
@given(tables(odd=False), st.sampled_from(["wrong hours", "wrong day", "wrong code", "right"]))
def test_nothing_personal_is_left_in_what_is_staged_or_quarantined(table, error):
    target, columns, rows = table
    spoilt = {
        "wrong hours": {FieldKind.HOURS: "x"},
        "wrong day": {FieldKind.DATE: "y", FieldKind.TIME: "z"},
        "wrong code": {FieldKind.CODE: "?"},
    }
    kinds = [target.field(name).kind for name in columns]
    rows = [[spoilt.get(error, {}).get(kind, cell) for kind, cell in zip(kinds, row, strict=True)] for row in rows]
    staged, quarantined, _ = convert(target, columns, rows, team_name="一队")
    personal = {cell for row in rows for kind, cell in zip(kinds, row, strict=True) if kind in PERSONAL}
    assert not [cell for cell in personal if cell in str(staged) + str(quarantined)]


@settings(deadline=None)
@given(tables(odd=False), st.randoms(use_true_random=False))
def test_nothing_personal_is_left_when_cells_have_changed_places(table, random):
    """A row with a cell too many and one too few: names stand in columns of dates, phones in columns of words."""
    target, columns, rows = table
    kinds = [target.field(name).kind for name in columns]
    personal = {cell for row in rows for kind, cell in zip(kinds, row, strict=True) if kind in PERSONAL}
    for row in rows:
        random.shuffle(row)
    _, quarantined, _ = convert(target, columns, rows)
    shown = [row["value"] for row in quarantined if row["value"]]
    assert not [(cell, value) for cell in personal for value in shown if cell in value]


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=30), min_size=7, max_size=7), max_size=8))
def test_no_text_at_all_stops_the_conversion(rows):
    for name in ("hours", "volunteers", "activities"):
        target = TARGETS[name]
        columns = tuple(f.name for f in target.fields)
        wide = [(row * 3)[: len(columns)] for row in rows]
        staged, quarantined, _ = convert(target, columns, wide, day_first=True)
        assert len(staged) + len({row["line"] for row in quarantined}) == len(rows)


def test_batches_of_arrow_are_whole():
    target = TARGETS["hours"]
    rows = [[str(i), "2025-03-05", "1"] for i in range(1000)]
    staged, _, _ = convert(target, ("person_number", "served_on", "hours"), rows, cuts=(1, 2, 500, 999))
    assert pa.Table.from_pylist(staged).num_rows == len({row["source_ref"] for row in staged}) == 1000

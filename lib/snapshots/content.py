"""What is kept of a table: columns and cells in both languages, the question, and the results behind a panel.

Everything needed to show it as it was, whatever is renamed or redefined later: no name is looked up again.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.exports.file_table import NUMBERS, Column, FileTable, csv_cell, iso_time
from lib.measure.disclosure import DIVIDED_STEP, FEWEST_FOR_RATE, RULE, STEP, Form
from lib.measure.result import Result, dated_selection
from lib.snapshots.same_cell import canonical

KEPT_ROWS = 2_000
"""Rows of records that are kept cell by cell; of more their digest is kept, so that memory does not grow with them."""
BESIDE = ("note", "incomplete", "residents_on")
"""Names of columns that say how to read a row."""
TIMES = ("day", "month", "quarter", "moment")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class KeptColumn:
    """role: "key" (what the row is of), "value" or "note". kind, digits, name: as in `file_table.Column`."""

    role: str
    kind: str
    name: str
    digits: int
    header: Text


@dataclass(frozen=True)
class Content:
    """A table as it is kept; cells: text (a pair of `Text` where the languages differ), numbers, None, times as in ISO.

    question: JSON values: "metrics" (name, version, selection with dates, a triple for each column of values), "by",
    "rule" of the protected form; of a report "report" (name, version, selection), of a page on paper "page" likewise. results: for a panel the codes, values and
    reasons of each metric, for a drawing. kept: false where the rows were too many, and `rows` is empty.
    """

    code: str
    kind: str
    form: str
    title: Text
    caption: Text
    question: dict
    as_of: date
    data_version: int
    columns: tuple[KeptColumn, ...]
    rows: tuple[tuple, ...]
    row_count: int
    digests: dict[str, str]
    results: tuple[dict, ...] = ()
    kept: bool = True

    def headers(self, language: str) -> tuple[str, ...]:
        return tuple(column.header.in_language(language) for column in self.columns)

    def cells(self, language: str) -> list[tuple]:
        """The rows in a language: text, numbers, None."""
        return [tuple(_said(cell, language) for cell in row) for row in self.rows]

    def texts(self, language: str) -> list[list[str]]:
        """The rows as a CSV has them."""
        return [
            [_text(column, cell) for column, cell in zip(self.columns, row, strict=True)]
            for row in self.cells(language)
        ]

    @property
    def version_words(self) -> str:
        """The metrics or the report with their versions: service_hours 2."""
        asked = self.question.get("metrics") or [self.question.get("report") or self.question["page"]]
        return ", ".join(dict.fromkeys(f"{name} {version}" for name, version, _ in asked))


class CellsDigest:
    """A digest of rows that does not depend on their order, nor on that of the columns, nor on how a program writes a number or a
    month. in_order: the columns as they stand, as the first registers had it."""

    def __init__(self, headers: Iterable[str], *, in_order: bool = False):
        headers = list(headers)
        # Long numbers of places do not survive a spreadsheet; the names beside them do.
        self.counted = [i for i, header in enumerate(headers) if not header.endswith(("编号", " id"))]
        if not in_order:
            self.counted.sort(key=lambda i: canonical(headers[i]))
        self.total = self.rows = 0

    def add(self, cells: list[str]) -> None:
        line = "\x1f".join(canonical(cells[i]) for i in self.counted)
        self.total = (self.total + int.from_bytes(hashlib.sha256(line.encode()).digest())) % 2**256
        self.rows += 1

    def hex(self) -> str:
        return hashlib.sha256(f"{self.rows}:{self.total}".encode()).hexdigest()


def headers_digest(headers: Iterable[str], *, in_order: bool = False) -> str:
    names = list(map(canonical, headers))
    return hashlib.sha256("\x1f".join(names if in_order else sorted(names)).encode()).hexdigest()


def make_content(
    tables: dict[str, FileTable],
    *,
    code: str,
    kind: str,
    form: Form,
    title: Text,
    caption: Text,
    question: dict,
    version: Version,
    results: Iterable[Result] = (),
) -> Content:
    """The content of a table given in both languages."""
    by = tuple(question.get("by", ()))
    zh, en = tables["zh"], tables["en"]
    columns = tuple(_kept(one, other, by) for one, other in zip(zh.columns, en.columns, strict=True))
    rows = tuple(
        tuple(_pair(c, one, other) for c, one, other in zip(columns, row, twin, strict=True))
        for row, twin in zip(zh.rows, en.rows, strict=True)
    )
    made = Content(
        *(code, kind, form.name.lower(), title, caption, question | {"rule": rule_of(form)}),
        *(version.as_of, version.version),
        *(columns, rows, len(rows), {}, tuple(map(_result, results))),
    )
    return with_digests(made)


def with_digests(content: Content) -> Content:
    """The content with the digests of its cells and headers, in both languages."""
    digests = {}
    for language in LANGUAGES:
        headers = content.headers(language)
        cells = CellsDigest(headers)
        for row in content.texts(language):
            cells.add(row)
        digests |= {f"cells_{language}": cells.hex(), f"headers_{language}": headers_digest(headers)}
    return replace(content, digests=digests)


def panel_question(results: list[Result]) -> dict:
    """What a panel asked: of each column of values the metric, its version and its selection with dates."""
    asked = [[r.metric.name, r.metric.version, dated_selection(r).as_link()] for r in results]
    return {"metrics": asked, "by": list(results[0].by)}


def rule_of(form: Form) -> str:
    """Which version of its rule made figures of this form; empty for exact ones."""
    return f"{RULE}-{STEP}-{DIVIDED_STEP}-{FEWEST_FOR_RATE}" if form is Form.PROTECTED else ""


def packed(content: Content) -> bytes | None:
    """Columns, cells and results as they are stored; None where the cells are not kept."""
    if not content.kept:
        return None
    columns = [[c.role, c.kind, c.name, c.digits, c.header.zh, c.header.en] for c in content.columns]
    rows = [[[cell.zh, cell.en] if isinstance(cell, Text) else cell for cell in row] for row in content.rows]
    stored = {"columns": columns, "rows": rows, "results": list(content.results)}
    return zlib.compress(_json(stored).encode(), 6)


def unpacked(row) -> Content:
    """The content of a row of `snapshot`."""
    stored = json.loads(zlib.decompress(row.content)) if row.content else {"columns": [], "rows": [], "results": []}
    columns = tuple(
        KeptColumn(role, kind, name, digits, Text(zh, en)) for role, kind, name, digits, zh, en in stored["columns"]
    )
    rows = tuple(tuple(Text(*cell) if isinstance(cell, list) else cell for cell in line) for line in stored["rows"])
    digests = {
        **{"cells_zh": row.cells_digest, "cells_en": row.cells_digest_en},
        **{"headers_zh": row.headers_digest, "headers_en": row.headers_digest_en},
    }
    return Content(
        code=row.id,
        kind=row.kind,
        form=row.form,
        title=Text(row.title, row.title_en),
        caption=Text(row.caption, row.caption_en),
        question=json.loads(row.question),
        as_of=row.as_of,
        data_version=row.data_version,
        columns=columns,
        rows=rows,
        row_count=row.rows,
        digests=digests,
        results=tuple(stored["results"]),
        kept=row.content is not None,
    )


def question_text(question: dict) -> str:
    """The question as it is stored: equal questions are equal texts."""
    return _json(question)


def _json(values) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _kept(column: Column, twin: Column, by: tuple[str, ...]) -> KeptColumn:
    is_value = column.kind in NUMBERS and column.name not in by
    role = "note" if column.name in BESIDE else "value" if is_value else "key"
    return KeptColumn(role, column.kind, column.name, column.digits, Text(column.header, twin.header))


def _pair(column: KeptColumn, cell, twin):
    """A cell as it is kept; times as text."""
    if cell is None or isinstance(cell, str):
        one, other = cell or "", twin or ""
        return (Text(one, other) if one != other else one) or None
    if column.kind in TIMES:
        return iso_time(column.kind, cell)
    return float(cell) if isinstance(cell, float) else int(cell) if column.kind != "text" else str(cell)


def _said(cell, language: str):
    return cell.in_language(language) if isinstance(cell, Text) else cell


def _text(column: KeptColumn, cell) -> str:
    if cell is None or isinstance(cell, str):
        return cell or ""
    return str(csv_cell(Column("", column.kind, digits=column.digits), cell))


def _result(result: Result) -> dict:
    cells = [
        [[code.isoformat() if isinstance(code, date) else code for code in cell.codes], cell.value, cell.reason]
        for cell in result.cells
    ]
    return {
        "metric": result.metric.name,
        "version": result.metric.version,
        "selection": dated_selection(result).as_link(),
        "by": list(result.by),
        "as_of": result.as_of.isoformat(),
        "until": result.until.isoformat(),
        "residents_on": [day.isoformat() for day in result.residents_on],
        "cells": cells,
    }

"""Every sample in every form in which it may arrive gives the same rows, or sets aside the one row that is at fault."""

import csv
import io
from collections import Counter
from datetime import date, datetime
from functools import cache

import openpyxl
import pytest

from lib.importers.formats import FORMATS
from lib.importers.formats.format import header_key
from lib.importers.messages.file_errors import FileRejected
from tests.importers import in_process
from tests.importers.make_samples import FOLDER
from tests.importers.sample_tables import samples
from tests.importers.sample_templates import filled
from tests.importers.variants import ASIDE, TWICE, VARIANTS, Table

FILES = {sample.file: sample for sample in samples()} | {f"template_{name}.xlsx": None for name in filled()}
EACH = pytest.mark.parametrize("file", FILES)
TEAM = "长河街道示例志愿队"


def encoding_of(file: str) -> str | None:
    return "big5" if file == "taiwan_hours.csv" else None


@cache
def plain(file: str) -> in_process.Read:
    """The sample as it lies in the folder."""
    content = (FOLDER / file).read_bytes()
    return in_process.read(content, extension=file.rpartition(".")[2], encoding=encoding_of(file), team=TEAM)


@cache
def table(file: str) -> Table:
    """The sample as texts, without its titles, totals and blank lines."""
    content, start = (FOLDER / file).read_bytes(), plain(file).found["header_row"] - 1
    if file.endswith(".xlsx"):
        rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        texts = [tuple(map(as_text, row)) for row in rows][start:]
    else:
        encoding = FILES[file].encoding
        texts = [tuple(row) for row in csv.reader(io.StringIO(content.decode(encoding), newline=""))][start:]
    header, *body = texts
    body = [row for row in body if any(row) and row[0] != "合计"]
    return Table(FORMATS[plain(file).found["format"]], header, tuple(body))


def as_text(value) -> str:
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value.date() if isinstance(value, datetime) else value)


def counted(rows: list[dict]) -> Counter:
    """The rows without their line and order."""
    return Counter(tuple(value for name, value in row.items() if name != "line") for row in rows)


@EACH
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_variant_gives_the_rows_of_the_plain_sample(file, variant):
    changed = variant.change(table(file))
    content = changed.workbook() if variant.extension == "xlsx" else changed.content()
    found = in_process.read(content, extension=variant.extension, team=TEAM)
    assert found.found["format"] == plain(file).found["format"]
    expected = counted(plain(file).rows)
    if variant.expected == ASIDE:
        (fault,) = {(row["line"], row["rule"]) for row in found.quarantined_rows}
        assert fault == (variant.row + 2, variant.rule(table(file)))
        assert (found.quarantined, found.read) == (1, plain(file).read)
        missing = expected - counted(found.rows)
        assert missing.total() == 1 and counted(found.rows) + missing == expected
        return
    assert found.quarantined_rows == []
    assert found.read == plain(file).read + (variant.expected == TWICE)
    more = counted(found.rows) - expected
    assert counted(found.rows) - more == expected
    assert more.total() == (variant.expected == TWICE)


@EACH
def test_without_a_column_that_it_needs_a_file_is_not_recognised_and_told_which(file):
    spec, whole = table(file).spec, table(file)
    for need in spec.required_fields or [
        name for name in spec.headers if spec.missing_fields(set(spec.headers) - {name})
    ]:
        words = {header_key(word) for name in need.split("|") for word in spec.headers[name]}
        kept = [at for at, word in enumerate(whole.header) if header_key(word) not in words]
        rows = tuple(tuple(row[at] for at in kept) for row in whole.rows)
        less = Table(spec, tuple(whole.header[at] for at in kept), rows)
        content = less.content()
        found = in_process.inspect_content(content, only=spec.name)
        assert (found["format"], found["near"]) == (None, [(spec.name, [need])])
        with pytest.raises(FileRejected) as rejected:
            in_process.stage(content, found, spec)
        assert rejected.value.rule == "header_unknown"
        named = rejected.value.detail["missing"]
        assert all(spec.headers[name][0] in named for name in need.split("|"))
        assert in_process.inspect_content(content)["format"] != spec.name


def test_there_are_variants_enough():
    assert len(VARIANTS) >= 15


def test_no_variant_is_the_plain_sample():
    """A variant that changes nothing would prove nothing; those in the sample's own encoding are the exception."""
    of_all = table("zhejiang_hours.csv")
    same = [v.name for v in VARIANTS if v.extension == "csv" and v.change(of_all).content() == of_all.content()]
    assert same == ["utf-8", "lines end with LF"]


def test_the_days_of_a_sample():
    assert plain("zhejiang_hours.csv").rows[0]["served_on"] == date(2026, 8, 10)
    assert plain("taiwan_hours.csv").rows[0]["served_on"] == date(2026, 8, 1)

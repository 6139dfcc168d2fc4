"""Writes the files of data/samples/ anew: `python -m tests.importers.make_samples`."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import xlsxwriter

from lib.importers.formats.targets import TARGETS
from lib.importers.template_workbooks import write_template
from lib.settings import ROOT
from tests.importers.sample_tables import Sample, samples
from tests.importers.sample_templates import filled

FOLDER = ROOT / "data" / "samples"
MADE = datetime(2026, 11, 1)


def csv_bytes(sample: Sample) -> bytes:
    """The sample as its platform gives it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=sample.line_end)
    for row in (*sample.titles, sample.header, *sample.rows, *sample.foot):
        writer.writerow(row or [""] * len(sample.header))
    return written.getvalue().encode(sample.encoding)


def xlsx_bytes(sample: Sample) -> bytes:
    """The sample as a workbook: titles over the whole width, long digits as text, days as days."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet("Sheet1")
    days = {
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    for at, (title,) in enumerate(sample.titles):
        sheet.merge_range(at, 0, at, len(sample.header) - 1, title)
    for at, row in enumerate((sample.header, *sample.rows, *sample.foot), len(sample.titles)):
        for column, value in enumerate(row):
            if value == "":
                continue
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, days[type(value)])
            elif isinstance(value, str):
                sheet.write_string(at, column, value)
            else:
                sheet.write(at, column, value)
    book.close()
    return file.getvalue()


def template_bytes(target_name: str, lines: list[dict]) -> bytes:
    """The template of a target, filled in as a person would."""
    empty, full = io.BytesIO(), io.BytesIO()
    write_template(target_name, empty, language="zh")
    book = openpyxl.load_workbook(empty)
    sheet = book.worksheets[0]
    fields = TARGETS[target_name].fields
    for row, line in enumerate(lines, 2):
        assert set(line) <= {of.name for of in fields}, target_name
        for column, of in enumerate(fields, 1):
            if line.get(of.name) is not None:
                cell = sheet.cell(row, column, line[of.name])
                if isinstance(cell.value, date):
                    cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(cell.value, datetime) else "yyyy-mm-dd"
    book.save(full)
    return full.getvalue()


def contents() -> dict[str, bytes]:
    """Every sample: file name -> content."""
    made = {
        sample.file: xlsx_bytes(sample) if sample.file.endswith(".xlsx") else csv_bytes(sample) for sample in samples()
    }
    return made | {f"template_{name}.xlsx": template_bytes(name, lines) for name, lines in filled().items()}


def write(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    write()

"""Faults that tear a text file: a separator too many, missing or doubled, a quote, a line break, in every cell of a record."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lib.importers import saved_mappings
from lib.importers.formats import FORMATS
from lib.importers.formats.format import FormatSpec
from lib.importers.read import xlsx_reader
from tests.importers.imports import id_number

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
MARKS = {
    "a separator too many": ",",
    "a quote": '"',
    "a line break": "\n",
    "a line break of Windows": "\r\n",
    "two line breaks": "\n\n",
}


@dataclass(frozen=True)
class Table:
    """A table as it is written: `lines` are the cells of each line, as text of the file; the header is the first."""

    name: str
    spec: FormatSpec
    lines: tuple[tuple[str, ...], ...]

    def content(self, *, line: int | None = None, written: str = "") -> bytes:
        """The file; `line` of it replaced by `written`."""
        return "".join(
            (written if i == line else ",".join(cells)) + "\n" for i, cells in enumerate(self.lines)
        ).encode()


def faults(table: Table, records: list[int]) -> Iterator[tuple[str, int, str]]:
    """(what, line, text of the line) for every fault, in the header, the first, the middle and the last of the `records`
    (their lines, counted from 0)."""
    for line in sorted({0, records[0], records[len(records) // 2], records[-1]}):
        cells = table.lines[line]
        for i, cell in enumerate(cells):
            before, after = ",".join(cells[:i]) + "," * (i > 0), "," * (i + 1 < len(cells)) + ",".join(cells[i + 1 :])
            quoted = cell.startswith('"')
            for what, mark in MARKS.items():
                # Within quotes a separator or a line break is text like any other.
                places = {0, len(cell)} if quoted and mark != '"' else {0, len(cell) // 2, len(cell)}
                for place in sorted(places):
                    if what == "two line breaks" and line == records[-1] and not after:
                        continue  # below the last record, after a blank line, a line of one cell is a note
                    yield f"{what} at {place} of cell {i}", line, before + cell[:place] + mark + cell[place:] + after
            if after:
                yield f"a separator missing after cell {i}", line, before + cell + after[1:]
                yield f"a separator doubled after cell {i}", line, before + cell + "," + after
            if quoted:
                yield f"a quote missing before cell {i}", line, before + cell[1:] + after
                yield f"a quote missing after cell {i}", line, before + cell[:-1] + after


def tables() -> list[Table]:
    """Every sample, and tables of other layouts with their columns said by hand."""
    found = []
    for path in sorted(SAMPLES.iterdir()):
        spec = next((spec for spec in FORMATS.values() if path.name.startswith(spec.name + ".")), None)
        spec = spec or FORMATS.get({"national_hours_codes.csv": "national_hours"}.get(path.name, ""))
        if spec is not None and path.suffix == ".csv" and path.name != "taiwan_hours.csv":
            found.append(_table(path.name, spec, list(csv.reader(io.StringIO(_text(path))))))
        elif spec is not None and path.suffix == ".xlsx":
            found.append(_table(path.name, spec, _sheet(path)))
    return [*found, *_mapped()]


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _sheet(path: Path) -> list[list[str]]:
    with path.open("rb") as file:
        book = xlsx_reader.open_workbook(file)
        rows = [cells for _, cells in xlsx_reader.rows(book, next(iter(xlsx_reader.sheets_of(book))), [])]
    width = max(map(len, rows))
    return [[*cells, *[""] * (width - len(cells))] for cells in rows if any(cells)]


def _table(name: str, spec: FormatSpec, rows: list[list[str]]) -> Table:
    lines = []
    for cells in rows:
        written = io.StringIO()
        csv.writer(written, lineterminator="").writerow(cells)
        text = written.getvalue()
        lines.append(tuple(_cells_as_written(text)))
    return Table(name, spec, tuple(lines))


def _cells_as_written(text: str) -> list[str]:
    cells, open_ = [""], False
    for sign in text:
        open_ ^= sign == '"'
        if sign == "," and not open_:
            cells.append("")
        else:
            cells[-1] += sign
    return cells


def _mapped() -> list[Table]:
    people = [("测试甲", 901), ("测试乙", 902), ("测试丙", 903), ("测试丁", 904)]
    hours = {"person_name": "谁", "id_number": "证件", "team": "哪支队", "activity": "做什么", "place": "在哪", "served_on": "哪天",
             "minutes": "几分钟"}  # fmt: skip
    hours_rows = [
        [name, id_number(serial), "甲队", what, "浦沿街道", f"2026-03-0{day}", str(30 * day), "好,有雨"]
        for day, ((name, serial), what) in enumerate(
            zip(people, ("巡河", "助老", "义诊", "清洁"), strict=True), start=1
        )
    ]
    activities = {
        "activity": "做什么",
        "team": "哪支队",
        "place": "在哪",
        "starts": "几时",
        "slots": "几人",
        "beneficiaries": "帮了几人",
    }
    activity_rows = [["巡河", "甲队", "浦沿街道", f"2026-03-0{day} 09:00", f"1{day}", f"2{day}"] for day in range(1, 6)]
    funding = {"kind": "哪类", "source": "谁给", "place": "在哪", "amount_yuan": "几元", "from_on": "哪天"}
    funding_rows = [["基金", "区财政", "滨江区", f"{day}000", f"2026-03-0{day}"] for day in range(1, 6)]
    return [
        _by_hand("hours", hours, [*hours.values(), "随便"], hours_rows),
        _by_hand("activities", activities, list(activities.values()), activity_rows),
        _by_hand("funding", funding, list(funding.values()), funding_rows),
    ]


def _by_hand(target: str, chosen: dict[str, str], header: list[str], rows: list[list[str]]) -> Table:
    spec = saved_mappings.mapping(target, chosen, name="另一种", platform="we")
    return _table(f"mapped {target}", spec, [header, *rows])

"""Every text column that somebody can fill holds a formula; then every report, panels by every name, and the records are files.

`python -m tests.exports.formula_attack` opens them all in LibreOffice, recalculated, and counts cells that are formulas.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path

from sqlalchemy import String, select, update

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.db import Database
from lib.exports.panel import make_panel, write_panel
from lib.exports.records.by_month import write_records
from lib.exports.report import make_report
from lib.exports.request import PanelRequest, RecordsRequest, ReportRequest
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of
from lib.reports.report import all_reports
from lib.schema import metadata
from lib.selection import Period, Selection
from tests import measure_data
from tests.exports.conftest import NASTY

FREE = {
    "name", "name_en", "operator", "organiser", "lead_department", "title", "issuer", "source", "topic", "label", "label_en",
    "quoted_as", "place", "sentence", "imported_by", "words", "void_reason", "value", "written", "made_by",
}  # fmt: skip
"""Columns of text that come from outside; the others hold codes of ours."""
ATTACKS = [
    text for text in NASTY if text.lstrip("'\ufeff\u200b\u202e\u200f\x01 　\t\r\n")[:1] in tuple("=+-@＝＋－−﹣＠")
]
MARK = "9731"
"""Behind every attack, with a number of its own: names stay apart, and are found again."""
KINDS = ("csv", "xlsx")


def poison(database: Database) -> int:
    """Put an attack into every free text of every row; the number of columns."""
    columns, attacks = 0, cycle(ATTACKS)
    for table in metadata.sorted_tables:
        free = [column for column in table.c if column.name in FREE and isinstance(column.type, String)]
        if not free or table.name.startswith("snapshot"):
            continue
        columns += len(free)
        keys = list(table.primary_key)
        rows = database.rows(select(*keys))
        with database.write(table) as connection:
            for number, key in enumerate(rows):
                found = {column.name: f"{next(attacks)}{MARK}{number}" for column in free}
                connection.execute(
                    update(table)
                    .where(*(c == v for c, v in zip(keys, key, strict=True)))
                    .values(**_fitting(table, found))
                )
    return columns


def _fitting(table, values: dict[str, str]) -> dict[str, str]:
    most = {column.name: getattr(column.type, "length", None) or 10_000 for column in table.c}
    return {name: value if len(value) <= most[name] else f"=1+{value[-8:]}" for name, value in values.items()}


def write_files(database: Database, folder: Path, kinds: tuple[str, ...] = KINDS) -> None:
    """All reports, a metric by each breakdown that has names, the records: in each of `kinds`."""
    ever = Selection(Period("to_date"))
    for kind in kinds:
        for name in all_reports():
            report = make_report(database, ReportRequest(name, ever, form=Form.EXACT), scope=EVERYWHERE)
            with (folder / f"report-{name}.{kind}").open("wb") as file:
                write_panel(report, file, kind)
        for name in (name for name, breakdown in BREAKDOWNS.items() if breakdown.words is None):
            metric = next((m for m in METRICS.values() if name in breakdowns_of(m)), None)
            if metric is None:
                continue
            request = PanelRequest((metric.name,), (name,), ever, form=Form.EXACT)
            with (folder / f"panel-{name}.{kind}").open("wb") as file:
                write_panel(make_panel(database, request, scope=EVERYWHERE), file, kind)
        request = RecordsRequest(ever, ("group", "brand"), form=Form.EXACT)
        with (folder / f"records.{kind}").open("wb") as file:
            write_records(database, request, file, kind, scope=EVERYWHERE)


def formulas_in_libreoffice(folder: Path) -> tuple[int, int]:
    """(files opened, cells that are formulas). LibreOffice is told to take text for formulas where it can."""
    soffice = shutil.which("soffice")
    if not soffice:
        raise SystemExit("LibreOffice is missing: apt-get install libreoffice-calc-nogui")
    control = folder / "control.csv"
    control.write_text("=3+4,plain\n", encoding="utf-8")
    reads = "CSV:44,34,76,1,,0,false,true,false,false,false,0,true"  # comma, UTF-8, cells detected, formulas evaluated
    for kind, options in (("csv", [f"--infilter={reads}"]), ("xlsx", [])):
        command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", *options]
        files = sorted(folder.glob(f"*.{kind}"))
        subprocess.run(
            [*command, "--convert-to", "fods", "--outdir", folder / f"opened-{kind}", *files],
            check=True,
            capture_output=True,
            timeout=900,
        )
    opened = {path: path.read_text("utf-8") for path in folder.glob("opened-*/*.fods")}
    formulas = {path: len(re.findall(r"table:formula=", text)) for path, text in opened.items()}
    if formulas.pop(folder / "opened-csv" / "control.fods", 0) != 1:
        raise SystemExit("LibreOffice takes no formula from a CSV: this shows nothing")
    for path, count in formulas.items():
        if count:
            print(f"{path.name}: {count} formulas")
    return len(formulas), sum(formulas.values())


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/attacked.sqlite"
        measure_data.fill(url)
        database = Database(url)
        columns = poison(database)
        write_files(database, folder)
        database.close()
        wanted = len(list(folder.glob("*.csv"))) + len(list(folder.glob("*.xlsx")))
        opened, formulas = formulas_in_libreoffice(folder)
    print(
        f"{columns} text columns, {len(ATTACKS)} attacks, {opened} of {wanted} files opened, {formulas} formula cells"
    )
    return int(formulas > 0 or opened != wanted)


if __name__ == "__main__":
    sys.exit(main())

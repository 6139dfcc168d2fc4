"""Files made while another program writes fifty times a second: each is made, and of one state.

`EXPORTS_BESIDE_WRITES=200` is the full number.
"""

import io
import os
import subprocess
import sys
from contextlib import contextmanager

import openpyxl
import pytest

from lib.access import EVERYWHERE
from lib.exports.data_package import read_snapshot
from lib.exports.panel import make_panel, write_panel
from lib.exports.records.by_month import write_records
from lib.exports.request import PanelRequest, RecordsRequest
from lib.measure.disclosure import Form
from lib.settings import ROOT
from tests.exports.conftest import YEAR

FILES = int(os.environ.get("EXPORTS_BESIDE_WRITES", "24"))
KINDS = ("panel as csv", "panel as xlsx", "records")
WRITER = """
import sys, time
from sqlalchemy import update
from lib.db import Database
from lib.schema import service_record
database, due, state = Database(sys.argv[1]), time.monotonic(), 0
print("ready", flush=True)
while True:
    state += 1
    with database.write(service_record) as connection:
        connection.execute(update(service_record).values(minutes=60 * (1 + state % 20)))
    due = max(due + 1 / 50, time.monotonic())
    time.sleep(max(0, due - time.monotonic()))
"""
"""In every state all records have the same whole number of hours."""


@contextmanager
def written_to(database):
    """Beside a process that writes fifty times a second; gives what tells how many times it has written."""
    url = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT, text=True, stdout=subprocess.PIPE)
    before = database.newest_version().version
    try:
        assert process.stdout.readline() == "ready\n"
        yield lambda: database.newest_version().version - before
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()


def hours_of_a_record(database, kind: str) -> set[float]:
    """Hours of one record as each line of a new file says it."""
    file = io.BytesIO()
    if kind == "records":
        write_records(database, RecordsRequest(YEAR, form=Form.EXACT, each=True), file, "csv", scope=EVERYWHERE)
        return {float(row[-1]) / 60 for row in read_snapshot(file.getvalue())[2]}
    request = PanelRequest(("service_hours", "attendances"), ("street",), YEAR, form=Form.EXACT)
    ending = kind.rpartition(" ")[2]
    write_panel(make_panel(database, request, scope=EVERYWHERE), file, ending)
    if ending == "csv":
        rows = [[float(cell) for cell in row[2:4]] for row in read_snapshot(file.getvalue())[2]]
    else:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        *rows, total, _ = [row[2:4] for row in sheet.iter_rows(values_only=True)][5:]
        rows.append((total[0], sum(people for _, people in rows)))
    return {hours / people for hours, people in rows}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_of_one_state(exported, kind):
    made = []
    with written_to(exported) as writes:
        while len(made) < FILES / 2 / len(KINDS):
            made.append(hours_of_a_record(exported, kind))
        mixed = sum(len(hours) != 1 for hours in made)
        print(f"{kind}: {len(made)} files, {mixed} mixed beside {writes()} writes")
        assert writes() > len(made)
    assert not mixed
    assert len(set(map(frozenset, made))) > 1  # they were of several states

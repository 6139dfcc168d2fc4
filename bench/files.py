"""Large files: the records of all years as groups and one by one, beside `psql \\copy` of the same rows in the same run.

PostgreSQL holds the records with the columns that the file has, and the names of their codes in tables of their own.
"""

import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import duckdb
import psycopg

from bench.data import Data
from bench.lines import Line
from bench.machine import MB, Peak, memory_mb
from bench.server import Server, serving
from lib.catalogue.vocabularies import CATEGORY, METHOD
from lib.dimensions import read_dimensions
from lib.exports.csv_writer import BOM
from lib.measure.disclosure import Form
from lib.selection import Period, Selection
from lib.ui.export_routes import records_link
from tests.browser import LOOPBACK
from tests.postgres import running_server

FIRST_SECONDS, TIMES_COPY, MORE_MB = 0.5, 2, 64
RECORD = "day date, street bigint, category text, platform int, method text, minutes int"
COPIED = """SELECT day, s.name, street, c.name, p.name, m.name, minutes FROM record JOIN word s ON s.code = street::text
JOIN word c ON c.code = category JOIN word p ON p.code = 'platform ' || platform JOIN word m ON m.code = method"""


def measure_files(data: Data, folder: Path, *, runs: int = 3) -> Iterator[Line]:
    """All lines; the files go to `folder`."""
    database = data.open()
    day, dimensions = database.version().as_of, read_dimensions(database)
    database.close()
    everything = Selection(Period(None, day.replace(year=day.year - 12), day))
    groups, each = (f"{records_link(everything, 'zh', form=Form.EXACT, each=e)}&purpose=bench" for e in (False, True))
    environment = {"WARM_UP": "off", "AUDIT_KEY_FILE": str(data.folder / "audit.key")}
    with running_server() as postgres, serving(data, folder, environment=environment) as server:
        url = postgres.fresh_database()
        rows = _fill(url, data, dimensions)
        command = [
            "psql",
            url.replace("+psycopg", ""),
            "-qc",
            f"\\copy ({COPIED.replace(chr(10), ' ')}) TO '{folder}/copied.csv' CSV",
        ]
        for address in (groups, each):  # the first downloads load modules, and columns into the copy's own memory
            _downloaded(server, address, folder / "file.csv")
        for address, what, counted in ((groups, "in groups", None), (each, "one by one", rows)):
            found, copied = [], []
            for _ in range(runs):
                found.append(_downloaded(server, address, folder / "file.csv"))
                if counted:
                    began = time.monotonic()
                    subprocess.run(command, check=True)
                    copied.append(time.monotonic() - began)
            lines = _lines_of(folder / "file.csv")
            if counted and lines - 1 != counted:
                raise RuntimeError(f"the file has {lines - 1} records, the database {counted}")
            first, whole, more = (min(values) for values in zip(*found, strict=True))
            size = (folder / "file.csv").stat().st_size / MB
            yield Line(f"records {what}, CSV: first byte", first, "s", FIRST_SECONDS)
            detail = f"{lines - 1:,} rows, {size:.0f} MB"
            yield Line("the same: memory of the server beyond rest (peak RSS)", more, "MB", MORE_MB)
            if counted:
                detail += f"; {whole:.1f} s, psql \\copy {min(copied):.1f} s"
                yield Line("the same: whole file, times psql \\copy", whole / min(copied), "x", TIMES_COPY, detail)
            else:
                yield Line("the same: whole file", whole, "s", None, detail)


def _downloaded(server: Server, address: str, file: Path) -> tuple[float, float, float]:
    """Seconds to the first byte and to the last, MB beyond what the server took before."""
    before, began = memory_mb(server.process.pid)[1], time.monotonic()
    connection = HTTPConnection(LOOPBACK, server.port, timeout=600)
    with Peak(server.process.pid, every=0.05) as peak, file.open("wb") as out:
        connection.request("GET", address)
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(answer.read().decode())
        out.write(answer.read(1))
        first = time.monotonic() - began
        while piece := answer.read(1 << 18):
            out.write(piece)
    connection.close()
    return first, time.monotonic() - began, peak.mb - before


def _lines_of(file: Path) -> int:
    with file.open("rb") as content:
        if content.read(len(BOM)) != BOM:
            raise RuntimeError("not a file of ours")
        return sum(piece.count(b"\n") for piece in iter(lambda: content.read(1 << 20), b""))


def _fill(url: str, data: Data, dimensions) -> int:
    """The confirmed records into PostgreSQL; how many they are."""
    (copy,) = data.columns.glob("v*.duckdb")
    words = {code: name.zh for code, name in (CATEGORY | METHOD).items()}
    words |= {str(place): dimensions.name("regions", place, "zh") for place in dimensions.regions}
    words |= {f"platform {key}": dimensions.name("platforms", key, "zh") for key in dimensions.members["platforms"]}
    with psycopg.connect(url.replace("+psycopg", "")) as postgres, duckdb.connect(str(copy), read_only=True) as records:
        postgres.execute(f"CREATE TABLE word (code text PRIMARY KEY, name text); CREATE TABLE record ({RECORD})")
        with postgres.cursor().copy("COPY word FROM STDIN") as target:
            for row in words.items():
                target.write_row(row)
        wanted = "served_on, street_id, category, platform_id, method, minutes"
        found = records.execute(f"SELECT {wanted} FROM service_record WHERE state = 'confirmed'")
        with postgres.cursor().copy("COPY record FROM STDIN (FORMAT csv)") as target:
            rows = 0
            while batch := found.fetchmany(50_000):
                rows += len(batch)
                target.write("".join(",".join(map(str, row)) + "\n" for row in batch))
        postgres.commit()
        postgres.execute("ANALYZE")
    return rows

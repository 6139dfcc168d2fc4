"""`python -m lib export panel|answer|records`: the same snapshots as the pages offer, without a browser."""

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tqdm import tqdm

from lib.atomic_files import replacing
from lib.exports import ExportFailed
from lib.exports.panel import make_panel, write_panel
from lib.exports.records import write_records
from lib.exports.report import make_report
from lib.exports.request import (
    EXTRAS,
    KINDS,
    LANGUAGES,
    BadRequest,
    pairs_of,
    read_panel_request,
    read_records_request,
    read_report_request,
)
from lib.reports.report import all_reports

OUTPUT_MODE = 0o640
"""Of a written snapshot: its owner writes, the group reads."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `export`."""
    what = parser.add_subparsers(dest="what", required=True, metavar="panel|answer|records")
    panel = what.add_parser("panel", help="metrics by a breakdown: what a panel shows")
    panel.add_argument("--metric", action="append", required=True, help="name of a metric; repeat for several")
    panel.add_argument("--by", action="append", default=[], help="name of a breakdown, e.g. street; repeat for several")
    panel.add_argument("--compared", action="store_true", help="add the selection's comparison as further columns")
    answer = what.add_parser("answer", help="the table of a page-level answer, e.g. bridge or denominators")
    answer.add_argument("--name", required=True, choices=tuple(all_reports()), help="which one")
    records = what.add_parser("records", help="month x street x category x platform x method of a whole selection")
    records.add_argument("--extra", action="append", default=[], choices=EXTRAS, help="one more breakdown")
    for one in (panel, answer, records):
        one.add_argument("--selection", default="", help='as in a link, e.g. "place=330108&period=this_year"')
        one.add_argument("--language", choices=LANGUAGES, default="zh", help="language of the file")
        one.add_argument("--format", choices=KINDS, default="csv", help="csv or xlsx")
        one.add_argument("--output", type=Path, help="the file to write; standard output without it")


def run(arguments: argparse.Namespace, database) -> int:
    """Write the snapshot; 0 when done, 2 for an argument that does not fit, 1 when no file could be made.

    Raises DatabaseUnavailable, OSError.
    """
    try:
        with _target(arguments.output) as file:
            rows = _write(arguments, database, file)
    except (BadRequest, ExportFailed) as fault:
        print(fault.message.in_language(arguments.language), file=sys.stderr)
        return 2 if isinstance(fault, BadRequest) else 1
    print(f"{rows} rows written to {arguments.output or 'standard output'}", file=sys.stderr)
    return 0


def _write(arguments: argparse.Namespace, database, file: BinaryIO) -> int:
    pairs = {**pairs_of(arguments.selection), "lang": arguments.language}
    if arguments.what == "panel":
        pairs |= {"metrics": ",".join(arguments.metric), "by": ",".join(arguments.by)}
        panel = make_panel(database, read_panel_request({**pairs, "compared": str(int(arguments.compared))}))
        write_panel(panel, file, arguments.format)
        return len(panel.table.rows)
    if arguments.what == "answer":
        made = make_report(database, read_report_request(pairs | {"name": arguments.name}))
        write_panel(made, file, arguments.format)
        return len(made.table.rows)
    request = read_records_request(pairs | {"extra": ",".join(arguments.extra)})
    with tqdm(unit=" rows", file=sys.stderr, disable=None) as bar:

        def tell(written: int, matched: int) -> None:
            bar.total = matched
            bar.update(written - bar.n)

        return write_records(database, request, file, arguments.format, on_rows=tell).rows


@contextlib.contextmanager
def _target(path: Path | None) -> Iterator[BinaryIO]:
    """The file at `path`, complete or not there at all; standard output (None) gets nothing before it is complete."""
    if path:
        with replacing(path, mode=OUTPUT_MODE) as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        yield file
        file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()

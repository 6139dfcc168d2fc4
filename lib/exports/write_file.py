"""A snapshot written to a file or standard output, whole or not at all: what `python -m lib export` does."""

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from tqdm import tqdm

from lib.access import EVERYWHERE, LOCAL
from lib.audit.chain import AuditRefused
from lib.audit.deliveries import record_export
from lib.dimensions import read_dimensions
from lib.exports import ExportFailed
from lib.exports.panel import make_panel, write_panel
from lib.exports.records.by_month import write_records
from lib.exports.report import make_report
from lib.exports.request import (
    FORMS,
    LANGUAGES,
    BadRequest,
    check_known,
    checked_purpose,
    pairs_of,
    read_panel_request,
    read_records_request,
    read_report_request,
    selection_of,
)
from lib.files.atomic_files import replacing
from lib.home_place import home_place
from lib.key_points.facts import asking_of, facts
from lib.key_points.plain_text import plain_text
from lib.key_points.sentences import sentences
from lib.key_points.subjects import SUBJECTS
from lib.measure.disclosure import Form
from lib.site_map import PAGES
from lib.snapshots.content import Content
from lib.snapshots.deliver import deliver

OUTPUT_MODE = 0o640
"""Of a written snapshot: its owner writes, the group reads."""


def write_export(
    database, what: str, pairs: dict[str, str], *, selection: str, language: str, kind: str, output: Path | None
) -> int:
    """Write the snapshot `what` (panel, report, records) with the fields of its link in `pairs`; returns the exit code:
    0 done, 2 for an argument that does not fit, 1 when no file could be made. Raises DatabaseUnavailable, OSError."""
    try:
        with target(output) as file:
            link = {**pairs_of(selection), "lang": language, **pairs}
            rows, name, content = _WRITERS[what](database, link, file, kind, home_place(read_dimensions(database)))
            deliver(database, LOCAL, content, what=what, name=name, kind=kind, pairs=link, file=file)
    except (BadRequest, ExportFailed, AuditRefused) as error:
        print(error.message.in_language(language), file=sys.stderr)
        return 2 if isinstance(error, BadRequest) else 1
    print(f"{rows} rows written to {output or 'standard output'}", file=sys.stderr)
    return 0


def _write_panel(database, link: dict[str, str], file: BinaryIO, kind: str, home: str) -> tuple[int, str, Content]:
    panel = make_panel(database, read_panel_request(link, home=home), with_totals=kind == "xlsx", scope=EVERYWHERE)
    write_panel(panel, file, kind)
    return len(panel.table.rows), panel.name, panel.content


def _write_report(database, link: dict[str, str], file: BinaryIO, kind: str, home: str) -> tuple[int, str, Content]:
    made = make_report(database, read_report_request(link, home=home), scope=EVERYWHERE)
    write_panel(made, file, kind)
    return len(made.table.rows), made.name, made.content


def _write_records(database, link: dict[str, str], file: BinaryIO, kind: str, home: str) -> tuple[int, str, Content]:
    with tqdm(unit=" records", file=sys.stderr, disable=None) as bar:

        def show(counted: int, matched: int) -> None:
            bar.total = matched
            bar.update(counted - bar.n)

        written = write_records(
            database, read_records_request(link, home=home, kind=kind), file, kind, on_rows=show, scope=EVERYWHERE
        )
    return written.rows, written.name, written.content


_WRITERS = {"panel": _write_panel, "report": _write_report, "records": _write_records}


@contextlib.contextmanager
def target(path: Path | None) -> Iterator[BinaryIO]:
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


def key_points_text(
    database, page: str, link: str, language: str = LANGUAGES[0], *, form: Form = Form.PROTECTED
) -> str:
    """The key points of `page` for the selection written in `link`.

    Raises BadRequest for a page without key points, or a selection that cannot be read or names what is not there.
    """
    if page not in SUBJECTS:
        known = ", ".join(SUBJECTS)
        raise BadRequest("page", f"没有要点的页面；可选：{known}", f"no page with key points; there are {known}")
    version = database.version()
    dimensions = read_dimensions(database, version)
    selection = selection_of(pairs_of(link), home=home_place(dimensions))
    check_known(selection, dimensions)
    found = facts(
        SUBJECTS[page], selection, dimensions, asking_of(database, scope=EVERYWHERE, version=version, form=form)
    )
    said = sentences(found, dimensions, language)
    return plain_text(PAGES[page].title, found, said, dimensions, language, form=form, demo=version.demo)


def write_key_points(
    database, page: str, link: str, language: str, *, form: str = "protected", purpose: str = ""
) -> int:
    """Print the key points, exact ones once that is recorded with its purpose; returns the exit code, 2 for an argument that
    does not fit."""
    try:
        why = quote(checked_purpose(purpose), safe="") if FORMS[form] is Form.EXACT else ""
        told = key_points_text(database, page, link, language, form=FORMS[form])
        if why:
            asked = {**pairs_of(link), "page": page, "form": form, "purpose": why}
            text = BytesIO(told.encode())
            record_export(database, LOCAL, what="key-points", name=page, kind="txt", pairs=asked, file=text)
    except (BadRequest, AuditRefused) as error:
        print(error.message.in_language(language), file=sys.stderr)
        return 2 if isinstance(error, BadRequest) else 1
    print(told)
    return 0

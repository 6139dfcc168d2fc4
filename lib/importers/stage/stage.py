"""Have a file checked and keyed by a worker process, into temporary files that have no name and vanish when closed."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date

from lib.importers.formats.read_options import ReadOptions
from lib.importers.read.source_file import SourceFile
from lib.importers.stage.staged_file import StagedFile
from lib.importers.worker.process import Limits, run_worker
from lib.importers.worker.request import request_of


def stage(
    source: SourceFile, reading: ReadOptions, *, key: bytes, progress: Callable[[int], None] | None = None
) -> StagedFile:
    """The rows of a file, checked and keyed with the `key` of persons; to be closed by the caller.

    `progress` is called with the rows read so far. Raises FileRejected.
    """
    with ExitStack() as stack:
        rows, quarantined = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
        said = run_worker(
            request_of("stage", source, reading, key=key.hex()),
            files={"source": source.file.fileno(), "rows": rows.fileno(), "quarantined": quarantined.fileno()},
            progress=progress,
            limits=Limits.for_size(source.size),
        )
        sha256 = source.sha256
        stack.pop_all()  # from here on the files are the caller's
    return StagedFile(
        reading=reading,
        sha256=sha256,
        columns=tuple(said["columns"]),
        read=said["read"],
        skipped=said["skipped"],
        quarantined=said["quarantined"],
        first_day=_day(said["first_day"]),
        last_day=_day(said["last_day"]),
        unknown_words=said["unknown_words"],
        doubts=tuple((rule, detail) for rule, detail in said["doubts"]),
        rows_file=rows,
        quarantined_file=quarantined,
    )


def _day(iso: str | None) -> date | None:
    return iso and date.fromisoformat(iso)

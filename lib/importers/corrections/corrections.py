"""The quarantined rows of a file as a workbook of corrections: correct the rows in it and import it.

The rows are stored nowhere: the file is read again, in a worker process, which writes the workbook itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import BinaryIO

from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.source_file import SourceFile
from lib.importers.stage.staged_file import StagedFile
from lib.importers.worker.process import Limits, run_worker
from lib.importers.worker.request import request_of

# XLSX with text cells: a spreadsheet that opens a CSV cuts numbers of 18 digits.
MOST_ROWS = 200_000

QuarantineReason = tuple[int, str | None, str, str | None]
"""line, column, rule, detail: a row of `QUARANTINED_COLUMNS` without its value."""


def write_corrections(
    source: SourceFile, staged: StagedFile, quarantined: Iterable[QuarantineReason], file: BinaryIO, *, language: str
) -> int:
    """Write an XLSX to `file` (with a descriptor): the header as it was, every row of `quarantined` whole, then the line,
    the problem and what to do (words in `language`, zh or en). Cells are text, so that no ID number is cut.

    Returns the rows written. Raises FileRejected: other_file when `source` is not what `staged` came from,
    too_many_corrections above MOST_ROWS, and those of reading.
    """
    if source.sha256 != staged.sha256:
        raise FileRejected("other_file")
    by_line: dict[int, list[list[str | None]]] = defaultdict(list)
    for line, column, rule, detail in quarantined:
        by_line[line].append([column, rule, detail])
    if len(by_line) > MOST_ROWS:
        raise FileRejected("too_many_corrections", rows=len(by_line), most=MOST_ROWS)
    file.flush()
    answer = run_worker(
        request_of("corrections", source, staged.reading, quarantined=by_line, language=language),
        files={"source": source.file.fileno(), "written": file.fileno()},
        limits=Limits.for_size(source.size),
    )
    return answer["rows"]

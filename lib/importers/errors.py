"""The errors of an import: those that stop a file, and those of one cell, which stop its row alone.

A file that cannot be read at all raises `messages.file_errors.FileRejected`, an ImportRejected with a name of its table.
"""

import traceback
from pathlib import Path

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import LoadResult


class ImportRejected(Exception):
    """Nothing was written; `message` says why and what to do, in both languages, without personal data."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message


class TooManyQuarantined(ImportRejected):
    """More than MOST_QUARANTINED of the rows would be quarantined; `outcome` is what would happen."""

    def __init__(self, outcome: LoadResult):
        share = f"{outcome.quarantined / outcome.read:.0%}"
        super().__init__(
            Text(
                f"{outcome.read}行中有{outcome.quarantined}行（{share}）存在问题，未导入。请先更正，或确认只导入其余各行。",
                f"{outcome.quarantined} of {outcome.read} rows ({share}) have faults; nothing was imported. Correct them, or "
                "confirm that the others are imported alone.",
            )
        )
        self.outcome = outcome


class CellError(ValueError):
    """A cell does not hold what its field asks for. `rule`: a name of messages.row_errors; `detail`: no personal data."""

    def __init__(self, rule: str, detail: str | None = None):
        super().__init__(rule)
        self.rule, self.detail = rule, detail


def error_location(error: BaseException) -> str:
    """The type of an error with the file and the line that raised it. Its message is left out: it may quote a cell."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + at

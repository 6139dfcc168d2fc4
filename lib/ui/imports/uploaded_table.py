"""One table of an uploaded file on its way: inspected, staged, forecast, imported."""

from dataclasses import dataclass

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import LoadResult
from lib.importers.inspect.inspect import FileInspection
from lib.importers.stage.staged_file import StagedFile


@dataclass(eq=False)
class UploadedTable:
    """A table of the file: all of it (sheet None), or one of the sheets that are imported one after the other.

    forecast: what an import would do; done: what it did; undone: the import was undone since. rejected: why this sheet
    cannot be read or was not imported.
    """

    sheet: str | None
    inspection: FileInspection | None
    rejected: Text | None = None
    staged: StagedFile | None = None
    forecast: LoadResult | None = None
    done: LoadResult | None = None
    undone: bool = False

    @property
    def result(self) -> LoadResult | None:
        return self.done or self.forecast

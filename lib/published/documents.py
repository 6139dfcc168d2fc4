"""The text of a document that somebody gives us, opened in the importers' worker process with its limits."""

from dataclasses import dataclass
from pathlib import Path

from lib.catalogue.vocabularies import Text
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.source_file import SourceFile, open_path
from lib.importers.worker.process import MB, Limits, run_worker
from lib.importers.worker.request import source_request

LIMITS = Limits(memory=1024 * MB, seconds=30, written=1 * MB, files=32)


class DocumentRefused(ValueError):
    """The document cannot be read; `message` says why and what to do, in both languages."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class ReadDocument:
    """`text` with a line a paragraph and tabs between the cells of a table; `kind`: docx, pdf or text; `name` of the file."""

    text: str
    kind: str
    name: str


def read_document(source: Path | SourceFile) -> ReadDocument:
    """The text of a DOCX, of a PDF with text, or of a text file. Raises DocumentRefused."""
    try:
        with open_path(source) if isinstance(source, Path) else source as file:
            request = {"mode": "document", **source_request(file)}
            answer = run_worker(request, files={"source": file.file.fileno()}, limits=LIMITS)
            return ReadDocument(answer["text"], answer["kind"], file.name)
    except FileRejected as rejected:
        raise DocumentRefused(rejected.message) from None

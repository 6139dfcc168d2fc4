"""The text layer of a PDF, page by page."""

from typing import BinaryIO

from lib.importers.document_text.radicals import whole_characters
from lib.importers.messages.file_errors import FileRejected

MOST_PAGES = 400
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles")


def pdf_text(file: BinaryIO, *, most: int) -> str:
    """Raises FileRejected for a PDF that is damaged, protected, holds programs or files, or has no text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRejected("document_password")
        _no_programs(reader)
        pages, length = [], 0
        for page in reader.pages[:MOST_PAGES]:
            pages.append(whole_characters(page.extract_text()))
            length += len(pages[-1])
            if length > most:
                raise FileRejected("document_too_long", most=f"{most:,}")
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as error:
        raise FileRejected("document_damaged", part=type(error).__name__) from None
    text = "\n".join(pages)
    if sum(sign.isalnum() for sign in text) < 10:
        raise FileRejected("document_without_text")
    return text


def _no_programs(reader) -> None:
    root = reader.trailer["/Root"].get_object()
    names = root.get("/Names")
    found = {*root, *(names.get_object() if names is not None else ())}
    action = root.get("/OpenAction")
    if action is not None and hasattr(action.get_object(), "get"):
        found.add(action.get_object().get("/S"))
    if found & set(_ACTIVE):
        raise FileRejected("document_macros")

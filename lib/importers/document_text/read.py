"""The text of a document by what it holds, not by its name. Runs in the worker process."""

import os

from lib.importers.messages.file_errors import FileRejected, size_words

MOST_BYTES = 30 << 20
MOST_CHARACTERS = 500_000
"""A book, not a letter."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def document_text(request: dict) -> dict:
    """{"text": ..., "kind": docx, pdf or text} of the descriptor "source". Raises FileRejected."""
    with os.fdopen(os.dup(request["files"]["source"]), "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > MOST_BYTES:
            raise FileRejected("too_large", size=size_words(size), most=size_words(MOST_BYTES))
        if size == 0:
            raise FileRejected("empty")
        file.seek(0)
        start = file.read(1024)
        file.seek(0)
        kind, text = _read(file, start, request["extension"])
    if len(text) > MOST_CHARACTERS:
        raise FileRejected("document_too_long", most=f"{MOST_CHARACTERS:,}")
    if not any(sign.isalnum() for sign in text):
        raise FileRejected("document_without_text")
    return {"text": text, "kind": kind}


def _read(file, start: bytes, extension: str) -> tuple[str, str]:
    if start.startswith(b"PK"):
        from lib.importers.document_text.docx_text import docx_text

        return "docx", docx_text(file)
    if b"%PDF-" in start:
        from lib.importers.document_text.pdf_text import pdf_text

        return "pdf", pdf_text(file, most=MOST_CHARACTERS)
    if start.startswith(_OLD_OFFICE):
        raise FileRejected("old_doc" if extension in (".doc", ".wps") else "document_password")
    if extension in ("", ".txt", ".md", ".text"):
        return "text", _plain(file.read())
    raise FileRejected("not_a_document")


def _plain(content: bytes) -> str:
    """UTF-8, else GB18030, both strict; never guessed at sign by sign."""
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRejected("not_a_document")

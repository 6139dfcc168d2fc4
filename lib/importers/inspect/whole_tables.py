"""Every table of a file as text, for somebody who wants to know whether a file is one of ours. In the worker only."""

import io
import json
import os
import zipfile

from lib.importers.messages.file_errors import FileRejected, size_words
from lib.importers.read import csv_reader, tables
from lib.importers.read.xlsx_reader import ERRORS

DESCRIPTOR = "datapackage.json"
MOST_CELLS = 1_000_000
MOST_PART = 64 << 20
"""Bytes of the table inside a ZIP."""
MOST_SHEETS = 10


def whole_tables(request: dict) -> dict:
    """{"kind": csv, xlsx or zip, "code": of a ZIP of ours, "tables": [[name, rows of text]]}. Raises FileRejected."""
    file = os.fdopen(request["files"]["source"], "rb", closefd=False)
    if found := _package(file):
        return found
    opened = tables.open_table(file, extension=request["extension"], size=request["size"])
    cells, read = 0, []
    for table in opened.tables()[:MOST_SHEETS]:
        rows = []
        for _, row in table.rows():
            cells += len(row)
            if cells > MOST_CELLS:
                raise FileRejected("too_large", size=f"{cells:,}", most=f"{MOST_CELLS:,}")
            rows.append(row)
        read.append([table.name or "", rows])
    return {"kind": opened.kind, "code": "", "tables": read}


def _package(file) -> dict | None:
    """The table and the code of a data package; None for any other file."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            if DESCRIPTOR not in archive.namelist():
                return None
            descriptor = json.loads(_part(archive, DESCRIPTOR))
            content = _part(archive, str(descriptor["resources"][0]["path"]))
            code = str(descriptor.get("code", ""))
    except (*ERRORS, RecursionError) as fault:
        if isinstance(fault, FileRejected):
            raise
        raise FileRejected("cut_off", place_zh="压缩包的中间", place_en="in the middle of the archive") from None
    body = io.BytesIO(content)
    rows = [row for _, row in csv_reader.rows(body, encoding=csv_reader.encoding_of(body), delimiter=",")]
    return {"kind": "zip", "code": code, "tables": [["", rows]]}


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    part = archive.getinfo(name)
    if part.file_size > MOST_PART:
        raise FileRejected("zip_bomb", size=size_words(part.file_size), parts=len(archive.namelist()))
    return archive.read(part)

"""Inspecting and staging a file within this process: the worker's own functions, for tests with hundreds of files.

The same by workers: test_samples.py.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from lib.clock import local_now
from lib.importers.formats import FORMATS
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.read_options import ReadOptions
from lib.importers.inspect import detect
from lib.importers.stage import stage_rows

KEY = b"\x07" * 32


@dataclass(frozen=True)
class Read:
    """What came of a file: `rows` and `quarantined_rows` as plain values."""

    found: dict
    rows: list[dict]
    quarantined_rows: list[dict]
    read: int
    skipped: int
    quarantined: int
    doubts: list


def inspect_content(
    content: bytes,
    *,
    extension: str = "csv",
    encoding: str | None = None,
    only: str | None = None,
    saved: Sequence[FormatSpec] = (),
) -> dict:
    """What `detect` answers; `only`: the one format that may fit; `saved`: mappings. Raises FileRejected."""
    chosen = dict.fromkeys(("delimiter", "sheet", "header_row", "header_rows", "columns", "units")) | {
        "format_name": only
    }
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        request = {"files": {"source": file.fileno()}, "extension": f".{extension}", "size": len(content)}
        request["saved"] = [spec.as_json() for spec in saved]
        return detect.detect({**request, **chosen, "encoding": encoding})


def read(content: bytes, *, extension: str = "csv", encoding: str | None = None, team: str | None = None) -> Read:
    """The file inspected and staged as it was recognised. Raises FileRejected."""
    found = inspect_content(content, extension=extension, encoding=encoding)
    return stage(content, found, FORMATS[found["format"]], extension=extension, team=team)


def stage(
    content: bytes, found: dict, spec: FormatSpec, *, extension: str = "csv", team: str | None = None, **chosen
) -> Read:
    """The file staged as `spec`, with the rest as it was `found`, or `chosen` (ReadOptions). Raises FileRejected."""
    named = ("units", "kind", "encoding", "delimiter", "sheet", "header_row", "header_rows")
    reading = ReadOptions(
        format=spec,
        platform=spec.platform or "we",
        team_name=team,
        **{name: found[name] for name in named},
        **chosen,
    )
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as rows, tempfile.TemporaryFile() as quarantined:
        file.write(content)
        file.flush()
        files = {"source": file.fileno(), "rows": rows.fileno(), "quarantined": quarantined.fileno()}
        request = {"files": files, "extension": f".{extension}", "size": len(content), "key": KEY.hex()}
        request["today"] = local_now().date().isoformat()
        counts = stage_rows.stage({**request, "reading": reading.as_request()}, lambda **_: None)
        return Read(
            found,
            _plain(rows),
            _plain(quarantined),
            **{name: counts[name] for name in ("read", "skipped", "quarantined", "doubts")},
        )


def _plain(file) -> list[dict]:
    file.seek(0)
    with pa.ipc.open_stream(file) as stream:
        return stream.read_all().to_pylist()

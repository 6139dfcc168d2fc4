"""What the child process is asked: the file and how it is read, as plain JSON values and back."""

from dataclasses import asdict

from lib.clock import local_now
from lib.importers.formats.format import FormatSpec, from_json
from lib.importers.read.source_file import Source
from lib.importers.stage.staged_file import ReadOptions


def as_request(reading: ReadOptions) -> dict:
    """The reading as plain JSON values."""
    return {**asdict(reading), "format": reading.format.as_json()}


def from_request(data: dict) -> ReadOptions:
    """The reading that `as_request` wrote."""
    return ReadOptions(**{**data, "format": from_json(data["format"])})


def needed_words(format_: FormatSpec, needs: tuple[str, ...]) -> str:
    """Header words for needs as `FormatSpec.lacks` writes them: the first word of each, alternatives with a stroke."""
    return "、".join("/".join(format_.headers.get(name, (name,))[0] for name in need.split("|")) for need in needs)


def request_of(mode: str, source: Source, reading: ReadOptions, **more: object) -> dict:
    """What the child is asked (child.py); the file itself goes as the descriptor "source".

    today: the day of the places, which the server's own clock need not share.
    """
    today = local_now().date().isoformat()
    return {"mode": mode, **source_request(source), "reading": as_request(reading), "today": today, **more}


def source_request(source: Source) -> dict:
    """What every request says of its file."""
    return {"extension": source.extension, "size": source.size}

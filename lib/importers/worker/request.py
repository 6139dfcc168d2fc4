"""What the worker is asked: the file and how it is read, as plain JSON values."""

from lib.clock import local_now
from lib.importers.formats.read_options import ReadOptions
from lib.importers.read.source_file import SourceFile


def request_of(mode: str, source: SourceFile, reading: ReadOptions, **more: object) -> dict:
    """The request of a mode of the worker (worker_main.py); the file itself goes as the descriptor "source".

    today: the day of the places, which the server's own clock need not share.
    """
    today = local_now().date().isoformat()
    return {"mode": mode, **source_request(source), "reading": reading.as_request(), "today": today, **more}


def source_request(source: SourceFile) -> dict:
    """What every request says of its file."""
    return {"extension": source.extension, "size": source.size}

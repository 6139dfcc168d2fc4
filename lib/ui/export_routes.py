"""The downloads of the server: /export/panel, /export/answer and /export/records (.csv, .xlsx), and the links to them.

A file is made whole in a temporary file without a name, then sent; nothing is left when the reader goes away. Every
request proves a person who may EXPORT. Endpoints are plain functions, so Starlette runs them in threads. A further
file: one line in `_WRITERS`.
"""

import ipaddress
import tempfile
from collections.abc import Callable, Iterator
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from streamlit import config

from lib.access import LOCAL, NotAllowed, Permission, Person, require
from lib.catalogue.vocabularies import Text
from lib.db import Database, DatabaseUnavailable, QueryTimeout
from lib.exports import ExportFailed
from lib.exports.panel import make_panel, write_panel
from lib.exports.records import write_records
from lib.exports.report import make_report
from lib.exports.request import (
    KINDS,
    BadRequest,
    language_of,
    pairs_of,
    read_panel_request,
    read_records_request,
    read_report_request,
)
from lib.selection import Selection

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
REFUSED = Text("没有导出权限。", "You may not export.")
AWAY = Text(
    "数据库暂时无法连接，未导出任何数据，请稍后再试。", "The database is away; nothing was exported. Try again later."
)
SLOW = Text(
    "读取时间过长，未导出任何数据。请缩小所选范围后再试。",
    "Reading took too long; nothing was exported. Select less and try again.",
)
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_CHUNK = 1 << 18


def routes(
    open_database: Callable[[], Database], *, person_of: Callable[[Request], Person] | None = None
) -> list[Route]:
    """Routes for `st.App(routes=...)`. `open_database()` gives the shared database or raises DatabaseUnavailable;
    `person_of(request)` gives the person or raises NotAllowed (default: the local viewer, at this machine only)."""
    return [
        Route(address_of(f"{name}.{kind}"), _endpoint(make, kind, open_database, person_of or local_person))
        for name, make in _WRITERS.items()
        for kind in KINDS
    ]


def panel_link(
    metrics: tuple[str, ...],
    by: tuple[str, ...],
    selection: Selection,
    language: str,
    kind: str = "csv",
    *,
    compared: bool = False,
) -> str:
    """Address of a panel's snapshot, below `server.baseUrlPath`."""
    parts = [f"metrics={','.join(metrics)}", f"by={','.join(by)}" if by else "", "compared=1" if compared else ""]
    return link_to(f"panel.{kind}", [*parts, f"lang={language}", selection.as_link()])


def report_link(name: str, selection: Selection, language: str, kind: str = "csv") -> str:
    """Address of the table of a page-level report."""
    return link_to(f"answer.{kind}", [f"name={name}", f"lang={language}", selection.as_link()])


def records_link(selection: Selection, language: str, kind: str = "csv", *, extra: tuple[str, ...] = ()) -> str:
    """Address of the records-level aggregate of a selection."""
    parts = [f"extra={','.join(extra)}" if extra else "", f"lang={language}", selection.as_link()]
    return link_to(f"records.{kind}", parts)


def local_person(request: Request) -> Person:
    """The local viewer, while no login exists; raises NotAllowed for a request from another machine, or one that
    calls this machine by a name of elsewhere (a page of another site that points its name here)."""
    asked_host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if request.client is None or not _is_loopback(request.client.host):
        raise NotAllowed("only this machine may export while no login is configured")
    if asked_host != "localhost" and not _is_loopback(asked_host):
        raise NotAllowed("exports answer on 127.0.0.1, ::1 and localhost only while no login is configured")
    return LOCAL


def _panel(database: Database, pairs: dict[str, str], person: Person, file: BinaryIO, kind: str) -> str:
    panel = make_panel(database, read_panel_request(pairs), scope=person.scope)
    write_panel(panel, file, kind)
    return panel.name


def _report(database: Database, pairs: dict[str, str], person: Person, file: BinaryIO, kind: str) -> str:
    made = make_report(database, read_report_request(pairs), scope=person.scope)
    write_panel(made, file, kind)
    return made.name


def _records(database: Database, pairs: dict[str, str], person: Person, file: BinaryIO, kind: str) -> str:
    return write_records(database, read_records_request(pairs), file, kind, scope=person.scope).name


_WRITERS = {"panel": _panel, "answer": _report, "records": _records}


def _endpoint(make: Callable, kind: str, open_database: Callable, person_of: Callable) -> Callable:
    def respond(request: Request) -> Response:  # not async: Starlette runs it in a thread
        language = "zh"
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by file_response(), or below when there is nothing to send
        try:
            person = person_of(request)
            require(person, Permission.EXPORT)
            pairs = pairs_of(request.url.query)
            language = language_of(pairs)
            return file_response(file, make(open_database(), pairs, person, file, kind), kind)
        except NotAllowed:
            return error_response(403, REFUSED, language, file)
        except BadRequest as fault:
            return error_response(400, fault.message, language, file)
        except ExportFailed as fault:
            return error_response(409, fault.message, language, file)
        except QueryTimeout:
            return error_response(503, SLOW, language, file)
        except (DatabaseUnavailable, OperationalError):
            return error_response(503, AWAY, language, file)
        except BaseException:
            file.close()
            raise

    return respond


def error_response(status: int, message: Text, language: str, file: BinaryIO) -> Response:
    """The message as plain text; the unfinished file is closed."""
    file.close()
    return PlainTextResponse(message.in_language(language), status_code=status, headers=_HEADERS)


def file_response(file: BinaryIO, name: str, kind: str) -> Response:
    """The whole file as a download called `name`.`kind`; it is closed when sent."""
    size = file.seek(0, 2)
    file.seek(0)
    whole_name = quote(f"{name}.{kind}", safe="")
    headers = {
        **_HEADERS,
        "Content-Length": str(size),
        "Content-Disposition": f"attachment; filename=\"snapshot.{kind}\"; filename*=UTF-8''{whole_name}",
    }
    return StreamingResponse(_chunks(file), media_type=MEDIA_TYPES[kind], headers=headers)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def address_of(name: str) -> str:
    """Address of a file, below `server.baseUrlPath`."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/export/{name}" if base else f"/export/{name}"


def link_to(name: str, parts: list[str]) -> str:
    """The address with a query of `parts`, the empty ones left out."""
    return address_of(name) + "?" + "&".join(filter(None, parts))

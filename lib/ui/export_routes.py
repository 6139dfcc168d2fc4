"""The downloads of the server: /export/panel, /export/answer and /export/records (.csv, .zip, .xlsx), and the links to them.

A file is written whole to a temporary file without a name, then sent; nothing is left when the reader disconnects. Every
request needs a person who may EXPORT. A few are made at a time (`capacity/downloads.py`). A further file: one line in `_WRITERS`.
"""

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from streamlit import config

from lib.access import LOCAL, NotAllowed, Permission, Person, require
from lib.audit.chain import AuditRefused
from lib.catalogue.vocabularies import Text
from lib.db import Database, DatabaseBusy, DatabaseUnavailable, DataChanged, QueryTimeout
from lib.exports import ExportFailed
from lib.exports.panel import make_panel, write_panel
from lib.exports.records import write_records
from lib.exports.report import make_report
from lib.exports.request import (
    KINDS,
    BadRequest,
    Pairs,
    language_of,
    pairs_of,
    read_panel_request,
    read_records_request,
    read_report_request,
)
from lib.gate.identity import is_loopback
from lib.home_place import home_place
from lib.importers.errors import ImportRejected
from lib.measure.disclosure import Form
from lib.names_in_scope import names_in_scope
from lib.selection import ALL_PLACES, Selection
from lib.snapshots.content import Content
from lib.snapshots.deliver import deliver
from lib.ui.capacity.downloads import Gone, TooMany, files
from lib.ui.faults import last_good

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    **{"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"},
}
REFUSED = Text("没有导出权限。", "You may not export.")
BUSY = Text("数据库正忙，未导出任何数据，请稍后再试。", "The database is busy; nothing was exported. Try again later.")
QUEUE = Text(
    "正在导出的文件较多，未导出任何数据，请稍后再试。",
    "Many files are being made; nothing was exported. Try again later.",
)
AWAY = Text(
    "数据库暂时无法连接，未导出任何数据，请稍后再试。", "The database is away; nothing was exported. Try again later."
)
SLOW = Text(
    "读取时间过长，未导出任何数据。请缩小所选范围后再试。",
    "Reading took too long; nothing was exported. Select less and try again.",
)
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_CHUNK = 1 << 18

Opener = Callable[[], Database]


def routes(open_database: Opener, *, person_of: Callable[[Request], Person] | None = None) -> list[Route]:
    """Routes for `st.App(routes=...)`. `open_database()` gives the shared database or raises DatabaseUnavailable;
    `person_of(request)` gives the person or raises NotAllowed (default: the local viewer, at this machine only)."""
    return [
        Route(
            address_of(f"{name}.{kind}"),
            endpoint(
                partial(write, open_database, kind),
                kind,
                permission=Permission.EXPORT,
                refused=REFUSED,
                person_of=person_of,
            ),
        )
        for name, write in _WRITERS.items()
        for kind in KINDS
    ]


def panel_link(
    metrics: tuple[str, ...],
    by: tuple[str, ...],
    selection: Selection,
    language: str,
    kind: str = "csv",
    *,
    form: Form,
    compared: bool = False,
) -> str:
    """Address of a panel's snapshot, below `server.baseUrlPath`."""
    parts = [f"metrics={','.join(metrics)}", f"by={','.join(by)}" if by else "", "compared=1" if compared else ""]
    return link_to(f"panel.{kind}", [*parts, *_in_form(form), f"lang={language}", selection.as_full_link()])


def report_link(name: str, selection: Selection, language: str, kind: str = "csv", *, form: Form) -> str:
    """Address of the table of a page-level report."""
    return link_to(f"answer.{kind}", [f"name={name}", *_in_form(form), f"lang={language}", selection.as_full_link()])


def records_link(
    selection: Selection, language: str, kind: str = "csv", *, form: Form, extra: tuple[str, ...] = ()
) -> str:
    """Address of the records-level aggregate of a selection."""
    parts = [f"extra={','.join(extra)}" if extra else "", *_in_form(form), f"lang={language}", selection.as_full_link()]
    return link_to(f"records.{kind}", parts)


def _in_form(form: Form) -> list[str]:
    return ["form=exact"] if form is Form.EXACT else []


def local_person(request: Request) -> Person:
    """The local viewer, while no login exists; raises NotAllowed for a request from another machine, or one that
    calls this machine by a name of elsewhere (a page of another site that points its name here)."""
    asked_host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if request.client is None or not is_loopback(request.client.host):
        raise NotAllowed("only this machine may export while no login is configured")
    if asked_host != "localhost" and not is_loopback(asked_host):
        raise NotAllowed("exports answer on 127.0.0.1, ::1 and localhost only while no login is configured")
    return LOCAL


def _panel(open_database: Opener, kind: str, pairs: Pairs, person: Person, file: BinaryIO, language: str) -> str:
    database = open_database()
    placed, home = _placed(database, pairs, person)
    request = read_panel_request(placed, home=home)
    panel = make_panel(database, request, scope=person.scope, with_totals=kind == "xlsx")
    write_panel(panel, file, kind)
    return _recorded(database, person, panel.content, "panel", panel.name, kind, pairs, file)


def _report(open_database: Opener, kind: str, pairs: Pairs, person: Person, file: BinaryIO, language: str) -> str:
    database = open_database()
    placed, home = _placed(database, pairs, person)
    report = make_report(database, read_report_request(placed, home=home), scope=person.scope)
    write_panel(report, file, kind)
    return _recorded(database, person, report.content, "answer", report.name, kind, pairs, file)


def _records(open_database: Opener, kind: str, pairs: Pairs, person: Person, file: BinaryIO, language: str) -> str:
    database = open_database()
    placed, home = _placed(database, pairs, person)
    request = read_records_request(placed, home=home)
    made = write_records(database, request, file, kind, scope=person.scope)
    return _recorded(database, person, made.content, "records", made.name, kind, pairs, file)


def _recorded(
    database: Database, person: Person, content: Content, what: str, name: str, kind: str, pairs: Pairs, file: BinaryIO
) -> str:
    """The name of the file, once it stands in the register of snapshots and in the audit log."""
    deliver(database, person, content, what=what, name=name, kind=kind, pairs=pairs, file=file)
    return name


def _placed(database: Database, pairs: Pairs, person: Person) -> tuple[Pairs, str]:
    """The pairs, and the home place of the person; "all places" are to a person with a scope those of home."""
    everywhere = person.scope.places is not None and pairs.get("place") == ALL_PLACES
    pairs = {name: value for name, value in pairs.items() if name != "place" or not everywhere}
    return pairs, home_place(names_in_scope(database, person.scope), person.home)


_WRITERS = {"panel": _panel, "answer": _report, "records": _records}


def endpoint(
    write: Callable[[Pairs, Person, BinaryIO, str], str],
    kind: str,
    *,
    permission: Permission,
    refused: Text,
    person_of: Callable[[Request], Person] | None = None,
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a download: `write(pairs, person, file, language)` fills the file and returns its name.

    Its errors are sent as text: 400, 403 (`refused`: without `permission`), 409, 503. `person_of`: see `routes`.
    """

    def made(request: Request) -> Response:
        language = language_of({"lang": request.query_params.get("lang", "")})  # of a refusal, too
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _file_response(), or below when there is nothing to send
        try:
            person = (person_of or local_person)(request)
            require(person, permission)
            if request.method == "HEAD":  # asks whether there is an answer, not for the work of one
                file.close()
                return Response(headers=_HEADERS, media_type=MEDIA_TYPES[kind])
            pairs = pairs_of(request.url.query)
            if pairs.get("form") == "exact":
                require(person, Permission.SEE_EXACT)
            return _file_response(file, write(pairs, person, file, language), kind)
        except NotAllowed:
            return _error_response(403, refused, language, file)
        except BadRequest as error:
            return _error_response(400, error.message, language, file)
        except (ExportFailed, AuditRefused, ImportRejected) as error:
            return _error_response(409, error.message, language, file)
        except QueryTimeout as error:
            last_good.note(error)
            return _error_response(503, SLOW, language, file)
        except DatabaseBusy as error:
            last_good.note(error)
            return _error_response(503, BUSY, language, file)
        except (DatabaseUnavailable, DataChanged, OperationalError) as error:
            last_good.note(error)
            return _error_response(503, AWAY, language, file)
        except BaseException:
            file.close()
            raise

    async def respond(request: Request) -> Response:
        try:
            return await files.make(partial(made, request), is_gone=request.is_disconnected)
        except Gone:
            return Response(status_code=499)
        except TooMany:
            words = QUEUE.in_language(language_of({"lang": request.query_params.get("lang", "")}))
            return PlainTextResponse(words, status_code=503, headers=_HEADERS)

    return respond


def _error_response(status: int, message: Text, language: str, file: BinaryIO) -> Response:
    """The message as plain text; the unfinished file is closed."""
    file.close()
    return PlainTextResponse(message.in_language(language), status_code=status, headers=_HEADERS)


def _file_response(file: BinaryIO, name: str, kind: str) -> Response:
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


def address_of(name: str) -> str:
    """Address of a file, below `server.baseUrlPath`."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/export/{name}" if base else f"/export/{name}"


def link_to(name: str, parts: list[str]) -> str:
    """The address with a query of `parts`, the empty ones left out."""
    return address_of(name) + "?" + "&".join(filter(None, parts))

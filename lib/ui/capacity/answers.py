"""The endpoint of a download: asks who it is for, has the file made when its turn comes, and tells every refusal as text.

A file is recorded before its first byte leaves; nothing is left when the reader disconnects. A few are made at a time
(`downloads.py`); one that takes long and needs not be whole first is sent while it is made (`outgoing.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import BinaryIO
from urllib.parse import urlsplit

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lib.access import LOCAL, NotAllowed, Permission, Person, require
from lib.audit.chain import AuditRefused
from lib.catalogue.vocabularies import Text
from lib.db import DatabaseBusy, DatabaseUnavailable, DataChanged, QueryTimeout
from lib.exports import ExportFailed
from lib.exports.request import BadRequest, language_of, pairs_of
from lib.gate.identity import is_loopback
from lib.importers.errors import ImportRejected
from lib.ui.capacity.downloads import Gone, TooMany, files
from lib.ui.capacity.outgoing import HEADERS, MEDIA_TYPES, Outgoing
from lib.ui.faults import last_good

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
Write = Callable[[dict[str, str], Person, BinaryIO | Outgoing, str], str]
"""`write(pairs, person, file, language)` fills the file and returns its name; `pairs`: still encoded values of a link."""


def local_person(request: Request) -> Person:
    """The local viewer, while no login exists; raises NotAllowed for a request from another machine, or one that
    calls this machine by a name of elsewhere (a page of another site that points its name here)."""
    asked_host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if request.client is None or not is_loopback(request.client.host):
        raise NotAllowed("only this machine may export while no login is configured")
    if asked_host != "localhost" and not is_loopback(asked_host):
        raise NotAllowed("exports answer on 127.0.0.1, ::1 and localhost only while no login is configured")
    return LOCAL


def endpoint(
    write: Write,
    kind: str,
    *,
    permission: Permission,
    refused: Text,
    person_of: Callable[[Request], Person] | None = None,
    grows: bool = False,
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a download. Its errors are sent as text: 400, 403 (`refused`: without `permission`), 409, 503; those of a
    file that is being sent already cut the connection.

    `person_of(request)` gives the person or raises NotAllowed (default: `local_person`). `grows`: `write` gets the `Outgoing`,
    to begin sending when it likes.
    """

    def made(request: Request, file: Outgoing) -> Response | None:
        """What is answered; None where it is being sent already."""
        try:
            person = (person_of or local_person)(request)
            require(person, permission)
            if request.method == "HEAD":  # asks whether there is an answer, not for the work of one
                file.body.close()
                return Response(headers=HEADERS, media_type=MEDIA_TYPES[kind])
            pairs = pairs_of(request.url.query)
            if pairs.get("form") == "exact":
                require(person, Permission.SEE_EXACT)
            name = write(pairs, person, file if grows else file.body, _language(request))
            return None if file.name else file.whole(name)
        except BaseException as error:
            if isinstance(error, (QueryTimeout, DatabaseUnavailable, DataChanged, OperationalError)):
                last_good.note(error)
            told = _told(error, refused)
            if file.name:
                raise
            file.body.close()
            if told is None:
                raise
            return _text(*told, _language(request))

    async def respond(request: Request) -> Response:
        loop, begun = asyncio.get_running_loop(), asyncio.Event()
        file = Outgoing(kind, lambda: loop.call_soon_threadsafe(begun.set))
        work = asyncio.create_task(files.make(partial(made, request, file), is_gone=request.is_disconnected))
        waits = asyncio.create_task(begun.wait())
        await asyncio.wait({work, waits}, return_when=asyncio.FIRST_COMPLETED)
        waits.cancel()
        if file.name:
            return file.growing(work)
        try:
            return await work
        except Gone:
            file.body.close()
            return Response(status_code=499)
        except TooMany:
            file.body.close()
            return _text(503, QUEUE, _language(request))

    return respond


def _told(error: BaseException, refused: Text) -> tuple[int, Text] | None:
    """Status and words of a refusal; None for a fault of the program."""
    if isinstance(error, NotAllowed):
        return 403, refused
    if isinstance(error, BadRequest):
        return 400, error.message
    if isinstance(error, (ExportFailed, AuditRefused, ImportRejected)):
        return 409, error.message
    if isinstance(error, QueryTimeout):
        return 503, SLOW
    if isinstance(error, DatabaseBusy):
        return 503, BUSY
    if isinstance(error, (DatabaseUnavailable, DataChanged, OperationalError)):
        return 503, AWAY
    return None


def _language(request: Request) -> str:
    return language_of({"lang": request.query_params.get("lang", "")})


def _text(status: int, message: Text, language: str) -> Response:
    return PlainTextResponse(message.in_language(language), status_code=status, headers=HEADERS)

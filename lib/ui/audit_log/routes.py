"""The audit log as a file, as far as it was filtered on the page: /export/audit.csv. Exporting it is an event of it, too."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import BinaryIO
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.routing import Route

from lib.access import Permission, Person
from lib.audit.deliveries import record_export
from lib.audit.read import newest
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.exports.csv_writer import write_csv
from lib.exports.file_table import Column
from lib.exports.request import BadRequest
from lib.ui.audit_log.words import detail_words
from lib.ui.capacity.answers import endpoint
from lib.ui.export_routes import Opener, address_of, link_to

REFUSED = Text("没有查看审计日志的权限。", "You may not see the audit log.")
NAME = Text("审计日志_{}", "audit log_{}")
HEADERS = (
    Text("序号", "No."),
    Text("时间", "Time"),
    Text("账号名", "Account"),
    Text("操作", "Event"),
    Text("详情", "Details"),
    Text("操作代码", "Event, code"),
    Text("详情（存储内容）", "Details as stored"),
    Text("封印", "Hash"),
)
PIECE = 5_000
"""Events that are read at a time."""
PARAMETERS = ("verb", "subject", "from", "to")


def routes(open_database: Opener, *, person_of: Callable[[Request], Person] | None = None) -> list[Route]:
    """Routes for `st.App(routes=...)`; the arguments are those of `export_routes.routes`."""
    write = partial(_write, open_database)
    return [
        Route(
            address_of("audit.csv"),
            endpoint(write, "csv", permission=Permission.SEE_AUDIT, refused=REFUSED, person_of=person_of),
        )
    ]


def audit_link(
    language: str, *, verbs=(), subject: str = "", first: date | None = None, last: date | None = None
) -> str:
    """The address of the file with what the filters leave."""
    values = (",".join(verbs), quote(subject, safe=""), first, last)
    given = [f"{name}={value}" for name, value in zip(PARAMETERS, values, strict=True) if value]
    return link_to("audit.csv", [*given, f"lang={language}"])


def _write(open_database: Opener, pairs: dict[str, str], person: Person, file: BinaryIO, language: str) -> str:
    database, chosen = open_database(), _chosen(pairs)
    columns = tuple(Column(header.in_language(language)) for header in HEADERS)
    write_csv(file, columns, _rows(database, chosen, language))
    name = NAME.in_language(language).format(local_now().date().isoformat())
    record_export(database, person, what="audit", name=name, kind="csv", pairs=pairs, file=file)
    return name


def _rows(database: Database, chosen: dict, language: str) -> Iterator[tuple]:
    """The newest event first; read in pieces, each from where the one before ended."""
    dimensions, before = read_dimensions(database), None
    while events := newest(database, most=PIECE, before=before, **chosen):
        for one in events:
            stored = json.dumps(one.detail, ensure_ascii=False, sort_keys=True)
            words = detail_words(one, dimensions, language)
            said = (one.subject, one.label.in_language(language), words, one.verb, stored, one.hash)
            yield (str(one.number), f"{one.at:%Y-%m-%d %H:%M:%S}", *said)
        before = events[-1].number


def _chosen(pairs: dict[str, str]) -> dict:
    """The filters of a link as arguments of `newest`. Raises BadRequest."""
    if unknown := set(pairs) - {*PARAMETERS, "lang"}:
        raise BadRequest(sorted(unknown)[0][:40], "没有这个参数", "is not known")
    given = {name: unquote(pairs.get(name, "")) for name in PARAMETERS}
    if any("\0" in value for value in given.values()):
        raise BadRequest("subject", "无法识别", "cannot be read")
    return {
        "verbs": tuple(filter(None, given["verb"].split(","))),
        "subject": given["subject"],
        "first": _day("from", given["from"]),
        "last": _day("to", given["to"]),
    }


def _day(name: str, value: str) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        raise BadRequest(name, "应为日期，如2026-11-28", "expected a day like 2026-11-28") from None
    if day is not None and not 1900 <= day.year <= 2200:
        raise BadRequest(name, "应为日期，如2026-11-28", "expected a day like 2026-11-28")
    return day

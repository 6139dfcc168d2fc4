"""The DOCX of a briefing: /export/briefing.docx. Who may export; recorded before it is sent, refused while it contradicts."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import astuple
from datetime import date
from functools import partial
from typing import BinaryIO
from urllib.parse import unquote

from starlette.requests import Request
from starlette.routing import Route

from lib.access import Permission, Person
from lib.briefing import BriefingRejected
from lib.briefing.draft import Wanted, make_briefing
from lib.briefing.figures import Asked
from lib.briefing.issue import issue
from lib.briefing.templates import NAMES
from lib.exports import ExportFailed
from lib.exports.request import BadRequest, purpose_of
from lib.ui.capacity.answers import endpoint
from lib.ui.export_routes import REFUSED, Opener, address_of, link_to

LONGEST = 6000
"""Characters of an address: what is left out, explained and added stands in it, packed."""
LARGEST = 1 << 16
"""Bytes of it unpacked."""


def routes(open_database: Opener, *, person_of: Callable[[Request], Person] | None = None) -> list[Route]:
    """Routes for `st.App(routes=...)`; the arguments are those of `export_routes.routes`."""
    write = endpoint(
        partial(_write, open_database), "docx", permission=Permission.EXPORT, refused=REFUSED, person_of=person_of
    )
    return [Route(address_of("briefing.docx"), write)]


def briefing_link(wanted: Wanted, language: str) -> str:
    """The address of the DOCX of a briefing."""
    more = [wanted.left_out, wanted.explained, [astuple(one) for one in wanted.extra], wanted.own]
    packed = urlsafe_b64encode(zlib.compress(json.dumps(more, ensure_ascii=False).encode(), 9)).decode()
    parts = [f"template={wanted.template}", f"place={wanted.place}", f"day={wanted.as_of}", f"form={wanted.form}"]
    return link_to("briefing.docx", [*parts, f"more={packed}", f"lang={language}"])


def _write(open_database: Opener, pairs: dict[str, str], person: Person, file: BinaryIO, language: str) -> str:
    database, wanted = open_database(), _wanted(pairs)
    purpose = purpose_of(pairs) if wanted.form == "exact" else ""
    try:
        return issue(database, person, make_briefing(database, wanted, person=person), file, purpose=purpose)[0]
    except BriefingRejected as refused:
        raise ExportFailed(refused.message) from None


def _wanted(pairs: dict[str, str]) -> Wanted:
    """What a link asks for. Raises BadRequest."""
    given = {name: unquote(value) for name, value in pairs.items()}
    if given.get("template") not in NAMES:
        raise BadRequest("template", "没有这种文稿", "is not known")
    place = given.get("place", "")
    if not (place.isascii() and place.isdigit() and len(place) <= 18):
        raise BadRequest("place", "应为地区编号", "expected the number of a place")
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError:
        raise BadRequest("day", "应为日期，如2026-11-28", "expected a day like 2026-11-28") from None
    if given.get("form", "protected") not in ("protected", "exact"):
        raise BadRequest("form", "应为exact（内部）或protected（对外）", "expected exact or protected")
    try:
        packed = urlsafe_b64decode(given.get("more", ""))
        unpacked = zlib.decompressobj().decompress(packed, LARGEST) if packed else b"[[], [], [], []]"
        left_out, explained, extra, own = json.loads(unpacked)
        more = {
            "left_out": tuple(str(name) for name in left_out),
            "explained": tuple((str(number), str(words)[:500]) for number, words in explained),
            "extra": tuple(Asked(*map(str, one)) for one in extra),
            "own": tuple(str(line) for line in own),
        }
    except (ValueError, TypeError, zlib.error):
        raise BadRequest("more", "无法识别", "cannot be read") from None
    return Wanted(given["template"], place, day, given.get("form", "protected"), **more)

"""The register of snapshots: a row for every different question and answer, one for every use of it; nothing is changed.

Who may read a snapshot: one in the exact form who may see exact figures; with a scope, one whose places are all within the
scope, or which somebody used who sees no more places than oneself.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, case, exists, func, insert, or_, select

from lib.access import Permission, Person, Scope, may
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.dimensions import read_dimensions
from lib.names_in_scope import places_inside
from lib.schema import snapshot, snapshot_use
from lib.selection import BadSelection, from_link
from lib.snapshots import SnapshotRejected
from lib.snapshots.content import Content, packed, question_text, unpacked

CODE_LENGTH = 10
PAGE = 100
EXACT = "exact"


@dataclass(frozen=True)
class Entry:
    """A snapshot in the list. uses: how often it was frozen or left in a file; made_at: first."""

    code: str
    kind: str
    form: str
    title: Text
    caption: Text
    rows: int
    as_of: date
    data_version: int
    made_by: str
    made_at: datetime
    uses: int


@dataclass(frozen=True)
class Use:
    """One use: `how` is "page" or the kind of file."""

    at: datetime
    subject: str
    how: str
    file: str
    data_version: int
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """A snapshot as it was kept. data_version, as_of, made_at: of the first use; `last_version`: of the newest, which gave
    the same figures."""

    entry: Entry
    content: Content
    uses: tuple[Use, ...]

    @property
    def last_version(self) -> int:
        return max((use.data_version for use in self.uses), default=self.entry.data_version)

    @property
    def last_used(self) -> datetime:
        """When the figures were last told like this."""
        return max((use.at for use in self.uses if use.data_version == self.last_version), default=self.entry.made_at)


def freeze(
    connection: Connection,
    content: Content,
    *,
    person: Person,
    how: str,
    language: str,
    file: str | None = None,
    sha256: str | None = None,
    now: datetime | None = None,
) -> None:
    """Add `content` to the register in the transaction of `connection`, unless it is there, and note this use of it."""
    now = (now or local_now()).replace(tzinfo=None, microsecond=0)
    known = connection.scalar(select(snapshot.c.id).where(snapshot.c.id == content.code))
    if known is None:
        connection.execute(insert(snapshot).values(_row(content, person, now)))
    use = {
        "snapshot_id": content.code,
        "used_at": now,
        "subject": person.subject,
        "how": how,
        "language": language,
        "file": file and file[:260],
        "sha256": sha256,
        "data_version": content.data_version,
        "as_of": content.as_of,
        "scope": _scope_text(person.scope),
    }
    connection.execute(insert(snapshot_use).values(use))


def entries(
    database, *, person: Person, words: str = "", form: str = "", most: int = PAGE, before: datetime | None = None
) -> list[Entry]:
    """What the person may see of the register, newest first; `words`: all of them in code, title, selection, file or account."""
    found = []
    for row in _rows(database, words, form, before):
        if _may_read(database, person, row):
            found.append(_entry(row))
        if len(found) == most:
            break
    return found


def find(database, code: str, *, person: Person) -> Snapshot | None:
    """The snapshot of that code, or of the file with that code in its name; None where there is none. Raises SnapshotRejected where the person may not see it."""
    code = clean_code(code)
    rows = database.rows(_listed().where(snapshot.c.id == code)) if code else []
    if code and not rows and (behind := _behind_file(database, code)):
        code, rows = behind, database.rows(_listed().where(snapshot.c.id == behind))
    if not rows:
        return None
    if not _may_read(database, person, rows[0]):
        raise SnapshotRejected(
            Text(
                f"快照{code}在登记册中，但不在您可以查看的范围内。",
                f"Snapshot {code} is in the register, but not among what you may see.",
            )
        )
    stored = database.rows(select(snapshot).where(snapshot.c.id == code))[0]
    uses = database.rows(select(snapshot_use).where(snapshot_use.c.snapshot_id == code).order_by(snapshot_use.c.id))
    told = tuple(Use(u.used_at, u.subject, u.how, u.file or "", u.data_version, u.sha256 or "") for u in uses)
    return Snapshot(_entry(rows[0]), unpacked(stored), told)


def _behind_file(database, code: str) -> str | None:
    """The code of what left in a file whose name ends in `code`: one that was sent while it was made is named before its figures
    are known."""
    use = snapshot_use.c
    named = select(use.snapshot_id).where(use.file.like(f"%/_{code}.%", "/"))
    found = database.rows(named.order_by(use.id.desc()).limit(1))
    return found[0].snapshot_id if found else None


def codes_with(
    database, *, sha256: str = "", cells: tuple[str, ...] = (), headers: tuple[str, ...] = (), most: int = 50
) -> list[str]:
    """Codes, newest first, of the file with that digest, of tables with one of those digests of cells, or of headers."""
    s, u = snapshot.c, snapshot_use.c
    if sha256:
        of_file = select(u.snapshot_id).where(u.sha256 == sha256)
        wanted = s.id.in_(of_file)
    elif cells:
        wanted = or_(s.cells_digest.in_(cells), s.cells_digest_en.in_(cells))
    else:
        wanted = or_(s.headers_digest.in_(headers), s.headers_digest_en.in_(headers))
    whole_first = case((s.kind == "page", 0), else_=1)  # a page on paper, before its panels
    order = (whole_first, s.made_at.desc())
    return [row.id for row in database.rows(select(s.id).where(wanted).order_by(*order).limit(most))]


def clean_code(text: str) -> str:
    """A code as somebody types it: without spaces, in capitals; empty where it is none."""
    code = "".join(text.split()).upper()
    fits = len(code) == CODE_LENGTH and all(sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" for sign in code)
    return code if fits else ""


def _row(content: Content, person: Person, now: datetime) -> dict:
    digests = content.digests
    return {
        "id": content.code,
        "kind": content.kind,
        "form": content.form,
        "title": content.title.zh[:250],
        "title_en": content.title.en[:250],
        "caption": content.caption.zh,
        "caption_en": content.caption.en,
        "question": question_text(content.question),
        "rows": content.row_count,
        "cells_digest": digests["cells_zh"],
        "cells_digest_en": digests["cells_en"],
        "headers_digest": digests["headers_zh"],
        "headers_digest_en": digests["headers_en"],
        "content": packed(content),
        "as_of": content.as_of,
        "data_version": content.data_version,
        "made_by": person.subject,
        "made_at": now,
    }


def _listed():
    uses = select(func.count()).where(snapshot_use.c.snapshot_id == snapshot.c.id).scalar_subquery().label("uses")
    names = ("id", "kind", "form", "title", "title_en", "caption", "caption_en", "rows", "as_of", "data_version")
    return select(*(snapshot.c[name] for name in (*names, "made_by", "made_at", "question")), uses)


def _rows(database, words: str, form: str, before: datetime | None) -> Iterator:
    s, u = snapshot.c, snapshot_use.c
    statement = _listed().order_by(s.made_at.desc(), s.id)
    if form:
        statement = statement.where(s.form == form)
    for word in words.split():
        like = f"%{word.replace('/', '//').replace('%', '/%').replace('_', '/_')}%"
        told = exists().where(u.snapshot_id == s.id, or_(u.file.ilike(like, "/"), u.subject.ilike(like, "/")))
        texts = (s.id, s.title, s.title_en, s.caption, s.caption_en, s.question)
        statement = statement.where(or_(*(text.ilike(like, "/") for text in texts), told))
    offset = 0
    while part := database.rows(statement.limit(PAGE * 2).offset(offset)):
        yield from part
        offset += len(part)


def _may_read(database, person: Person, row) -> bool:
    if row.form == EXACT and not may(person, Permission.SEE_EXACT):
        return False
    if person.scope.places is None:
        return True
    inside = places_inside(read_dimensions(database), person.scope)
    if row.kind not in ("report", "page") and _asks_within(json.loads(row.question), inside):
        return True
    scopes = database.rows(select(snapshot_use.c.scope).where(snapshot_use.c.snapshot_id == row.id).distinct())
    return any(places is not None and set(places) <= inside for places in (json.loads(use.scope) for use in scopes))


def _asks_within(question: dict, inside: frozenset[int]) -> bool:
    """Whether each of the selections names places, and only such. (A report may look at places beside those chosen.)"""
    try:
        chosen = [from_link(link) for _, _, link in question["metrics"]]
    except BadSelection:  # written by an older program
        return False
    return all(selection.places and set(selection.places) <= inside for selection in chosen)


def _scope_text(scope: Scope) -> str:
    return json.dumps(None if scope.places is None else sorted(scope.places))


def _entry(row) -> Entry:
    return Entry(
        row.id,
        row.kind,
        row.form,
        Text(row.title, row.title_en),
        Text(row.caption, row.caption_en),
        row.rows,
        row.as_of,
        row.data_version,
        row.made_by,
        row.made_at,
        row.uses,
    )

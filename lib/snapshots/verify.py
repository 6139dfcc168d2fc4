"""What a code or a file is: genuine and unchanged, changed (which cells), or unknown; and what has happened since."""

from dataclasses import dataclass
from datetime import date

from lib.access import Person
from lib.catalogue import METRICS
from lib.catalogue.metric import Kind
from lib.catalogue.vocabularies import Text
from lib.importers.read.source_file import SourceFile
from lib.snapshots import SnapshotRejected
from lib.snapshots.causes import Cause, causes
from lib.snapshots.content import LANGUAGES, Content
from lib.snapshots.differences import Difference, differences
from lib.snapshots.given import GivenFile, cells_digests, changed_cells, headers_digests, read_given
from lib.snapshots.register import Snapshot, codes_with, find
from lib.snapshots.today import asked_today

STATUS = {
    "unchanged": Text("真实，未被改动", "genuine and unchanged"),
    "changed": Text("数字已被改动", "cells were changed"),
    "unknown": Text("登记册中没有", "not in the register"),
}
HOW = {
    "code": Text("按代码找到", "found by its code"),
    "bytes": Text("与登记的文件逐字节相同", "the same file, byte by byte"),
    "cells": Text("按内容认出：另存过，但数字没有变", "known by its cells: saved again, figures unchanged"),
    "likeness": Text(
        "文件里没有代码，按最相近的登记表比较", "no code in the file: compared with the most similar table"
    ),
    "digest": Text("行数太多，只留有摘要", "too many rows: only their digest was kept"),
    "": Text("", ""),
}
MOST_CANDIDATES = 20
MOST_CHANGED = 0.5
"""Share of the rows that may differ in a table that is compared by its likeness."""


@dataclass(frozen=True)
class Since:
    """today: the answer of today, None where it cannot be asked (`refused` says why). same: nothing differs."""

    as_of: date | None
    today: Content | None
    differences: tuple[Difference, ...] = ()
    causes: tuple[Cause, ...] = ()
    refused: Text | None = None

    @property
    def same(self) -> bool:
        return self.today is not None and not self.differences


@dataclass(frozen=True)
class Verified:
    """status: a key of STATUS; how: a key of HOW; changes: cells of the file that say something else (then: the register)."""

    status: str
    how: str
    found: Snapshot | None = None
    changes: tuple[Difference, ...] = ()
    since: Since | None = None


def verify_code(database, code: str, *, person: Person) -> Verified:
    """What is known of a code. Raises SnapshotRejected where it is not for the person to see, DatabaseUnavailable."""
    found = find(database, code, person=person)
    if found is None:
        return Verified("unknown", "")
    return Verified("unchanged", "code", found, since=since(database, found, person=person))


def verify_file(database, source: SourceFile, *, person: Person) -> Verified:
    """What is known of a file. Raises FileRejected, SnapshotRejected, DatabaseUnavailable."""
    for code in codes_with(database, sha256=source.sha256):
        found = find(database, code, person=person)
        return Verified("unchanged", "bytes", found, since=since(database, found, person=person))
    given = read_given(source)
    told = _by_code(database, given, person) or _by_cells(database, given, person)
    told = told or _by_likeness(database, given, person) or Verified("unknown", "")
    if told.found is None:
        return told
    later = since(database, told.found, person=person)
    return Verified(told.status, told.how, told.found, told.changes, later)


def since(database, found: Snapshot, *, person: Person) -> Since:
    """The figures of today beside those of the snapshot, and why they differ."""
    try:
        today = asked_today(database, found.content, scope=person.scope)
    except SnapshotRejected as refused:
        return Since(None, None, refused=refused.message)
    if today.code == found.content.code:
        return Since(today.as_of, today)
    if not found.content.kept or not today.kept:
        words = Text("所有行的摘要与当时不同", "the digest of all rows is another one")
        differing: list[Difference] = [Difference(words, Text("", ""), None, None)]
    else:
        differing = differences(found.content, today)
    total = _total(today) - _total(found.content) if _adds_up(found.content) else None
    told = causes(database, found, today, person=person, total=total) if differing or _redefined(found, today) else []
    return Since(today.as_of, today, tuple(differing), tuple(told))


def _by_code(database, given: GivenFile, person: Person) -> Verified | None:
    for code in given.codes:
        found = find(database, code, person=person)
        if found is None:
            continue
        if not found.content.kept:
            return Verified("unchanged" if _has_digest(found, given) else "changed", "digest", found)
        changes = changed_cells(found.content, given)
        if changes is not None:
            return Verified("changed" if changes else "unchanged", "code", found, tuple(changes))
    return None


def _has_digest(found: Snapshot, given: GivenFile) -> bool:
    """Whether a table of the file has all the cells of a snapshot that was too long to be kept."""
    digests = found.content.digests
    return any(
        digests[f"headers_{language}"] in headers_digests(headers)
        and digests[f"cells_{language}"] in cells_digests(headers, rows)
        for headers, rows in given.headings()
        for language in LANGUAGES
    )


def _by_cells(database, given: GivenFile, person: Person) -> Verified | None:
    for headers, rows in given.headings():
        if not codes_with(database, headers=headers_digests(headers), most=1):
            continue  # no table of ours has these headers: its cells need no look
        for code in codes_with(database, cells=cells_digests(headers, rows)):
            found = _seen(database, code, person)
            if found is not None and (not found.content.kept or changed_cells(found.content, given) == []):
                return Verified("unchanged", "cells", found)
    return None


def _by_likeness(database, given: GivenFile, person: Person) -> Verified | None:
    """The registered table with these headers that differs least, unless it differs in most of its rows."""
    best: Verified | None = None
    for headers, _ in given.headings():
        for code in codes_with(database, headers=headers_digests(headers), most=MOST_CANDIDATES):
            found = _seen(database, code, person)
            if found is None or not found.content.kept:
                continue
            changes = changed_cells(found.content, given)
            near = changes is not None and len({c.row for c in changes}) <= MOST_CHANGED * max(found.entry.rows, 2)
            if near and (best is None or len(changes) < len(best.changes)):
                how = "likeness" if changes else "cells"
                best = Verified("changed" if changes else "unchanged", how, found, tuple(changes))
    return best


def _seen(database, code: str, person: Person) -> Snapshot | None:
    """The snapshot, None also where it is not for the person to see: the file does not name it."""
    try:
        return find(database, code, person=person)
    except SnapshotRejected:
        return None


def _redefined(found: Snapshot, today: Content) -> bool:
    return found.content.version_words != today.version_words


def _adds_up(content: Content) -> bool:
    """Whether the rows of its only metric add up to a total."""
    asked = content.question.get("metrics") or []
    metric = METRICS.get(asked[0][0]) if len(asked) == 1 else None
    return metric is not None and metric.additive and metric.kind is Kind.FLOW and content.kind == "panel"


def _total(content: Content) -> float:
    """The sum of what was counted: a blank is nothing."""
    (place,) = (i for i, column in enumerate(content.columns) if column.role == "value")
    return float(sum(row[place] or 0 for row in content.rows))

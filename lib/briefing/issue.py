"""A letter leaves: every figure and the letter itself into the register, an event into the audit log, then the file."""

import base64
import hashlib
import json
import tempfile
from dataclasses import asdict
from typing import BinaryIO
from urllib.parse import quote

from sqlalchemy import insert, select

from lib.access import Person
from lib.audit.deliveries import record_export
from lib.briefing import BriefingRejected
from lib.briefing.charts import drawn
from lib.briefing.document import write_document
from lib.briefing.draft import Briefing
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.exports.request import checked_purpose
from lib.schema import briefing_letter
from lib.snapshots.register import freeze

NO_FIGURES = Text("没有一个数字可用，没有生成文件。", "Not one figure can be used; no file was made.")


def issue(database, person: Person, briefing: Briefing, file: BinaryIO, *, purpose: str = "") -> tuple[str, str]:
    """Write the DOCX to `file`, once it is recorded; returns its name without ending and its code.

    purpose: what a letter with exact figures is for, for the audit log. Raises BriefingRejected where a figure contradicts a
    published one and nobody explained it, BadRequest for exact figures without a purpose, AuditRefused.
    """
    why = {"purpose": quote(checked_purpose(purpose), safe="")} if briefing.wanted.form == "exact" else {}
    if not briefing.figures:
        raise BriefingRejected(NO_FIGURES)
    if found := briefing.open_conflicts:
        told = [one.words for one in found]
        raise BriefingRejected(
            Text(
                "与公布过的数字不一致，请说明或删去：" + "；".join(words.zh for words in told),
                "Contradicts published figures; explain or leave out: " + "; ".join(words.en for words in told),
            )
        )
    code = code_of(briefing)
    name = f"{briefing.title}_{briefing.wanted.as_of}_{code}"
    with tempfile.TemporaryFile() as made:
        pngs, undrawn = drawn(briefing.charts)
        write_document(made, briefing, letter=code, pngs=pngs, undrawn=undrawn)
        made.seek(0)
        digest = hashlib.file_digest(made, "sha256").hexdigest()

        def into_register(connection) -> None:
            told = {"person": person, "how": "docx", "language": "zh", "file": f"{name}.docx", "sha256": digest}
            for content in briefing.kept.values():
                freeze(connection, content, **told)
            if connection.scalar(select(briefing_letter.c.id).where(briefing_letter.c.id == code)) is None:
                connection.execute(insert(briefing_letter).values(_row(briefing, code, digest, person)))

        asked = {"template": briefing.wanted.template, "place": briefing.wanted.place}
        asked |= {"period": f"..{briefing.wanted.as_of}", "form": briefing.wanted.form, **why}
        record_export(
            database,
            person,
            what="briefing",
            name=name,
            kind="docx",
            pairs=asked,
            file=made,
            code=code,
            also=into_register,
        )
        made.seek(0)
        file.write(made.read())
    return name, code


def code_of(briefing: Briefing) -> str:
    """The code of a letter: its figures with their words, its charts, its template, place and day."""
    said = [[one.id, one.key, one.words, one.code] for one in briefing.figures]
    said += [["chart", one.content.code] for one in briefing.charts]
    wanted = briefing.wanted
    content = json.dumps(
        ["briefing", wanted.template, wanted.place, wanted.as_of.isoformat(), wanted.form, said], ensure_ascii=False
    )
    return base64.b32encode(hashlib.sha256(content.encode()).digest()).decode()[:10]


def _row(briefing: Briefing, code: str, digest: str, person: Person) -> dict:
    figures = [asdict(one) for one in briefing.figures]
    return {
        "id": code,
        "template": briefing.wanted.template,
        "title": briefing.title[:250],
        "form": briefing.wanted.form,
        "as_of": briefing.wanted.as_of,
        "figures": json.dumps(figures, ensure_ascii=False, default=str),
        "sha256": digest,
        "made_by": person.subject,
        "made_at": local_now().replace(tzinfo=None, microsecond=0),
    }

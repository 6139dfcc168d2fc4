"""Explanations of figures: written once by staff, kept with name and time, never changed or deleted."""

from datetime import datetime

from sqlalchemy import insert, select

from lib.access import Permission, Person, require
from lib.audit.chain import append
from lib.audit.verbs import Verb
from lib.catalogue.vocabularies import Text
from lib.published.persons import PHONE
from lib.schema import figure_explanation, published_figure

SHORTEST, LONGEST = 4, 500
"""Characters."""


class ExplanationRefused(ValueError):
    """The words cannot be kept; `message` says why, in both languages."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message


def explain(database, person: Person, figure_id: str, words: str, *, now: datetime) -> None:
    """Keep `words` as an explanation of a figure, with who wrote it and when; the audit log says that it was written.

    Raises NotAllowed, ExplanationRefused, AuditRefused, DatabaseUnavailable.
    """
    require(person, Permission.RECONCILE)
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise ExplanationRefused(
            Text(f"说明须为{SHORTEST}至{LONGEST}个字。", f"An explanation has {SHORTEST} to {LONGEST} characters.")
        )
    if PHONE.search(words):
        raise ExplanationRefused(Text("说明中不要写电话号码。", "No telephone numbers in an explanation, please."))
    row = {
        "published_figure_id": figure_id,
        "words": words,
        "subject": person.subject,
        "written_at": now.replace(tzinfo=None, microsecond=0),
    }

    def write(connection) -> None:
        found = connection.execute(select(published_figure.c.document_id).where(published_figure.c.id == figure_id))
        if (document_id := found.scalar_one_or_none()) is None:
            raise ExplanationRefused(Text("没有这个公开数。", "There is no such figure."))
        connection.execute(insert(figure_explanation).values(row))
        append(connection, Verb.FIGURE_EXPLAINED, {"figure": figure_id, "document": document_id}, person=person)

    database.run(write)

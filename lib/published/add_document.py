"""A document with the figures that a person confirmed, into the register: without persons, audited."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from sqlalchemy import func, insert, select

from lib.access import Permission, Person, require
from lib.audit.chain import append
from lib.audit.verbs import Verb
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.published.check import wording
from lib.published.persons import without_persons
from lib.published.running_text import FoundFigure
from lib.schema import document, published_figure
from lib.selection import BadSelection, from_link

MOST_FIGURES = 500
LONGEST = {"title": 200, "issuer": 120, "source": 300, "label": 80, "selection": 300, "said_scope": 200}
MOST_OF_SENTENCE = 600
UNIT_OF = {"%": "比率", "‰": "比率", "成": "比率"}


class DocumentNotAdded(ValueError):
    """The document cannot be kept as it is; `message` says why, in both languages."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class Confirmed:
    """A figure of a text as a person confirmed it. metric: empty when none of ours counts it. selection: as in a link."""

    found: FoundFigure
    sentence: str
    label: str
    metric: str
    selection: str
    said_scope: str = ""


def add_document(
    database,
    person: Person,
    *,
    title: str,
    issuer: str,
    dated: date,
    region_id: int | None,
    source: str,
    figures: list[Confirmed],
) -> int:
    """Keep a document and its confirmed figures; its number. Of the text only the sentences around the figures are kept, with
    persons and telephone numbers masked. Our records stay as they are, and so does their version. Raises NotAllowed, DocumentNotAdded, AuditRefused, DatabaseUnavailable.
    """
    require(person, Permission.RECONCILE)
    title, issuer, source = (_line(without_persons(words)) for words in (title, issuer, source))
    if not title or not issuer or not figures:
        raise DocumentNotAdded(
            Text("请填写标题和发文单位，并至少确认一个数。", "Give title and issuer, and confirm at least one figure.")
        )
    if len(figures) > MOST_FIGURES:
        raise DocumentNotAdded(
            Text(f"一份文件最多{MOST_FIGURES}个数。", f"At most {MOST_FIGURES} figures of one document.")
        )
    rows = [_row(figure) for figure in figures]

    def write(connection) -> int:
        same = select(document.c.id).where(document.c.title == title[: LONGEST["title"]], document.c.dated == dated)
        if connection.execute(same).first() is not None:
            raise DocumentNotAdded(
                Text("同名同日的文件已登记。", "A document of that title and day is in the register.")
            )
        number = (connection.execute(select(func.max(document.c.id))).scalar_one() or 0) + 1
        kept = {
            "id": number,
            "title": title[: LONGEST["title"]],
            "issuer": issuer[: LONGEST["issuer"]],
            "dated": dated,
            "region_id": region_id,
            "kind": "added",
            "source": source[: LONGEST["source"]] or None,
        }
        connection.execute(insert(document), kept)
        numbered = [{"id": f"D{number}-{i:02}", "document_id": number, **row} for i, row in enumerate(rows, 1)]
        connection.execute(insert(published_figure), numbered)
        append(connection, Verb.FIGURES_ADDED, {"document": number, "figures": len(rows)}, person=person)
        return number

    return database.run(write)


def _row(figure: Confirmed) -> dict:
    """A row of `published_figure`. Raises DocumentNotAdded when metric, selection and words do not go together."""
    quoted, words = figure.found.quoted, figure.found.words
    label = _line(figure.label)[: LONGEST["label"]] or words
    row = {
        "label": label,
        "label_en": label,
        "metric": figure.metric or None,
        "selection": figure.selection,
        "operator": quoted.operator,
        "value": quoted.value,
        "value_to": quoted.value_to,
        "unit": UNIT_OF.get(quoted.unit, quoted.unit),
        "quoted_as": None if figure.found.doubled else words[:80],
        "paragraph": None,
        "place": None,
        "said_scope": _line(without_persons(figure.said_scope))[: LONGEST["said_scope"]] or None,
        "sentence": _line(without_persons(figure.sentence))[:MOST_OF_SENTENCE],
    }
    try:
        from_link(figure.selection)
        wording(SimpleNamespace(**row))
    except (BadSelection, ValueError) as error:
        raise DocumentNotAdded(Text(f"{words}：期间、范围或原文无法登记（{error}）", f"{words}: {error}")) from None
    if figure.metric and figure.metric not in METRICS:
        raise DocumentNotAdded(Text(f"没有指标{figure.metric}", f"there is no metric {figure.metric}"))
    if len(figure.selection) > LONGEST["selection"]:
        raise DocumentNotAdded(Text(f"{words}：筛选条件过长", f"{words}: the selection is too long"))
    return row


def _line(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())

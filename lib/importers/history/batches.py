"""The history of imports: the batches and their quarantined rows. The values they changed: `changes.py`."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from lib.access import Person
from lib.catalogue.vocabularies import Text
from lib.importers.errors import ImportRejected
from lib.importers.formats import FORMATS
from lib.importers.formats.format import SAVED
from lib.importers.formats.targets import TARGETS
from lib.importers.load.row_reports import BY_TIME
from lib.importers.messages.row_errors import ROW_ERRORS
from lib.schema import import_batch, platform, quarantined_row, row_report


class NoSuchImport(ImportRejected):
    """There is no import with that number."""

    def __init__(self, batch_id: int):
        super().__init__(Text(f"没有编号为{batch_id}的导入。", f"There is no import with the number {batch_id}."))


@dataclass(frozen=True)
class Batch:
    """One import. `by_time`: it found records of others by their time. `format` and `target` are codes with labels; `platform_id`, `target`, `version`: None where it has
    none."""

    id: int
    format: str
    format_label: Text
    platform_id: int | None
    platform_label: Text | None
    target: str | None
    target_label: Text | None
    imported_at: datetime
    imported_by: str
    read: int
    inserted: int
    updated: int
    unchanged: int
    duplicate: int
    quarantined: int
    covers_from: date | None
    covers_to: date | None
    version: int | None
    undone_at: datetime | None
    undone_by: str | None
    by_time: bool = False

    @property
    def undoable(self) -> bool:
        """Whether it can be undone, unless a later import has changed its rows."""
        return (self.version is not None or self.by_time) and self.undone_at is None

    def line(self, language: str) -> str:
        """The import in one line of plain text."""
        labels = (self.format_label, self.platform_label, self.target_label)
        parts = [str(self.id), f"{self.imported_at:%Y-%m-%d %H:%M}", self.imported_by]
        parts += [label.in_language(language) for label in labels if label]
        parts += [f"{self.covers_from}..{self.covers_to}"] if self.covers_from else []
        names = ("inserted", "updated", "unchanged", "duplicate", "quarantined")
        parts.append(" ".join(f"{name}={getattr(self, name)}" for name in names))
        if self.undone_at:
            at = f"{self.undone_at:%Y-%m-%d %H:%M}"
            parts.append(Text(f"已于{at}撤销", f"taken back at {at}").in_language(language))
        return "  ".join(parts)


@dataclass(frozen=True)
class QuarantinedRow:
    """One reason why a row is quarantined. `column`: its header in the file, None: the whole row. `value`: masked."""

    line: int
    column: str | None
    rule: str
    reason: Text
    remedy: Text
    value: str | None
    detail: str | None

    def line_of_text(self, language: str) -> str:
        """The reason in one line of plain text."""
        where = Text(f"第{self.line}行", f"line {self.line}").in_language(language)
        details = [part for part in (self.column, self.value, self.detail) if part]
        place = " · ".join([where, *details])
        return f"  {place}: {self.reason.in_language(language)}; {self.remedy.in_language(language)}"


def batches(database, *, person: Person, most: int = 200) -> list[Batch]:
    """The imports, the newest first: all (those of the demo data among them), or for a person with a scope those that this
    person made. Raises DatabaseUnavailable."""
    statement = _statement().order_by(import_batch.c.imported_at.desc(), import_batch.c.id.desc()).limit(most)
    if person.scope.places is not None:
        statement = statement.where(import_batch.c.imported_by == person.subject)
    return [_batch(row) for row in database.rows(statement)]


def batch(database, batch_id: int) -> Batch:
    """One import. Raises NoSuchImport, DatabaseUnavailable."""
    found = database.rows(_statement().where(import_batch.c.id == batch_id))
    if not found:
        raise NoSuchImport(batch_id)
    return _batch(found[0])


def _statement():
    names = (platform.c.name.label("platform_name"), platform.c.name_en)
    c = row_report.c
    by_time = exists().where(c.batch_id == import_batch.c.id, c.given.contains(BY_TIME)).label("by_time")
    return select(import_batch, by_time, *names).outerjoin(platform, platform.c.id == import_batch.c.platform_id)


def _batch(row) -> Batch:
    target = TARGETS.get(row.target)
    stored = {name: value for name, value in row._mapping.items() if name in Batch.__dataclass_fields__}
    return Batch(
        **stored,
        format_label=_format_label(row.format),
        platform_label=Text(row.platform_name, row.name_en) if row.platform_id is not None else None,
        target_label=target.label if target else None,
    )


def _format_label(name: str) -> Text:
    """A format by its label, a saved mapping by the name that it was saved under."""
    if name in FORMATS:
        return FORMATS[name].label
    saved = name.removeprefix(SAVED)
    return Text(f"自定义映射：{saved}", f"Saved mapping: {saved}") if name.startswith(SAVED) else Text(name, name)


def quarantined(database, batch_id: int, *, most: int | None = None) -> list[QuarantinedRow]:
    """Why rows of an import are quarantined, in the order of the file; at most `most` reasons."""
    c = quarantined_row.c
    statement = select(quarantined_row).where(c.batch_id == batch_id).order_by(c.line, c.id).limit(most)
    return [
        describe_quarantined(row.line, row.column, row.rule, row.value, row.detail) for row in database.rows(statement)
    ]


def describe_quarantined(
    line: int, column: str | None, rule: str, value: str | None, detail: str | None
) -> QuarantinedRow:
    """A quarantined row with the texts of its rule: of quarantined_row, or of a forecast (`LoadResult.quarantined_rows`)."""
    known = ROW_ERRORS.get(rule)
    reason = known.reason if known else Text(rule, rule)
    return QuarantinedRow(line, column, rule, reason, known.remedy if known else Text("", ""), value, detail)

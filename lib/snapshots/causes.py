"""Why a figure is another one today, as far as the database knows: the imports since, those undone, the definitions.

Numbers of rows and their share of the difference are told of exact figures alone: of protected ones they would tell more
than the figures do.
"""

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, func, select

from lib.access import Permission, Person, may
from lib.catalogue import METRICS
from lib.catalogue.metric import Kind, Metric
from lib.catalogue.vocabularies import Text
from lib.dimensions import read_dimensions
from lib.importers.formats.targets import TARGETS
from lib.importers.history.changes import HIDDEN_COLUMNS, label
from lib.labels import day_text
from lib.measure.horizon import DELIVERED_AS
from lib.measure.metric_query import MetricQuery, query_for
from lib.reports.report import all_reports
from lib.schema import data_change, import_batch, row_change
from lib.selection import from_link
from lib.snapshots.content import Content
from lib.snapshots.register import Snapshot

SEVERAL = 12
"""Imports that are told one by one; of more their number is."""
MOST_CHANGES = 2_000
KINDS = {
    "late": Text("后到的记录", "Late records"),
    "correction": Text("更正", "Correction"),
    "undone": Text("撤销的导入", "Import undone"),
    "definition": Text("口径变更", "Definition changed"),
    "population": Text("常住人口数更换", "Another population count"),
    "rule": Text("对外数据规则", "Rule of the public form"),
    "other": Text("其他数据变动", "Other changes of data"),
    "unexplained": Text("原因不明", "Not explained"),
}


@dataclass(frozen=True)
class Cause:
    """One cause: kind (a key of KINDS), words, and by how much it changed the total, where that is known."""

    kind: str
    words: Text
    amount: float | None = None
    batch_id: int | None = None

    def line(self, language: str) -> str:
        """更正：第3次导入……."""
        colon = "：" if language == "zh" else ": "
        return KINDS[self.kind].in_language(language) + colon + self.words.in_language(language)


def causes(database, found: Snapshot, today: Content, *, person: Person, total: float | None) -> list[Cause]:
    """What may have made the difference between `found` and `today`; `total`: today's sum less that of then, where rows add
    up. Raises DatabaseUnavailable."""
    explain = _Explanation(database, found, today, person)
    told = [*explain.definitions(), *explain.population(), *explain.rule()]
    told += explain.imports()
    if not told or all(cause.kind == "rule" for cause in told):
        told += explain.other()
    if not told:
        words = Text(
            "其间没有导入、撤销或口径变更的记录。", "No import, undo or change of a definition is recorded since."
        )
        told = [Cause("unexplained", words)]
    return _with_rest(told, total if explain.counts and explain.metric else None)


def _with_rest(told: list[Cause], total: float | None) -> list[Cause]:
    """What the late records leave of the difference belongs to the one other cause, where there is but one."""
    unmeasured = [cause for cause in told if cause.amount is None]
    if total is None or len(unmeasured) != 1 or unmeasured[0].kind not in ("correction", "undone"):
        return told
    rest = total - sum(cause.amount or 0 for cause in told)
    (only,) = unmeasured
    return [Cause(c.kind, c.words, rest, c.batch_id) if c is only else c for c in told]


class _Explanation:
    def __init__(self, database, found: Snapshot, today: Content, person: Person):
        self.database, self.found, self.today, self.person = database, found, today, person
        question = found.content.question
        self.asked = question.get("metrics") or []
        names = [name for name, _, _ in self.asked] or [all_reports()[question["report"][0]].metric]
        self.metrics = [METRICS[name] for name in dict.fromkeys(names) if name in METRICS]
        self.since = found.last_version
        self.counts = found.content.form == "exact" and may(person, Permission.SEE_EXACT)
        single = len(dict.fromkeys(names)) == 1 and len(self.asked) == 1 and self.metrics
        first = self.metrics[0] if single else None
        adds_up = first is not None and first.additive and first.kind is Kind.FLOW and first.value is not None
        self.metric: Metric | None = first if adds_up else None
        tables = {table.name for metric in self.metrics for part in metric.parts for table in part.covered_by}
        tables |= {part.subject.name for metric in self.metrics for part in metric.parts if part.subject is not None}
        over_residents = any(metric.over_residents for metric in self.metrics)
        self.tables = tables | ({"population"} if over_residents else set())

    def definitions(self) -> list[Cause]:
        found = []
        asked = {name: version for name, version, _ in self.asked}
        for metric in self.metrics:
            before = asked.get(metric.name)
            if before is not None and before != metric.version:
                said = (metric.label, before, metric.version, metric.since, metric.definition)
                found.append(Cause("definition", _both(_DEFINITION, *said)))
        if "report" in self.found.content.question:
            name, before, _ = self.found.content.question["report"]
            report = all_reports()[name]
            if report.version != before:
                said = (report.title, before, report.version, "", report.definition)
                found.append(Cause("definition", _both(_REPORT_DEFINITION, *said)))
        return found

    def population(self) -> list[Cause]:
        then, now = (
            {day for result in content.results for day in result["residents_on"]}
            for content in (self.found.content, self.today)
        )
        if then == now:
            return []
        said = [Text("、".join(sorted(days)) or "—", ", ".join(sorted(days)) or "—") for days in (then, now)]
        return [Cause("population", _both(Text("{}的人口数换成{}的", "the count of {} gave way to that of {}"), *said))]

    def rule(self) -> list[Cause]:
        then, now = (content.question.get("rule", "") for content in (self.found.content, self.today))
        if then == now:
            return []
        return [Cause("rule", _both(Text("由{}改为{}", "{} became {}"), then, now))]

    def imports(self) -> list[Cause]:
        """Imports since that still hold, and those from before that were undone since."""
        b, changed = import_batch.c, data_change.c
        touching = select(changed.version).where(changed.version > self.since, changed.table_name.in_(self.tables))
        held = (b.version > self.since, b.undone_at.is_(None), b.version.in_(touching))
        rows = self.database.rows(select(import_batch).where(*held).order_by(b.id))
        told = [cause for row in rows[:SEVERAL] for cause in self._of_import(row)]
        if len(rows) > SEVERAL:
            said = Text("此后还有{}次导入，从第{}次起", "{} further imports, from import {} on")
            told.append(Cause("late", _both(said, len(rows) - SEVERAL, rows[SEVERAL].id)))
        gone = (b.version <= self.since, b.undone_at >= self.found.last_used)
        undone = self.database.rows(select(import_batch).where(*gone).order_by(b.id))
        for row in undone:
            if self._is_of_ours(row.target):
                said = (_import_words(row), f"{row.undone_at:%Y-%m-%d %H:%M}")
                words = _both(Text("{}，于{}撤销", "{}, undone at {}"), *said)
                told.append(Cause("undone", words, batch_id=row.id))
        return told

    def other(self) -> list[Cause]:
        """Changes of tables that no import stands for."""
        c = data_change.c
        names = {row[0] for row in self.database.rows(select(c.table_name).where(c.version > self.since).distinct())}
        mine = sorted(names & self.tables) or sorted(names - {"*"}) or sorted(names)
        if not mine:
            return []
        said = Text("数据第{}版之后变动过的表：{}", "tables changed since version {} of the data: {}")
        return [Cause("other", _both(said, self.since, ", ".join(mine)))]

    def _is_of_ours(self, target: str | None) -> bool:
        tables = {name for name, delivered in DELIVERED_AS.items() if delivered == target}
        return not tables or bool(tables & self.tables) or target == "population"

    def _of_import(self, batch) -> list[Cause]:
        """An import may bring late records and corrections; each is a cause of its own."""
        told, name = [], _import_words(batch)
        new, amount = self._new_rows(batch)
        if batch.inserted and new != 0:
            words = _both(Text("{}，新增{}行", "{}, {} new rows"), name, batch.inserted)
            if new is not None:
                words = _both(Text("{}，其中{}行计入本范围", "{}, {} of them counted here"), words, new)
            told.append(Cause("late", words, amount, batch.id))
        if columns := self._corrected(batch):
            listed = Text("、".join(c.zh for c in columns), ", ".join(c.en for c in columns))
            said = Text("{}，改动{}行（{}）", "{}, {} rows changed ({})")
            words = _both(said, name, batch.updated, listed) if self.counts else _both(_CHANGED, name, listed)
            told.append(Cause("correction", words, batch_id=batch.id))
        return told

    def _new_rows(self, batch) -> tuple[int | None, float | None]:
        """How many of its rows are counted in the selection, and their share of the metric; None where it is not told."""
        if not self.counts or not self.metrics or not self.asked:
            return None, None
        metric = self.metrics[0].parts[0]
        subject: Table | None = metric.subject
        if subject is None or "batch_id" not in subject.c or metric.value is None:
            return None, None
        query = self._query(metric)
        value: ColumnElement = metric.value if self.metric is not None else func.count()
        statement = select(func.count(), value).select_from(subject)
        rows = self.database.rows(statement.where(*query.conditions(), subject.c.batch_id == batch.id))
        count, amount = rows[0]
        share = None if self.metric is None else float(amount or 0) / metric.scale
        return int(count), share

    def _query(self, metric: Metric) -> MetricQuery:
        link = self.asked[0][2]
        dimensions = read_dimensions(self.database)
        return query_for(self.database, dimensions, metric, from_link(link), scope=self.person.scope)

    def _corrected(self, batch) -> list[Text]:
        """The columns of our tables that the import changed, in words."""
        c = row_change.c
        of_batch = (c.batch_id == batch.id, c.table_name.in_(self.tables))
        rows = self.database.rows(select(c.table_name, c.before).where(*of_batch).limit(MOST_CHANGES))
        names = dict.fromkeys((row.table_name, name) for row in rows for name in json.loads(row.before))
        tables = {part.subject.name: part.subject for m in self.metrics for part in m.parts if part.subject is not None}
        return [_label(tables.get(table), name) for table, name in names if name not in HIDDEN_COLUMNS]


_DEFINITION = Text("“{}”由第{}版改为第{}版（自{}起）：{}", "{}: version {} became {} ({}): {}")
_REPORT_DEFINITION = Text("“{}”由第{}版改为第{}版{}：{}", "{}: version {} became {}{}: {}")
_CHANGED = Text("{}，改动了已有记录（{}）", "{}, existing rows changed ({})")


def _import_words(row) -> Text:
    target = TARGETS.get(row.target)
    name = target.label if target else Text(row.format, row.format)
    return _both(Text("第{}次导入（{}，{}）", "import {} ({}, {})"), row.id, f"{row.imported_at:%Y-%m-%d %H:%M}", name)


def _label(table: Table | None, column: str) -> Text:
    try:
        return label(table, column)
    except (KeyError, AttributeError):
        return Text(column, column)


def _both(pattern: Text, *parts) -> Text:
    """A sentence in both languages; a part may be a pair itself, or a day."""

    def said(part, language: str) -> str:
        if isinstance(part, Text):
            return part.in_language(language)
        return day_text(part, language) if hasattr(part, "isoformat") else str(part)

    return Text(*(pattern.in_language(x).format(*(said(part, x) for part in parts)) for x in ("zh", "en")))

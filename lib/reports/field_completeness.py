"""How completely the sources fill in what they send: people, activities and records, field by field."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import and_, case, func, select

from lib.access import Scope
from lib.catalogue.derived_columns import held
from lib.catalogue.vocabularies import Text
from lib.charts.bars import share_bars
from lib.dimensions import Dimensions
from lib.labels import reason_text
from lib.measure.disclosure import Form, line_of_people, step_of
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, not_by
from lib.reports.report import Report, Rows, percent, whole
from lib.schema import activity, registration, service_record, volunteer
from lib.selection import Selection

PEOPLE = {
    "id_number": volunteer.c.identified_by == "id_number",
    "sex": volunteer.c.sex.is_not(None),
    "birth_year": volunteer.c.birth_year.is_not(None),
    "home": volunteer.c.home_region_id.is_not(None),
    "group": volunteer.c.group != "unstated",
}
ACTIVITIES = {
    "name": activity.c.name.is_not(None),
    "category": activity.c.category != "unclassified",
    "team": activity.c.organisation_id.is_not(None),
    "slots": activity.c.slots.is_not(None),
}
HELD = {"beneficiaries": activity.c.beneficiaries.is_not(None)}
RECORDS = {
    "times": and_(service_record.c.start_minute.is_not(None), service_record.c.end_minute.is_not(None)),
    "category": service_record.c.category != "unclassified",
}


@dataclass(frozen=True)
class Filled:
    """One field: of `total` people, activities or records, `filled` have it; `share` of them, 0 to 1.

    subject: people, activities, held (activities held) or records. Blank with `reason`.
    """

    subject: str
    field: str
    filled: float | None
    total: float | None
    share: float | None
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> tuple[Filled, ...]:
    """People registered on the last day, activities published in the period without the cancelled ones, activities held,
    confirmed records. Protected, people are given in steps."""
    # What service records do not carry is set aside for all subjects, as the caption says.
    selection = build_query(database, "service_hours", selection, scope=scope).asked
    registered = build_query(database, "registered_volunteers", selection, scope=scope, strict=True)
    published = build_query(database, "activities_published", selection, scope=scope, strict=True)
    return (
        *(_in_form(line, form, step_of(registered)) for line in _people(registered)),
        *_counted(published, "activities", ACTIVITIES, activity, activity.c.state != "cancelled"),
        *_counted(
            build_query(database, "activities_held", selection, scope=scope, strict=True),
            "held",
            HELD,
            activity,
            held == 1,
        ),
        *_counted(
            build_query(database, "service_hours", selection, scope=scope, strict=True),
            "records",
            RECORDS,
            service_record,
        ),
    )


def _people(query: MetricQuery) -> list[Filled]:
    def registered() -> list:
        # Each person once, as one row: distinct counts of registrations, one for each field, took four times as long.
        return [volunteer.c.id.in_(select(registration.c.volunteer_id).where(*query.conditions()))]

    return _lines(query, "people", PEOPLE, volunteer, registered)


def _counted(query: MetricQuery, subject: str, fields: dict, table, *more) -> list[Filled]:
    return _lines(query, subject, fields, table, lambda: [*more, *query.conditions()])


def _lines(query: MetricQuery, subject: str, fields: dict, table, conditions: Callable[[], list]) -> list[Filled]:
    """The fields of the rows of `table` that meet the conditions, which are asked for only where the filters can be followed."""
    if reason := not_by(query):
        return [Filled(subject, name, None, None, None, reason) for name in fields]
    counts = [func.sum(case((given, 1), else_=0)) for given in fields.values()]
    total, *filled = query.read(select(func.count(), *counts).select_from(table).where(*conditions()))[0]
    if not total:
        return [Filled(subject, name, None, None, None, "no_records") for name in fields]
    return [
        Filled(subject, name, float(count), float(total), count / total)
        for name, count in zip(fields, filled, strict=True)
    ]


def _in_form(line: Filled, form: Form, step: int) -> Filled:
    """The same with those who have the field and those who lack it as two parts of all."""
    if line.total is None or form is Form.EXACT:
        return line
    filled, reason = line_of_people({True: line.filled, False: line.total - line.filled}, form, step)[True]
    return replace(line, filled=filled, share=None if reason else min(filled / line.total, 1.0), reason=reason)


HEADERS = {
    "zh": ("对象", "字段", "总数", "已填", "完整率%", "备注"),
    "en": ("Of", "Field", "All", "Filled in", "Filled in %", "Note"),
}
SUBJECTS = {
    "people": Text("注册志愿者", "registered volunteers"),
    "activities": Text("发布活动", "activities published"),
    "held": Text("开展活动", "activities held"),
    "records": Text("服务记录", "service records"),
}
FIELDS = {
    "id_number": Text("证件号码", "ID number"),
    "sex": Text("性别", "sex"),
    "birth_year": Text("出生年", "year of birth"),
    "home": Text("居住地", "home"),
    "group": Text("志愿群体", "volunteer group"),
    "name": Text("名称", "name"),
    "category": Text("服务类别", "category"),
    "team": Text("队伍", "team"),
    "slots": Text("招募人数", "places offered"),
    "beneficiaries": Text("服务人次", "people served"),
    "times": Text("起止时间", "times of day"),
}


def rows(fields: tuple[Filled, ...], dimensions: Dimensions, language: str) -> Rows:
    """One row a field."""
    return HEADERS[language], [
        (
            SUBJECTS[line.subject].in_language(language),
            FIELDS[line.field].in_language(language),
            *(whole(line.total), whole(line.filled), percent(line.share), reason_text(line.reason, language)),
        )
        for line in fields
    ]


def draw(fields: tuple[Filled, ...], dimensions: Dimensions, language: str) -> dict | None:
    """A bar for each field whose share is known."""
    lines = [
        (f"{FIELDS[line.field].in_language(language)}<br>{SUBJECTS[line.subject].in_language(language)}", line.share)
        for line in fields
        if line.total is not None
    ]
    return share_bars(lines, language) if lines else None


REPORT = Report(
    name="completeness",
    title=Text("各字段填得全不全", "How completely the fields are filled in"),
    definition=Text(
        "注册志愿者取时段末日有效注册的人；发布活动不含已取消；服务人次只看开展过的活动；服务记录取已生效。"
        "类别“未分类”、群体“未填”算未填。",
        "People registered on the last day; activities published without the cancelled ones; people served of activities held; "
        "confirmed records. The category 'not classified' and the group 'not stated' count as not filled in.",
    ),
    source=Text("各平台注册、活动和服务记录", "Registrations, activities and service records of all platforms"),
    compute=compute,
    rows=rows,
    metric="service_hours",
    draw=draw,
    sums=(),
    public="years",
)

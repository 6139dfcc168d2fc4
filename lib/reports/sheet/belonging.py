"""What belongs to the one thing of a sheet: its brands, projects, teams and stations, with what they did in the period."""

from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue import BREAKDOWNS
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.labels import reason_text
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.measure.together import count_together
from lib.reports.report import CONFIRMED_RECORDS, Report, Rows, shown
from lib.reports.sheet.peers import kinds_text
from lib.selection import Selection
from lib.sheet_subject import NAMED, subject_of

BELONGING = {
    "place": ("brand", "project", "team", "station"),
    "brand": ("brand", "project", "team"),
    "project": ("team", "station"),
    "team": ("project", "station"),
    "station": ("team", "project"),
}
"""Kind of the thing -> kinds of what is listed on its sheet."""
MOST = 10
"""Of each kind, those with most hours."""


@dataclass(frozen=True)
class Belonging:
    """One thing listed: kind and id; hours and activities of the period, blank with the reason."""

    kind: str
    id: int
    hours: float | None
    activities: float | None
    reason: str | None


@dataclass(frozen=True)
class Belongings:
    """By kind, the most hours first, at most MOST each. note: how many there are where not all are listed."""

    lines: tuple[Belonging, ...]
    reason: str | None = None
    note: Text | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Belongings:
    """What has a confirmed record or an activity of the thing in the period; "no_subject" when not one thing is chosen."""
    dimensions = build_query(database, "service_hours", selection, scope=scope).dimensions
    subject = subject_of(selection, dimensions)
    if subject is None:
        return Belongings((), "no_subject")
    found, notes = [], []
    asked = [(name, (kind,)) for kind in BELONGING[subject.kind] for name in ("service_hours", "activities_held")]
    count_together(database, asked, selection, scope=scope, version=database.version())
    for kind in BELONGING[subject.kind]:
        hours, activities = (
            {cell.codes[0]: cell for cell in measure(database, name, selection, (kind,), scope=scope, form=form).cells}
            for name in ("service_hours", "activities_held")
        )
        ids = [one for one in {**hours, **activities} if one is not None and (kind, one) != (subject.kind, subject.id)]
        lines = [_line(kind, one, hours.get(one), activities.get(one)) for one in ids]
        lines.sort(key=lambda line: (-(line.hours or 0), -(line.activities or 0), line.id))
        found += lines[:MOST]
        if len(lines) > MOST:
            notes.append((f"{kinds_text(kind, 'zh')}{len(lines)}个", f"{len(lines)} {kinds_text(kind, 'en')}"))
    note = None
    if notes:
        zh, en = ("、".join(n[0] for n in notes), ", ".join(n[1] for n in notes))
        note = Text(
            f"本期有记录或活动的{zh}，各列时长最多的{MOST}个",
            f"the {MOST} with most hours of those with a record or an activity in the period: {en}",
        )
    return Belongings(tuple(found), None if found else "no_records", note)


def _line(kind: str, one: int, hours, activities) -> Belonging:
    reason = next((cell.reason for cell in (hours, activities) if cell is not None and cell.reason), None)
    return Belonging(kind, one, hours and hours.value, activities and activities.value, reason)


HEADERS = {
    "zh": ("类型", "名称", "服务时长（小时）", "开展活动（场次）", "备注"),
    "en": ("Kind", "Name", "Service hours", "Activities held", "Note"),
}


def rows(found: Belongings, dimensions: Dimensions, language: str) -> Rows:
    """One row a thing."""
    return HEADERS[language], [
        (
            BREAKDOWNS[line.kind].label.in_language(language),
            dimensions.name(NAMED[line.kind], line.id, language),
            shown(line.hours, 1),
            shown(line.activities, 0),
            reason_text(line.reason, language),
        )
        for line in found.lines
    ]


REPORT = Report(
    name="sheet_belonging",
    title=Text("所属品牌、项目、队伍和阵地", "Brands, projects, teams and stations that belong to it"),
    definition=Text(
        "所选时段内在该地区（品牌、项目、队伍、阵地）有已生效记录或开展活动的品牌、项目、队伍和阵地，各列时长最多的10个；"
        "一场活动可同属几类，各类不可相加。",
        "Brands, projects, teams and stations with a confirmed record or an activity of the place (brand, project, team, "
        "station) in the period, the 10 with most hours of each kind. One activity belongs to several kinds: they do not "
        "add up.",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    metric="service_hours",
    sums=(),
)

"""Projects, contests and what they won."""

from sqlalchemy import distinct, func

from lib.catalogue.derived_columns import LISTED, contest_year
from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import contest_entry, project, service_record

TOPIC = "contests"
RESULTS = Text("各级志愿服务项目大赛公布结果", "Published results of project contests")
PROJECTS = Text("志愿服务项目台账", "Register of volunteer projects")
PIECES = Text("项", "entries")


def _entries(name: str, zh: str, en: str, definition: Text, *where, **more) -> Metric:
    return Metric(
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        unit=Unit.ITEMS,
        counter=PIECES,
        kind=Kind.FLOW,
        definition=definition,
        source=RESULTS,
        subject=contest_entry,
        value=func.count(),
        date=contest_entry.c.decided_on,
        where=where,
        **more,
    )


contest_entries = _entries(
    "contest_entries",
    "参赛项目",
    "Contest entries",
    Text(
        "时段内公布结果的参赛项目；不同主办单位的大赛分开统计。",
        "Entries decided in the period; contests of different organisers stay apart.",
    ),
)
contest_finalists = _entries(
    "contest_finalists",
    "入围项目",
    "Finalists",
    Text("进入决赛（含获奖）的参赛项目。", "Entries that reached the final, awarded ones included."),
    contest_entry.c.stage.in_(("finalist", "awarded")),
)
contest_awards = _entries(
    "contest_awards",
    "获奖项目",
    "Awards",
    Text(
        "获得奖项的参赛项目，一个项目在两个大赛获奖计两项。",
        "Entries with an award; a project awarded in two contests counts twice.",
    ),
    contest_entry.c.award.is_not(None),
)


def _grants(name: str, zh: str, en: str, definition: Text, value, *, additive: bool = False, **more) -> Metric:
    return Metric(
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        unit=Unit.YUAN,
        kind=Kind.FLOW,
        definition=definition,
        source=RESULTS,
        subject=contest_entry,
        value=value,
        date=contest_entry.c.decided_on,
        where=(contest_entry.c.grant_yuan.is_not(None),),
        empty=0 if additive else None,
        additive=additive,
        **more,
    )


award_grants = _grants(
    "award_grants",
    "获奖扶持资金",
    "Award grants",
    Text("时段内获奖项目得到的扶持资金合计。", "Sum of the grants to award projects in the period."),
    func.sum(contest_entry.c.grant_yuan),
    additive=True,
)
award_grant_smallest = _grants(
    "award_grant_smallest",
    "单个项目扶持资金最低",
    "Smallest award grant",
    Text("时段内单个获奖项目扶持资金的最低额。", "The smallest grant to one award project in the period."),
    func.min(contest_entry.c.grant_yuan),
)
award_grant_largest = _grants(
    "award_grant_largest",
    "单个项目扶持资金最高",
    "Largest award grant",
    Text("时段内单个获奖项目扶持资金的最高额。", "The largest grant to one award project in the period."),
    func.max(contest_entry.c.grant_yuan),
)
award_grant_amount = _grants(
    "award_grant_amount",
    "单个项目扶持资金平均",
    "Mean award grant",
    Text(
        "获奖扶持资金 ÷ 得到扶持资金的获奖项目；没有扶持资金的不进分母，都没有时空白。",
        "Award grants / awards with a grant; awards without one are not divided by, and where there is none the value is "
        "blank.",
    ),
    func.avg(contest_entry.c.grant_yuan),
    counter=Text("元/项", "yuan an entry"),
    since=REVISED,
    history=(Earlier(Text("获奖扶持资金 ÷ 获奖项目。", "Award grants / awards.")),),
)
awards_with_grant = _entries(
    "awards_with_grant",
    "得到扶持资金的获奖项目",
    "Awards with a grant",
    Text("时段内得到扶持资金的获奖项目。", "Awards of the period that came with a grant."),
    contest_entry.c.grant_yuan.is_not(None),
    since=REVISED,
)
contest_first_year = Metric(
    name="contest_first_year",
    topic=TOPIC,
    label=Text("大赛首届年份", "First year of the contest"),
    unit=Unit.ITEMS,
    counter=Text("年", ""),
    kind=Kind.CUMULATIVE,
    definition=Text("所选大赛有结果的最早年份。", "The earliest year with a result of the contests selected."),
    source=RESULTS,
    subject=contest_entry,
    value=func.min(contest_year),
    date=contest_entry.c.decided_on,
    empty=None,
    additive=False,
)


def _projects(
    name: str,
    zh: str,
    en: str,
    definition: Text,
    date=project.c.started_on,
    where=(),
    value=None,
    source: Text = PROJECTS,
    **more,
) -> Metric:
    return Metric(
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        unit=Unit.ITEMS,
        kind=Kind.FLOW,
        definition=definition,
        source=source,
        subject=project,
        value=func.count() if value is None else value,
        date=date,
        where=where,
        **more,
    )


projects = _projects(
    "projects",
    "志愿服务项目",
    "Projects",
    Text(
        "时段内启动的志愿服务项目；不限起点时为累计启动数。只从服务记录得知、项目台账中没有的项目不算在内，"
        "另见“仅见于记录的项目”。",
        "Projects begun in the period; to date when the period is open. Those known from service records alone are left out: "
        "see projects known from records only.",
    ),
    where=(LISTED["project"],),
    beside="projects_from_records",
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内启动的志愿服务项目；不限起点时为累计启动数。",
                "Projects begun in the period; to date when the period is open.",
            )
        ),
    ),
)
projects_from_records = _projects(
    "projects_from_records",
    "仅见于记录的项目",
    "Projects known from records only",
    Text(
        "时段内最早见于服务记录、而项目台账中没有的项目；不计入“志愿服务项目”。",
        "Projects that service records first name in the period and no register has; not among projects.",
    ),
    where=(project.c.implied.is_(True),),
    source=Text("各平台服务记录", "Service records of all platforms"),
    speaks_with=(service_record,),
    since=REVISED,
)
projects_launched = _projects(
    "projects_launched",
    "推出项目",
    "Projects launched",
    Text("时段内在计划或主题活动中推出的项目。", "Projects launched within a programme or a theme day in the period."),
    where=(project.c.programme_id.is_not(None),),
)
library_projects = _projects(
    "library_projects",
    "入选项目库",
    "Projects in a project library",
    Text("时段内入选各级志愿服务项目库的项目。", "Projects taken into a project library in the period."),
    date=project.c.library_on,
    where=(project.c.library_level.is_not(None),),
)
project_categories = _projects(
    "project_categories",
    "项目类别",
    "Project categories",
    Text(
        "时段内启动项目涉及的服务类别数；仅见于服务记录的项目不算在内。",
        "Number of service categories of the projects begun in the period; without projects known from records only.",
    ),
    value=func.count(distinct(project.c.category)),
    counter=Text("类", "categories"),
    where=(LISTED["project"],),
    additive=False,
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内启动项目涉及的服务类别数。", "Number of service categories of the projects begun in the period."
            )
        ),
    ),
)

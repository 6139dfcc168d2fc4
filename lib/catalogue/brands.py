"""Brands, programmes and projects."""

from sqlalchemy import distinct, func

from lib.catalogue.derived_columns import LISTED
from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import brand, media_report, programme, project

TOPIC = "brands"
PROJECTS = Text("志愿服务项目台账", "Register of volunteer projects")
SOURCE = Text("志愿服务品牌与计划台账", "Register of brands and programmes")

brands = Metric(
    name="brands",
    topic=TOPIC,
    label=Text("志愿服务品牌", "Brands"),
    unit=Unit.ITEMS,
    kind=Kind.STOCK,
    definition=Text(
        "当日在运行的品牌：区级总品牌、街道子品牌、服务品牌。", "Brands running on the day: district, street, service."
    ),
    source=SOURCE,
    subject=brand,
    value=func.count(),
    date=brand.c.launched_on,
    ended=brand.c.retired_on,
)
programme_paths = Metric(
    name="programme_paths",
    topic=TOPIC,
    label=Text("计划途径", "Paths of programmes"),
    unit=Unit.ITEMS,
    counter=Text("项", "paths"),
    kind=Kind.STOCK,
    definition=Text(
        "当日已启动的计划所含途径（如“有礼之道”的行、序、言、观、孝、俭）。",
        "Paths of the programmes begun by the day.",
    ),
    source=SOURCE,
    subject=programme,
    value=func.count(),
    date=programme.c.launched_on,
    where=(programme.c.parent_id.is_not(None),),
)
media_reports = Metric(
    name="media_reports",
    topic=TOPIC,
    label=Text("媒体宣传", "Media reports"),
    unit=Unit.ITEMS,
    counter=Text("篇次", "reports"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内中央、省、市媒体对项目的报道。", "Reports on projects in central, provincial and city media."
    ),
    source=Text("媒体报道台账", "Register of media reports"),
    subject=media_report,
    value=func.count(),
    date=media_report.c.published_on,
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
    "启动的志愿服务项目",
    "Projects begun",
    Text(
        "时段内启动的志愿服务项目；不限起点时为累计启动数。只见于服务记录等数据、项目台账中没有的项目不算在内，"
        "另见“仅见于记录的项目”。",
        "Projects begun in the period; to date when the period is open. Those that no register has are left out: "
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
        "时段内最早见于服务记录、活动或大赛等名单，而项目台账中没有的项目；不计入“志愿服务项目”。",
        "Projects first named in the period by service records, activities, or lists of contests and others, which no "
        "register has; not among projects.",
    ),
    where=(project.c.implied.is_(True),),
    source=Text("各平台服务记录、活动数据，大赛等名单", "Service records, activities, lists of contests and others"),
    since=REVISED,
)
projects_launched = _projects(
    "projects_launched",
    "推出项目",
    "Projects launched",
    Text("时段内在计划或主题活动中推出的项目。", "Projects launched within a programme or a theme day in the period."),
    where=(project.c.programme_id.is_not(None),),
)
pilot_projects = _projects(
    "pilot_projects",
    "试点项目",
    "Pilot projects",
    Text(
        "时段内启动、被各级试点选中的项目（如“专业社工+志愿服务”融合试点）。",
        "Projects begun in the period that a pilot scheme has chosen (social work and volunteering together, for one).",
    ),
    where=(project.c.pilot_level.is_not(None),),
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

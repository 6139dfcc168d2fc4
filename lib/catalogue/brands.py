"""Brands and programmes."""

from sqlalchemy import func

from lib.catalogue.metric import Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import brand, media_report, programme

TOPIC = "brands"
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

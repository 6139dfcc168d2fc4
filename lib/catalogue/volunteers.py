"""People: registered, new, gone, active, and their shares of the residents."""

from sqlalchemy import and_, distinct, func, select

from lib.catalogue.derived_columns import closes, closes_on_platform, opens, opens_on_platform
from lib.catalogue.metric import Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import registration, service_record

TOPIC = "volunteers"
PLATFORMS = Text("各平台注册数据，按人去重", "Registrations of all platforms, one person counted once")
RECORDS = Text("各平台服务记录（已生效）", "Service records of all platforms (confirmed)")
CONFIRMED = service_record.c.state == "confirmed"

registered_volunteers = Metric(
    name="registered_volunteers",
    topic=TOPIC,
    label=Text("注册志愿者", "Registered volunteers"),
    unit=Unit.PERSONS,
    kind=Kind.STOCK,
    definition=Text(
        "当日注册仍有效的人数，按居住地统计；同一人（证件号码相同）在几个平台注册只算一人，没有证件号码的每个平台各算一人，"
        "上下界见“平台重叠”。筛选单一平台时为该平台的注册人数。",
        "Distinct people whose registration is valid on the day, by home; a person (by ID number) on several platforms counts "
        "once, people without an ID number once on each platform: bounds on the overlap page. "
        "With one platform chosen: the people registered on it.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(distinct(registration.c.volunteer_id)),
    date=registration.c.registered_on,
    ended=registration.c.ended_on,
    comes=opens,
    goes=closes,
    comes_on_platform=opens_on_platform,
    goes_on_platform=closes_on_platform,
    place="home_",
    additive=False,
)
new_volunteers = Metric(
    name="new_volunteers",
    topic=TOPIC,
    label=Text("新增志愿者", "New volunteers"),
    unit=Unit.PERSONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内开始注册、且当时在任何平台都没有有效注册的人数。期初＋新增－减少＝期末。",
        "People who registered in the period while no other registration of theirs was valid. "
        "Start + new - gone = end.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(),
    date=registration.c.registered_on,
    where=(opens == 1,),
    place="home_",
)
gone_volunteers = Metric(
    name="gone_volunteers",
    topic=TOPIC,
    label=Text("减少志愿者", "Volunteers gone"),
    unit=Unit.PERSONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内注册终止、且此后在任何平台都没有有效注册的人数，按终止原因分列：迁出、清理失效、平台切换、主动退出。",
        "People whose registration ended in the period and who are left without any, by reason: moved, cleaned up, "
        "change of platform, withdrawn.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(),
    date=registration.c.ended_on,
    where=(closes == 1,),
    place="home_",
)
new_registrations = Metric(
    name="new_registrations",
    topic=TOPIC,
    label=Text("新增注册", "New registrations"),
    unit=Unit.ITEMS,
    counter=Text("人次", "registrations"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内各平台新增的注册，一人在两个平台注册算两次。",
        "Registrations begun in the period; two platforms count twice.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(),
    date=registration.c.registered_on,
    place="home_",
)
ended_registrations = Metric(
    name="ended_registrations",
    topic=TOPIC,
    label=Text("终止注册", "Ended registrations"),
    unit=Unit.ITEMS,
    counter=Text("人次", "registrations"),
    kind=Kind.FLOW,
    definition=Text("时段内各平台终止的注册，按原因分列。", "Registrations ended in the period, by reason."),
    source=PLATFORMS,
    subject=registration,
    value=func.count(),
    date=registration.c.ended_on,
    place="home_",
)
residents = Metric(
    name="residents",
    topic=TOPIC,
    label=Text("常住人口", "Residents"),
    unit=Unit.PERSONS,
    kind=Kind.STOCK,
    definition=Text(
        "所选地区常用口径的常住人口：当日或之前最近一次公布数；此前没有的，取最早一次。口径（是否含前湾新区等）见人口表。",
        "Resident population of the usual scope: the latest figure published for a day on or before the day, else the "
        "earliest. The scope (with or without Qianwan New Area) stands in the population table.",
    ),
    source=Text("第七次人口普查、年度人口公报", "Census of 2020, yearly population bulletins"),
    query="residents",
    carries=("place", "county", "street"),
)
registration_rate = Metric(
    name="registration_rate",
    topic=TOPIC,
    label=Text("注册率", "Registration rate"),
    unit=Unit.RATIO,
    kind=Kind.STOCK,
    definition=Text("注册志愿者 ÷ 常住人口（常用口径）。", "Registered volunteers / residents (usual scope)."),
    source=Text("平台注册数据、人口数据", "Registrations, population"),
    numerator="registered_volunteers",
    denominator="residents",
)
active_volunteers = Metric(
    name="active_volunteers",
    topic=TOPIC,
    label=Text("活跃志愿者", "Active volunteers"),
    unit=Unit.PERSONS,
    kind=Kind.FLOW,
    definition=Text(
        "综合活跃：时段内至少有一条已生效服务记录（不论时长类型）的人数，按服务地统计；各行不能相加。",
        "Distinct people with at least one confirmed record in the period, by place of service; rows do not add up.",
    ),
    source=RECORDS,
    subject=service_record,
    value=func.count(distinct(service_record.c.volunteer_id)),
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    additive=False,
)
credit_active_volunteers = Metric(
    name="credit_active_volunteers",
    topic=TOPIC,
    label=Text("信用活跃志愿者", "Active volunteers (signed in)"),
    unit=Unit.PERSONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内至少有一条签到（信用时长）记录的人数，按服务地统计。",
        "Distinct people with a signed-in record in the period.",
    ),
    source=RECORDS,
    subject=service_record,
    value=func.count(distinct(service_record.c.volunteer_id)),
    date=service_record.c.served_on,
    where=(CONFIRMED, service_record.c.method == "sign_in"),
    additive=False,
)


def _served(start, end):
    """Registrations of people with a confirmed record in the period, anywhere."""
    record = service_record.alias("record_of_registered")
    conditions = [record.c.state == "confirmed", record.c.served_on <= end]
    if start is not None:
        conditions.append(record.c.served_on >= start)
    return registration.c.volunteer_id.in_(select(record.c.volunteer_id).where(and_(*conditions)))


active_registered = Metric(
    name="active_registered",
    topic=TOPIC,
    label=Text("注册志愿者中的活跃者", "Active among the registered"),
    unit=Unit.PERSONS,
    kind=Kind.STOCK,
    definition=Text(
        "时段末注册有效、且时段内在任何地方至少有一条已生效记录的人数，按居住地统计。",
        "People registered on the last day who have a confirmed record anywhere in the period, by home.",
    ),
    source=RECORDS,
    subject=registration,
    value=func.count(distinct(registration.c.volunteer_id)),
    date=registration.c.registered_on,
    ended=registration.c.ended_on,
    where=(_served,),
    place="home_",
    speaks_with=(registration, service_record),
    additive=False,
)
# By home on both sides: the active by place of service over the registered by home can exceed 100 % in a street
# with a station, and a share must be a part of its whole.
activity_rate = Metric(
    name="activity_rate",
    topic=TOPIC,
    label=Text("活跃率", "Activity rate"),
    unit=Unit.RATIO,
    kind=Kind.STOCK,
    definition=Text(
        "注册志愿者中的活跃者 ÷ 时段末注册志愿者，均按居住地。默认时段为12个月。",
        "Active among the registered / registered volunteers on the last day, both by home; 12 months by default.",
    ),
    source=RECORDS,
    numerator="active_registered",
    denominator="registered_volunteers",
)
# By home, wherever they served and whether registered or not: the denominator of the rate below is residents.
resident_participants = Metric(
    name="resident_participants",
    topic=TOPIC,
    label=Text("参与服务的居民", "Residents who served"),
    unit=Unit.PERSONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内至少有一条已生效记录的人数，按居住地统计。",
        "Distinct people with a confirmed record in the period, by home.",
    ),
    source=RECORDS,
    subject=service_record,
    value=func.count(distinct(service_record.c.volunteer_id)),
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    place="home_",
    additive=False,
)
participation_rate = Metric(
    name="participation_rate",
    topic=TOPIC,
    label=Text("社会参与率", "Participation rate"),
    unit=Unit.RATIO,
    kind=Kind.FLOW,
    definition=Text("参与服务的居民 ÷ 常住人口（常用口径）。", "Residents who served / residents (usual scope)."),
    source=Text("服务记录、人口数据", "Service records, population"),
    numerator="resident_participants",
    denominator="residents",
)
certified_social_workers = Metric(
    name="certified_social_workers",
    topic=TOPIC,
    label=Text("持证社会工作者", "Certified social workers"),
    unit=Unit.PERSONS,
    kind=Kind.STOCK,
    definition=Text("当日或之前最近一次上报的持证人数。", "The latest number reported on or before the day."),
    source=Text("民政部门上报", "Reports of the civil affairs department"),
    query="certified_social_workers",
    carries=("place", "county"),
)

"""Registrations: who is registered, who came and went, and who is known from service records only."""

from sqlalchemy import distinct, exists, func, not_, or_

from lib.catalogue.derived_columns import REPORTED, closes, closes_on_platform, opens, opens_on_platform, reported
from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import registration, service_record

TOPIC = "registrations"
PLATFORMS = Text("各平台注册数据，按人去重", "Registrations of all platforms, one person counted once")
RECORDS = Text("各平台服务记录（已生效）", "Service records of all platforms (confirmed)")

registered_volunteers = Metric(
    name="registered_volunteers",
    beside="volunteers_from_records",
    topic=TOPIC,
    label=Text("注册志愿者", "Registered volunteers"),
    unit=Unit.PERSONS,
    kind=Kind.STOCK,
    definition=Text(
        "当日注册仍有效的人数，按居住地统计；只算平台注册数据列出的人，仅见于服务记录的人另见“仅见于记录的人”。"
        "同一人（证件号码相同）在几个平台注册只算一人，没有证件号码的每个平台各算一人，"
        "上下界见“平台重叠”。筛选单一平台时为该平台的注册人数。",
        "Distinct people whose registration is valid on the day, by home; only people whom a platform lists, those known from "
        "service records alone stand under people known from records only. A person (by ID number) on several platforms counts "
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
    where=(REPORTED,),
    place="home_",
    additive=False,
    since=REVISED,
    history=(
        Earlier(
            Text(
                "当日注册仍有效的人数，按居住地统计；同一人（证件号码相同）在几个平台注册只算一人，没有证件号码的每个平台各算一人，"
                "上下界见“平台重叠”。筛选单一平台时为该平台的注册人数。",
                "Distinct people whose registration is valid on the day, by home; a person (by ID number) on several platforms "
                "counts once, people without an ID number once on each platform: bounds on the overlap page. "
                "With one platform chosen: the people registered on it.",
            )
        ),
    ),
)


_listed = registration.alias("listed_registration")


def _not_listed(start, end):
    """Registrations of people whom no platform lists on the last day."""
    listed = _listed
    holds = or_(listed.c.ended_on.is_(None), listed.c.ended_on > end)
    same = listed.c.volunteer_id == registration.c.volunteer_id
    # NOT IN made DuckDB look at the list of everybody for each person: 22 ms instead of 2.
    return ~exists().where(same, reported(listed), listed.c.registered_on <= end, holds)


volunteers_from_records = Metric(
    name="volunteers_from_records",
    topic=TOPIC,
    label=Text("仅见于记录的人", "People known from records only"),
    unit=Unit.PERSONS,
    kind=Kind.STOCK,
    definition=Text(
        "截至当日有服务记录、而当日没有任何平台的注册数据列出的人数，按居住地统计；不计入“注册志愿者”。",
        "Distinct people whom service records name by the day and no platform lists as registered on it, by home; not among "
        "registered volunteers.",
    ),
    source=RECORDS,
    subject=registration,
    value=func.count(distinct(registration.c.volunteer_id)),
    date=registration.c.registered_on,
    ended=registration.c.ended_on,
    where=(not_(REPORTED), _not_listed),
    place="home_",
    speaks_with=(service_record,),
    additive=False,
    since=REVISED,
)
new_volunteers = Metric(
    name="new_volunteers",
    topic=TOPIC,
    label=Text("新增志愿者", "New volunteers"),
    unit=Unit.PERSONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内开始注册、且当时在任何平台都没有有效注册的人数；几次进出的人只算一人，次数见“新增人次”。",
        "Distinct people who registered in the period while no other registration of theirs was valid; who comes several "
        "times counts once: see arrivals for the times.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(distinct(registration.c.volunteer_id)),
    date=registration.c.registered_on,
    where=(opens == 1, REPORTED),
    place="home_",
    additive=False,
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内开始注册、且当时在任何平台都没有有效注册的人数。期初＋新增－减少＝期末。",
                "People who registered in the period while no other registration of theirs was valid. "
                "Start + new - gone = end.",
            )
        ),
    ),
)
arrivals = Metric(
    name="arrivals",
    topic=TOPIC,
    label=Text("新增人次", "Arrivals"),
    unit=Unit.ITEMS,
    counter=Text("人次", "arrivals"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内开始注册、且当时在任何平台都没有有效注册的次数，一人几次计几次。期初＋新增人次－减少人次＝期末。",
        "Registrations begun in the period while no other registration of the person was valid; a person may arrive several "
        "times. Start + arrivals - departures = end.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(),
    date=registration.c.registered_on,
    where=(opens == 1, REPORTED),
    place="home_",
    since=REVISED,
)
gone_volunteers = Metric(
    name="gone_volunteers",
    topic=TOPIC,
    label=Text("减少志愿者", "Volunteers gone"),
    unit=Unit.PERSONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内注册终止、且当时在任何平台都没有其他有效注册的人数，按终止原因分列：迁出、清理失效、平台切换、主动退出；"
        "几次进出的人只算一人，次数见“减少人次”。",
        "Distinct people whose registration ended in the period and who were left without any, by reason: moved, cleaned up, "
        "change of platform, withdrawn; who leaves several times counts once: see departures for the times.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(distinct(registration.c.volunteer_id)),
    date=registration.c.ended_on,
    where=(closes == 1, REPORTED),
    place="home_",
    additive=False,
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内注册终止、且此后在任何平台都没有有效注册的人数，按终止原因分列：迁出、清理失效、平台切换、主动退出。",
                "People whose registration ended in the period and who are left without any, by reason: moved, cleaned up, "
                "change of platform, withdrawn.",
            )
        ),
    ),
)
departures = Metric(
    name="departures",
    topic=TOPIC,
    label=Text("减少人次", "Departures"),
    unit=Unit.ITEMS,
    counter=Text("人次", "departures"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内注册终止、且当时在任何平台都没有其他有效注册的次数，一人几次计几次，按终止原因分列。",
        "Registrations ended in the period that left the person without any, by reason; a person may leave several times.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(),
    date=registration.c.ended_on,
    where=(closes == 1, REPORTED),
    place="home_",
    since=REVISED,
)
new_registrations = Metric(
    name="new_registrations",
    topic=TOPIC,
    label=Text("新增注册", "New registrations"),
    unit=Unit.ITEMS,
    counter=Text("人次", "registrations"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内各平台新增的注册，一人在两个平台注册算两次；只由服务记录推知的不算。",
        "Registrations begun in the period, as the platforms list them; two platforms count twice.",
    ),
    source=PLATFORMS,
    subject=registration,
    value=func.count(),
    date=registration.c.registered_on,
    where=(REPORTED,),
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内各平台新增的注册，一人在两个平台注册算两次。",
                "Registrations begun in the period; two platforms count twice.",
            )
        ),
    ),
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
    where=(REPORTED,),
    place="home_",
)

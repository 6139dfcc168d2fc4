"""Resources: stations, points, merchants, courtesy events, money, training, meetings."""

from sqlalchemy import case, distinct, func

from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import benefit_event, funding, meeting, merchant, points_entry, station, training

TOPIC = "resources"
STATIONS = Text("志愿服务阵地台账", "Register of stations")
POINTS = Text("积分平台流水", "Entries of the points platform")
MONEY = Text("财政、民政、基金与捐赠台账", "Budgets, grants, funds and donations")
EVENTS = Text("工作台账", "Register of work")
APART = Text(
    "不同积分体系的积分单位不同，不相加。", "Points of different schemes are different units and are never added."
)

stations = Metric(
    name="stations",
    topic=TOPIC,
    label=Text("志愿服务阵地", "Stations"),
    unit=Unit.ITEMS,
    kind=Kind.STOCK,
    definition=Text(
        "当日开放的阵地：青年V站、We站、指导中心、枢纽站、服务站、主题广场。",
        "Stations open on the day, of every type.",
    ),
    source=STATIONS,
    subject=station,
    value=func.count(),
    date=station.c.opened_on,
    ended=station.c.closed_on,
)
station_levels = Metric(
    name="station_levels",
    topic=TOPIC,
    label=Text("阵地层级", "Levels of stations"),
    unit=Unit.ITEMS,
    counter=Text("级", "levels"),
    kind=Kind.STOCK,
    definition=Text(
        "中心、枢纽站、服务站三级阵地中当日已有的级数。",
        "How many of the levels centre, hub, service exist on the day.",
    ),
    source=STATIONS,
    subject=station,
    value=func.count(distinct(station.c.tier)),
    date=station.c.opened_on,
    ended=station.c.closed_on,
    additive=False,
)


def _flow(
    name, zh, en, zh_definition, en_definition, *, subject, date, value, unit, source, where=(), **more
) -> Metric:
    return Metric(
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        unit=unit,
        kind=Kind.FLOW,
        definition=Text(zh_definition, en_definition),
        source=source,
        subject=subject,
        value=value,
        date=date,
        where=where,
        **more,
    )


SIGNED_POINTS = case((points_entry.c.kind == "issued", points_entry.c.points), else_=-points_entry.c.points)


def _points(name, zh, en, zh_definition, en_definition, *kinds, value=None, unit=Unit.POINTS) -> Metric:
    revised = (
        {"apart": "points_scheme", "since": REVISED, "history": (Earlier(Text(zh_definition, en_definition)),)}
        if value is None
        else {}
    )
    if revised:
        zh_definition, en_definition = zh_definition + APART.zh, f"{en_definition} {APART.en}"
    return _flow(
        name,
        zh,
        en,
        zh_definition,
        en_definition,
        subject=points_entry,
        date=points_entry.c.occurred_on,
        value=func.sum(points_entry.c.points) if value is None else value,
        unit=unit,
        source=POINTS,
        where=(points_entry.c.kind.in_(kinds),),
        **revised,
    )


points_issued = _points(
    "points_issued", "发放积分", "Points issued", "时段内发放的积分。", "Points issued in the period.", "issued"
)
points_redeemed = _points(
    "points_redeemed",
    "消耗积分",
    "Points redeemed",
    "时段内兑换消耗的积分。",
    "Points redeemed in the period.",
    "redeemed",
)
points_expired = _points(
    "points_expired", "过期积分", "Points expired", "时段内过期的积分。", "Points expired in the period.", "expired"
)
points_volume = _points(
    "points_volume",
    "发放消耗积分",
    "Points issued and redeemed",
    "时段内发放与消耗积分之和，即文件中“发放消耗”的合计口径；分析时应分列。",
    "Points issued plus redeemed: the sum that letters quote as one number; read the two apart.",
    "issued",
    "redeemed",
)
points_balance = Metric(
    name="points_balance",
    topic=TOPIC,
    label=Text("积分结余", "Points balance"),
    unit=Unit.POINTS,
    kind=Kind.STOCK,
    definition=Text(
        f"截至当日发放的积分 － 消耗的积分 － 过期的积分。{APART.zh}",
        f"Points issued - redeemed - expired, all up to the day. {APART.en}",
    ),
    source=POINTS,
    subject=points_entry,
    value=func.sum(SIGNED_POINTS),
    date=points_entry.c.occurred_on,
    comes=SIGNED_POINTS,
    apart="points_scheme",
    since=REVISED,
)
points_beneficiary_visits = _points(
    "points_beneficiary_visits",
    "积分服务居民",
    "Residents served through points",
    "积分发放与消耗中登记的服务居民人次。",
    "Residents served as recorded with points issued and redeemed.",
    "issued",
    "redeemed",
    value=func.sum(points_entry.c.beneficiaries),
    unit=Unit.ATTENDANCES,
)
redemption_amount = _points(
    "redemption_amount",
    "兑换物资或服务价值",
    "Value redeemed",
    "时段内积分兑换的物资或服务折合金额。",
    "Value in yuan of the goods and services redeemed.",
    "redeemed",
    value=func.sum(points_entry.c.value_yuan),
    unit=Unit.YUAN,
)
merchants = Metric(
    name="merchants",
    topic=TOPIC,
    label=Text("爱心商家", "Partner merchants"),
    unit=Unit.ITEMS,
    counter=Text("家", "merchants"),
    kind=Kind.STOCK,
    definition=Text("当日参与积分礼遇的商家。", "Merchants taking part on the day."),
    source=EVENTS,
    subject=merchant,
    value=func.count(),
    date=merchant.c.joined_on,
    ended=merchant.c.left_on,
)
benefit_events = _flow(
    "benefit_events",
    "礼遇活动",
    "Courtesy events",
    "时段内举办的志愿者礼遇活动。",
    "Courtesy events for volunteers in the period.",
    subject=benefit_event,
    date=benefit_event.c.held_on,
    value=func.count(),
    unit=Unit.SESSIONS,
    source=EVENTS,
)
trainings = _flow(
    "trainings",
    "培训",
    "Trainings",
    "时段内举办的培训。",
    "Trainings held in the period.",
    subject=training,
    date=training.c.held_on,
    value=func.count(),
    unit=Unit.SESSIONS,
    counter=Text("次", "trainings"),
    source=EVENTS,
)
training_attendances = _flow(
    "training_attendances",
    "参训人次",
    "Training attendances",
    "时段内培训的参训人次之和。",
    "Attendances of the trainings in the period.",
    subject=training,
    date=training.c.held_on,
    value=func.sum(training.c.attendances),
    unit=Unit.ATTENDANCES,
    source=EVENTS,
)
meetings = _flow(
    "meetings",
    "会议",
    "Meetings",
    "时段内召开的座谈会、推进会。",
    "Round tables and promotion meetings in the period.",
    subject=meeting,
    date=meeting.c.held_on,
    value=func.count(),
    unit=Unit.SESSIONS,
    counter=Text("次", "meetings"),
    source=EVENTS,
)


def _money(name, zh, en, zh_definition, en_definition, kind, *, value=None, unit=Unit.YUAN, **more) -> Metric:
    return _flow(
        name,
        zh,
        en,
        zh_definition,
        en_definition,
        subject=funding,
        date=funding.c.from_on,
        value=func.sum(funding.c.amount_yuan) if value is None else value,
        unit=unit,
        source=MONEY,
        where=(funding.c.kind == kind,),
        **more,
    )


budget_amount = _money(
    "budget_amount",
    "专项经费",
    "Budgets",
    "时段内开始的部门预算经费。",
    "Department budgets that begin in the period.",
    "budget",
)
fund_amount = _money(
    "fund_amount", "基金", "Funds", "时段内设立的基金金额。", "Amounts of the funds set up in the period.", "fund"
)
donation_amount = _money(
    "donation_amount",
    "社会捐赠",
    "Donations",
    "时段内捐款捐物折合金额。",
    "Donations in money and kind in the period.",
    "donation",
)
grant_amount = _money(
    "grant_amount",
    "公益创投资金",
    "Venture grants",
    "时段内公益创投投入金额。",
    "Venture grants paid in the period.",
    "venture_grant",
)
grant_projects = _money(
    "grant_projects",
    "公益创投项目",
    "Venture-grant projects",
    "时段内得到公益创投资助的项目数，同一项目只算一个。",
    "Distinct projects with a venture grant in the period.",
    "venture_grant",
    value=func.count(distinct(funding.c.project_id)),
    unit=Unit.ITEMS,
    additive=False,
)

"""Incentives: points of the schemes, merchants that redeem them, courtesy events."""

from sqlalchemy import case, func

from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import benefit_event, merchant, points_entry

TOPIC = "incentives"
POINTS = Text("积分平台流水", "Entries of the points platform")
EVENTS = Text("工作台账", "Register of work")
APART = Text(
    "不同积分体系的积分单位不同，不相加。", "Points of different schemes are different units and are never added."
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
    return Metric(
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        unit=unit,
        kind=Kind.FLOW,
        definition=Text(zh_definition, en_definition),
        source=POINTS,
        subject=points_entry,
        value=func.sum(points_entry.c.points) if value is None else value,
        date=points_entry.c.occurred_on,
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
benefit_events = Metric(
    name="benefit_events",
    topic=TOPIC,
    label=Text("礼遇活动", "Courtesy events"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text("时段内举办的志愿者礼遇活动。", "Courtesy events for volunteers in the period."),
    source=EVENTS,
    subject=benefit_event,
    value=func.count(),
    date=benefit_event.c.held_on,
)

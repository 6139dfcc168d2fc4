"""Resources: stations, money, training, meetings."""

from sqlalchemy import distinct, func

from lib.catalogue.metric import Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import funding, meeting, station, training

TOPIC = "resources"
STATIONS = Text("志愿服务阵地台账", "Register of stations")
MONEY = Text("财政、民政、基金与捐赠台账", "Budgets, grants, funds and donations")
EVENTS = Text("工作台账", "Register of work")

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

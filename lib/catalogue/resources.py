"""Resources: money, training, meetings."""

from sqlalchemy import distinct, func

from lib.catalogue.metric import REVISED, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import funding, meeting, training

TOPIC = "resources"
MONEY = Text("财政、民政、基金与捐赠台账", "Budgets, grants, funds and donations")
EVENTS = Text("工作台账", "Register of work")
SPENT = ("budget", "donation", "venture_grant", "award_grant", "purchase")
"""Kinds of funding that are paid out; the capital of a fund is not."""


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
        where=(funding.c.kind.in_((kind,) if isinstance(kind, str) else kind),),
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
purchase_amount = _money(
    "purchase_amount",
    "政府购买服务",
    "Government purchase of services",
    "时段内政府购买志愿服务、社会工作服务的金额；资金台账没有这一类记录时空白，不作零。",
    "Services bought by the government in the period; blank, not zero, where the register holds none of this kind.",
    "purchase",
    empty=None,
    since=REVISED,
)
funding_amount = _money(
    "funding_amount",
    "投入资金",
    "Money put in",
    "时段内开始的预算、捐赠、公益创投、获奖扶持和购买服务之和，可按资金类型分列；不含基金（设立时的本金不是支出）。"
    "预算按起始日计入，短于一年的时段不可比；从预算支付的资助若另有登记，同一笔钱在两类中都有。",
    "Budgets, donations, venture and award grants and purchases that begin in the period, which can be split by kind; funds are "
    "left out (their capital is not spent). A budget counts on its first day, so periods under a year do not compare; a grant "
    "paid out of a budget and recorded as well stands in both kinds.",
    SPENT,
    since=REVISED,
)
funding_per_hour = Metric(
    name="funding_per_hour",
    topic=TOPIC,
    label=Text("每服务小时投入资金", "Money put in per service hour"),
    unit=Unit.YUAN,
    counter=Text("元/小时", "yuan an hour"),
    kind=Kind.FLOW,
    definition=Text(
        "投入资金 ÷ 服务时长：同一时段、同一地区的资金与已生效时长。资金多只登记到县市区，镇街没有这一数。",
        "Money put in / service hours: money and confirmed hours of the same period and place. Money is mostly recorded by "
        "county, so that streets have no such figure.",
    ),
    source=Text("资金台账、服务记录", "Register of funding, service records"),
    numerator="funding_amount",
    denominator="service_hours",
    additive=False,
    since=REVISED,
)


def _to_projects(name, zh, en, zh_definition, en_definition, **more) -> Metric:
    """Of the grants to projects, by the place of the project."""
    return _money(
        name,
        zh,
        en,
        zh_definition,
        en_definition,
        ("venture_grant", "award_grant"),
        place="project_",
        since=REVISED,
        **more,
    )


project_grant_amount = _to_projects(
    "project_grant_amount",
    "项目资助",
    "Grants to projects",
    "时段内支付给项目的公益创投和获奖扶持资金，按项目所在地统计。",
    "Venture and award grants paid to projects in the period, by the place of the project.",
)
granted_projects = _to_projects(
    "granted_projects",
    "受资助项目",
    "Projects with a grant",
    "时段内得到公益创投或获奖扶持资金的项目数，同一项目只算一个，按项目所在地统计。",
    "Distinct projects with a venture or award grant in the period, by the place of the project.",
    value=func.count(distinct(funding.c.project_id)),
    unit=Unit.ITEMS,
    additive=False,
)
grant_per_project = Metric(
    name="grant_per_project",
    topic=TOPIC,
    label=Text("每个受资助项目的资助", "Grant per project with a grant"),
    unit=Unit.YUAN,
    counter=Text("元/项目", "yuan a project"),
    kind=Kind.FLOW,
    definition=Text(
        "项目资助 ÷ 受资助项目；没有得到资助的项目不进分母，都没有时空白。",
        "Grants to projects / projects with a grant; projects without one are not divided by, and where there is none the value "
        "is blank.",
    ),
    source=MONEY,
    numerator="project_grant_amount",
    denominator="granted_projects",
    additive=False,
    since=REVISED,
)
trained_per_active = Metric(
    name="trained_per_active",
    topic=TOPIC,
    label=Text("每百名活跃志愿者参训人次", "Training attendances per 100 active volunteers"),
    unit=Unit.ATTENDANCES,
    counter=Text("人次/百人", "attendances per 100 people"),
    kind=Kind.FLOW,
    definition=Text(
        "参训人次 ÷ 活跃志愿者 × 100。培训登记的是人次而不是人，一人参训几次计几次，所以这不是受训者的比例，只是它的上限。",
        "Training attendances / active volunteers x 100. Trainings record attendances, not people: somebody who attends twice "
        "counts twice, so this is not the share of the trained but at most that.",
    ),
    source=Text("工作台账、服务记录", "Register of work, service records"),
    numerator="training_attendances",
    denominator="active_volunteers",
    scale=1 / 100,
    additive=False,
    since=REVISED,
)

"""People: residents, active volunteers, and their shares of the residents and of the registered."""

from sqlalchemy import and_, distinct, func, select

from lib.catalogue.derived_columns import REPORTED
from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.periods import twelve_months_to
from lib.catalogue.registrations import RECORDS
from lib.catalogue.vocabularies import Text
from lib.schema import population, registration, service_record

TOPIC = "volunteers"
CONFIRMED = service_record.c.state == "confirmed"

residents = Metric(
    name="residents",
    topic=TOPIC,
    label=Text("常住人口", "Residents"),
    unit=Unit.PERSONS,
    kind=Kind.STOCK,
    definition=Text(
        "所选地区常用口径的常住人口：当日或之前最近一次公布数；此前没有的，取最早一次。口径（是否含前湾新区等）见人口表。"
        "按性别、60岁及以上的人口只有部分地区公布，其余空白。",
        "Resident population of the usual scope: the latest figure published for a day on or before the day, else the "
        "earliest. The scope (with or without Qianwan New Area) stands in the population table. Residents by sex and of 60 "
        "and over are published for some places; the others are blank.",
    ),
    source=Text("第七次人口普查、年度人口公报", "Census of 2020, yearly population bulletins"),
    query="residents",
    date=population.c.as_of,
    carries=("month", "quarter", "year", "place", "county", "street", "sex", "age_band"),
    since=REVISED,
    history=(
        Earlier(
            Text(
                "所选地区常用口径的常住人口：当日或之前最近一次公布数；此前没有的，取最早一次。口径（是否含前湾新区等）见人口表。",
                "Resident population of the usual scope: the latest figure published for a day on or before the day, else the "
                "earliest. The scope (with or without Qianwan New Area) stands in the population table.",
            )
        ),
    ),
)
registration_rate = Metric(
    name="registration_rate",
    topic=TOPIC,
    label=Text("注册率", "Registration rate"),
    unit=Unit.RATIO,
    kind=Kind.STOCK,
    definition=Text(
        "注册志愿者 ÷ 常住人口（常用口径，同样的性别和年龄）。人口数每次更新都会使注册率跳动，所用人口数的年份一并写出；"
        "没有相应人口数的筛选不算比率。",
        "Registered volunteers / residents (usual scope, of the same sex and age). The rate steps whenever a newer population "
        "figure is used, so the year of that figure stands beside it; where residents of a kind are not known there is no rate.",
    ),
    source=Text("平台注册数据、人口数据", "Registrations, population"),
    numerator="registered_volunteers",
    denominator="residents",
    since=REVISED,
    history=(Earlier(Text("注册志愿者 ÷ 常住人口（常用口径）。", "Registered volunteers / residents (usual scope).")),),
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


_record = service_record.alias("record_of_registered")


class ServedWithin:
    """Registrations of people with a confirmed record, anywhere, from the first to the last of the `days` that belong to a
    period; (None, last): at any time up to it."""

    def __init__(self, days):
        self.days = days

    def __call__(self, start, end):
        first, last = self.days(start, end)
        conditions = [_record.c.state == "confirmed", _record.c.served_on <= last]
        if first is not None:
            conditions.append(_record.c.served_on >= first)
        return registration.c.volunteer_id.in_(select(_record.c.volunteer_id).where(and_(*conditions)))


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
    where=(REPORTED, ServedWithin(lambda start, end: (start, end))),
    place="home_",
    speaks_with=(registration, service_record),
    additive=False,
)
active_registered_year = Metric(
    name="active_registered_year",
    topic=TOPIC,
    label=Text("注册志愿者中近12个月的活跃者", "Active among the registered in 12 months"),
    unit=Unit.PERSONS,
    kind=Kind.STOCK,
    definition=Text(
        "时段末注册有效、且到那天为止的12个月内在任何地方至少有一条已生效记录的人数，按居住地统计；与所选时段的长短无关。",
        "People registered on the last day who have a confirmed record anywhere in the 12 months to that day, by home; the "
        "length of the chosen period does not matter.",
    ),
    source=RECORDS,
    subject=registration,
    value=func.count(distinct(registration.c.volunteer_id)),
    date=registration.c.registered_on,
    ended=registration.c.ended_on,
    where=(REPORTED, ServedWithin(lambda _start, end: (twelve_months_to(end), end))),
    place="home_",
    speaks_with=(registration, service_record),
    additive=False,
    since=REVISED,
)
# By home on both sides: the active by place of service over the registered by home can exceed 100 % in a street
# with a station, and a share must be a part of its whole.
activity_rate = Metric(
    name="activity_rate",
    beside="active_registered",
    topic=TOPIC,
    label=Text("活跃率（所选时段）", "Activity rate (chosen period)"),
    unit=Unit.RATIO,
    kind=Kind.STOCK,
    definition=Text(
        "注册志愿者中的活跃者 ÷ 时段末注册志愿者，均按居住地，在任何地方服务都算；时段越长越高，长短不同不可比。"
        "“活跃志愿者”按服务地，也含外来和未注册的人，所以活跃志愿者 ÷ 注册志愿者不是活跃率。",
        "Active among the registered / registered volunteers on the last day, both by home, served anywhere; the longer the "
        "period, the higher: periods of different length do not compare. Active volunteers are counted by place of service, "
        "with people from elsewhere and not registered, so active / registered volunteers is not this rate.",
    ),
    source=RECORDS,
    numerator="active_registered",
    denominator="registered_volunteers",
    since=REVISED,
    history=(
        Earlier(
            Text(
                "注册志愿者中的活跃者 ÷ 时段末注册志愿者，均按居住地。默认时段为12个月。",
                "Active among the registered / registered volunteers on the last day, both by home; 12 months by default.",
            )
        ),
    ),
)
activity_rate_year = Metric(
    name="activity_rate_year",
    beside="active_registered_year",
    topic=TOPIC,
    label=Text("活跃率（近12个月）", "Activity rate (12 months)"),
    unit=Unit.RATIO,
    kind=Kind.STOCK,
    definition=Text(
        "时段末注册志愿者中，到那天为止的12个月内在任何地方有已生效记录的比例，均按居住地；不随所选时段的长短变化。"
        "“活跃志愿者”按服务地，也含外来和未注册的人，所以活跃志愿者 ÷ 注册志愿者不是活跃率。",
        "The share of the volunteers registered on the last day who have a confirmed record anywhere in the 12 months to that "
        "day, by home; the length of the chosen period does not matter. Active volunteers are counted by place of service, with "
        "people from elsewhere and not registered, so active / registered volunteers is not this rate.",
    ),
    source=RECORDS,
    numerator="active_registered_year",
    denominator="registered_volunteers",
    since=REVISED,
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
    definition=Text(
        "参与服务的居民 ÷ 常住人口（常用口径，同样的性别和年龄）；没有相应人口数的筛选不算比率。",
        "Residents who served / residents (usual scope, of the same sex and age); where residents of a kind are not known "
        "there is no rate.",
    ),
    source=Text("服务记录、人口数据", "Service records, population"),
    numerator="resident_participants",
    denominator="residents",
    since=REVISED,
    history=(
        Earlier(Text("参与服务的居民 ÷ 常住人口（常用口径）。", "Residents who served / residents (usual scope).")),
    ),
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

"""Service hours and attendances, from confirmed service records."""

from sqlalchemy import BigInteger, cast, distinct, func, literal

from lib.catalogue.derived_columns import flagged
from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.registrations import RECORDS
from lib.catalogue.vocabularies import FLAG_RULE, Text
from lib.catalogue.volunteers import CONFIRMED
from lib.schema import service_record

TOPIC = "hours"
PER_PERSON = Text("小时/人", "hours a person")
PERSON_AT_ACTIVITY = distinct(
    func.coalesce(
        cast(service_record.c.activity_id, BigInteger) * literal(10_000_000_000, BigInteger)
        + cast(service_record.c.volunteer_id, BigInteger),
        -cast(service_record.c.id, BigInteger),
    )
)
"""One number for a person at an activity; a record without an activity is an attendance of its own."""
OWN_YEARS = Text(
    "年数按365.25天为一年：时段不限起点时从所选范围的第一条记录算起；按项目分列或筛选时按项目自己的年数，从它在时段内的第一条记录算起",
    "Years have 365.25 days; a period without a beginning starts with the first record selected; by project, or with a "
    "project chosen, they are the project's own, from its first record in the period",
)

service_hours = Metric(
    name="service_hours",
    topic=TOPIC,
    label=Text("服务时长", "Service hours"),
    unit=Unit.HOURS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内已生效记录的分钟数 ÷ 60，不含路途；含签到（信用时长）、手工录入（荣誉时长）、补录和时长码四种，可分列，"
        "补录和时长码既不属信用时长也不属荣誉时长；待核记录计入，可剔除。",
        "Minutes of confirmed records / 60, without travel; of four kinds, which can be split: signed in (credit hours), "
        "entered by hand (honour hours), backfilled, and by hours code, the last two being neither credit nor honour hours; "
        "records to be checked are included and can be left out.",
    ),
    source=RECORDS,
    subject=service_record,
    value=func.sum(service_record.c.minutes),
    scale=60,
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内已生效记录的分钟数 ÷ 60，不含路途；含签到、手工录入和补录，可分列；待核记录计入，可剔除。",
                "Minutes of confirmed records / 60, without travel; signed in, entered by hand and backfilled, which can be "
                "split; records to be checked are included and can be left out.",
            )
        ),
    ),
)
flagged_hours = Metric(
    name="flagged_hours",
    topic=TOPIC,
    label=Text("待核时长", "Hours to be checked"),
    unit=Unit.HOURS,
    kind=Kind.FLOW,
    definition=Text(
        f"已生效记录中带待核标记的时长（{'、'.join(rule.zh for rule in FLAG_RULE.values())}）；是待核，不是定性。",
        f"Hours of confirmed records with a flag ({', '.join(rule.en for rule in FLAG_RULE.values()).lower()}): to be "
        "checked, not an accusation.",
    ),
    source=RECORDS,
    subject=service_record,
    value=func.sum(service_record.c.minutes),
    scale=60,
    date=service_record.c.served_on,
    where=(CONFIRMED, flagged == 1),
    since=REVISED,
    history=(
        Earlier(
            Text(
                "已生效记录中带待核标记的时长（单次超8小时、单日超16小时、重叠、录入过晚、批量录入）；是待核，不是定性。",
                "Hours of confirmed records with a flag (over 8 hours, over 16 a day, overlap, late or bulk entry): to be "
                "checked, not an accusation.",
            )
        ),
    ),
)
service_hours_per_year = Metric(
    name="service_hours_per_year",
    topic=TOPIC,
    label=Text("年均服务时长", "Service hours a year"),
    unit=Unit.HOURS,
    counter=Text("小时/年", "hours a year"),
    kind=Kind.YEARLY_AVERAGE,
    definition=Text(f"时段内服务时长 ÷ 年数。{OWN_YEARS.zh}。", f"Service hours / years. {OWN_YEARS.en}."),
    source=RECORDS,
    subject=service_record,
    value=func.sum(service_record.c.minutes),
    scale=60,
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内服务时长 ÷ 年数（365.25天为一年）；时段不限起点时，从所选范围的第一条记录算起。",
                "Service hours / years of 365.25 days; a period without a beginning starts with the first record selected.",
            )
        ),
    ),
)
attendances = Metric(
    name="attendances",
    beside="further_records",
    topic=TOPIC,
    label=Text("参与服务人次", "Attendances"),
    unit=Unit.ATTENDANCES,
    kind=Kind.FLOW,
    definition=Text(
        "一人参加一场活动为一人次，不论有几条已生效记录；没有活动的记录各计一次。是人次，不是人数。"
        "与“服务记录”之差见“同场多条记录”。",
        "One person at one activity, however many confirmed records there are of it; a record without an activity counts by "
        "itself. Not the number of people. Further records at the same activity tell the difference to service records.",
    ),
    source=RECORDS,
    subject=service_record,
    value=func.count(PERSON_AT_ACTIVITY),
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    additive=False,
    since=REVISED,
    history=(
        Earlier(
            Text(
                "已生效服务记录数：一人参加一场活动为一人次。是人次，不是人数。",
                "Confirmed records: one person at one activity is one attendance, which is not one person.",
            )
        ),
    ),
)
confirmed_records = Metric(
    name="confirmed_records",
    topic=TOPIC,
    label=Text("服务记录", "Service records"),
    unit=Unit.ITEMS,
    counter=Text("条", "records"),
    kind=Kind.FLOW,
    definition=Text("时段内已生效的服务记录数。", "Confirmed service records of the period."),
    source=RECORDS,
    subject=service_record,
    value=func.count(),
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    since=REVISED,
)
further_records = Metric(
    name="further_records",
    topic=TOPIC,
    label=Text("同场多条记录", "Further records at the same activity"),
    unit=Unit.ITEMS,
    counter=Text("条", "records"),
    kind=Kind.FLOW,
    definition=Text(
        "服务记录 － 参与服务人次：同一人在同一场活动第二条起的记录数。",
        "Service records - attendances: the records of a person at an activity after the first.",
    ),
    source=RECORDS,
    subject=service_record,
    value=func.count() - func.count(PERSON_AT_ACTIVITY),
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    additive=False,
    since=REVISED,
)
attendances_per_year = Metric(
    name="attendances_per_year",
    topic=TOPIC,
    label=Text("年均参与人次", "Attendances a year"),
    unit=Unit.ATTENDANCES,
    counter=Text("人次/年", "attendances a year"),
    kind=Kind.YEARLY_AVERAGE,
    definition=Text(f"时段内参与服务人次 ÷ 年数。{OWN_YEARS.zh}。", f"Attendances / years. {OWN_YEARS.en}."),
    source=RECORDS,
    subject=service_record,
    value=func.count(PERSON_AT_ACTIVITY),
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    additive=False,
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内参与服务人次 ÷ 年数（365.25天为一年）；时段不限起点时，从所选范围的第一条记录算起。",
                "Attendances / years of 365.25 days; a period without a beginning starts with the first record selected.",
            )
        ),
    ),
)
hours_per_active = Metric(
    name="hours_per_active",
    topic=TOPIC,
    label=Text("活跃志愿者人均时长", "Hours per active volunteer"),
    unit=Unit.HOURS,
    counter=PER_PERSON,
    kind=Kind.FLOW,
    definition=Text(
        "时段内服务时长 ÷ 活跃志愿者。平均数受少数人影响，请与中位数同看。",
        "Service hours / active volunteers in the period. A few people pull the mean: read it with the median.",
    ),
    source=RECORDS,
    numerator="service_hours",
    denominator="active_volunteers",
    additive=False,
)
hours_per_active_median = Metric(
    name="hours_per_active_median",
    topic=TOPIC,
    label=Text("活跃志愿者时长中位数", "Median hours of active volunteers"),
    unit=Unit.HOURS,
    counter=PER_PERSON,
    kind=Kind.FLOW,
    definition=Text(
        "时段内每位活跃志愿者时长的中位数：一半人不超过它。",
        "The median of the hours of each active volunteer in the period.",
    ),
    source=RECORDS,
    subject=service_record,
    date=service_record.c.served_on,
    where=(CONFIRMED,),
    query="median_hours",
    carries=(
        *("place", "county", "street", "community", "platform", "category", "brand", "programme", "project"),
        *("group", "profession", "sex", "method", "flagged"),
    ),
    empty=None,
    additive=False,
)
hours_per_registered = Metric(
    name="hours_per_registered",
    topic=TOPIC,
    label=Text("注册志愿者人均累计时长", "Cumulative hours per registered volunteer"),
    unit=Unit.HOURS,
    counter=PER_PERSON,
    kind=Kind.CUMULATIVE,
    definition=Text(
        "有记录以来的服务时长 ÷ 时段末注册志愿者；分子按服务地，分母按居住地。",
        "Service hours since records began / registered volunteers on the last day; hours by place of service, "
        "volunteers by home.",
    ),
    source=RECORDS,
    numerator="service_hours",
    denominator="registered_volunteers",
    to_date=True,
    additive=False,
)
hours_per_resident = Metric(
    name="hours_per_resident",
    topic=TOPIC,
    label=Text("每千名居民服务时长", "Service hours per 1,000 residents"),
    unit=Unit.HOURS,
    counter=Text("小时/千人", "hours per 1,000 residents"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内服务时长 ÷ 常住人口 × 1000，用于镇街之间的比较。",
        "Service hours / residents x 1,000: for comparing streets of different size.",
    ),
    source=Text("服务记录、人口数据", "Service records, population"),
    numerator="service_hours",
    denominator="residents",
    scale=1 / 1000,
    additive=False,
)

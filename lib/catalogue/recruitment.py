"""Places offered by activities, and the people who came."""

from sqlalchemy import func

from lib.catalogue.activities import SOURCE
from lib.catalogue.derived_columns import held, with_slots
from lib.catalogue.hours import PERSON_AT_ACTIVITY
from lib.catalogue.metric import REVISED, Kind, Metric, Unit
from lib.catalogue.registrations import RECORDS
from lib.catalogue.vocabularies import Text
from lib.catalogue.volunteers import CONFIRMED
from lib.schema import activity, service_record

TOPIC = "recruitment"

activities_with_slots = Metric(
    name="activities_with_slots",
    topic=TOPIC,
    label=Text("登记招募名额的活动", "Activities with places offered"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内开展、且平台登记了招募名额的活动。",
        "Activities held in the period for which the platform gives the number of places offered.",
    ),
    source=SOURCE,
    subject=activity,
    value=func.count(),
    date=activity.c.held_on,
    where=(held == 1, activity.c.slots.is_not(None)),
    speaks_with=(service_record,),
    since=REVISED,
)
slots_offered = Metric(
    name="slots_offered",
    topic=TOPIC,
    label=Text("招募名额", "Places offered"),
    unit=Unit.ATTENDANCES,
    counter=Text("个名额", "places"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内开展、且登记了名额的活动的名额之和；未登记的活动不计，不作零。",
        "Sum of the places offered by the activities held in the period; activities without a number are left out.",
    ),
    source=SOURCE,
    subject=activity,
    value=func.sum(activity.c.slots),
    date=activity.c.held_on,
    where=(held == 1, activity.c.slots.is_not(None)),
    speaks_with=(service_record,),
    since=REVISED,
)
attendances_with_slots = Metric(
    name="attendances_with_slots",
    topic=TOPIC,
    label=Text("有名额活动的到场人次", "Attendances at activities with places offered"),
    unit=Unit.ATTENDANCES,
    kind=Kind.FLOW,
    definition=Text(
        "登记了招募名额的活动中的参与服务人次（有已生效记录的人，一人一场计一次）。",
        "Attendances at the activities with places offered: people with a confirmed record, each once an activity.",
    ),
    source=RECORDS,
    subject=service_record,
    value=func.count(PERSON_AT_ACTIVITY),
    date=service_record.c.served_on,
    where=(CONFIRMED, with_slots == 1),
    additive=False,
    since=REVISED,
)
fill_rate = Metric(
    name="fill_rate",
    topic=TOPIC,
    label=Text("名额到场率", "Places filled"),
    unit=Unit.RATIO,
    kind=Kind.FLOW,
    definition=Text(
        "有名额活动的到场人次 ÷ 招募名额；未登记名额的活动分子分母都不计。平台不导出报名数，这里看的是到场，不是报名；"
        "超过100%表示到场多于名额。",
        "Attendances at activities with places offered / places offered; activities without a number are in neither. Platforms "
        "export no sign-ups, so this is who came, not who signed up; above 100% more people came than there were places.",
    ),
    source=Text("各平台活动数据、服务记录", "Activities and service records of all platforms"),
    numerator="attendances_with_slots",
    denominator="slots_offered",
    additive=False,
    since=REVISED,
)


def _not_recorded(name: str, zh: str, en: str, zh_definition: str, en_definition: str) -> Metric:
    return Metric(
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        unit=Unit.ATTENDANCES,
        kind=Kind.FLOW,
        definition=Text(zh_definition, en_definition),
        source=SOURCE,
        query="not_recorded",
        carries=("place", "platform", "category", "brand", "programme", "project", "audience"),
        since=REVISED,
    )


sign_ups = _not_recorded(
    "sign_ups",
    "报名人次",
    "Sign-ups",
    "时段内开展活动的报名人次。现有平台导出的文件里没有，所以为空。",
    "Sign-ups for the activities held in the period. No platform exports them so far: blank.",
)
no_shows = _not_recorded(
    "no_shows",
    "报名未到人次",
    "No-shows",
    "报名 − 到场 − 取消。没有报名数，所以为空。",
    "Signed up - came - cancelled. Sign-ups are not exported: blank.",
)
no_show_rate = Metric(
    name="no_show_rate",
    topic=TOPIC,
    label=Text("报名未到率", "No-show rate"),
    unit=Unit.RATIO,
    kind=Kind.FLOW,
    definition=Text(
        "报名未到人次 ÷ 报名人次。现有平台导出的文件里没有报名数，所以一直为空，不用名额代替。",
        "No-shows / sign-ups. No platform exports sign-ups so far: blank, and places offered do not stand in for them.",
    ),
    source=SOURCE,
    numerator="no_shows",
    denominator="sign_ups",
    additive=False,
    since=REVISED,
)

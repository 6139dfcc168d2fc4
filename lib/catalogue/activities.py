"""Activities in their three states, and the people they serve."""

from sqlalchemy import distinct, func

from lib.catalogue.derived_columns import LISTED, held
from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import activity, service_record

TOPIC = "activities"
SOURCE = Text("各平台活动数据", "Activities of all platforms")

activities_published = Metric(
    name="activities_published",
    beside="activities_from_records",
    topic=TOPIC,
    label=Text("发布活动", "Activities published"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内在各平台发布的活动，不论后来是否开展；只从服务记录得知、活动数据中没有的活动不算在内，另见“仅见于记录的活动”。"
        "与“开展活动”是两个数。",
        "Activities published in the period, whether held later or not; those known from service records alone are left out: "
        "see activities known from records only. Not the same as activities held.",
    ),
    source=SOURCE,
    subject=activity,
    value=func.count(),
    date=activity.c.published_on,
    where=(LISTED["activity"],),
    since=REVISED,
    history=(
        Earlier(
            Text(
                "时段内在各平台发布的活动，不论后来是否开展。与“开展活动”是两个数。",
                "Activities published in the period, whether held later or not. Not the same as activities held.",
            )
        ),
    ),
)
activities_from_records = Metric(
    name="activities_from_records",
    topic=TOPIC,
    label=Text("仅见于记录的活动", "Activities known from records only"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内开展、至少有一条已生效服务记录而活动数据中没有的活动；不计入“发布活动”。",
        "Activities of the period with at least one confirmed service record that no list of activities has; not among "
        "activities published.",
    ),
    source=Text("各平台服务记录", "Service records of all platforms"),
    subject=activity,
    value=func.count(),
    date=activity.c.held_on,
    where=(activity.c.implied.is_(True), held == 1),
    speaks_with=(service_record,),
    since=REVISED,
)
# Each platform marks activities as held or closed in its own way; a confirmed record can be checked.
activities_held = Metric(
    name="activities_held",
    topic=TOPIC,
    label=Text("开展活动", "Activities held"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内开展、且至少有一条已生效服务记录的活动。",
        "Activities of the period with at least one confirmed service record.",
    ),
    source=SOURCE,
    subject=activity,
    value=func.count(),
    date=activity.c.held_on,
    where=(held == 1,),
    speaks_with=(service_record,),
)
activities_closed = Metric(
    name="activities_closed",
    topic=TOPIC,
    label=Text("结项活动", "Activities closed"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内开展、平台状态为“已结项”的活动。", "Activities of the period that the platform lists as closed."
    ),
    source=SOURCE,
    subject=activity,
    value=func.count(),
    date=activity.c.held_on,
    where=(activity.c.state == "closed",),
    speaks_with=(activity, service_record),
)
beneficiary_visits = Metric(
    name="beneficiary_visits",
    topic=TOPIC,
    label=Text("服务群众", "People served"),
    unit=Unit.ATTENDANCES,
    kind=Kind.FLOW,
    definition=Text(
        "开展活动中登记的服务对象人次之和；未登记的活动不计，不作零。",
        "Sum of the people served recorded for activities held; activities without a record do not count as zero.",
    ),
    source=SOURCE,
    subject=activity,
    value=func.sum(activity.c.beneficiaries),
    date=activity.c.held_on,
    where=(held == 1,),
    speaks_with=(service_record,),
)
activities_counted = Metric(
    name="activities_counted",
    topic=TOPIC,
    label=Text("登记服务人次的活动", "Activities with a count of people served"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text(
        "时段内开展、且登记了服务对象人次（含零）的活动。",
        "Activities held in the period for which the number of people served is recorded (0 included).",
    ),
    source=SOURCE,
    subject=activity,
    value=func.count(),
    date=activity.c.held_on,
    where=(held == 1, activity.c.beneficiaries.is_not(None)),
    speaks_with=(service_record,),
    since=REVISED,
)
beneficiaries_per_activity = Metric(
    name="beneficiaries_per_activity",
    topic=TOPIC,
    label=Text("场均服务群众", "People served per activity"),
    unit=Unit.ATTENDANCES,
    counter=Text("人次/场", "attendances an activity"),
    kind=Kind.FLOW,
    definition=Text(
        "服务群众 ÷ 登记了服务人次的开展活动；没有登记的活动不进分母，其占比见“登记服务人次的活动占比”。",
        "People served / activities held with a count of them; activities without a count are not divided by: see the share "
        "of activities with a count.",
    ),
    source=SOURCE,
    numerator="beneficiary_visits",
    denominator="activities_counted",
    additive=False,
    since=REVISED,
    history=(Earlier(Text("服务群众 ÷ 开展活动。", "People served / activities held.")),),
)
activities_counted_share = Metric(
    name="activities_counted_share",
    topic=TOPIC,
    label=Text("登记服务人次的活动占比", "Share of activities with a count of people served"),
    unit=Unit.RATIO,
    kind=Kind.FLOW,
    definition=Text("登记服务人次的活动 ÷ 开展活动。", "Activities with a count of people served / activities held."),
    source=SOURCE,
    numerator="activities_counted",
    denominator="activities_held",
    additive=False,
    since=REVISED,
)
categories_held = Metric(
    name="categories_held",
    topic=TOPIC,
    label=Text("开展类别数", "Categories held"),
    unit=Unit.ITEMS,
    counter=Text("类", "categories"),
    kind=Kind.FLOW,
    definition=Text(
        "时段内开展的活动涉及几个服务类别；“未分类”不算一类。",
        "How many service categories the activities held in the period belong to; 'not classified' is none.",
    ),
    source=SOURCE,
    subject=activity,
    value=func.count(distinct(activity.c.category)),
    date=activity.c.held_on,
    where=(held == 1, activity.c.category != "unclassified"),
    additive=False,
    speaks_with=(service_record,),
    since=REVISED,
)
category_diversity = Metric(
    name="category_diversity",
    topic=TOPIC,
    label=Text("等效类别数", "Categories in effect"),
    unit=Unit.ITEMS,
    counter=Text("类", "categories"),
    kind=Kind.FLOW,
    definition=Text(
        "开展的活动分布得有多散：相当于多少个场次相等的类别，即1 ÷ 各类场次占比的平方和。全在一类为1，13类各占一样多为13；"
        "“未分类”不计。",
        "How spread out the activities held are: as many categories of equal size as would give the same spread, 1 / the sum of "
        "the squared shares of the categories. All in one category gives 1, thirteen equal ones give 13; 'not classified' is "
        "left out.",
    ),
    source=SOURCE,
    subject=activity,
    date=activity.c.held_on,
    where=(held == 1, activity.c.category != "unclassified"),
    query="category_diversity",
    carries=(
        *("place", "county", "street", "community", "platform", "brand", "programme", "project", "audience"),
        *("quarter", "year"),
    ),
    empty=None,
    additive=False,
    decimals=1,
    speaks_with=(service_record,),
    since=REVISED,
)
largest_category_activities = Metric(
    name="largest_category_activities",
    topic=TOPIC,
    label=Text("最大类别场次", "Activities of the largest category"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text(
        "场次最多的一个类别开展的活动；“未分类”不计。",
        "The activities held in the category that has most of them; 'not classified' is left out.",
    ),
    source=SOURCE,
    subject=activity,
    date=activity.c.held_on,
    where=category_diversity.where,
    query="largest_category_activities",
    carries=category_diversity.carries,
    empty=None,
    additive=False,
    speaks_with=(service_record,),
    since=REVISED,
)
activities_classified = Metric(
    name="activities_classified",
    topic=TOPIC,
    label=Text("已分类活动", "Activities with a category"),
    unit=Unit.SESSIONS,
    kind=Kind.FLOW,
    definition=Text("开展的活动中写明服务类别的。", "Activities held that state a category of service."),
    source=SOURCE,
    subject=activity,
    value=func.count(),
    date=activity.c.held_on,
    where=category_diversity.where,
    speaks_with=(service_record,),
    since=REVISED,
)
largest_category_share = Metric(
    name="largest_category_share",
    topic=TOPIC,
    label=Text("最大类别占比", "Share of the largest category"),
    unit=Unit.RATIO,
    kind=Kind.FLOW,
    definition=Text(
        "最大类别场次 ÷ 已分类活动：越高，服务内容越单一。哪一类最多，见各类别开展活动。",
        "Activities of the largest category / activities with a category: the higher, the less varied the service. Which category "
        "it is stands in activities held by category.",
    ),
    source=SOURCE,
    numerator="largest_category_activities",
    denominator="activities_classified",
    additive=False,
    since=REVISED,
)

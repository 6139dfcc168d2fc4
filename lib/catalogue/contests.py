"""Contests of projects: entries, the stages they reach, awards, grants."""

from sqlalchemy import String, cast, distinct, func, literal, or_

from lib.catalogue.derived_columns import contest_year
from lib.catalogue.metric import REVISED, Earlier, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import contest_entry

TOPIC = "contests"
RESULTS = Text("各级志愿服务项目大赛公布结果", "Published results of project contests")
PIECES = Text("项", "entries")


ENTRY = distinct(
    cast(contest_entry.c.contest_id, String)
    + literal(" ")
    + cast(contest_entry.c.project_id, String)
    + literal(" ")
    + func.coalesce(contest_entry.c.track, literal(""))
)
"""A project in a contest and track: it has a row for each of its awards."""
HAS_AWARD = contest_entry.c.award.is_not(None)
AWARDED = or_(HAS_AWARD, contest_entry.c.stage == "awarded")


def _of_results(name: str, zh: str, en: str, definition: Text, *where, value, counter=PIECES, **more) -> Metric:
    return Metric(
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        unit=Unit.ITEMS,
        counter=counter,
        kind=Kind.FLOW,
        definition=definition,
        source=RESULTS,
        subject=contest_entry,
        value=value,
        date=contest_entry.c.decided_on,
        where=where,
        since=REVISED,
        **more,
    )


def _entries(name: str, zh: str, en: str, definition: Text, *where, **more) -> Metric:
    """Entries are different ones: by award or stage they do not add up."""
    return _of_results(name, zh, en, definition, *where, value=func.count(ENTRY), additive=False, **more)


contest_entries = _entries(
    "contest_entries",
    "参赛项目",
    "Contest entries",
    Text(
        "时段内公布结果的参赛项目；一个项目在一个大赛的一个赛道算一项，得几个奖项也算一项；不同主办单位的大赛分开统计。",
        "Entries decided in the period: a project in a contest and track is one, however many awards it got; contests of "
        "different organisers stay apart.",
    ),
    history=(
        Earlier(
            Text(
                "时段内公布结果的参赛项目；不同主办单位的大赛分开统计。",
                "Entries decided in the period; contests of different organisers stay apart.",
            )
        ),
    ),
)
contest_finalists = _entries(
    "contest_finalists",
    "入围项目",
    "Finalists",
    Text(
        "至少进入决赛（含获奖）的参赛项目，一个项目在一个大赛的一个赛道算一项。",
        "Entries that reached at least the final, awarded ones included; a project in a contest and track is one.",
    ),
    or_(contest_entry.c.stage == "finalist", AWARDED),
    history=(
        Earlier(
            Text("进入决赛（含获奖）的参赛项目。", "Entries that reached the final, awarded ones included."),
        ),
    ),
)
contest_awarded = _entries(
    "contest_awarded",
    "获奖项目",
    "Awarded entries",
    Text(
        "至少得到一个奖项的参赛项目，得几个奖项也算一项；在两个大赛获奖计两项。奖项数见“所获奖项”。",
        "Entries with at least one award, one however many; a project awarded in two contests counts twice. The number of "
        "awards is contest awards.",
    ),
    AWARDED,
)
contest_awards = _of_results(
    "contest_awards",
    "所获奖项",
    "Awards",
    Text(
        "参赛项目得到的奖项，一个项目得两个奖项（如金奖和最佳人气奖）计两个；没有写明奖项的只计入“获奖项目”。"
        "奖项照公布的名称，金银铜奖与一二三等奖不互相折算。",
        "Awards that entries got: two awards of one project, such as gold and most popular, are two; an award without a name "
        "only makes an awarded entry. Awards keep the names they were given: medals and numbered prizes are not converted.",
    ),
    HAS_AWARD,
    value=func.count(),
    counter=Text("个", "awards"),
    history=(
        Earlier(
            Text(
                "获得奖项的参赛项目，一个项目在两个大赛获奖计两项。",
                "Entries with an award; a project awarded in two contests counts twice.",
            )
        ),
    ),
)


def _grants(name: str, zh: str, en: str, definition: Text, value, *, additive: bool = False, **more) -> Metric:
    return Metric(
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        unit=Unit.YUAN,
        kind=Kind.FLOW,
        definition=definition,
        source=RESULTS,
        subject=contest_entry,
        value=value,
        date=contest_entry.c.decided_on,
        where=(contest_entry.c.grant_yuan.is_not(None),),
        empty=0 if additive else None,
        additive=additive,
        **more,
    )


award_grants = _grants(
    "award_grants",
    "获奖扶持资金",
    "Award grants",
    Text("时段内获奖项目得到的扶持资金合计。", "Sum of the grants to award projects in the period."),
    func.sum(contest_entry.c.grant_yuan),
    additive=True,
)
award_grant_smallest = _grants(
    "award_grant_smallest",
    "单个项目扶持资金最低",
    "Smallest award grant",
    Text("时段内单个获奖项目扶持资金的最低额。", "The smallest grant to one award project in the period."),
    func.min(contest_entry.c.grant_yuan),
)
award_grant_largest = _grants(
    "award_grant_largest",
    "单个项目扶持资金最高",
    "Largest award grant",
    Text("时段内单个获奖项目扶持资金的最高额。", "The largest grant to one award project in the period."),
    func.max(contest_entry.c.grant_yuan),
)
award_grant_amount = _grants(
    "award_grant_amount",
    "单个项目扶持资金平均",
    "Mean award grant",
    Text(
        "获奖扶持资金 ÷ 得到扶持资金的奖项；没有扶持资金的不进分母，都没有时空白。",
        "Award grants / awards with a grant; awards without one are not divided by, and where there is none the value is "
        "blank.",
    ),
    func.avg(contest_entry.c.grant_yuan),
    counter=Text("元/项", "yuan an entry"),
    since=REVISED,
    history=(Earlier(Text("获奖扶持资金 ÷ 获奖项目。", "Award grants / awards.")),),
)
awards_with_grant = _of_results(
    "awards_with_grant",
    "得到扶持资金的奖项",
    "Awards with a grant",
    Text("时段内得到扶持资金的奖项。", "Awards of the period that came with a grant."),
    contest_entry.c.grant_yuan.is_not(None),
    value=func.count(),
)
contest_first_year = Metric(
    name="contest_first_year",
    topic=TOPIC,
    label=Text("大赛首届年份", "First year of the contest"),
    unit=Unit.ITEMS,
    counter=Text("年", ""),
    kind=Kind.CUMULATIVE,
    definition=Text("所选大赛有结果的最早年份。", "The earliest year with a result of the contests selected."),
    source=RESULTS,
    subject=contest_entry,
    value=func.min(contest_year),
    date=contest_entry.c.decided_on,
    empty=None,
    additive=False,
)

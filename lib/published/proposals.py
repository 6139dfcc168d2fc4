"""What a figure of a text may be: a metric of ours and a selection, proposed from the words around it, never bound by itself.

A metric that texts call otherwise: one more line in WORDS. The first line that fits, nearest to the figure, is proposed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lib.catalogue import METRICS
from lib.catalogue.metric import Kind
from lib.published.running_text import FoundFigure

PEOPLE, TIMES, SESSIONS = "人名位", ("人次",), ("场", "场次", "次", "个", "项", "期")
MONEY, THINGS = ("元",), ("个", "项", "件", "")
WORDS = (
    ("registration_rate", ("%",), "占(?:常住|户籍|居民|总)?人口|注册率|占.{0,6}人口"),
    ("participation_rate", ("%",), "参与率"),
    ("activity_rate", ("%",), "活跃(?:度|率)"),
    ("training_attendances", ("人次",), "参训|培训"),
    ("points_beneficiary_visits", ("人次",), "(?:滨豆|积分).*服务(?:居民|群众)"),
    ("points_volume", ("个", "分", "积分"), "(?:滨豆|积分)"),
    ("attendances_per_year", ("人次",), "(?:年均|每年).*(?:志愿者|参与|发动)"),
    (
        "beneficiary_visits",
        ("人次", "人", "名"),
        "(?:惠及|受益|覆盖|服务(?:居民|群众|老人|学生|市民|困难|对象|各类|辖区)).{0,6}$",
    ),
    ("active_volunteers", ("人", "名"), "活跃志愿者"),
    ("certified_social_workers", ("人", "名"), "持证社"),
    ("registered_volunteers", ("人", "名", "位"), "(?:注册|登记|实名)志愿者|志愿者(?:总数|人数|规模)|志工"),
    ("attendances", ("人次",), "(?:参与|参加|发动|组织|出动|吸纳).{0,16}|志愿者"),
    ("service_hours_per_year", ("小时",), "(?:年均|每年).*(?:时长|时数|时间)"),
    ("service_hours", ("小时",), "(?:时长|时数|服务时间|服务)"),
    ("trainings", ("次", "场", "场次", "期", "个"), "培训"),
    ("benefit_events", ("场次", "场", "次"), "礼遇"),
    ("meetings", ("次", "场", "个"), "(?:座谈会|推进会|联席会|会议|例会)"),
    ("media_reports", ("篇次", "篇", "次", "条"), "(?:媒体|报道|宣传|刊登|刊发)"),
    ("activities_published", ("场", "场次", "次", "个", "项"), "发布.{0,10}活动"),
    ("activities_held", ("场", "场次", "次", "项"), "活动|服务"),
    ("alliances", ("个", "大"), "联盟"),
    ("teams", ("支", "个"), "(?:队伍|服务队|志愿队|团队|骨干|团体)"),
    ("stations", ("个", "处", "家", "座"), "(?:站|阵地|中心|驿站|岗亭)"),
    ("merchants", ("家",), "商家|商户"),
    ("agencies", ("家", "个"), "社工机构|机构"),
    ("grant_amount", ("元",), "公益创投|创投|自20\\d\\d年.*投入资金"),
    ("grant_projects", ("个", "项"), "(?:公益创投|创投|资助)"),
    ("award_grant_amount", ("元",), "获奖项目|扶持|奖励"),
    ("donation_amount", ("元",), "捐"),
    ("redemption_amount", ("元",), "兑换"),
    ("fund_amount", ("元",), "基金|出资"),
    ("budget_amount", ("元",), "经费|预算|安排|拨付"),
    ("honour_rounds", ("届",), "选树|评选|典型|最美"),
    ("honours", ("个", "名", "人", "位"), "(?:典型|最美|榜样|标兵|先进|优秀志愿者)"),
    ("brands", ("个",), "品牌"),
    ("project_categories", ("大类", "类"), "项目|孵化"),
    ("projects_launched", ("个", "项"), "(?:推出|发布|实施).{0,4}"),
    ("contest_awards", ("个", "项"), "(?:金奖|银奖|铜奖|获奖|获得|斩获|荣获|大赛)"),
    ("projects", ("个", "项"), "项目"),
)
_WORDS = tuple((metric, units, re.compile(pattern)) for metric, units, pattern in WORDS)
_CLAUSE = re.compile(r"[,，。；;:：\n\x00]")


@dataclass(frozen=True)
class Proposal:
    """metric: name of a metric, empty when none is known. selection: as in a link, with days and place."""

    metric: str
    selection: str


def propose(
    figure: FoundFigure, *, as_of: date, place: int | None, places: Mapping[str, int] | None = None
) -> Proposal:
    """The metric and the selection that the words around `figure` suggest.

    as_of: day of the document. place: the county that it speaks of. places: names of places below it, with their ids; the
    last one named in the sentence before the figure is proposed instead.
    """
    metric = proposed_metric(figure)
    return Proposal(metric, selection_of(figure, metric, as_of=as_of, place=place, places=places or {}))


def proposed_metric(figure: FoundFigure) -> str:
    """The name of the metric that fits unit and words best, empty when none does."""
    if figure.role in ("growth", "start", "target"):
        return ""
    before, behind = _clause_before(figure.before), _CLAUSE.split(figure.behind, maxsplit=1)[0][:16]
    whole = figure.before[-60:]
    for text in (before + behind, whole + behind):
        for metric, units, pattern in _WORDS:
            if figure.unit in units and (
                pattern.search(before) if pattern.pattern.endswith("$") else pattern.search(text)
            ):
                return metric
    return ""


def pattern_of(metric: str) -> str:
    """The words by which a metric is known."""
    return next(pattern.pattern for name, _, pattern in _WORDS if name == metric)


def selection_of(figure: FoundFigure, metric: str, *, as_of: date, place: int | None, places: Mapping[str, int]) -> str:
    """The days that the words name, and the place, as in a link. A number that is no flow has no first day; a time behind the day
    of the text (2026年计划 in 2025) stays as it is."""
    first, last = figure.period.dates(as_of) if figure.period else (None, as_of)
    last = last if first and first > as_of else min(last, as_of)
    if metric in METRICS and METRICS[metric].kind is Kind.STOCK:
        first = None
    named = [(figure.before.rfind(name), found) for name, found in places.items() if name in figure.before]
    chosen = max(named)[1] if named else place
    days = f"period={first or ''}..{last}"
    return days if chosen is None else f"{days}&place={chosen}"


def _clause_before(before: str) -> str:
    return _CLAUSE.split(before)[-1] or before[-20:]

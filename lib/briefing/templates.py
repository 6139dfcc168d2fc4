"""What a reply, a monthly report and a page say: paragraphs of clauses, each with one figure, in the order of a letter.

A clause without its figure is left out, a paragraph without clauses too, so that a letter speaks only of what there is data on.
The prose between is for its writer to edit; what comes next (下步工作) has no figures and is only begun. A further clause: one
line here. Figures are named by (metric, period, filters), their words in `like`.
"""

from dataclasses import dataclass

from lib.briefing.figures import Asked
from lib.catalogue.vocabularies import Text

NAMES = {
    "reply": Text("复函", "Reply"),
    "monthly": Text("月报", "Monthly report"),
    "one-page": Text("一页纸", "One page"),
}


@dataclass(frozen=True)
class Clause:
    """words with {} where the figure stands."""

    words: str
    asked: Asked


@dataclass(frozen=True)
class Paragraph:
    """heading: of a section (一、) or part (（一）), may be empty. lead: words before the clauses; alone: it stands without any.
    own: here stand the paragraphs that the writer adds."""

    heading: str = ""
    level: int = 0
    lead: str = ""
    clauses: tuple[Clause, ...] = ()
    alone: bool = False
    own: bool = False


OWN = Paragraph(own=True)


def _clause(words: str, metric: str, period: str = "to_date", filters: str = "", like: str = "") -> Clause:
    return Clause(words, Asked(metric, words.replace("{}", "").replace("全{kind}", ""), period, filters, like))


BASE = (
    _clause("全{kind}注册志愿者{}", "registered_volunteers", like="11万余人"),
    _clause("注册率{}", "registration_rate", like="21.02%"),
    _clause("志愿服务队伍{}", "teams", like="1335支"),
    _clause("累计发布志愿服务活动{}", "activities_published", like="8万余场次"),
    _clause("累计开展志愿服务活动{}", "activities_held", like="5万余场次"),
    _clause("参与志愿服务{}", "attendances", like="32万余人次"),
    _clause("累计服务时长{}", "service_hours", like="1013.4万余小时"),
)
PLACES_OF_SERVICE = (
    _clause("建成志愿服务阵地{}", "stations", like="13个"),
    _clause("组建志愿服务联盟{}", "alliances", like="8个"),
    _clause("社工机构{}", "agencies", like="19家"),
    _clause("持证社会工作者{}", "certified_social_workers", like="1939人"),
)
PROJECTS = (
    _clause("打造志愿服务品牌{}", "brands", like="3个"),
    _clause("孵化培育优秀项目{}", "projects", filters="incubated=yes", like="81个"),
    _clause("在各级项目大赛中获奖{}", "contest_awards", like="12个"),
    _clause("惠及群众{}", "beneficiary_visits", like="10万余人次"),
    _clause("媒体宣传报道{}", "media_reports", like="15篇次"),
)
SUPPORT = (
    _clause("开展培训{}", "trainings", like="12次"),
    _clause("参训志愿者{}", "training_attendances", like="2100余人次"),
    _clause("公益创投累计投入资金{}", "grant_amount", like="418万元"),
    _clause("资助公益创投项目{}", "grant_projects", like="212个"),
    _clause("评选先进典型{}", "honours", like="131个"),
    _clause("今年参与的爱心商家{}", "merchants", "this_year", like="21家"),
    _clause("去年开展礼遇活动{}", "benefit_events", "last_year", like="12场次"),
)
REPLY = (
    Paragraph(lead="（代表）：", alone=True),
    Paragraph(lead="您提出的建议已收悉。经研究，现答复如下：", alone=True),
    Paragraph("一、基本情况", 1),
    Paragraph(lead="近年来，{place}高度重视志愿服务工作。截至{day}，", clauses=BASE),
    Paragraph("二、主要工作", 1),
    Paragraph("（一）织密阵地网络，壮大专业力量", 2, "截至{day}，", PLACES_OF_SERVICE),
    Paragraph("（二）培育项目品牌，提升服务实效", 2, "坚持以赛促训、以评促优，累计", PROJECTS),
    Paragraph("（三）健全激励保障，营造浓厚氛围", 2, "持续强化培训、资金和礼遇保障，累计", SUPPORT),
    OWN,
    Paragraph("三、下步工作", 1),
    Paragraph(lead="一是持续壮大服务队伍；二是创新服务项目；三是强化多方协同。（请补充具体措施）", alone=True),
    Paragraph(lead="衷心感谢您对志愿服务工作的关心与支持！", alone=True),
)
MONTH = (
    _clause("新增注册{}", "new_registrations", "this_month"),
    _clause("发布活动{}", "activities_published", "this_month"),
    _clause("开展活动{}", "activities_held", "this_month"),
    _clause("参与服务{}", "attendances", "this_month"),
    _clause("服务时长{}", "service_hours", "this_month"),
    _clause("服务群众{}", "beneficiary_visits", "this_month"),
)
YEAR = (
    _clause("发布活动{}", "activities_published", "this_year"),
    _clause("开展活动{}", "activities_held", "this_year"),
    _clause("参与服务{}", "attendances", "this_year"),
    _clause("服务时长{}", "service_hours", "this_year"),
    _clause("培训{}", "trainings", "this_year"),
)
MONTHLY = (
    Paragraph("一、本月情况", 1, "本月，{place}", MONTH),
    Paragraph("二、今年以来", 1, "今年以来，{place}累计", YEAR),
    Paragraph("三、总体规模", 1, "截至{day}，", BASE),
    OWN,
    Paragraph("四、下月打算", 1, "（请补充）", alone=True),
)
ONE_PAGE = (
    Paragraph("一、规模", 1, "截至{day}，", BASE),
    Paragraph("二、今年以来", 1, "今年以来，{place}累计", YEAR),
    Paragraph("三、阵地和项目", 1, "目前，", (*PLACES_OF_SERVICE[:2], *PROJECTS[:3])),
    OWN,
)
TEMPLATES = {"reply": REPLY, "monthly": MONTHLY, "one-page": ONE_PAGE}
TITLES = {
    "reply": "关于加强志愿者文化建设的建议的复函",
    "monthly": "{place}志愿服务工作月报（{month}）",
    "one-page": "{place}志愿服务工作情况",
}


def asked_of(template: str) -> list[Asked]:
    """Every figure of a template, in its order."""
    return [clause.asked for paragraph in TEMPLATES[template] for clause in paragraph.clauses]

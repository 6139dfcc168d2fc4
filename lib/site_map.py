"""Every page: file, words, section, and the permission that it needs. A new page: one file in `pages/` and one line here.

The folder is the menu section, the file name is the address. Page files lie in sub-folders of `pages/`: a file directly
in it would open by its address to anybody after a restart.
"""

from lib.access import Permission
from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.vocabularies import Text
from lib.site_page import SitePage

DRAWN = tuple(name for name in BREAKDOWNS if name != "activity")
"""Breakdowns that a page can be asked for; activities are too many to be drawn, their list is a file."""
SECTIONS = {
    "statistics": Text("统计", "Statistics"),
    "records": Text("数据", "Data"),
    "reference": Text("参考", "Reference"),
}


PAGES = {
    page.name: page
    for page in (
        SitePage(
            "overview",
            "statistics",
            Text("总览", "Overview"),
            Text(
                "现在怎么样，比上年如何，各镇街差别在哪里？",
                "Where do we stand against last year, and where do the streets differ?",
            ),
        ),
        SitePage(
            "volunteers",
            "statistics",
            Text("志愿者", "Volunteers"),
            Text("谁注册了、谁在服务、谁留了下来？", "Who is registered, who serves, and who stays?"),
            about="registered_volunteers",
        ),
        SitePage(
            "service_hours",
            "statistics",
            Text("服务时长", "Service hours"),
            Text(
                "服务了多少小时，在什么时候、什么地方、做什么？", "How many hours were served: when, where and at what?"
            ),
        ),
        SitePage(
            "activities",
            "statistics",
            Text("活动", "Activities"),
            Text(
                "发布了多少活动，办成了多少，做什么、服务了谁？",
                "How many activities were published and held, at what, and whom did they serve?",
            ),
            about="activities_held",
        ),
        SitePage(
            "stations_teams",
            "statistics",
            Text("阵地组织", "Stations and teams"),
            Text(
                "阵地和队伍有多少，哪些在办活动，哪些要核对？",
                "How many stations and teams are there, which are at work, and which should be checked?",
            ),
            about="stations",
        ),
        SitePage(
            "contests",
            "statistics",
            Text("项目大赛", "Project contests"),
            Text(
                "项目参赛得了什么奖，获奖之后还在做吗？", "What did our projects win, and do they live on afterwards?"
            ),
            about="contest_entries",
        ),
        SitePage(
            "brand_matrix",
            "statistics",
            Text("品牌矩阵", "Brand matrix"),
            Text(
                "每个品牌在哪里、做了多少、哪里还是空白？",
                "Where does each brand work, how much, and where are the gaps?",
            ),
            about="activities_held",
            controls={
                "brand-metric": (
                    *("service_hours", "attendances", "activities_held", "beneficiary_visits", "active_volunteers"),
                ),
                "brand-across": ("street", "category", "year", "community"),
            },
        ),
        SitePage(
            "incentives",
            "statistics",
            Text("激励礼遇", "Incentives"),
            Text(
                "积分发了多少、用了多少、还剩多少，谁得了荣誉和礼遇？",
                "How many points were issued, used and left, and who was honoured?",
            ),
            about="points_issued",
        ),
        SitePage(
            "funding",
            "statistics",
            Text("资金培训", "Funding and training"),
            Text(
                "钱从哪里来、投向哪些项目，培训了多少人次？",
                "Where does the money come from, which projects get it, and how much training was there?",
            ),
            about="budget_amount",
        ),
        SitePage(
            "supply_demand",
            "statistics",
            Text("供需对接", "Supply and demand"),
            Text(
                "社区需要什么，谁能提供，哪些还没有对上？",
                "What do communities need, who can offer it, and what is not matched yet?",
            ),
            about="needs",
        ),
        SitePage(
            "four_questions",
            "statistics",
            Text("四个问题", "Four questions"),
            Text(
                "群众参与、服务内容、专业程度、资金保障，各是多少，往哪里走？",
                "Participation, variety, skill and money: how much of each, and which way do they go?",
            ),
            controls={"question": ("participation", "variety", "skill", "money")},
        ),
        SitePage(
            "collaboration",
            "statistics",
            Text("部门协同", "Collaboration"),
            Text(
                "部门开了哪些会、推出了哪些项目和试点，媒体怎样报道？",
                "Which meetings, launched projects and pilots were there, and how did the media report?",
            ),
            about="meetings",
        ),
        SitePage(
            "sheet",
            "statistics",
            Text("档案", "Sheet"),
            Text(
                "这个地区、品牌、项目、队伍或阵地：做了什么，与同类相比如何，有什么要核对？",
                "This place, brand, project, team or station: what it did, how it stands beside its peers, what to check?",
            ),
        ),
        SitePage(
            "snapshots",
            "records",
            Text("数据快照", "Snapshots"),
            Text(
                "引用过的数字当时是多少，今天还是这样吗，为什么？",
                "What were the figures that were quoted, are they the same today, and if not, why?",
            ),
            controls={
                "snapshot-metric": ("service_hours", *(name for name in METRICS if name != "service_hours")),
                "snapshot-by": ("month", "none", *(name for name in DRAWN if name != "month")),
                "snapshot-and": ("none", *DRAWN),
            },
        ),
        SitePage(
            "briefing",
            "records",
            Text("复函简报", "Briefings"),
            Text(
                "下一份复函怎么写，每个数字站得住吗，发出去的还对吗？",
                "How is the next letter written, does each figure hold, and does what went out still?",
            ),
            Permission.EXPORT,
            filtered=False,
        ),
        SitePage(
            "import",
            "records",
            Text("导入", "Import"),
            Text(
                "平台导出的文件怎样进来，导入了什么，怎样撤销？",
                "How do the platforms' files come in, what did they bring, how is it taken back?",
            ),
            Permission.IMPORT,
            filtered=False,
        ),
        SitePage(
            "freshness",
            "records",
            Text("数据新鲜度", "Freshness"),
            Text(
                "各平台的数据到哪一天，中间缺了哪些月？",
                "Up to which day is each platform's data, and which months are missing?",
            ),
        ),
        SitePage(
            "data_quality",
            "records",
            Text("数据质量", "Data quality"),
            Text(
                "数据填得全吗，哪些记录要核对？", "How complete is the data, and which records should somebody check?"
            ),
        ),
        SitePage(
            "overlap",
            "records",
            Text("平台重叠", "Overlap"),
            Text(
                "几个平台加起来，究竟有多少个不同的人？",
                "Over all platforms together, how many different people are there?",
            ),
            about="registered_volunteers",
        ),
        SitePage(
            "published_figures",
            "records",
            Text("公开数对账", "Published figures"),
            Text(
                "公开过的数字与现有数据一致吗，哪些需要说明？",
                "Do the figures that were published agree with our data, and which need an explanation?",
            ),
            Permission.SEE_EXACT,
            filtered=False,
            controls={"published-view": ("register", "read", "draft")},
        ),
        SitePage(
            "accounts",
            "records",
            Text("账号", "Accounts"),
            Text(
                "谁可以登录，是什么角色，看哪些地区？", "Who may log in, in which role, and which places does each see?"
            ),
            Permission.MANAGE_ACCOUNTS,
            filtered=False,
        ),
        SitePage(
            "audit",
            "records",
            Text("审计日志", "Audit log"),
            Text(
                "谁在什么时候导入、导出、撤销、修改了什么？",
                "Who imported, exported, undid and changed what, and when?",
            ),
            Permission.SEE_AUDIT,
            filtered=False,
        ),
        SitePage(
            "definitions",
            "reference",
            Text("口径", "Definitions"),
            Text(
                "每个数字是什么意思、从哪里来、改过没有？",
                "What does each number mean, where does it come from, has it changed?",
            ),
            Permission.SEE_DEFINITIONS,
        ),
    )
}

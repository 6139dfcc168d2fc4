"""Text in both languages, and the closed lists of codes (vocabularies) that columns hold.

A vocabulary maps a stable code (stored in the database, written in links) to its Chinese and English words.
Its order is the order in which charts and filters show it. To add a code: one line here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Words for a reader, in Chinese and English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in `language` ("zh" or "en"; anything else reads as Chinese)."""
        return self.en if language == "en" else self.zh


def _words(**pairs: str) -> dict[str, Text]:
    return {code: Text(*pair.split(" | ")) for code, pair in pairs.items()}


CATEGORY = _words(
    community_service="社区服务 | Community service",
    civility="文明实践 | Civility practice",
    environment="环境保护 | Environment",
    elderly_care="敬老助老 | Elderly care",
    disability_aid="助残帮困 | Disability and hardship aid",
    education="助学支教 | Education",
    health="医疗卫生 | Health",
    culture="文化体育 | Culture and sport",
    safety="平安巡防 | Neighbourhood safety",
    emergency="应急救援 | Emergency response",
    events="赛会保障 | Event support",
    legal_aid="法律援助 | Legal aid",
    minor_repairs="小修小补 | Minor repairs",
    unclassified="未分类 | Not classified",
)

SKILLED_CATEGORIES = ("health", "education", "legal_aid", "emergency")
"""Categories that count as skilled service 专业服务: those for which the work asks a qualification or training. See docs/decisions.md."""
GROUP = _words(
    residents="城镇居民 | Residents",
    university_students="高校学生 | University students",
    school_students="中小学生 | School students",
    enterprise_employees="企业员工 | Enterprise employees",
    public_employees="机关事业单位人员 | Public employees",
    professionals="专业人士 | Professionals",
    retirees="退休人员 | Retirees",
    unstated="未填 | Not stated",
)
ORDINARY_GROUPS = ("residents", "retirees")
"""Groups that count as ordinary residents 普通群众: no pupils, employees or professionals, whom an organisation brings along."""
PROFESSION = _words(
    doctor="医生 | Doctor",
    lawyer="律师 | Lawyer",
    professor="教授 | Professor",
    teacher="教师 | Teacher",
    engineer="工程师 | Engineer",
    electrician="电工 | Electrician",
    craftsperson="手工艺人 | Craftsperson",
    social_worker="社会工作者 | Social worker",
)
SEX = _words(female="女 | Female", male="男 | Male")
METHOD = _words(
    sign_in="签到（信用时长） | Signed in (credit hours)",
    manual="手工录入（荣誉时长） | Entered by hand (honour hours)",
    backfill="补录 | Backfilled",
    code="时长码 | Hours code",
)
YES_NO = _words(no="否 | No", yes="是 | Yes")
FLAGGED = _words(no="未标记 | Not flagged", yes="待核 | To be checked")
RECORD_STATE = _words(pending="待确认 | Pending", confirmed="已生效 | Confirmed", voided="已作废 | Voided")
ACTIVITY_STATE = _words(
    published="已发布 | Published", held="已开展 | Held", closed="已结项 | Closed", cancelled="已取消 | Cancelled"
)
AUDIENCE = _words(
    residents="社区居民 | Residents",
    elderly="老年人 | Elderly people",
    disabled="残疾人 | Disabled people",
    children="儿童青少年 | Children and youth",
    newcomers="外来务工人员 | Migrant workers",
    public="社会公众 | General public",
)
END_REASON = _words(
    moved="迁出 | Moved away",
    cleaned_up="清理失效 | Cleaned up",
    platform_change="平台切换 | Change of platform",
    withdrawn="主动退出 | Withdrawn",
)
LEVEL = _words(
    national="全国 | National",
    provincial="省级 | Provincial",
    city="地市级 | Prefecture city",
    county="县市区级 | County or district",
    street="镇街级 | Street or town",
    community="村社级 | Community or village",
)
BRAND_LEVEL = _words(
    county="区级总品牌 | District brand", street="街道子品牌 | Street brand", service="服务品牌 | Service brand"
)
AWARD = _words(
    gold="金奖 | Gold",
    silver="银奖 | Silver",
    bronze="铜奖 | Bronze",
    special_prize="特等奖 | Special prize",
    first_prize="一等奖 | First prize",
    second_prize="二等奖 | Second prize",
    third_prize="三等奖 | Third prize",
    excellence="优秀奖 | Excellence",
    excellent_project="优秀项目奖 | Excellent project",
    winning_prize="优胜奖 | Winning prize",
    shortlist_prize="入围奖 | Shortlist prize",
    nomination="提名奖 | Nomination",
    encouragement="鼓励奖 | Encouragement",
    top_ten="十大优秀 | Top ten",
    most_popular="最佳人气奖 | Most popular",
    best_creativity="最佳创意奖 | Most creative",
    best_innovation="最佳创新奖 | Most innovative",
    most_promising="最具潜力奖 | Most promising",
    best_organisation="优秀组织奖 | Best organisation",
)
"""Awards as contests call them, in their order; medals and numbered prizes are two scales, never one."""
FURTHER_AWARDS = (
    "top_ten", "most_popular", "best_creativity", "best_innovation", "most_promising", "best_organisation",
)  # fmt: skip
"""Awards that an entry may get beside its grade; of the others (grades) it has at most one."""
STAGE = _words(submitted="已申报 | Submitted", finalist="入围 | Finalist", awarded="获奖 | Awarded")
TRACK = _words(
    community="社区治理 | Community governance",
    care="关爱服务 | Care",
    culture="文明文化 | Civility and culture",
    green="生态环保 | Environment",
    youth="青年志愿 | Youth",
    women="巾帼志愿 | Women",
    elderly="为老服务 | Services for the elderly",
    children="关爱少年儿童 | Care for children",
    disability="助残服务 | Services for disabled people",
    poverty="脱贫攻坚与乡村振兴 | Poverty relief and rural revival",
    civility="文明实践 | Civility practice",
    health="卫生健康 | Health",
    emergency="应急救援 | Emergency response",
    culture_heritage="文化传播与非遗 | Culture and heritage",
    law="法律服务 | Legal services",
    large_events="赛会服务 | Service at large events",
    science="科技科普 | Science",
    exchange="志愿服务交流合作 | Exchange and co-operation",
    rural_revival="乡村振兴 | Rural revival",
    ecology="生态文明建设 | Ecological civilisation",
    water="节水护水 | Water protection",
    neighbours="邻里守望 | Neighbours for neighbours",
    environment="环境保护 | Environmental protection",
    sunshine="阳光助残 | Sunshine for disabled people",
    emergency_epidemic="应急救援与疫情防控 | Emergency response and epidemic control",
    community_neighbours="社区治理与邻里守望 | Community governance and neighbours",
    culture_tourism="文化传播与旅游服务 | Culture and services for tourists",
    law_drugs="法律服务与禁毒教育 | Legal services and drug education",
    migrant_children="关爱农民工子女 | Care for children of migrant workers",
    neighbours_elderly="邻里守望与为老服务 | Neighbours and services for the elderly",
    environment_water="环境保护与节水护水 | Environment and water protection",
    poverty_emergency="扶贫开发与应急救援 | Poverty relief and emergency response",
    culture_online="文化宣传与网络文明 | Culture and civility online",
    drugs_law="禁毒教育与法律服务 | Drug education and legal services",
    research="理论研究与基础建设 | Research and foundations",
    patients="恤病助医 | Care for patients",
    other="其他领域 | Other fields",
)
"""Tracks as contests call them, the national contest's of 2014 and of 2022 among them: names that differ are not converted."""
PARTNERSHIP = _words(
    government_society_school="政社校 | Government, society and school",
    government_society="政社 | Government and society",
    enterprise_society="企社 | Enterprise and society",
)
TEAM_TIER = _words(
    general_team="总队 | General team",
    brigade="大队 | Brigade",
    squad="小队 | Squad",
    backbone="骨干队 | Backbone team",
    grassroots="基层队伍 | Grassroots team",
)
STATION_TYPE = _words(
    youth_v="青年V站 | Youth V station",
    we_station="We站 | We station",
    guidance_centre="指导中心 | Guidance centre",
    hub="枢纽站 | Hub station",
    service="服务站 | Service station",
    theme_square="主题广场 | Theme square",
)
STATION_TIER = _words(centre="中心 | Centre", hub="枢纽站 | Hub", service="服务站 | Service station")
DEPARTMENT = _words(
    social_work="社会工作部 | Social Work Department",
    publicity="宣传部 | Publicity Department",
    civil_affairs="民政局 | Civil Affairs Bureau",
    youth_league="团委 | Youth League",
    education="教育局 | Education Bureau",
    health="卫生健康局 | Health Bureau",
    culture_federation="文联 | Federation of Literary and Art Circles",
    organisation="组织部 | Organisation Department",
    law="政法委 | Political and Legal Affairs Commission",
    women="妇联 | Women's Federation",
)
FUNDING_KIND = _words(
    budget="财政预算 | Budget",
    fund="基金 | Fund",
    donation="社会捐赠 | Donation",
    venture_grant="公益创投 | Venture grant",
    award_grant="获奖扶持 | Award grant",
    purchase="政府购买服务 | Government purchase of services",
)
SUPPLY_STATE = _words(
    open="待对接 | Open", matched="已对接 | Matched", done="已完成 | Done", withdrawn="已撤回 | Withdrawn"
)
"""How far a need, or an offer, has come."""
OFFER_KIND = _words(
    enterprise="企业 | Enterprise", professional_team="专业队伍 | Professional team", university="高校 | University"
)
POINTS_KIND = _words(issued="发放 | Issued", redeemed="消耗 | Redeemed", expired="过期 | Expired")
POINTS_SCHEME = _words(bindou="滨豆 | Bindou", we_points="We志愿积分 | We points")
HONOUR_SCHEME = _words(
    four_tens="四个10先进典型 | Four Tens exemplars",
    enterprise_exemplar="企业志愿服务先进典型 | Enterprise exemplars",
    four_hundreds="全国学雷锋志愿服务“四个100” | National Four Hundreds",
)
RECIPIENT_KIND = _words(
    volunteer="志愿者 | Volunteer",
    worker="工作者 | Worker",
    organisation="组织 | Organisation",
    community="社区（村） | Community",
    enterprise="企业 | Enterprise",
    project="项目 | Project",
)
OUTLET_LEVEL = _words(central="中央 | Central", provincial="省级 | Provincial", city="市级 | City")
MEETING_KIND = _words(round_table="座谈会 | Round table", promotion="推进会 | Promotion meeting")
FLAG_RULE = _words(
    over_8_hours="单次超过8小时 | Over 8 hours at once",
    over_16_hours_a_day="单日超过16小时 | Over 16 hours a day",
    overlap="时间重叠 | Overlapping",
    entered_late="录入过晚 | Entered late",
    bulk_recorder="一人批量录入 | Entered in bulk by one recorder",
    maybe_not_volunteering="疑似非志愿服务 | Possibly not volunteering",
)
OVER_MINUTES = 480
"""Minutes of one record beyond which it is to be checked: 8 hours."""
OVER_DAY_MINUTES = 960
"""Minutes of one person on one day: 16 hours."""
OVER_DELAY_DAYS = 60
"""Days between service and entry."""
BULK_RECORDS = 30
"""Records of one activity entered by hand on one day."""
NOT_VOLUNTEERING = ("团建", "军训", "值班", "上班", "实习", "坐班", "岗位培训", "集体学习")
"""Words in an activity's name that speak of work duty, school requirement, own study or team-building: what the national
system says is no volunteering."""
REGION_LEVEL = _words(
    province="省 | Province",
    city="市 | City",
    county="县市区 | County or district",
    street="镇街 | Street or town",
    community="村社 | Community or village",
)
AGE_BAND = _words(
    under_18="18岁以下 | Under 18",
    a18_29="18—29岁 | 18-29",
    a30_44="30—44岁 | 30-44",
    a45_59="45—59岁 | 45-59",
    a60_over="60岁及以上 | 60 and over",
)

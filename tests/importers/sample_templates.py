"""What is filled in on the templates of ours, twelve lines each: field name -> value. All of it invented."""

from datetime import date, datetime

from tests.importers.sample_people import CATEGORIES, PEOPLE, PROJECTS, leader

LINES = 12
_LEVELS = ("县市区级", "镇街级", "地市级")


def _each(make) -> list[dict]:
    return [make(number) for number in range(LINES)]


def _month(number: int, day: int) -> date:
    return date(2026, 1 + number % 10, day)


def filled() -> dict[str, list[dict]]:
    """Target name -> its lines."""
    who = PEOPLE
    return {
        "hours": _each(lambda n: {
            "id_number": who[n + 3].number, "person_name": who[n + 3].name, "team": who[n + 3].team,
            "project": PROJECTS[n % 4], "activity": f"{PROJECTS[n % 4]}台账记录", "place": who[n + 3].place,
            "category": CATEGORIES[n % 4], "served_on": date(2026, 9, 1 + n), "hours": 1.5 + n % 3 * 0.25,
            "method": "手工录入（荣誉时长）", "state": "已生效", "entered_on": date(2026, 9, 20),
        }),
        "volunteers": _each(lambda n: {
            "id_number": who[n + 12].number, "person_name": who[n + 12].name, "sex": who[n + 12].sex,
            "born_on": date.fromisoformat(who[n + 12].born), "place": who[n + 12].place, "group": who[n + 12].group,
            "profession": ("医生", "律师", "电工")[n % 3], "registered_on": _month(n, 8),
        }),
        "projects": _each(lambda n: {
            "name": PROJECTS[n], "team": leader(n).team, "place": leader(n).place, "category": CATEGORIES[n],
            "brand": "滨江示例志愿" if n % 2 else "长河示例先锋", "started_on": date(2026, 1 + n % 9, 10), "ended_on": date(2026, 10, 31), "incubated": "是" if n % 3 == 0 else "否",
            "library_level": _LEVELS[n % 3], "library_on": _month(n, 20), "partnership": "政社校" if n % 4 == 0 else None,
        }),
        "activities": _each(lambda n: {
            "activity": f"{PROJECTS[n]}示范活动", "team": who[n].team, "project": PROJECTS[n], "place": who[n].place,
            "category": CATEGORIES[n], "audience": "社区居民", "state": "已结项", "published_on": _month(n, 2),
            "starts": datetime(2026, 1 + n % 10, 12, 9), "ends": datetime(2026, 1 + n % 10, 12, 11, 30), "slots": 15 + n,
            "beneficiaries": 40 + n if n % 3 else None,
        }),
        "contests": _each(lambda n: {
            "contest": "示例区志愿服务项目大赛", "organiser": "示例主办单位", "level": "县市区级", "edition": 3, "year": 2026,
            "project": PROJECTS[n], "track": ("社区治理", "关爱服务", "生态环保")[n % 3], "stage": "获奖" if n < 6 else "入围",
            "award": ("金奖", "银奖", "银奖", "铜奖", "铜奖", "铜奖")[n] if n < 6 else None, "score": 92.5 - n,
            "grant_yuan": 20000 - 3000 * n if n < 6 else None, "decided_on": date(2026, 6, 18), "place": who[n].place,
        }),
        "brands": _each(lambda n: {
            "name": ("滨江示例志愿", "长河示例先锋", "西兴示例同行", "浦沿示例邻里")[n] if n < 4 else f"示例服务品牌{n - 3}号",
            "level": "区级总品牌" if n == 0 else "街道子品牌" if n < 4 else "服务品牌",
            "parent": None if n == 0 else "滨江示例志愿", "place": "杭州市滨江区" if n == 0 else who[n].place,
            "launched_on": _month(n, 5),
        }),
        "stations": _each(lambda n: {
            "name": f"示例站点{n + 1}号", "type": ("服务站", "We站", "枢纽站")[n % 3], "tier": "枢纽站" if n % 3 == 2 else "服务站",
            "place": who[n].place, "opened_on": _month(n, 15), "closed_on": date(2026, 10, 20) if n == 7 else None,
        }),
        "trainings": _each(lambda n: {
            "topic": f"示例培训第{n + 1}期", "level": _LEVELS[n % 3], "place": who[n].place, "held_on": _month(n, 16),
            "attendances": 20 + n * 3, "hours": 2.5,
        }),
        "funding": _each(lambda n: {
            "kind": ("财政预算", "社会捐赠", "基金")[n % 3], "name": f"示例资金{n + 1}", "source": "示例来源",
            "department": "社会工作部" if n % 3 == 0 else None, "place": who[n].place, "project": PROJECTS[n] if n % 2 else None,
            "amount_yuan": 10000 + 500 * n, "from_on": _month(n, 1), "to_on": date(2026, 10, 31),
        }),
        "points": _each(lambda n: {
            "scheme": "滨豆", "kind": ("发放", "消耗")[n % 2], "points": 100 + 10 * n, "occurred_on": _month(n, 22),
            "place": who[n].place, "value_yuan": 12.5 if n % 2 else None, "number": f"LS2026{n:04}",
        }),
        "honours": _each(lambda n: {
            "scheme": "四个10先进典型", "round": 2, "recipient_kind": ("志愿者", "组织", "社区（村）")[n % 3],
            "recipient": who[n].name if n % 3 == 0 else f"示例单位{n}", "level": "县市区级", "place": who[n].place,
            "awarded_on": date(2026, 3, 5),
        }),
        "meetings": _each(lambda n: {
            "kind": ("座谈会", "推进会")[n % 2], "topic": f"示例议题{n + 1}", "place": who[n].place, "held_on": _month(n, 25),
        }),
        "media": _each(lambda n: {
            "project": PROJECTS[n], "outlet_level": ("市级", "省级", "中央")[n % 3], "outlet": "示例日报",
            "title": f"示例报道：{PROJECTS[n]}", "published_on": _month(n, 27), "place": who[n].place,
        }),
        "populations": _each(lambda n: {
            "place": who[n * 2 % 20].place, "scope": "样例口径", "as_of": date(2026, 1 + n, 1) if n < 10 else date(2025, n, 1),
            "residents": 50000 + 100 * n, "usual": "否", "source": "虚构数字，仅作样例",
        }),
        "needs": _each(lambda n: {
            "name": f"示例需求{n + 1}", "category": CATEGORIES[n % 4], "skill": ("医生", "律师", None)[n % 3], "place": who[n].place,
            "people": 2 + n if n % 4 else None, "reported_on": _month(n, 3), "from_on": _month(n, 12),
            "to_on": date(2026, 12, 31) if n % 2 else None, "state": ("待对接", "已对接", None, "已完成")[n % 4],
        }),
        "offers": _each(lambda n: {
            "name": f"示例资源{n + 1}", "kind": ("企业", "专业队伍", "高校")[n % 3], "category": CATEGORIES[n % 4],
            "skill": ("医生", "律师", None)[n % 3], "place": "杭州市滨江区" if n % 4 == 0 else who[n].place, "people": 5 + n,
            "reported_on": _month(n, 2), "from_on": _month(n, 9), "to_on": date(2026, 12, 31), "state": "待对接",
        }),
        "matches": _each(lambda n: {
            "need": f"示例需求{n + 1}", "offer": f"示例资源{n + 1}", "place": who[n].place, "matched_on": _month(n, 6),
            "people": 3 if n % 2 else None, "activity": f"{PROJECTS[n]}示范活动" if n < 4 else None,
            "held_on": date(2026, 1 + n % 10, 12) if n < 4 else None,
        }),
    }  # fmt: skip

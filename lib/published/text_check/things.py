"""What a figure counts, as its clause calls it: 累计开展志愿服务活动5万余场次 counts 志愿服务活动."""

import re

from lib.published.running_text import FoundFigure

_CLAUSE = re.compile(r"[,，。；;:：\n\x00()（）]")
_QUOTES = re.compile("[“”「」]")
LONGEST = 40
"""Signs of a clause before a figure in which its name is looked for."""
_NO_THING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．是]|第[一二三四五六七八九十][、,，]?|\d{1,2}[.．、])|拥有|现有|建有|设有|登记有|大约|截[至止]到?目前|目前|至今|累计|总计|合计|共计|全[区市县镇省国]|[我本][区市县镇]|各平台|各类|已经?|虽然|虽有?|尽管|但是?|同时|此外|另外|共有?|总数|总量|人数|数量|数为|"
    r"开展了?|举办了?|组织了?|发布了?|推出了?|达到?|新增|超过?|近年来|年均|每年|今年以来|今年|去年|为|有|约|的|了|"
    r"\d{4}年度?|近?[一二两三四五六七八九十\d]+年来?|自|以来|起|分别"
)
_OF_THE_PLACE = re.compile(r"^[^\d]*(?:全|我|本)[区市县镇](?=.)")
_NAMED_PLACE = re.compile("^[\u4e00-\u9fff]{2,3}[区市县](?=共|注册|登记|现有|累计|拥有|已)")
_MADE = re.compile("登记|组建|成立|培育|记录|总(?=时长|人数)")
_OTHER_NAMES = (("团队", "队伍"), ("服务队伍", "队伍"), ("服务队", "队伍"), ("服务时间", "服务时长"), ("时数", "时长"))
GENERIC = {
    "",
    "活动",
    "服务",
    "项目",
    "志愿者",
    "人员",
    "群众",
    "居民",
    "服务居民",
    "服务群众",
    "惠及居民",
    "惠及群众",
    "培训",
    "参与",
}
"""Words that name no one thing: in one text they may count several."""
PEOPLE, ATTENDANCES, SESSIONS = ("人", "名", "位"), ("人次",), ("场", "场次")
FAMILY = {
    **dict.fromkeys((*PEOPLE, *ATTENDANCES), "people"),
    **dict.fromkeys((*SESSIONS, "次"), "sessions"),
    "小时": "hours",
    "元": "money",
}


def thing_of(figure: FoundFigure) -> str:
    """The name of what is counted, without verbs and times; empty when the clause names nothing before the figure."""
    clause = _QUOTES.sub("", _CLAUSE.split(figure.before[-LONGEST:])[-1])
    return name_in(clause.replace(figure.period.words, "") if figure.period else clause)


def name_in(words: str) -> str:
    """The same of words alone."""
    return _NO_THING.sub("", _OF_THE_PLACE.sub("", _NAMED_PLACE.sub("", words)))


def one_name(thing: str) -> str:
    """The same for names of one thing: 登记志愿服务队伍 and 组建志愿服务团队."""
    name = _MADE.sub("", thing)
    for other, usual in _OTHER_NAMES:
        name = name.replace(other, usual)
    return name


def is_specific(thing: str) -> bool:
    """Does the name say what it is, so that two figures of that name are of one thing?"""
    return thing not in GENERIC and len(thing) >= 4


def family_of(unit: str) -> str:
    """Units that count alike, by a name: 场 and 场次."""
    return FAMILY.get(unit, unit)

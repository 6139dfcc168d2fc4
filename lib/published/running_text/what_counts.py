"""Whether a number in a text is a figure, by its counter and the words around it; and the unit meant where none is written."""

import re

from lib.published.figure_words import COUNTERS, RATIOS
from lib.published.grammar import COINS, FOLD, RANGE, SHARE, SINGLE
from lib.published.numerals import HANZI

_COUNTING = "(?:共|共有|共计|仅|新增|增加|现有|建成|设立|评选|选树|组建|获评|达|为|有|至|到|累计|开展|举办|举行|召开|组织|发布|推出|培育|培训|连续|第)"
_REACHING = re.compile("(?:达到?|突破|增至|增加到|满|组织|开展|举办)了?$")
"""What a bare 百 or 千 is counted by: 达到百座; 百名 alone begins a name."""
_ENDS_COUNTING = re.compile(rf"{_COUNTING}了?$")
_MAKES = re.compile(
    "(?:推出|形成|实施|打造|发布|建立|组建|开展|构建|成立|策划|落实|聚焦|确定|涵盖|覆盖|分为|共|共有|达|了)$"
)
_SAFE = {
    "人",
    "人次",
    "场次",
    "篇次",
    "个",
    "名",
    "位",
    "支",
    "家",
    "所",
    "场",
    "次",
    "项",
    "类",
    "种",
    "件",
    "条",
    "户",
    "元",
    "倍",
}
_SAFE |= {
    "篇",
    "处",
    "座",
    "大类",
    "小时",
    "百分点",
    "个百分点",
    "%",
    "亩",
    "公里",
    "平方米",
    "批次",
    "户次",
    "件次",
    "课时",
    "队",
}
_ORDINAL_LIKE = {"届", "期", "批", "轮", "组", "门", "节", "首", "册", "份", "套", "对", "台"}
_REACHES_HALF = re.compile("(?:占|占到|占了|达|达到)$")
_NUMBER_WORDS = re.compile(f"^{HANZI}$")
_LEVELS = re.compile("^[^,，。；;]{0,12}?(?:阵地|组织|架构|体系|网络|联动|平台|矩阵|机制|公众号|书记|服务站|站点)")
_WORDS_WITH_MARK = re.compile("(?:每|附|最|邻|就|靠|临|亲|节|预|签|履|契|解|邀|相|条|合|制|公|特|大|集|赶|上)$")
_NO_AGE = re.compile("(?:平均年龄|平均)[为约是]?$")
_YEARS = re.compile("(?:满|连续|坚持|长达|历时|已有|持续|服务|从事|深耕|走过|运行|[开办干做跑]了)了?[近超约逾]?$")
_POINTS = re.compile("(?:得分|总分|评分|平均|满意度|测评|分值|均分|考核|积分|记分|计分)[^,，。；;]{0,14}$")
_GIVEN = re.compile(r"(?:自评|满分|加分|封顶|最高|[得扣加评计题])[为:]?$|\d分[、和]$")
_DAYS = re.compile("(?:累计|共|达|服务|人均|上岗|在岗)[近超约逾]?$")
_CASES = re.compile(
    "(?:理赔|赔付|出险|发生|调解|化解|处置|处理|查处|办理|受理|纠纷|矛盾|事件|案件|警情|投诉)[近超约逾]?$"
)
_OF_COURSES = re.compile("课程?门$|教材[套册]$|(?:设备|电脑|车辆)[台辆]$")
_LONE = re.compile(
    "(?:达到了?|达|数量?[为是:]|人数[为是:]|总[数量][为是:]?|时长[为是:]|共计|合计|总计|增至|增加到|上升到|提高到)$"
)
_LONE_END = re.compile(r"^(?:[,，。；;、)）]|$)")
_CLAUSE = re.compile("[,，。；;、]")
_PERSONS = re.compile(
    "^(?!、|用于|用来|给|为|向|对|资助|支持|奖励|保障|补贴|慰问|帮扶|帮助|关爱|激励|发放|购买)"
    "(?:名?[^,，。；;]{0,6}?(?:志愿者|党员|群众|居民|人口|学生|青年|会员|职工|人员|市民|老人|师生))"
)
_ROW = re.compile(
    rf"(?:[、,和及与]\d[\d.,]*[万亿]){{0,6}}[、,和及与]\d[\d.,]*[万亿]余?(?P<unit>{'|'.join(map(re.escape, COUNTERS))})"
)
_MONEY = re.compile(
    "经费|财政|拿出|资金|投[入了]|自筹|安排|捐|奖励|补贴|预算|基金|拨付|掏|补助|出资|筹集|奖金|款|保额|授信|赔付|额度"
)
_SPENT = re.compile("(?:[每一][份件个套人天次斤顿餐碗杯场位][^,，。；;]{0,2}|[花收补奖发值卖要才])了?$")
_SERVING = re.compile("(?:服务|奉献|累计|人均)[^,，。；;]{0,6}$")
"""Before 9个半小时: given by volunteers, not the length of a meeting."""
_OF_PEOPLE = re.compile(
    "(?:志愿者|人口|会员|党员|社工|学生|老人|孩子|儿童|务工|居民|职工|干部|青年)的?(?:总数|总量|人数|数|规模)?(?:已|突破|达到?|超过?|为|有|仅有?|只有|接近|近|约)*$"
)


def is_figure(found: re.Match, readable: str) -> bool:
    """Is this match of the grammar in `readable`, a text in which all that is no figure is blanked, a figure?"""
    start, end = found.span()
    before, behind = readable[max(0, start - 16) : start], readable[end : end + 16]
    if found.re is SHARE and found["over"]:
        return bool(found["behind"] or behind.startswith("的")) and not re.search(r"[\d.\-/年月]$", before)
    if found.re is COINS:
        return not re.search(r"[\d.]$", before) and bool(not found["half"] or _SERVING.search(before))
    if found.re is SHARE and found["half_of_all"]:
        return bool(found["mark"] or found["behind"] or _REACHES_HALF.search(before))
    if found.re is FOLD or (found.re is SHARE):
        return not before.endswith("一") and not (found.re is SHARE and _is_word_with_tenths(found, before))
    if re.search("[A-Z]{2}$", before) and found.re is SINGLE and found["unit"] and found["unit"] not in RATIOS:
        return _counts(found, before, behind)
    if re.search(r"[\d.\-/]$", before) or re.search("[A-Za-z]$", before):
        behind_a_dash = bool(re.search(r"[\u4e00-\u9fff]-$", before)) and found.re is SINGLE
        return behind_a_dash and found["unit"] not in RATIOS  # 增长率-2.13‰ is less than nothing, and no figure of ours
    if found.re is RANGE:
        return (
            bool(found["unit"] or found["high_scale"])
            and found["unit"] not in ("年", "天", "岁", "分")
            and not (_first_is_start(before, behind, found))
        )
    return _counts(found, before, behind)


def begins_a_word(readable: str, place: int) -> bool:
    """Is the sign at `place` the end of another word (签约, 附近, 反超), and no word of imprecision?"""
    return readable[place] in "近约超" and bool(_WORDS_WITH_MARK.search(readable[max(0, place - 2) : place]))


def is_money(before: str, behind: str) -> bool:
    """Are the 块 between `before` and `behind` money, and no pieces? 一件四十五块, 只花三块."""
    return bool(_LONE_END.match(behind) and _SPENT.search(before))


def unit_meant(before: str, behind: str) -> str:
    """The unit of a number without one: that of the number it stands in a row with (41.2万、52.9万和49.3万小时), 元 among words of
    money, 人 before or behind a word for people; else nothing."""
    if row := _ROW.match(behind):
        return row["unit"]
    if _PERSONS.match(behind) or _OF_PEOPLE.search(before[-24:]):
        return "人"
    if before.endswith(("人数", "人数达", "人数达到", "人数为", "人数突破")):
        return "人"
    clauses = _CLAUSE.split(before[-16:])[-1], _CLAUSE.split(behind)[0][:14]
    return "元" if any(_MONEY.search(clause) for clause in clauses) else ""


def _counts(found: re.Match, before: str, behind: str) -> bool:
    digits, unit = found["number"], found["unit"] or ""
    loose = bool(found["before"] or found["after"] or found["many"])
    if before.endswith(("几", "数", "多")) and not digits[0].isdecimal():
        return False
    if unit == "个" and behind.startswith("半小时"):
        return False
    if not unit:
        return _without_unit(found, before, behind)
    if unit == "只":
        return not re.match("[有能是要需会在为]", behind)
    if unit == "大":
        return _great(digits, before, behind)
    if unit == "年":
        whole = digits.partition(".")[0]
        counted = loose or "." in digits or _YEARS.search(before)
        return bool(counted and len(whole) < 4 and not re.match("来|间|内|以来|前|后", behind))
    if unit == "岁":
        return bool(_NO_AGE.search(before))
    if unit == "分":
        return digits[0].isdecimal() and bool("." in digits or found["scale"] or _is_points(before, behind))
    if unit == "天":
        return digits[0].isdecimal() and bool(_DAYS.search(before))
    if unit == "级":
        return bool(_LEVELS.match(behind)) and digits != "一"
    if unit == "届" and re.match("[一二三四五六七八九十]+次|人大|政协", behind):
        return False
    if digits[0].isdecimal():
        if unit == "起":
            ends = _LONE_END.match(behind) and not re.search("[自从由于]$", before)
            return bool(ends or re.match("案|事|纠|矛|投", behind) or _CASES.search(before))
        alone = unit in ("部", "面", "句", "字") and not loose and len(digits) < 2
        return not alone or bool(_LONE_END.match(behind))
    return _hanzi_counts(found, digits, unit, before, behind, loose=loose)


def _is_points(before: str, behind: str) -> bool:
    """得分95分, 扣1分, a heading with （15分） or （15分，自评14分）: no time of the day."""
    in_brackets = before.endswith("(") and behind[:1] in (")", ",")
    return bool(in_brackets or _GIVEN.search(before) or _POINTS.search(before))


def _hanzi_counts(found: re.Match, digits: str, unit: str, before: str, behind: str, *, loose: bool) -> bool:
    if digits in ("百", "千"):
        return bool(loose or found["mark"] or (unit in _SAFE and _REACHING.search(before)))
    if loose or found["mark"] or found["scale"] or found["behind"]:
        return True
    if digits in ("一", "二") and unit not in ("倍",):
        return digits == "一" and unit in _SAFE and bool(re.search("(?:共|共有|仅|新增|现有)$", before))
    if digits == "二":
        return False
    if unit == "起":
        return bool(re.match("案|事|纠|矛|投", behind) or _CASES.search(before))
    if unit in _SAFE:
        return True
    if unit in _ORDINAL_LIKE:
        many = len(digits) > 1 and unit not in ("届", "期", "批", "轮")
        return many or bool(_ENDS_COUNTING.search(before)) or digits == "两" or bool(_OF_COURSES.search(before + unit))
    return len(digits) > 1


def _without_unit(found: re.Match, before: str, behind: str) -> bool:
    digits, scale = found["number"], found["scale"]
    if found["before"] or found["after"]:
        return "几" not in (found["before"], found["after"]) and not re.match("年|岁|天|月|分钟", behind)
    if digits[0].isdecimal():
        if scale in ("十", "百", "千"):
            return False
        if scale:
            return not re.match("[里步众千]", behind)
        return bool(
            _LONE.search(before)
            and _LONE_END.match(behind)
            and (len(digits) <= 9)
            and not re.search("[号码话编]", before[-8:])
        )
    if scale is None and re.search("[万亿]", digits) and len(digits) > 1:
        ends = len(digits) > 2 and _LONE_END.match(behind)
        if found["behind"] or ends:  # 老人九万三; 五万出头
            return True
    return bool(digits[-1:] in ("万", "亿") and found["mark"]) or bool(
        scale is None
        and digits[-1:] in ("万", "亿")
        and len(digits) > 1
        and (_MONEY.search(before) or _PERSONS.match(behind))
    )


def _great(digits: str, before: str, behind: str) -> bool:
    """12大项目, 四大优势: a count when somebody makes or has them; 十大优秀项目 and 二十大 are names."""
    if re.match("以来|精神|报告|召开|代表|学|会|赛|[，,。]|$", behind):
        return False
    if digits[0].isdecimal():
        return len(digits) < 3
    return bool(_MAKES.search(before)) and digits != "一"


def _first_is_start(before: str, behind: str, found: re.Match) -> bool:
    """由12支到18支: a change from one to the other, no range."""
    return before.endswith(("由", "从")) and bool(found["low_unit"]) and any(sign in found[0] for sign in "到至")


def _is_word_with_tenths(found: re.Match, before: str) -> bool:
    more = found["half"] or found["more"] or found["mark"] or found["behind"]
    return (found["tenths"] == "一" and not more) or before.endswith(("第", "之"))

"""What is aimed at and not reached: 力争, 预计, 到年底将, ≥90%, and all of a section that is called 下步打算 or 2025年工作思路."""

import re
from bisect import bisect_right

_TARGET = re.compile(
    r"[≥≤<>]$|力争|冲刺|打算|预计|预期|有望|希望(?!工程|小学)|能不能|能否|至少要|要(?:达到|提到|建成|实现)|(?:下个?月|下季度|明年|今后)起|"
    r"争取(?=在|到|于|用|全年|今年|年内|明年|实现|达到|突破|新增)|"
    r"(?<![按照据该])计划(?=在|于|到|用|全年|今年|年内|明年|新增|新建|培育|开展|建设|建成|投入|组织|举办|发展|打造|设|招募|邀请|选派|培训|走访|慰问|服务|购置|完成|$)|"
    r"(?<![模虚草])拟(?=在|于|到|用|新增|新建|投入|培育|开展|建设|评选|安排|邀请|招募|举办|组织|培训|选派)|(?<![已并共即])将(?=在|用|达|再|新增|建成|新建|培育|投入|开展|超|突破)|"
    r"(?<![主需只还重])要(?:在[^,，。]{0,12}前)?[由从]|下一?年度?|明年|后年|到“?十[五六]五”?(?:期)?末|未来(?:[一二三四五六七八九十两\d]+|几)年"
)
_TARGET_NAMED = re.compile(
    r"(?<![超较比])(?:指标|目标)(?:任务)?(?:数|值)?(?:是|为|达到?)?[（(]?[近超约]?$|要求[^,，。；;\d]{0,12}(?P<asked>)$"
)
"""目标值18%, 全年目标（1.2万场）, 要求每年不少于6期: the one figure behind it, and no other of the sentence."""
_ASKED = re.compile("的(?:要求|标准|目标|指标)(?!化|差)")
"""达到17%的要求."""
_REACHED = re.compile(r"已|(?<![由从])现在|现[有为]|今年为|完成|实际|实现了|截[至止]|目前|累计")
_HEADING = re.compile(
    r"\s*(?:(?P<first>[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]+、|第[一二三四五六七八九十]+[,，、])|(?P<second>[（(][一二三四五六七八九十]+[）)]))"
)
_PLANS = re.compile(
    r"(?:(?:下一?步|下阶段|今后|明年|来年|下一年度?|20\d\d年度?|未来.{1,2}年|今后.{1,2}年)的?(?:主要|重点)?(?:工作)?"
    r"(?:打算|思路|计划|安排|目标|举措|任务|考虑|措施|设想|重点|$)|下一?步工作|(?:工作)?(?:打算|思路|设想)|(?:对策|工作|意见)建议|对策(?:$|与|和|举措|措施))"
)
_BEHIND_PLANS = re.compile(
    r"(?:附件?[\d一二三四五六七八九十]*[:：]|同志们|各位|谢谢|再次感谢|衷心感谢|.{0,30}名单(?:[（(].*)?$)"
)
"""Lines that no section goes on behind."""
_LOOKS_BACK = re.compile("总结|回顾|完成|情况|进展|落实|报告")
_NEXT = re.compile("(?:下一?步|下阶段|下一阶段)[,，]")
_NO_LEVEL, LONGEST_NAME = 3, 30


def is_aimed_at(before: str, words: str, behind: str) -> bool:
    """Do the words of the sentence up to a figure, its own or those behind it say that it is yet to be reached?"""
    mark = words[0]
    if _ASKED.match(behind) or words.startswith(("不得", "不能")):
        return True
    if (named := _TARGET_NAMED.search(before)) and (named["asked"] is None or mark in "不至≥"):
        return True
    before += mark if mark in "≥≤<>" else ""
    aimed = [found.end() for found in _TARGET.finditer(before)]
    return bool(aimed) and not _REACHED.search(before[aimed[-1] :])


def _is_plan(name: str, *, named: bool) -> bool:
    """Is `name` what a section of plans is called? A long line without a heading's number is a sentence, unless a sign ends the name."""
    found = _PLANS.match(name)
    return bool(found and (named or len(name) <= LONGEST_NAME or re.match("[:：,，。]|$", name[found.end() :])))


class Plans:
    """The sections of a text that are plans as their headings say."""

    def __init__(self, text: str):
        self._starts, self._ends = [], []
        place, level = 0, 0
        for line in text.splitlines(keepends=True):
            heading = _HEADING.match(line)
            its_level = (1 if heading["first"] else 2) if heading else _NO_LEVEL
            if level and (_BEHIND_PLANS.match(line.strip()) or (heading and its_level <= level)):
                self._ends.append(place)
                level = 0
            name = line[heading.end() if heading else 0 :].strip()
            if not level and _is_plan(name, named=heading is not None) and not _LOOKS_BACK.search(name[:20]):
                self._starts.append(place)
                level = its_level
            elif not level and _NEXT.match(name):  # a paragraph
                self._starts.append(place)
                self._ends.append(place + len(line))
            place += len(line)
        self._ends += [place] * (len(self._starts) - len(self._ends))

    def hold(self, place: int, before: str) -> bool:
        """Is what stands at `place`, behind `before` in its sentence, a part of a plan and not said to be reached?"""
        number = bisect_right(self._starts, place) - 1
        return number >= 0 and place < self._ends[number] and not _REACHED.search(before)

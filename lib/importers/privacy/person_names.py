"""Whether a cell of names names one person: several people in a cell, and words that stand for nobody, are no person each."""

import re

from lib.importers.errors import CellError
from lib.importers.privacy.personal_data import may_be_a_name, stands_in

_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_ORDINARY = re.compile(
    r"[^\W\d_A-Za-z某等若干多数全众各志愿队员友们人名位伙代表同上大家居民群匿佚未不详无热心爱好路姓本待暂其他它学生老师先女士替小姐阿姨和与及团体共余干职]{2,4}"
)
"""Names without any sign that the patterns below speak of, but for some words of _NOBODY: nearly all."""
_BETWEEN = re.compile(
    rf"[、，,;；/／\\|｜+＋&＆>＞→…\n\r\t]|[.。]{{2,}}|\s和\s|以及|(?<=[{_CJK}]{{2}})[-_~—–]+(?=[{_CJK}]{{2}})"
)
_AND = re.compile(f"[{_CJK}]{{2,4}}(?:[和与及至到替代帮]|代替|顶替)[{_CJK}]{{2,4}}")
_TWO_NAMES = re.compile(f"[{_CJK}]{{2,4}}(?:[ 　]+[{_CJK}]{{2,4}})+")
_NUMBER = r"(?:\d+|[一二三四五六七八九十百千两几数多若干]+)"
_SEVERAL = re.compile(
    rf"等$|等\s*{_NUMBER}?\s*余?[人名位]|等(?:同志|志愿者|队员|党员|同学|居民)|\d+\s*余?[人名位]|^{_NUMBER}余?[人名位]|若干|(?:^|者)[数多众]人|"
    rf"^[代替](?=[{_CJK}]{{3}}$)|(?<=[{_CJK}]{{2}})[两二三四五六七八九十]+余?[人名位]$|[(\[【].*[代替].*[)\]】]|(?<=[{_CJK}]{{2}})(?:带队|领队|带领)|全体|全员|全队|们$|大家|各位|^一行|团队$|集体$|小组$|服务队$|分队$|队伍$|(?<=[{_CJK}])[x×*]\s*\d+$|夫妇|夫妻|"
    rf"(?<=[{_CJK}]{{2}})(?:母子|母女|父子|父女|姐妹|姊妹|兄弟|兄妹|姐弟|师徒|家人|[一全]家(?:\d|[一二三四五六])?[口人]?)$"
)
_NOBODY = re.compile(
    r"(?:.{0,12}(?:合计|共计|总计|小计|累计)|志愿者|志愿人员|匿名|匿名志愿者|佚名|未知|不详|不明|无名|无名氏|未登记|未填写?|未命名|热心人士?|热心市民|热心群众|爱心人士|好心人|居民|群众|"
    r"市民|村民|路人|姓名|名字|本人|待定|待补|补录|暂缺|空|空白|其他|其它|家属|学生|老师|队长|队员|成员|党员|组长|负责人|同志|工作人员|社工|保安|保洁|"
    r"(?:党员|学生|社区|居民|青年|青少年|大学生|退休|老年|巾帼|机关|群众|街道|村)?(?:干部|代表|党员)|"
    r".{0,12}(?:志愿者(?:代表)?|义工|人员|员工|职工|工作者|家长|家属|群众|居民|村民|市民|业主|住户|商户|网格员|社工|楼道长|保洁员|保安员)|"
    r"name|volunteer|unknown|anonymous|nobody|test|null|na|xx+)[\d一二三四五六七八九十甲乙丙丁a-z]?",
    re.IGNORECASE,
)
_MASKED = re.compile(rf"[某*＊×✕✖○●◯□■◆]|〇〇|[?？]|(?<=[{_CJK}])[xX]{{1,3}}$|^[xX]+$")
_CALLED = re.compile(
    f"[小老][{_CJK}]|[小老阿]?(?:[{_CJK}]{{1,2}}|[A-Za-z])(?:先生|女士|小姐|阿姨|大妈|大爷|大叔|叔叔|奶奶|爷爷|老师|师傅|同学|同志|书记|主任)"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "端木", "独孤", "南宫", "长孙", "宇文", "轩辕", "呼延", "东郭", "百里", "申屠")  # fmt: skip


def is_ordinary(name: str) -> bool:
    """Whether nothing in a name asks for a closer look."""
    return _ORDINARY.fullmatch(name) is not None and _NOBODY.fullmatch(name) is None


def one_person(name: str) -> str | None:
    """A name in NFKC as it is; None where it names nobody for certain: masked (张某, 张**), a word for a person (志愿者,
    匿名), a form of address (王先生), digits alone. Rules not_one_person: several people, or a number of people;
    personal_number: a phone or ID number beside the name."""
    if _BETWEEN.search(name) or _AND.fullmatch(name) or _are_two(name) or _SEVERAL.search(name):
        raise CellError("not_one_person")
    if _MASKED.search(name) or _NOBODY.fullmatch(name) or _CALLED.fullmatch(name):
        return None
    if not any(sign.isalpha() for sign in name):
        return None
    if stands_in(name):
        raise CellError("personal_number")
    return name


def _are_two(name: str) -> bool:
    """Names with a space or a full stop between, or of five and six signs with none; 张 三 and 欧阳 娜娜 are one each."""
    if len(name) in (5, 6):
        halves = ((name[:part], name[part:]) for part in (2, 3))
        if any(all(len(half) < 4 and may_be_a_name(half) for half in pair) for pair in halves):
            return True
    parts = re.split("[.。．]", name)
    if len(parts) > 1 and all(1 < len(part) < 4 and may_be_a_name(part) for part in parts):
        return True
    if not _TWO_NAMES.fullmatch(name):
        return False
    parts = name.split()
    if sum(map(len, parts)) > 4:
        return True
    return parts[0] not in _COMPOUND and all(map(may_be_a_name, parts))

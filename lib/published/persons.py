"""Persons and telephone numbers in the text of a letter, masked before anything of it is stored."""

import re
from collections.abc import Iterator

MASK = "某"
SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|"
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包"
    "诸左石崔吉龚程邢裴陆荣翁荀羊甄家封储靳段焦巴弓牧车侯全班仰仲伊宫宁仇栾甘厉祖武符刘景詹龙叶幸司韶黎薄印白蒲邰从鄂索咸籍"
    "赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎连习容向古易廖庾终暨居衡步都"
    "耿满弘匡国文寇广禄阙东沃利师巩聂关荆游竺权盖益桓公岳帅缑亢况后有琴商牟佘伯赏墨哈年阳佟言福]"
)
_NAME = rf"(?:{SURNAMES})[\u4e00-\u9fff·]{{1,2}}"
_COMMON = (
    "(?:欧阳|司马|上官|诸葛|皇甫|慕容|司徒|[王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢"
    "蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎贺赖龚文俞裘施虞楼章])"
)
"""Surnames by which a name is known where no title stands beside it."""
_BARE = rf"{_COMMON}[\u4e00-\u9fff]{{1,2}}?"
_TITLES = (
    "代表|委员|同志|先生|女士|主任|副主任|部长|副部长|书记|副书记|局长|副局长|科长|教授|副教授|院长|校长|主席|副主席|委员长|副委员长"
    "|市长|区长|县长|镇长|会长|理事长|秘书长|队长|站长|社长|经理|董事长|老师|医生|律师|专家"
)
PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"
    r"|(?<!\d)0\d{2,3}[-— )）]{0,2}\d{7,8}(?:[-转]\d{1,6})?(?!\d)|(?<!\d)[48]00[- ]?\d{3}[- ]?\d{4}(?!\d)"
    r"|(?<=电话[:：])\s*\d{7,8}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)|[A-Za-z0-9_.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"
)
"""Telephone numbers, numbers of identity cards, mail addresses."""
_IN_FRONT = re.compile(
    rf"(?P<title>(?:联系人|经办人|承办人|签发人|答复人|负责人|撰稿|作者|记者|志愿者|典型)[:：\s]*)(?P<name>{_NAME})(?![\u4e00-\u9fff])"
)
_BEHIND = re.compile(rf"(?P<name>{_NAME})(?P<title>(?:等)?(?:{_TITLES}))")
_TITLED = re.compile(
    rf"(?P<title>(?:教授|委员长|主任|主席|部长|书记|市长|代表|志愿者|模范|标兵)\s*)(?P<name>(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}?)(?=[、,，。；;等接被荣先获会见还同是为在的与和说带曾也])"
)
_LISTED = re.compile(
    rf"(?P<name>{_NAME}(?:、{_NAME})+)(?=等(?:最美|优秀|先进|志愿者|同志|专家|代表|委员|\d|[一二三四五六七八九十]))"
)
_EXAMPLES = re.compile(rf"(?<=以)(?P<name>{_BARE}(?:、{_BARE})*)(?=(?:等人?)?为(?:代表|首|骨干))")
_ACTING = re.compile(
    rf"(?P<title>(?:^|(?<=[,，。；;、:：”\s(（由请据]))(?:(?:志愿者|记者|通讯员|党员|居民|村民|热心人|联系人|经办人|承办人)”?)?)(?P<name>{_BARE})"
    r"(?=负责|牵头|带领|带队|主持|个人(?!所得)|夫妇|夫妻|说[,，:：]|表示|介绍|告诉|报道|摄(?![\u4e00-\u9fff])|[(（]?(?:电话|手机))"
)
_CALLED = re.compile(
    rf"(?P<title>(?:志愿者|记者|通讯员|获得者|标兵|模范)”?)(?P<name>{_BARE})(?=累计|服务|报道|参与|个人|坚持|[一-龥]{{0,2}}\d)"
)
_NOT_NAMES = re.compile(
    "[会部局办院厅处科室市区县镇省村校系学委]$|志愿|服务|社区|街道|人民|全国|单位|部门|项目|活动|文明|群众|组织|中国|宁波|慈溪|滨江|杭州|高校|高新|高层|高质|高频"
    "|周末|周边|周五|周六|周日|金融|白领|方面|马路|石油|石化|龙头|常态|陆续|许多|田间|夏季|夏令|钱江|江南|江北|江东|文化|文艺|文旅"
    "|[累服参坚时小年活人]$|共|总|平均|时长|时间|人[次员均]"
)


def without_persons(text: str, *, whole: str = "") -> str:
    """`text` with names of persons and their numbers masked: 张某某教授 as 某教授, a telephone number as ***.

    Names are known by what stands beside them (联系人, 教授, 代表, 等最美志愿者, 负责), as there is no list of them; one that is known
    anywhere in `whole`, the document of the text, is masked wherever it stands. So only the sentence around a figure is ever
    kept, and a person reads it before.
    """
    known = {name for name in _sure(f"{whole}\n{text}") if not _NOT_NAMES.search(name)}
    text = PHONE.sub("***", text)
    for pattern in (_EXAMPLES, _LISTED):
        text = pattern.sub(lambda found: "、".join(MASK for _ in found["name"].split("、")), text)
    for pattern in (_ACTING, _CALLED, _IN_FRONT, _TITLED, _BEHIND):
        text = pattern.sub(_masked, text)
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, MASK)
    return text


def _sure(text: str) -> Iterator[str]:
    """Names that stand where only a name does."""
    for pattern in (_EXAMPLES, _LISTED, _IN_FRONT):
        for found in pattern.finditer(text):
            yield from (name for name in found["name"].split("、") if re.match(_COMMON, name))


def _masked(found: re.Match) -> str:
    if _NOT_NAMES.search(found["name"]):
        return found[0]
    return found[0].replace(found["name"], MASK, 1)

"""Persons and telephone numbers in the text of a letter, masked before anything of it is stored."""

import re
from collections.abc import Iterator

MASK = "某"
_KEPT = ("label", "short", "account")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|"
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包"
    "诸左石崔吉龚程邢裴陆荣翁荀羊甄家封储靳段焦巴弓牧车侯全班仰仲伊宫宁仇栾甘厉祖武符刘景詹龙叶幸司韶黎薄印白蒲邰从鄂索咸籍"
    "赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎连习容向古易廖庾终暨居衡步都"
    "耿满弘匡国文寇广禄阙东沃利师巩聂关荆游竺权盖益桓公岳帅缑亢况后有琴商牟佘伯赏墨哈年阳佟言福楼曾鲍"
    "陳張劉楊趙黃吳孫馬鄭謝韓馮蔣葉蘇羅盧許鄧賈鄒陸錢湯賴龔魯譚鍾顧嚴龍]"
)
_NAME = rf"(?:{SURNAMES})[\u4e00-\u9fff·]{{1,2}}"
_COMMON = (
    "(?:欧阳|司马|上官|诸葛|皇甫|慕容|司徒|[王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢"
    "蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎贺赖龚文俞裘施虞楼章陆柳鲍骆葛翁阮邬竺戚褚项倪凌霍陶"
    "陳張劉楊趙黃吳孫馬鄭謝韓馮蔣葉蘇羅盧許鄧賈鄒陸錢湯賴龔魯譚鍾顧嚴龍])"
)
"""Surnames by which a name is known where no title stands beside it."""
_BARE = rf"{_COMMON}[\u4e00-\u9fff]{{1,2}}?"
_TITLES = (
    "代表|委员|同志|先生|女士|主任|副主任|部长|副部长|书记|副书记|局长|副局长|科长|教授|副教授|院长|校长|主席|副主席|委员长|副委员长"
    "|市长|区长|县长|镇长|会长|理事长|秘书长|队长|站长|社长|经理|董事长|老师|医生|律师|专家|阿姨|大姐|大妈|大爷|师傅|奶奶|爷爷"
)
_LABELS = (
    "联系人(?:及(?:联系)?(?:电话|方式))?|聯[絡繫]人|承辦人|經辦人|負責人|经办人|承办人|主办人|签发人?|答复人|负责人|撰稿|供稿|作者|记者|通讯员|志愿者|典型|校对|审核|编辑|责编|核稿|审稿|签批|摄影|主讲人?"
    "|提案人|建议人|监票人|计票人|唱票人|领衔代表|附议人?|联络员|联络人|领队|填报人|填表人|制表人?|报送人|召集人|姓名|签名|签字|法定代表人|政委|指导员"
)
_ROLES = (
    "教授|教师|老师|医生|律师|民警|社工|法官|委员长|主任|主席|部长|书记|市长|局长|校长|院长|会长|队长|站长|社长|理事长|秘书长|代表|志愿者|模范|标兵|好人"
    "|楷模|获得者|创始人|发起人|带头人|居民|村民|市民|党员|老人|老兵|退役军人|退休干部|小伙|姑娘|大学生|团员|员工|职工|热心人|乡贤|女儿|儿子|妻子|丈夫|母亲|父亲|爱人|徒弟"
)
PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"
    r"|(?<!\d)[（(]?0\d{1,3}[-— )）]{0,2}(?:\d{7,8}|\d{3,4}[-— ]\d{3,4})(?:(?:[-—]|[转轉](?:分[机機])?)\d{1,6})?(?!\d)"
    r"|(?<!\d)[48]00[- ]?\d{3}[- ]?\d{4}(?!\d)"
    r"|(?<!\d)\d{17}[\dXx](?!\d)|[A-Za-z0-9_.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"
)
"""Telephone numbers, numbers of identity cards, mail addresses."""
_LABELLED = re.compile(
    r"(?P<label>(?:电话|手机|传真|联系方式|[Tt][Ee][Ll]\.?|☎️?)[:：为是号码\s（(）)]{0,4})(?P<number>\d{7,8}(?:[-转]\d{1,6})?(?:[/、,，]\d{7,8})*)(?!\d)"
    r"|(?P<dialled>(?:拨打|致电|咨询|来电|热线)[:：\s]{0,2}\d{7,8}(?![\d万亿余多人名件次个场户]))"
    r"|(?P<wechat>微信号?\s?(?=[A-Za-z])[A-Za-z0-9_-]{5,20})"
    r"|(?P<short>(?:短号|分[机機]|内线|內線)[:：为是号\s]{0,3})(?P<digits>\d{3,8}(?:[-—至到、/]\d{3,8})*)"
    r"|(?P<account>(?:微信号?|QQ号?|钉钉号?|群号)\s?[:：为是]\s?)(?P<id>[A-Za-z0-9_-]{5,20})"
)
"""Numbers that only what stands before them tells from others."""
_SPACED = rf"(?:{_NAME}|{_COMMON}[ \u3000]{{1,2}}[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
"""Names of two characters stand apart in lists and signatures: 李　明."""
_FOLLOWS = r"[、,，。；;!！：:(（)）”\s等接被荣先获会见还同是为在的与和说带曾也又一每自从用因把将\d]|$|发起|带领|坚持|累计|今年|担任|牵头|创办|个人|连续|告诉|介绍|参与|已|作|义诊|开设|巡诊|笑着"
_IN_FRONT = re.compile(
    rf"(?P<title>(?:{_LABELS})[）)]?[:：\s]*)(?P<name>{_SPACED}(?:、{_SPACED}){{0,99}})(?![\u4e00-\u9fff])"
)
_BEHIND = re.compile(rf"(?P<name>{_NAME})(?P<title>(?:等)?(?:{_TITLES}))")
_TITLED = re.compile(rf"(?P<title>(?:{_ROLES})”?[\s]?)(?P<name>{_COMMON}[\u4e00-\u9fff]{{1,2}}?)(?={_FOLLOWS})")
_LISTED = re.compile(
    rf"(?P<name>{_NAME}(?:、{_NAME}){{1,99}})(?=等(?:最美|优秀|先进|志愿者|同志|专家|代表|委员|人|\d|[一二三四五六七八九十两]))"
)
_EXAMPLES = re.compile(rf"(?<=以)(?P<name>{_BARE}(?:、{_BARE}){{0,99}})(?=(?:等人?)?为(?:代表|首|骨干))")
_ROW = re.compile(
    rf"(?:^|(?<=[,，。；;：:\s为对由请将有如在向与及和])|(?<=授予|表彰|慰问|聘请|邀请|表扬|感谢|包括|其中))(?P<name>{_COMMON}[\u4e00-\u9fff]{{1,2}}(?:、{_COMMON}[\u4e00-\u9fff]{{1,2}}?){{0,99}})"
    r"(?=等(?:\d|[一二三四五六七八九十两]|同志|人)|入选|获|荣|被|当选|同志|[两三四五六二]人|[两三四五六二]位|(?<=、...)[,，。；;）)]|(?<=、..)[,，。；;）)])"
)
_ACTING = re.compile(
    rf"(?P<title>(?:^|(?<=[,，。；;、:：”\s(（由请据]))(?:(?:志愿者|记者|通讯员|党员|居民|村民|热心人|联系人|经办人|承办人)”?)?)(?P<name>{_BARE})"
    r"(?=负责|牵头|带领|带队|主持|个人(?!所得)|夫妇|夫妻|一家|说[,，:：]|表示|介绍|告诉|报道|摄(?![\u4e00-\u9fff])|[(（]?(?:电话|手机|分机|内线|短号)"
    r"|[ \u3000]*[(（]?[男女][ \u3000,，、)）\d]|[(（]\d|今年\d|发起|创办|当选|荣获|获评|被评|被授予)"
)
_DOING = re.compile(
    rf"(?P<title>^|(?<=[,，。；;“\s])|(?<=岁的|以来|其中|包括|比如)|(?<=[位名]叫))(?P<name>{_COMMON}[\u4e00-\u9fff]{{2}})"
    r"(?=累计|已|坚持|连续|每[天周月年]|参与|加入|报名|入选|走访|结对|照顾|帮助|捐|服务|获得|一人|独自|老人|大伯|还|是|和|在|自|从)"
)
"""A name of three characters at the beginning of a clause, where a person does something."""
_ANY_ROLE = re.compile(
    rf"(?<=[师员家长手者生工民友])(?P<title>的?)(?P<name>{_COMMON}[\u4e00-\u9fff]{{2}})(?=捐|带领|主讲|授课|利用|回忆|坚持|累计|连续|每[天周月年]"
    r"|说|表示|介绍|告诉|牵头|发起|创办|自费|[与和为]\d|先后|荣获|获评|被|老人|同志|同学|参与|服务|走访|照顾|结对|义诊|[(（,，。])"
)
"""研究员, 企业家, 康复师: whatever people do, a name of three characters behind it that does something."""
_BEGINS = re.compile(
    rf"(?<=[师员家长手者生工民友])(?P<name>{_COMMON}[\u4e00-\u9fff])(?=发起|创办|牵头|带领|捐赠|主讲|回忆|自费|表示|告诉)"
)
"""The same of a name of two characters."""
_ALIAS = re.compile(
    rf"(?P<title>(?<=[姨姐哥叔伯妈爷奶婆公嫂傅师员友])[(（]|小[\u4e00-\u9fff][(（]|老[\u4e00-\u9fff][(（])(?P<name>{_COMMON}[\u4e00-\u9fff]{{2}})(?=[)）])"
)
"""沈阿姨（沈月娥）, 小李（李国栋）."""
_CALLED_ON = re.compile(
    rf"(?<=联系|慰问|看望|采访|帮扶|结对|走访|致电)(?P<name>{_COMMON}[\u4e00-\u9fff]{{2}})(?=[(（,，。；;]|老人|一家|同志)"
)
_GIVEN = (
    "[伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞刚桂英华玉兰红建国志文晓小梅琴萍云莲珍荣爱妹香月莺媛瑞凡佳嘉琼勤贞莉桃花翠雅芝萌琳凤洁琪薇菁梦岚"
    "苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝霄枫芸菲寒伊亚宜可姬舒影荔枝思悠晴巧美娅琦晶妍茜秋珊莎锦黛"
    "青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琦璇雯彤雪蕾莹峰健俊浩宇轩涵泽睿博子梓晨辰欢乐虎龙彪彬斌滨波鹏飞翔鸿海江河山林森木松柏"
    "栋梁材根宝财富贵福禄寿康泰祥庆喜春夏冬阳旭昌盛兴旺达广坤乾震雷电霆威武雄豪毅坚定忠孝仁义礼智信诚厚德良善明亮辉煌光耀炳炎焱火炜烨"
    "煜熙照群贤哲才学识书诗墨翰章成立新民安平和顺生永长久远恒磊岩石锋钢铁铭鑫金银银川洪清源淼水润泉凯胜利捷功勋尚承继绍祖耀宗先立芬芹兵菊淑惠慧娣丛诺一帆帅雨钧钊钰瀚]"
)
_BY_SIGNS = re.compile(
    rf"(?P<name>{_COMMON}{_GIVEN}{{2}})(?![\u4e00-\u9fff]?(?:[镇村乡街场路桥湾岛湖区县市园寺站]|社区|中学|小学|公司|集团|医院|大学))"
)
"""王晓红: a surname and two signs that names are made of."""
_SHORT = re.compile(rf"(?:(?<![\u4e00-\u9fff“「])|(?<=[由请和与对向跟长]))(?P<name>{_COMMON})(?=(?:{_TITLES}))")
"""邹教授: a surname alone before a title; “陈阿姨”热线 is a brand."""
_ALONE = re.compile(
    rf"(?m)^(?P<title>[ \u3000]*)(?P<name>{_COMMON}(?:[\u4e00-\u9fff]{{2}}|[ \u3000]{{1,2}}[\u4e00-\u9fff]))(?=[ \u3000]*$)"
)
"""A line of its own: a signature."""
_CALLED = re.compile(
    rf"(?P<title>(?:志愿者|记者|通讯员|获得者|标兵|模范)”?)(?P<name>{_BARE})(?=累计|服务|报道|参与|个人|坚持|[一-龥]{{0,2}}\d)"
)
_ITEM = re.compile(
    r"(?m)(?:^|(?<=[\s；;，,：:]))(?P<number>\d{1,3})[.．、)）][ \t\u3000]{0,2}(?P<name>[\u4e00-\u9fff·]{1,4}(?:[ \u3000]{1,2}[\u4e00-\u9fff](?![\u4e00-\u9fff]))?)"
)
_OF_PERSONS = re.compile("名单|联系人|人员|成员|代表|委员|评委|志愿者|会员|标兵|个人|经办|承办")
_NAME_ALONE = re.compile(rf"{_NAME}|(?:{SURNAMES})[ \u3000]{{1,2}}[\u4e00-\u9fff]")
_NOT_NAMES = re.compile(
    "[会部局办院厅处科室市区县镇省村校系学委级者业化性式量率费款品类项队站群路街湾岛山湖港线江河溪]$|志愿|服务|社区|街道|人民|全国|单位|部门|项目|活动|文明"
    "|群众|组织|中国|宁波|慈溪|滨江|杭州|高校|高新|高层|高质|高频|高效|高度|高标|高水|高龄|高峰|高中|高考"
    "|雷锋|时任|历任|现任|周末|周边|周[一二三四五六日]|周年|周期|季度|陆地|陆上|金融|金额|金牌|金奖|黄金|白领|白天|方面|方便|方式|方案|马路|马上|马拉|石油|石化|石榴|龙头|龙舟|常态|陆续|许多|田间"
    "|夏季|夏令|钱江|江南|江北|江东|江苏|文化|文艺|文旅|秦岭|康养|康复|程序|程度|史料|路线|任务|汪洋|顾客|顾问|武警|施工|余万|万余|安全|安排|安置|时代|和谐"
    "|[累服参坚时小年活人到]$|共|总|平均|时长|时间|人[次员均]|[一二三四五六七八九十百千万亿两][余多个名支场]"
)


def without_persons(text: str, *, whole: str = "") -> str:
    """`text` with names of persons and their numbers masked: 张某某教授 as 某教授, a telephone number as ***.

    Names are known by what stands beside them (联系人, 教授, 代表, 等最美志愿者, 负责, 岁的, 说), by a row of them, or as a line of their own, as
    there is no list of them; one that is known anywhere in `whole`, the document of the text, is masked wherever it stands. So
    only the sentence around a figure is ever kept, and a person reads it before.
    """
    known = {name for name in _sure(f"{whole}\n{text}") if not _NOT_NAMES.search(name)}
    text = _names_of_lists_masked(_numbers_masked(text))
    text = _EXAMPLES.sub(_all_masked, text)
    text = _ROW.sub(_row_masked, text)
    others = (_CALLED, _IN_FRONT, _TITLED, _BEHIND, _DOING, _ANY_ROLE, _BEGINS, _CALLED_ON, _ALONE, _BY_SIGNS, _SHORT)
    for pattern in (_ALIAS, _LISTED, _ACTING, *others):
        text = pattern.sub(_masked, text)
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, MASK)
    return text


def _numbers_masked(text: str) -> str:
    """Without telephone numbers and accounts, in full-width digits as well."""
    for pattern in (PHONE, _LABELLED):
        parts, last = [], 0
        for found in pattern.finditer(text.translate(_HALF_WIDTH)):
            kept = "".join(text[slice(*found.span(name))] for name in _KEPT if name in pattern.groupindex)
            dialled = (found["dialled"] or found["wechat"] or "") if pattern is _LABELLED else ""
            parts += text[last : found.start()], kept, re.sub(r"[\dA-Za-z_-]", "", dialled), "***"
            last = found.end()
        text = "".join(parts) + text[last:]
    return text


def _names_of_lists(text: str) -> Iterator[re.Match]:
    """The items of numbered lists that are names throughout (1. 某某 2. 某某), most of them of common surnames."""
    lists: list[list[re.Match]] = []
    for item in _ITEM.finditer(text):
        if lists and int(item["number"]) == int(lists[-1][-1]["number"]) + 1:
            lists[-1].append(item)
        else:
            lists.append([item])
    for items in lists:
        names = [item["name"] for item in items if _NAME_ALONE.fullmatch(item["name"])]
        usual = [name for name in names if re.match(_COMMON, name) and not _NOT_NAMES.search(name)]
        enough = 1 if _OF_PERSONS.search(text, max(0, items[0].start() - 40), items[0].start()) else len(items) // 2 + 1
        if len(items) > 1 and len(names) == len(items) and len(usual) >= enough:
            yield from items


def _names_of_lists_masked(text: str) -> str:
    parts, last = [], 0
    for item in _names_of_lists(text):
        parts += text[last : item.start("name")], MASK
        last = item.end("name")
    return "".join(parts) + text[last:]


def _sure(text: str) -> Iterator[str]:
    """Names that stand where only a name does, and those of three characters that stand as names do."""
    for pattern in (_EXAMPLES, _LISTED, _IN_FRONT, _ROW):
        for found in pattern.finditer(text):
            yield from (name for name in found["name"].split("、") if len(name) > 1 and re.match(_COMMON, name))
    yield from (item["name"] for item in _names_of_lists(text))
    for pattern in (_TITLED, _ACTING, _ALONE):
        yield from (found["name"] for found in pattern.finditer(text) if len(found["name"]) == 3)


def _masked(found: re.Match) -> str:
    names = found["name"].split("、")
    sure = found.re is _IN_FRONT and all(len(name) == 3 and re.match(_COMMON, name) for name in names)
    if any(MASK in name or (_NOT_NAMES.search(name) and not sure) for name in names):
        return found[0]
    return _all_masked(found)


def _row_masked(found: re.Match) -> str:
    """Names of two characters alone may as well be places."""
    names = found["name"].split("、")
    return found[0] if all(_NOT_NAMES.search(name) or len(name) < 3 for name in names) else _all_masked(found)


def _all_masked(found: re.Match) -> str:
    return found[0].replace(found["name"], "、".join(MASK for _ in found["name"].split("、")), 1)

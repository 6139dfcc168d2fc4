"""Confirmed figures become rows of the register: without persons, audited, refused where they do not fit."""

import shutil
from datetime import date

import pytest
from sqlalchemy import select

from lib.access import EVERYWHERE, LOCAL, ROLES, NotAllowed, Person
from lib.audit.read import newest
from lib.db import Database
from lib.published.add_document import Confirmed, DocumentNotAdded, add_document
from lib.published.persons import without_persons
from lib.published.proposals import propose
from lib.published.register import read_register
from lib.published.running_text import find_figures
from lib.schema import document, published_figure
from tests.published.marked_documents import DOCUMENTS, read_marked
from tests.published.test_find_figures import by_hand, text_of

TEXT = "关于工作情况的复函\n截至目前，最美志愿者钱某某等，注册志愿者近35万人，占常住人口的21.5%（联系人：王小明，0574-63812345）。\n2024年6月27日"
ABOUT = {
    "title": "关于工作情况的复函",
    "issuer": "宣传部",
    "dated": date(2024, 6, 27),
    "region_id": 330282,
    "source": "a.docx",
}


@pytest.fixture
def database(_sqlite_template, monkeypatch, tmp_path):
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "audit.key"))
    shutil.copy(_sqlite_template, tmp_path / "data.sqlite")
    database = Database(f"sqlite:///{tmp_path}/data.sqlite")
    yield database
    database.close()


def confirmed(**changes) -> list[Confirmed]:
    made = []
    for one in find_figures(TEXT):
        proposal = propose(one, as_of=ABOUT["dated"], place=330282)
        values = {"label": "注册志愿者", "metric": proposal.metric, "selection": proposal.selection, **changes}
        made.append(Confirmed(one, TEXT[slice(*one.sentence)], **values))
    return made


def test_confirmed_figures_are_rows_of_the_register(database):
    number = add_document(database, LOCAL, **ABOUT, figures=confirmed())
    rows = database.rows(select(published_figure).where(published_figure.c.document_id == number))
    assert [(row.id, row.metric, row.operator, row.value, row.unit, row.quoted_as) for row in rows] == [
        (f"D{number}-01", "registered_volunteers", "near", 350_000.0, "人", "近35万人"),
        (f"D{number}-02", "registration_rate", "rounded", 0.215, "比率", "21.5%"),
    ]
    assert {row.selection for row in rows} == {"period=..2024-06-27&place=330282"}
    (kept,) = database.rows(select(document).where(document.c.id == number))
    assert (kept.kind, kept.title, kept.source) == ("added", ABOUT["title"], "a.docx")
    event = newest(database, most=1)[0]
    assert (event.verb, event.detail) == ("figures_added", {"document": number, "figures": 2})
    history = read_register(database, scope=EVERYWHERE)
    (entry,) = [one for one in history.entries if one.figure.id == f"D{number}-01"]
    assert [one.figure.id for one in history.history(entry)] == ["N01", "CX01", "N29", f"D{number}-01"]


def test_no_person_and_no_telephone_number_is_kept(database):
    number = add_document(database, LOCAL, **ABOUT, figures=confirmed(said_scope="平台数据，王小明主任提供"))
    kept = "".join(
        str(row) for row in database.rows(select(published_figure).where(published_figure.c.document_id == number))
    )
    assert not [words for words in ("王小明", "63812345", "0574") if words in kept]
    assert "联系人：某" in kept


@pytest.mark.parametrize("name", ["binjiang", "cixi"])
def test_the_words_around_the_figures_of_a_letter_survive_the_masking(name):
    text = text_of(name)
    masked = without_persons(text)
    assert [one.words for one in find_figures(masked)] == [row["words"] for row in by_hand(name)]


def test_a_name_known_anywhere_in_the_document_is_masked_in_every_sentence():
    whole = "全年张桂芳走访300户。\n（联系人：张桂芳）"
    assert without_persons("全年张桂芳走访300户。", whole=whole) == "全年某走访300户。"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("联系人：王小明，电话：0571-87654321，手机13812345678", "联系人：某，电话：***，手机***"),
        (
            "邀请上海海洋大学教授张某平、杭州师范大学教授赵小东等专家",
            "邀请上海海洋大学教授某、杭州师范大学教授某等专家",
        ),
        ("聘请钱海军、姚云珠等最美志愿者担任形象大使", "聘请某、某等最美志愿者担任形象大使"),
        ("张三同志带领团队服务300人次", "某同志带领团队服务300人次"),
        ("由张三负责，王小明说，钱海军夫妇参与12场", "由某负责，某说，某夫妇参与12场"),
        ("以张三、李四为代表的志愿者120名", "以某、某为代表的志愿者120名"),
        ("“最美志愿者”张桂芳服务1200小时，记者李四报道", "“最美志愿者”某服务1200小时，记者某报道"),
        ("经办人王小明电话0571-87654321", "经办人某电话***"),
        ("联系人：李四。全年李四走访300户", "联系人：某。全年某走访300户"),
        ("高校负责5个项目，金融服务12场，周末服务30场", "高校负责5个项目，金融服务12场，周末服务30场"),
        ("志愿者时长累计1013万小时，志愿者人均服务34小时", "志愿者时长累计1013万小时，志愿者人均服务34小时"),
        ("全国人大常委会副委员长", "全国人大常委会副委员长"),
        ("市人大代表工委，市政府办公室，市委组织部", "市人大代表工委，市政府办公室，市委组织部"),
        ("全市注册志愿者34.05万人，累计服务时长1013.4万余小时", "全市注册志愿者34.05万人，累计服务时长1013.4万余小时"),
    ],
)
def test_names_beside_titles_are_masked_and_offices_are_not(text, masked):
    assert without_persons(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("尊敬的李明委员：", "尊敬的某委员："),
        ("联系人：陈晓东　　联系电话：0571-88886666", "联系人：某　　联系电话：***"),
        ("答复单位联系人：周敏，13800001234", "答复单位联系人：某，***"),
        ("签发人：郑志强", "签发人：某"),
        ("（承办人：林涛，电话：88887777）", "（承办人：某，电话：***）"),
        ("联系电话（0571）88886666，短号665566，邮箱a.b@c.cn", "联系电话***，短号***，邮箱***"),
        ("电话63920011/63920012，☎63821234，电话：63920011转802", "电话***，☎***，电话：***"),
        ("微信：zhang_san88，群号：31245678", "微信：***，群号：***"),
        ("提案人：张晓明、李建华", "提案人：某、某"),
        ("记者 李小四 通讯员 赵 敏", "记者 某 通讯员 某"),
        ("由退休教师王秀兰发起的项目服务300人次", "由退休教师某发起的项目服务300人次"),
        ("在志愿者王秀兰的带动下，12人加入", "在志愿者某的带动下，12人加入"),
        ("“中国好人”孙大伟累计捐款20万元", "“中国好人”某累计捐款20万元"),
        ("队长吴国华带领28名队员", "队长某带领28名队员"),
        ("72岁的王秀兰坚持服务12年", "72岁的某坚持服务12年"),
        ("王秀兰（女，72岁）服务3000小时", "某（女，72岁）服务3000小时"),
        ("去年，王秀兰累计服务1.2万小时", "去年，某累计服务1.2万小时"),
        ("王秀兰、李建华、胡晓霞入选好人榜", "某、某、某入选好人榜"),
        ("局长 李志强", "局长 某"),
        ("沈巧英老人服务300小时，妻子叶芳一起服务", "某老人服务300小时，妻子某一起服务"),
        ("授予陶建军等10名同志称号", "授予某等10名同志称号"),
        ("最美志愿者有戴小红、孟庆国、陆一鸣，共3人", "最美志愿者有某、某、某，共3人"),
        ("今年以来程海燕走访120户，其中钟国强一人服务800小时", "今年以来某走访120户，其中某一人服务800小时"),
        ("为江南区、白马湖、钱江湾等12个站点配备", "为江南区、白马湖、钱江湾等12个站点配备"),
        ("关爱老人120场，农村老人5人，高龄老人300人", "关爱老人120场，农村老人5人，高龄老人300人"),
        ("　　　　王小明", "　　　　某"),
        ("接听电话3200个，热线接听1200件，电话随访1500人次", "接听电话3200个，热线接听1200件，电话随访1500人次"),
        ("高校、高新企业、金融机构共12家入选", "高校、高新企业、金融机构共12家入选"),
        ("江北、镇海、象山分别增长12%", "江北、镇海、象山分别增长12%"),
        ("周边已建成站点30个，黄金周累计服务3000人次", "周边已建成站点30个，黄金周累计服务3000人次"),
        ("白沙湾已建成驿站12个，方家村累计服务300人次", "白沙湾已建成驿站12个，方家村累计服务300人次"),
        ("党员高度重视，居民安全培训12场，方案已印发500份", "党员高度重视，居民安全培训12场，方案已印发500份"),
        ("由省社科院研究员顾明远主讲，参训320人次", "由省社科院研究员某主讲，参训320人次"),
        ("在赵雅琴、俞志刚两位带头人的推动下", "在某、某两位带头人的推动下"),
        ("康复师徐丽娜与8名残障青年结对", "康复师某与8名残障青年结对"),
        ("沈阿姨（沈月娥）说，小李（李国栋）每天巡查3次", "某阿姨（某）说，小李（某）每天巡查3次"),
        ("王海燕 女 45岁 服务1,200小时", "某 女 45岁 服务1,200小时"),
        ("拨打63218899或加微信yxzy2024", "拨打***或加微信***"),
        ("先进个人 1.朱晓红 2.何建平", "先进个人 1.某 2.某"),
        (
            "联系人：\n1. 曹敏（分机8012）\n2. 余欢，内线2109\n3. 何炜",
            "联系人：\n1. 某（分机***）\n2. 某，内线***\n3. 某",
        ),
        ("候选人名单\n1. 卫莹\n2. 尹川\n3. 欧阳雪", "候选人名单\n1. 某\n2. 某\n3. 某"),
        ("1.安全巡查 2.方言讲解 3.任务认领", "1.安全巡查 2.方言讲解 3.任务认领"),
        ("1. 安全 2. 方案 3. 任务", "1. 安全 2. 方案 3. 任务"),
        ("聯絡人：陳立群　電話：(08)7320415轉分機6312", "聯絡人：某　電話：***"),
        ("联系电话：０４７９—２２６３３１８—６０２", "联系电话：***"),
        ("应到代表186名，实到173名", "应到代表186名，实到173名"),
        ("大学生村官许一诺把直播课堂搬进农家", "大学生村官某把直播课堂搬进农家"),
        ("由潘阿姨主持，邹教授走访86户", "由某主持，某走访86户"),
        ("由退役消防员石磊发起", "由退役消防员某发起"),
        (
            "龙山新东村、白水洋镇、金华江、虞波广场的学雷锋志愿服务",
            "龙山新东村、白水洋镇、金华江、虞波广场的学雷锋志愿服务",
        ),
    ],
)
def test_persons_of_letters_are_masked_by_where_they_stand(text, masked):
    """Salutations, contacts, signatures, rows of names, and whoever does something; places and offices are left."""
    assert without_persons(text) == masked


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.stem for path in DOCUMENTS])
def test_the_figures_of_a_document_survive_the_masking(path):
    text, _ = read_marked(path.read_text(encoding="utf-8"))
    assert [one.words for one in find_figures(without_persons(text))] == [one.words for one in find_figures(text)]


def test_a_document_is_not_added_twice_nor_without_figures(database):
    add_document(database, LOCAL, **ABOUT, figures=confirmed())
    before = len(database.rows(select(document)))
    with pytest.raises(DocumentNotAdded, match="is in the register"):
        add_document(database, LOCAL, **ABOUT, figures=confirmed())
    with pytest.raises(DocumentNotAdded, match="at least one figure"):
        add_document(database, LOCAL, **{**ABOUT, "title": "另一份"}, figures=[])
    assert len(database.rows(select(document))) == before


@pytest.mark.parametrize("changes", [{"metric": "smiles"}, {"selection": "colour=red"}, {"selection": "period"}])
def test_what_cannot_be_asked_is_not_kept(database, changes):
    with pytest.raises(DocumentNotAdded):
        add_document(database, LOCAL, **ABOUT, figures=confirmed(**changes))


def test_a_leader_adds_nothing(database):
    with pytest.raises(NotAllowed):
        add_document(database, Person("p", ROLES["leader"], EVERYWHERE), **ABOUT, figures=confirmed())


def test_most_figures_of_the_letters_are_proposed_as_what_they_are(letter_figures):
    """A proposal is never bound by itself; it should spare most of the work all the same."""
    days = {"binjiang": (date(2025, 9, 12), 330108), "cixi": (date(2023, 6, 27), 330282)}
    known = {figure.id: figure for figure in letter_figures}
    right = asked = 0
    for name, (day, place) in days.items():
        for one, row in zip(find_figures(text_of(name)), by_hand(name), strict=True):
            if row["figure"]:
                asked += 1
                right += propose(one, as_of=day, place=place).metric == known[row["figure"]].metric
    assert asked == 56
    assert right >= 45


def test_a_time_behind_the_day_of_the_text_is_proposed_as_it_is():
    """A plan for the next year: from its first day to its last, no period that runs backwards."""
    (one,) = find_figures("2026年举办培训45期。")
    assert propose(one, as_of=date(2025, 12, 26), place=None).selection == "period=2026-01-01..2026-12-31"

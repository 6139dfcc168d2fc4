"""The rules of the text check: each finds what it is about, names the place and leaves right texts alone."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.published.register import Register
from lib.published.text_check import check_text
from lib.published.text_check.check import RULES
from lib.selection import from_link

LETTERS = Path(__file__).with_name("letters")
DAY = "截至2025年9月12日，"

WRONG = [
    # rule, text, the words that the remark is about
    ("mixed_units", f"{DAY}参与志愿服务32万余人次，占比高。参与志愿服务5万人。", "5万人"),
    ("mixed_units", f"{DAY}惠及居民2000余人次。另有活动惠及居民300人。", "300人"),
    ("mixed_units", f"{DAY}开展活动300余场，举办培训12场次，礼遇20场次。", "300余场"),
    ("two_values", f"{DAY}累计开展志愿服务活动5万余场次。二、{DAY}累计发布志愿服务活动8万余场次。", "8万余场次"),
    ("two_values", f"{DAY}注册志愿者11万余人。全区注册志愿者12.5万人。", "12.5万人"),
    ("no_day", "全区累计开展志愿服务活动5万余场次。", "5万余场次"),
    ("no_day", "截至目前，注册志愿者11万余人。2025年9月12日", "11万余人"),
    ("over_after_exact", f"{DAY}志愿服务队伍1335余支。", "1335余支"),
    ("over_after_exact", f"{DAY}注册志愿者超过11万余人。", "超过11万余人"),
    ("parts", f"{DAY}志愿服务队伍1335支，其中党员队伍1500支。", "1500支"),
    ("shares", f"{DAY}注册志愿者20万人，其中党员5万人，占35%。", "35%"),
    ("shares", f"{DAY}男性占55.2%，女性占比分别为51.1%。", "55.2%，女性占比分别为51.1%"),
    ("two_values", f"{DAY}注册志愿者11万余人。\n三、全区注册志愿者达12.3万人。", "12.3万人"),
    ("two_values", f"{DAY}志愿服务队伍1335支，全市拥有志愿服务队伍1,353支。", "1,353支"),
    ("over_after_exact", f"{DAY}大约有500余人参与。", "大约有500余人"),
    ("parts", f"{DAY}注册志愿者5万人，其中党员3万人、学生3万人。", "3万人、学生3万人"),
    ("shares", f"{DAY}60岁以下占58%，60岁以上占52%。", "58%，60岁以上占52%"),
    ("shares", f"{DAY}常住人口162万人，注册志愿者34.05万人，占常住人口的31.02%。", "31.02%"),
    ("growth", f"{DAY}注册志愿者由10万人增加到12万人，增长30%。", "30%"),
    ("growth", f"{DAY}注册志愿者12万人，比上年增加2万人，增长30%。", "30%"),
    ("growth", f"{DAY}活动由300场减少到240场，下降30%。", "30%"),
    ("growth", f"{DAY}服务时长由20万小时增至50万小时，增长2.5倍。", "2.5倍"),
    ("implausible", f"{DAY}人均服务时长9000小时。", "9000小时"),
    ("implausible", f"{DAY}常住人口10万人，注册志愿者12万人。", "12万人"),
    ("implausible", f"{DAY}注册志愿者占常住人口的121%。", "121%"),
    ("implausible", f"{DAY}满意率达120%。", "120%"),
    ("implausible", f"{DAY}开展活动300余场，服务群众4万余人次。", "4万余人次"),
    ("implausible", f"{DAY}注册志愿者100人，服务时长超过20万小时。", "超过20万小时"),
    ("mixed_units", f"{DAY}惠及困难群众3200人次。受益困难群众3200人。", "3200人"),
    ("two_values", f"{DAY}登记志愿服务队伍412支。已组建志愿服务团队436支。", "436支"),
    ("two_values", f"{DAY}今年前三季度组织环境整治活动210场。环境整治活动前三季度共198场。", "198场"),
    ("two_values", "一、活动\n10月全区开展集中志愿服务活动326场。\n二、说明\n10月集中志愿服务活动362场。", "362场"),
    (
        "two_values",
        "2024年底以前，全市累计服务时长120万小时。虽然全市累计服务时长达到135万小时，仍有不足。",
        "135万小时",
    ),
    ("no_day", "一年来，街道累计开展志愿服务活动860场。", "860场"),
    ("shares", f"{DAY}注册志愿者6.2万人，占常住人口48.5万人的15.8%。", "15.8%"),
    ("shares", f"{DAY}发布需求2000件，办结1700件，办结率95%。", "95%"),
    ("shares", f"{DAY}团队86支，其中专业队41支，占比不足三成。", "不足三成"),
    ("growth", f"{DAY}活动比上年增加300场，总数达1500场，增长20%。", "20%"),
]
RIGHT = [
    f"{DAY}注册志愿者11万余人，累计开展志愿服务活动5万余场次，服务居民10万余人次。",
    f"{DAY}志愿服务队伍1335支，其中党员队伍200支，占15%。",
    f"{DAY}男性占48.8%，女性占51.2%。",
    f"{DAY}由3个增至5个。年均服务1000余人次，累计服务4万余人次。",
    f"{DAY}注册志愿者由10万人增加到12万人，增长20%；活动由300场减少到240场，下降20%。",
    f"{DAY}注册志愿者12.7万人，比上年增加2.1万人，增长19.8%。",
    f"{DAY}常住人口52.86万人，比上年末减少0.31万人，其中城镇人口33.15万人，城镇化率62.7%。",
    f"{DAY}常住人口162万人，注册志愿者34.05万人，占常住人口的21.02%，人均服务19小时。",
    f"{DAY}预算执行率97.34%，培训场次完成率达130%，服务时长由20万小时增至50万小时，增长1.5倍。",
    f"{DAY}助老占22.5%，环保占19.9%，文明占30%。",
    "累计开展活动58场。\n2024.12.20",
    "2024年培训12次；2023年培训8次。",
    "党的二十大以来，全区深入学习贯彻第21届大会精神。",
    "截至2024年12月31日，全区志愿服务队伍506支。截至2025年6月30日，志愿服务队伍531支。",
    f"截至去年底，志愿服务队伍506支。{DAY}志愿服务队伍531支。",
    f"{DAY}“志愿浙江”平台注册9.1万人，“志愿杭州”平台注册4.4万人。",
    f"{DAY}受访者（可多选）环境保护占56%、助老助残占48%、文明劝导占39%。",
    f"{DAY}发放问卷1500份，回收1438份，回收率95.9%；活动由年初的20场增加到30场。",
]


@pytest.mark.parametrize(("rule", "text", "words"), WRONG)
def test_a_rule_finds_what_it_is_about(rule, text, words):
    found = [(remark.rule, text[remark.start : remark.end]) for remark in check_text(text)]
    assert (rule, words) in found


@pytest.mark.parametrize("text", RIGHT)
def test_a_text_that_fits_is_left_alone(text):
    assert check_text(text) == []


def test_every_rule_has_words_and_a_wrong_text():
    assert all(words.zh and words.en for words in RULES.values())
    assert {rule for rule, _, _ in WRONG} == set(RULES) - {"disagrees", "outdated"}


def test_the_letter_that_says_five_and_eight_is_told_so():
    text = (LETTERS / "binjiang.txt").read_text(encoding="utf-8")
    found = {(remark.rule, "".join(text[remark.start : remark.end].split())) for remark in check_text(text)}
    assert ("two_values", "8万余场次") in found
    assert ("implausible", "4万余人次") in found  # 133 a session at Pu Shifu's, 43 elsewhere
    assert {rule for rule, _ in found} == {"two_values", "implausible", "mixed_units", "no_day"}


def test_a_figure_that_disagrees_with_our_records():
    text = f"{DAY}全区注册志愿者15万余人。"
    asked = []

    def measure(metric, selection):
        asked.append((metric, selection))
        return 118_432

    (remark,) = check_text(text, as_of=date(2025, 9, 12), place=330108, measure=measure)
    assert asked == [("registered_volunteers", "period=..2025-09-12&place=330108")]
    assert (remark.rule, remark.wrong, remark.proposal.zh) == ("disagrees", True, "11.8万余人")


@pytest.mark.parametrize(
    ("text", "metric", "wrong"),
    [
        ("志愿服务队伍1335支", "teams", True),
        ("2024年开展培训12次", "trainings", False),
        ("年均服务时长2万余小时", "service_hours_per_year", False),
        ("2024年惠及群众10万余人次", "beneficiary_visits", False),
        ("志愿服务阵地13个", "stations", False),
        ("党员志愿服务队伍1335支", None, None),
        ("西兴街道注册志愿者3万余人", None, None),
        ("我区开展培训12次", None, None),  # of which time?
        ("力争志愿服务队伍1500支", None, None),
    ],
)
def test_what_is_compared_with_our_records_is_named_beyond_doubt(text, metric, wrong):
    asked = []

    def measure(name, selection):
        asked.append(name)
        return 7

    found = check_text(f"{text}。2025年9月12日", as_of=date(2025, 9, 12), place=330108, measure=measure)
    assert asked == ([metric] if metric else [])
    assert [remark.wrong for remark in found if remark.rule == "disagrees"] == ([wrong] if metric else [])


@pytest.mark.parametrize(("ours", "wrong"), [(900, True), (12, False)])
def test_what_is_ten_times_apart_from_what_was_confirmed_is_worth_a_look(ours, wrong):
    """推出12大志愿服务项目 was confirmed; 发布志愿服务项目1840个 are another thing."""
    confirmed = SimpleNamespace(
        figure=SimpleNamespace(id="D1", metric="projects", label="志愿服务项目", unit="个", quoted_as="12大"),
        selection=from_link("period=..2024-12-31&place=330108"),
        places=(330108,),
        document=SimpleNamespace(dated=date(2024, 12, 31)),
    )
    found = check_text(
        "2025年发布志愿服务项目1840个。2025年9月12日",
        as_of=date(2025, 9, 12),
        place=330108,
        register=Register((confirmed,)),
        measure=lambda metric, selection: ours,
    )
    (remark,) = [one for one in found if one.rule == "disagrees"]
    assert (remark.wrong, bool(remark.proposal.zh)) == (wrong, wrong)


def test_what_was_confirmed_for_such_words_is_compared_with_its_filters():
    confirmed = SimpleNamespace(
        figure=SimpleNamespace(
            id="D1", metric="activities_held", label="小修小补活动", unit="场次", quoted_as="900场次"
        ),
        selection=from_link("period=..2024-12-31&place=330108&category=minor_repairs"),
        document=SimpleNamespace(title="文件", dated=date(2024, 12, 31)),
        places=(330108,),
    )
    asked = []

    def measure(*question):
        asked.append(question)
        return 1_234

    (remark,) = check_text(
        "截至2025年9月12日，累计开展“小修小补”活动1700余场次。",
        as_of=date(2025, 9, 12),
        place=330108,
        register=Register((confirmed,)),
        measure=measure,
    )
    assert asked == [("activities_held", "period=..2025-09-12&place=330108&category=minor_repairs")]
    assert (remark.wrong, remark.proposal.zh) == (True, "1230余场次")


def test_a_metric_that_we_hold_nothing_of_says_nothing_against_a_text():
    text = f"{DAY}志愿服务队伍1335支。"
    assert check_text(text, as_of=date(2025, 9, 12), place=330108, measure=lambda *_: 0) == []


def test_an_older_value_after_a_newer_one():
    def entry(number, quoted, value, operator, day):
        figure = SimpleNamespace(
            id=number,
            metric="registered_volunteers",
            quoted_as=quoted,
            value=value,
            value_to=None,
            operator=operator,
            unit="人",
        )
        document = SimpleNamespace(title=f"文件{number}", dated=day)
        return SimpleNamespace(
            figure=figure,
            document=document,
            selection=from_link(f"period=..{day}&place=330282"),
            places=(330282,),
        )

    register = Register(
        (
            entry("A1", "34.05万人", 340_500.0, "rounded", date(2023, 6, 27)),
            entry("A2", "27.6万人", 276_000.0, "rounded", date(2023, 12, 31)),
        )
    )
    text = "截至2024年6月27日，我市注册志愿者34.05万人。"
    (remark,) = check_text(text, as_of=date(2024, 6, 27), place=330282, register=register)
    assert (remark.rule, remark.proposal.zh) == ("outdated", "27.6万人")
    assert check_text(text, as_of=date(2023, 6, 27), place=330282, register=register) == []

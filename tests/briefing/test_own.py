"""A letter with figures and paragraphs that its writer added: bound like the others, kept, refused where they do not fit."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from lib.access import LOCAL, ROLES, Person, Scope
from lib.briefing import BriefingRejected
from lib.briefing.draft import Wanted, drafts, make_briefing, save_draft
from lib.briefing.figures import Asked
from lib.briefing.issue import issue
from lib.briefing.own import figure_from, lines_of
from lib.briefing.templates import TEMPLATES
from lib.clock import local_now
from lib.db import Database
from lib.exports.request import pairs_of
from lib.ui.briefing.routes import LONGEST, _wanted, briefing_link
from tests.briefing.test_letter import edited, verified
from tests.importers.history.test_undo import import_file, served

MARCH = date(2025, 3, 31)
HOURS = Asked("service_hours", "环保时长", "2025-03-01..2025-03-31", "category=environment", "9小时以上")
ATTENDED = Asked("attendances", "参与人次", "this_year")
TEXT = "（四）守护绿水青山\n三月环保服务{环保时长}，\n今年共｛参与人次｝参与。"


@pytest.fixture
def database(sqlite_reference):
    opened = Database(sqlite_reference)
    import_file(opened, "hours", [served(1), served(2), served(3, 31), served(4, 31, category="elderly")])
    yield opened
    opened.close()


def wanted(*figures: Asked, words: str = "") -> Wanted:
    return Wanted("monthly", "330108", MARCH, extra=figures, own=lines_of(words))


def test_own_figures_stand_in_own_paragraphs_and_come_back_verified(database):
    briefing = make_briefing(database, wanted(HOURS, ATTENDED, words=TEXT), person=LOCAL)
    file = io.BytesIO()
    issue(database, LOCAL, briefing, file)
    lines = [paragraph.text for paragraph in docx.Document(file).paragraphs]
    assert "（四）守护绿水青山" in lines
    assert lines.index("（四）守护绿水青山") < lines.index("四、下月打算")
    told = verified(database, file.getvalue())
    assert told.unchanged and told.unbound == ()
    issued = {one.label: one.issued for one in told.figures}
    assert (issued["环保时长"], issued["参与人次"]) == ("6小时以上", "4人次")  # three people two hours each
    told = verified(database, edited(file.getvalue(), lambda xml: xml.replace("6小时以上", "7小时以上", 1)))
    assert [one.label for one in told.figures if one.in_text == "edited"] == ["环保时长"]


def test_a_figure_in_no_paragraph_has_one_of_its_own(database):
    briefing = make_briefing(database, wanted(ATTENDED), person=LOCAL)
    (own,) = [one.parts for one in briefing.paragraphs if one.parts and one.parts[0] == "参与人次："]
    assert own[1].words == "4人次"


def test_a_paragraph_whose_figure_was_left_out_is_not_written_and_told(database):
    asked = replace(wanted(ATTENDED, words="共{参与人次}。\n没有数字的一段。"), left_out=("attendances this_year",))
    briefing = make_briefing(database, asked, person=LOCAL)
    assert briefing.unwritten == ("共{参与人次}。",)
    assert ("没有数字的一段。",) in [one.parts for one in briefing.paragraphs]


@pytest.mark.parametrize(
    ("figures", "words", "why"),
    [
        ((ATTENDED, replace(HOURS, label="参与人次")), "", "given twice"),
        ((ATTENDED,), "共{人次}。", "no figure called 人次"),
        ((replace(ATTENDED, metric="smiles"),), "", "no metric smiles"),
        ((replace(ATTENDED, label=""),), "", "signs"),
        ((replace(ATTENDED, like="许多"),), "", "no wording"),
        ((replace(ATTENDED, period="soon"),), "", "soon"),
        ((replace(ATTENDED, place="999999"),), "", "does not hold"),
        ((replace(ATTENDED, filters="award=gold"),), "", "does not follow award"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(database, figures, words, why):
    with pytest.raises(BriefingRejected, match=why):
        make_briefing(database, wanted(*figures, words=words), person=LOCAL)


def test_a_street_outside_of_the_scope_is_no_own_figure(database):
    inside = Scope((330108001,))
    person = Person("clerk", ROLES["staff"], inside)
    asked = Wanted("monthly", "330108001", MARCH, extra=(replace(ATTENDED, place="330108003"),))
    with pytest.raises(BriefingRejected):
        make_briefing(database, asked, person=person)


def test_a_draft_keeps_what_was_added_without_persons(database):
    asked = wanted(ATTENDED, words="共{参与人次}，联系人：王小明，电话13812345678。")
    save_draft(database, LOCAL, "带自选", make_briefing(database, asked, person=LOCAL), now=local_now())
    (draft,) = drafts(database, LOCAL)
    assert draft.wanted.extra == (ATTENDED,)
    assert draft.wanted.own == ("共{参与人次}，联系人：某，电话***。",)


def test_a_link_and_a_command_say_the_same_as_the_page():
    asked = wanted(HOURS, ATTENDED, words=TEXT)
    link = briefing_link(asked, "zh")
    assert _wanted(pairs_of(link.partition("?")[2])) == asked
    full = wanted(HOURS, words="志愿服务传递城市温度，" * 250)
    assert len(briefing_link(full, "zh")) < LONGEST
    assert (
        figure_from("环保时长=service_hours?period=2025-03-01..2025-03-31&category=environment&like=9小时以上") == HOURS
    )
    assert figure_from("参与人次=attendances?period=this_year") == ATTENDED


def test_every_template_has_a_place_for_own_paragraphs():
    assert all(sum(paragraph.own for paragraph in template) == 1 for template in TEMPLATES.values())

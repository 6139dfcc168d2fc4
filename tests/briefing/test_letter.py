"""A letter: every figure of both published letters printed as they printed it; issued, edited, verified; drafts re-dated."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from sqlalchemy import select

from lib.access import EVERYWHERE, LOCAL, ROLES, NotAllowed, Person
from lib.briefing import BriefingRejected
from lib.briefing.charts import CHARTS
from lib.briefing.draft import Wanted, changed_words, drafts, make_briefing, save_draft
from lib.briefing.figures import Asked, bind
from lib.briefing.issue import issue
from lib.briefing.verify import letter_lines, verify_letter
from lib.clock import local_now
from lib.db import Database
from lib.exports.request import BadRequest
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.source_file import from_bytes
from lib.measure.disclosure import Form
from lib.schema import audit_event, document, published_figure
from lib.snapshots.register import entries
from tests.importers.history.test_undo import import_file, served

MARCH = date(2025, 3, 31)
TEAM = "teams to_date"


def test_every_figure_of_both_letters_is_bound_and_printed_in_its_style(demo_database):
    """The small demo has a hundredth of the people: counts of things stand as in the letters, the others in the same style.
    (With all of the people each is printed as it was: `tests/test_letters.py`.)"""
    letters = document.c.kind == "letter"
    rows = demo_database.rows(
        select(published_figure).join(document, document.c.id == published_figure.c.document_id).where(letters)
    )
    asked = {row.id: asked_for(row) for row in rows}
    place, day = "330108", date(2025, 9, 12)
    found, missing, _ = bind(
        demo_database, list(asked.values()), place=place, as_of=day, scope=EVERYWHERE, form=Form.EXACT
    )
    assert len(rows) == 63 and missing == []
    same = [row.id for row in rows if found[asked[row.id]].words == "".join(row.quoted_as.split())]
    assert len(same) >= 45


def asked_for(row) -> Asked:
    pairs = dict(part.split("=", 1) for part in row.selection.split("&"))
    filters = "&".join(f"{name}={value}" for name, value in pairs.items() if name not in ("period", "place"))
    return Asked(row.metric, row.id, pairs["period"], filters, row.quoted_as, pairs["place"])


@pytest.fixture
def database(reference_url, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "off")  # letters with charts: test_charts.py
    opened = Database(reference_url)
    import_file(opened, "hours", [served(1), served(2), served(3, 31), served(4, 31)])
    yield opened
    opened.close()


def issued(database, **more) -> tuple[bytes, str]:
    briefing = make_briefing(database, Wanted("monthly", "330108", MARCH, **more), person=LOCAL)
    file = io.BytesIO()
    _, code = issue(database, LOCAL, briefing, file)
    return file.getvalue(), code


def verified(database, content: bytes):
    with from_bytes(content, "letter.docx") as source:
        return verify_letter(database, source, person=LOCAL)


def edited(content: bytes, change) -> bytes:
    """The same DOCX with another document.xml."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body.decode()).encode() if name == "word/document.xml" else body)
    return made.getvalue()


def test_a_letter_as_issued(database):
    content, code = issued(database)
    told = verified(database, content)
    assert told.unchanged and told.code == code and told.unbound == ()
    assert {one.in_text for one in told.figures} == {"as_issued"} and {one.in_data for one in told.figures} == {"same"}
    book = docx.Document(io.BytesIO(content))
    assert any(part.partname == "/customXml/item2.xml" for part in book.part.package.iter_parts())
    section = book.sections[0]
    assert [
        round(side.mm) for side in (section.page_width, section.page_height, section.top_margin, section.left_margin)
    ] == [*(210, 297, 37, 28)]
    hours = next(one for one in told.figures if one.label == "服务时长")
    assert hours.issued == "8小时"  # four people two hours each
    # each figure and each chart is in the register of snapshots, with the file that it left in
    assert len(entries(database, person=LOCAL, words=code)) == len(told.figures) + len(CHARTS["monthly"])


def test_what_was_edited_moved_or_put_in_is_named(database):
    content, _ = issued(database)

    def change(xml: str) -> str:
        xml = xml.replace("<w:t>8小时</w:t>", "<w:t>9小时</w:t>", 1)
        control = re.search(
            r'<w:sdt>(?:(?!</w:sdt>).)*"F01"(?:(?!</w:sdt>).)*<w:sdtContent>(.*?)</w:sdtContent></w:sdt>', xml, re.S
        )
        xml = xml.replace(control[0], control[1], 1)
        return xml.replace("（请补充）", "另有捐款300余万元", 1)

    told = verified(database, edited(content, change))
    assert not told.unchanged
    assert [(one.label, one.found) for one in told.figures if one.in_text == "edited"] == [("服务时长", "9小时")]
    assert told.figures[0].in_text == "moved"
    assert any("300余万元" in words for words in told.unbound)
    assert "8小时 → 9小时" in "\n".join(letter_lines(told, "zh"))


ANOTHER = "<w:r><w:t>{}</w:t></w:r>"
BY_HAND = {
    # what stands in the field of the hours afterwards, what becomes of it, the words found
    "full-width digits": ("９小时", "edited", "９小时"),
    "split runs": ("8</w:t></w:r><w:r><w:t>小</w:t></w:r><w:r><w:t>时", "as_issued", "8小时"),
    "a tracked change": (
        '</w:t></w:r><w:del w:id="7" w:author="x"><w:r><w:delText>8</w:delText></w:r></w:del>'
        '<w:ins w:id="8" w:author="x"><w:r><w:t>9</w:t></w:r></w:ins><w:r><w:t>小时',
        "edited",
        "9小时",
    ),
    "a comment": (
        '</w:t></w:r><w:commentRangeStart w:id="3"/><w:r><w:t>8小时</w:t></w:r><w:commentRangeEnd w:id="3"/><w:r><w:t>',
        "as_issued",
        "8小时",
    ),
    "emptied": ("", "edited", ""),
}


@pytest.mark.parametrize(("inside", "state", "words"), BY_HAND.values(), ids=BY_HAND)
def test_a_field_as_word_leaves_it(database, inside, state, words):
    content, _ = issued(database)
    back = edited(content, lambda xml: xml.replace("<w:t>8小时</w:t>", f"<w:t>{inside}</w:t>", 1))
    hours = next(one for one in verified(database, back).figures if one.label == "服务时长")
    assert (hours.in_text, hours.found) == (state, words)


def test_a_field_that_was_copied_and_then_typed_over_is_edited(database):
    content, _ = issued(database)

    def twice(xml: str) -> str:
        (control,) = re.findall(r"<w:sdt>(?:(?!</w:sdt>).)*<w:t>8小时</w:t>(?:(?!</w:sdt>).)*</w:sdt>", xml, re.S)[:1]
        between = ANOTHER.format("，共")
        return xml.replace(control, control.replace("8小时", "80小时") + between + control, 1)

    hours = next(one for one in verified(database, edited(content, twice)).figures if one.label == "服务时长")
    assert (hours.in_text, hours.found) == ("edited", "80小时")


def test_a_correction_since_is_told_with_its_cause(database):
    content, _ = issued(database)
    second = import_file(database, "hours", [served(1, minutes=60)])
    told = verified(database, content)
    hours = next(one for one in told.figures if one.label == "服务时长")
    assert (hours.in_text, hours.in_data, hours.now) == ("as_issued", "corrected", "7小时")
    assert [(cause.kind, cause.batch_id) for cause in hours.told.since.causes] == [("correction", second.batch_id)]


def test_a_letter_of_elsewhere(database):
    blank = io.BytesIO()
    docx.Document().save(blank)
    assert verified(database, blank.getvalue()).figures == ()
    with pytest.raises(FileRejected):
        verified(database, b"PK\x03\x04 broken")


def test_a_contradiction_stops_the_letter_until_it_is_explained_or_left_out(database):
    wanted = Wanted("reply", "330108", date(2025, 9, 12))
    with database.write(document, published_figure) as connection:
        connection.execute(
            document.insert().values(
                id=900, title="某函", issuer="某部", dated=date(2025, 9, 12), region_id=330108, kind="letter"
            )
        )
        row = {
            "id": "ZZ01",
            "document_id": 900,
            "label": "时长",
            "label_en": "hours",
            "metric": "service_hours",
            "unit": "小时",
        }
        row |= {
            "selection": "period=..2025-09-12&place=330108",
            "operator": "exact",
            "value": 9.0,
            "quoted_as": "9小时",
        }
        connection.execute(published_figure.insert().values(row))
    briefing = make_briefing(database, wanted, person=LOCAL)
    speaking = {one.published: one.figure.key for one in briefing.open_conflicts}
    assert speaking["ZZ01"] == "service_hours to_date" and "BJ02" in speaking  # 5万余场次 of the real letter
    with pytest.raises(BriefingRejected, match="ZZ01"):
        issue(database, LOCAL, briefing, io.BytesIO())
    others = tuple((number, "演示") for number in speaking if number != "ZZ01")
    for further in (
        {"explained": (*others, ("ZZ01", "补录后更正"))},
        {"explained": others, "left_out": ("service_hours to_date",)},
    ):
        issue(database, LOCAL, make_briefing(database, replace(wanted, **further), person=LOCAL), io.BytesIO())
    with pytest.raises(BriefingRejected):
        issue(database, LOCAL, make_briefing(database, replace(wanted, explained=others), person=LOCAL), io.BytesIO())


def test_a_draft_is_kept_and_re_dated(database):
    wanted = Wanted("monthly", "330108", date(2025, 3, 10), left_out=("attendances this_month",))
    save_draft(database, LOCAL, "三月月报", make_briefing(database, wanted, person=LOCAL), now=local_now())
    (draft,) = drafts(database, LOCAL)
    assert draft.wanted == wanted
    later = make_briefing(database, replace(draft.wanted, as_of=MARCH), person=LOCAL)
    changed = {label: (then, now) for label, then, now in changed_words(draft, later)}
    assert changed["服务时长"] == ("4小时", "8小时")
    assert drafts(database, Person("other", ROLES["staff"], EVERYWHERE)) == []


def test_who_may_not_export_writes_no_letter(database):
    with pytest.raises(NotAllowed):
        make_briefing(database, Wanted("reply", "330108", MARCH), person=Person("x", ROLES["leader"], EVERYWHERE))
    with pytest.raises(BriefingRejected):
        make_briefing(database, Wanted("reply", "999999", MARCH), person=LOCAL)


def test_a_letter_of_exact_figures_has_a_purpose(database):
    briefing = make_briefing(database, Wanted("monthly", "330108", MARCH, "exact"), person=LOCAL)
    with pytest.raises(BadRequest):
        issue(database, LOCAL, briefing, io.BytesIO())
    _, code = issue(database, LOCAL, briefing, io.BytesIO(), purpose="100 % of the year")
    (told,) = (row.detail for row in database.rows(select(audit_event.c.detail)) if code in row.detail)
    assert json.loads(told)["asked"]["purpose"] == "100 % of the year"

"""The charts of a monthly report and of a page: drawn into the DOCX, in the register, left out where there is no Chromium."""

import io
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from lib.access import EVERYWHERE, LOCAL
from lib.briefing.charts import CHARTS, charts_of
from lib.briefing.draft import Wanted, make_briefing
from lib.briefing.issue import issue
from lib.briefing.templates import TEMPLATES
from lib.briefing.verify import verify_letter
from lib.db import Database
from lib.importers.read.source_file import from_bytes
from lib.measure.disclosure import Form
from lib.snapshots.register import find
from tests.importers.history.test_undo import import_file, served

MARCH = date(2025, 3, 31)


@pytest.fixture
def database(sqlite_reference):
    opened = Database(sqlite_reference)
    import_file(opened, "hours", [served(1), served(2), served(3, 31), served(4, 31)])
    yield opened
    opened.close()


def issued(database, template: str = "monthly") -> tuple[bytes, str]:
    file = io.BytesIO()
    briefing = make_briefing(database, Wanted(template, "330108", MARCH), person=LOCAL)
    _, code = issue(database, LOCAL, briefing, file)
    return file.getvalue(), code


def pictures_in(content: bytes) -> list[tuple[Image.Image, str]]:
    book = docx.Document(io.BytesIO(content))
    parts = book.part.related_parts
    return [
        (
            Image.open(io.BytesIO(parts[inline.find(f".//{qn('a:blip')}").get(qn("r:embed"))].blob)),
            inline.docPr.get("descr"),
        )
        for inline in book.element.body.iter(qn("wp:inline"))
    ]


def test_a_monthly_report_has_its_charts_and_comes_back_unchanged(database):
    content, _ = issued(database)
    found = pictures_in(content)
    assert [words.split("。")[0] for _, words in found] == ["今年各月服务时长", "今年各类别服务时长"]
    assert "2025-01-01 至 2025-03-31；滨江区" in found[0][1]
    for image, _ in found:
        assert image.size[0] == 1200 and len(image.convert("RGB").getcolors(1 << 20)) > 10
    with from_bytes(content, "letter.docx") as source:
        told = verify_letter(database, source, person=LOCAL)
    assert told.unchanged and told.unbound == ()
    assert issued(database)[0] == content


def test_each_chart_is_in_the_register(database, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "off")
    charts, _ = charts_of(database, "monthly", place="330108", as_of=MARCH, scope=EVERYWHERE, form=Form.PROTECTED)
    assert charts[0].drawing.note.endswith(f"快照代码：{charts[0].content.code}")
    issued(database)
    for chart in charts:
        kept = find(database, chart.content.code, person=LOCAL)
        assert (kept.content.form, kept.uses[0].how) == ("protected", "docx")


def test_without_chromium_the_letter_leaves_and_says_why_it_has_none(database, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "off")
    content, _ = issued(database)
    assert pictures_in(content) == []
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    assert "本文没有附图：这台服务器上没有Chromium" in words


def test_exact_charts_say_so_and_what_has_no_data_is_left_out(database):
    asked = {"as_of": MARCH, "scope": EVERYWHERE, "form": Form.EXACT}
    charts, _ = charts_of(database, "one-page", place="330108", **asked)
    assert all(chart.drawing.note.startswith("内部数据，不得公开；") for chart in charts) and charts
    assert charts_of(database, "monthly", place="330282", **asked)[0] == ()


def test_charts_stand_behind_headings_that_are_there():
    for template, charts in CHARTS.items():
        assert {chart.after for chart in charts} <= {paragraph.heading for paragraph in TEMPLATES[template]}
    assert set(CHARTS) == set(TEMPLATES)

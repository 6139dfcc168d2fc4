"""Pictures and pages on paper made for somebody: form, scope, register, audit log, and the files themselves."""

import io
import re
import shutil
import unicodedata

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette

from lib.access import LOCAL, ROLES, NotAllowed, Person, Scope
from lib.audit.read import newest
from lib.exports import ExportFailed
from lib.exports.panel import make_panel
from lib.exports.request import BadRequest, pairs_of, read_panel_request
from lib.pictures.drawing import Picture
from lib.snapshots import SnapshotRejected
from lib.snapshots.register import codes_with, find
from lib.snapshots.today import asked_today
from lib.snapshots.verify import verify_code
from lib.ui import cache
from lib.ui.pictures import panel_picture, paper_page
from lib.ui.pictures.job import PaperJob, fetched
from lib.ui.pictures.panel_picture import make_picture
from lib.ui.pictures.paper_page import make_page
from lib.ui.pictures.recording import without_server
from lib.ui.pictures.routes import routes
from tests.exports.test_routes import ask
from tests.page_data import _forget

RADICALS = str.maketrans("⻓⻄⻚⻔⻋⻅⻛⻢⻥⻦⻩⻬⻮⻰⻳⺠⻝⻘", "长西页门车见风马鱼鸟黄齐齿龙龟民食青")
"""Signs that the font of the test machine draws with one glyph: reading a PDF gives the first of the two."""
HOURS = "page=service_hours&panel=categories&period=last_year&place=330108"
SHEET = "page=sheet&period=last_year&place=330108001"
READER = Person("reader", ROLES["reader"], Scope((330108001,)))


@pytest.fixture(scope="module")
def database(demo_data, tmp_path_factory):
    """A copy of the small demo of one's own, for the register and the log, as that of this process."""
    patch = pytest.MonkeyPatch()
    file = tmp_path_factory.mktemp("pictures") / "data.sqlite"
    shutil.copy(demo_data["DATABASE_URL"].removeprefix("sqlite:///"), file)
    patch.setenv("DATABASE_URL", f"sqlite:///{file}")
    patch.setenv("COLUMNAR_DIR", str(file.parent / "none"))
    _forget()
    with without_server():
        yield cache.database()
    patch.undo()
    _forget()


@pytest.fixture
def undrawn(monkeypatch) -> dict:
    """Nothing is drawn; what would be is kept under "drawings" and "sheet"."""
    kept: dict = {}

    def pictures(drawings):
        kept["drawings"] = drawings
        return [Picture(b"<svg/>", b"png")]

    monkeypatch.setattr(panel_picture, "pictures", pictures)
    monkeypatch.setattr(paper_page, "printed", lambda sheet: kept.update(sheet=sheet) or b"%PDF")
    return kept


def text_of(page) -> str:
    return unicodedata.normalize("NFKC", page.extract_text()).translate(RADICALS)


def test_a_picture_has_the_code_of_the_file_and_says_form_day_and_demo(database, undrawn):
    made = make_picture(database, pairs_of(HOURS), "png", person=LOCAL)
    link = "metrics=service_hours&by=category&period=last_year&place=330108"
    panel = make_panel(database, read_panel_request(pairs_of(link)), scope=LOCAL.scope)
    assert (made.content.code, made.name) == (panel.content.code, panel.name)
    (drawing,) = undrawn["drawings"]
    assert drawing.note == f"数据截至2026年10月31日；演示数据，纯属虚构；快照代码：{panel.content.code}"
    assert drawing.words == "去年全年（2025-01-01 至 2025-12-31）；滨江区"
    exact = make_picture(database, pairs_of(HOURS + "&form=exact&purpose=月报"), "svg", person=LOCAL)
    assert (exact.content.form, exact.data) == ("exact", b"<svg/>")
    assert undrawn["drawings"][0].note.startswith("内部数据，不得公开；")
    assert exact.name.startswith("内部数据，不得公开_")


@pytest.mark.parametrize(
    ("link", "person", "error"),
    [
        (HOURS.replace("categories", "nothing"), LOCAL, BadRequest),
        (HOURS.replace("service_hours", "import"), LOCAL, BadRequest),
        ("page=overview&panel=months&brand-across=category", LOCAL, BadRequest),  # a control of another page
        (HOURS + "&form=exact", LOCAL, BadRequest),  # without a purpose
        (HOURS + "&form=exact&purpose=月报", READER, NotAllowed),
        (HOURS, READER, BadRequest),  # a place outside
        (HOURS.replace("330108", "999999"), LOCAL, BadRequest),
    ],
)
def test_what_is_not_theirs_is_not_drawn(database, undrawn, link, person, error):
    with pytest.raises(error):
        make_picture(database, pairs_of(link), "png", person=person)
    assert undrawn == {}


def test_the_register_with_its_accounts_is_not_printed(database, undrawn):
    with pytest.raises(BadRequest):
        make_page(database, pairs_of("page=snapshots"), person=LOCAL)


def test_a_scope_holds_on_paper(database, undrawn):
    made = make_page(database, pairs_of("page=overview&period=last_year&lang=zh"), person=READER)
    assert made.content.caption.zh == "去年全年（2025-01-01 至 2025-12-31）；西兴街道"
    assert not re.search("长河街道|浦沿街道", undrawn["sheet"].body + str(undrawn["sheet"].figures))


def test_a_page_that_changes_while_it_is_drawn_is_not_made(database, undrawn, monkeypatch):
    real = make_panel(database, read_panel_request(pairs_of("metrics=service_hours&place=330108")), scope=LOCAL.scope)
    other = real.content.__class__(**{**real.content.__dict__, "data_version": real.content.data_version + 1})
    newer = real.__class__(**{**real.__dict__, "content": other})
    monkeypatch.setattr("lib.ui.pictures.content.make_panel", lambda *_, **__: newer)
    with pytest.raises(ExportFailed, match="kept changing"):
        make_picture(database, pairs_of(HOURS), "png", person=LOCAL)


def test_the_way_out_is_recorded_and_each_part_is_in_the_register(database, undrawn):
    application = Starlette(routes=routes(lambda: database, person_of=lambda request: LOCAL))
    answer = ask(application, f"/export/page.pdf?{SHEET}")
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, "application/pdf", b"%PDF")
    event = newest(database, most=1)[0]
    assert (event.detail["what"], event.detail["asked"]["place"]) == ("page", "330108001")
    whole, *parts = codes_with(database, sha256=event.detail["sha256"])
    assert whole == event.detail["code"]
    kept = find(database, whole, person=LOCAL).content
    assert (kept.kind, kept.title.en, kept.version_words) == ("page", "Sheet", "sheet 1")
    codes = {row[3] for row in kept.rows} - {None}
    assert codes == set(parts)
    assert {code for code in codes if code in undrawn["sheet"].body} == codes
    with pytest.raises(SnapshotRejected, match="verify those"):
        asked_today(database, kept, scope=LOCAL.scope)
    assert verify_code(database, whole, person=LOCAL).status == "unchanged"
    with pytest.raises(SnapshotRejected):  # frozen by somebody who sees everything
        find(database, whole, person=Person("other", ROLES["reader"], Scope((330108002,))))


def test_a_job_makes_the_page_and_hands_it_to_whoever_asked(database, undrawn):
    job = PaperJob(pairs_of(SHEET), LOCAL)
    job.wait()
    assert (job.running, job.failure, job.share) == (False, None, 1.0)
    assert fetched(job.token, LOCAL) is job.made
    assert fetched(job.token, READER) is None
    assert fetched("unknown", LOCAL) is None
    refused = PaperJob(pairs_of(SHEET.replace("sheet", "nothing")), LOCAL)
    refused.wait()
    assert "nothing" in refused.failure.zh


def test_a_page_on_paper(database):
    """A real one: A4, header and footer on every sheet, words that can be read, fonts inside."""
    made = make_page(database, pairs_of(SHEET), person=LOCAL)
    pdf = PdfReader(io.BytesIO(made.data))
    sheets = [text_of(page) for page in pdf.pages]
    assert len(sheets) > 1
    for number, (page, words) in enumerate(zip(pdf.pages, sheets, strict=True), start=1):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
        assert "志愿服务数据看板 · 档案" in words
        assert "去年全年(2025-01-01 至 2025-12-31)" in words
        assert "西兴街道" in words
        assert f"第 {number} 页,共 {len(sheets)} 页" in words
        assert f"快照代码:{made.content.code}" in words
        assert "数据截至2026年10月31日" in words.replace(" ", "")
        assert all(
            "/FontDescriptor" in str(font.get_object()) or "/DescendantFonts" in font.get_object()
            for font in page["/Resources"]["/Font"].values()
        )
    everything = "".join(sheets)
    assert {one.code for one in made.beside} == {one.code for one in made.beside if one.code in everything}
    for words in ("要点", "各年服务时长", "主要数字与同类中位数"):
        assert words in everything
    for chrome in ("点击", "口径\n", "CSV", "表格"):
        assert chrome not in everything

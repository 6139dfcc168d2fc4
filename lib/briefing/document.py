"""The DOCX of a briefing in the layout of GB/T 9704-2012: A4, 22 lines of 28 signs, 3号仿宋, 2号小标宋 title, 黑体 and 楷体 headings.

Every font names another that stands in where it is missing (the font table's altName). The prose between the figures is
ordinary text, to be edited in Word or WPS; an annex lists every figure.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from lib.briefing.charts import Chart
from lib.briefing.docx_fields import add_field, add_figures_part, figures_xml
from lib.briefing.draft import Briefing
from lib.briefing.figures import Bound
from lib.catalogue import METRICS, Unit
from lib.catalogue.vocabularies import Text
from lib.labels import day_text
from lib.measure.disclosure import MARK

BODY, TITLE, HEADING, PART, LATIN = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "Times New Roman"
STAND_INS = {BODY: "仿宋", TITLE: "华文中宋", HEADING: "SimHei", PART: "楷体"}
"""A font, and the one that every Windows or WPS has in its place."""
SIZE_3, SIZE_2, SIZE_4, SMALL = Pt(16), Pt(22), Pt(14), Pt(8)
LINE = Pt(29)
"""225 mm of type area in 22 lines."""
LINE_PITCH, CHAR_SPACE = 580, -5
"""In twentieths of a point: the grid of lines, and what 28 signs of 16 points give up to stand in 156 mm. (A grid of signs would
say it too, but LibreOffice sets Latin digits and Chinese signs on it far apart.)"""
MARGINS = {"top_margin": 37, "left_margin": 28, "right_margin": 26, "bottom_margin": 35}
ANNEX = ("序号", "文中表述", "指标与口径", "所选范围", "准确值", "截至", "快照代码")
WIDTHS = (9, 20, 42, 27, 18, 18, 22)
WHOLE_LINE, HALF_LINE = Mm(154), Mm(76)
"""Widths of a chart."""
NO_CHARTS = "本文没有附图："
TO_FILL_IN = "（印发机关）"
ANSWER_CLASS = "（答复类别：　　类）"


def write_document(
    file: BinaryIO, briefing: Briefing, *, letter: str, pngs: Sequence[bytes] = (), undrawn: Text | None = None
) -> None:
    """Write the whole DOCX; equal briefings give equal bytes. letter: its code. pngs: of its charts; undrawn: why there are
    none."""
    document = Document()
    _page(document)
    _fonts(document)
    wanted = briefing.wanted
    if wanted.form == "exact":
        _line(document, MARK.zh, align=WD_ALIGN_PARAGRAPH.CENTER, font=HEADING)
    if wanted.template == "reply":
        _line(document, ANSWER_CLASS, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, briefing.title, align=WD_ALIGN_PARAGRAPH.CENTER, font=TITLE, size=SIZE_2)
    one_page = wanted.template == "one-page"  # where every line counts
    if not one_page:
        _line(document, "")
    drawn = list(zip(briefing.charts, pngs, strict=False))
    for paragraph in briefing.paragraphs:
        if paragraph.heading:
            _line(document, paragraph.heading, font=HEADING if paragraph.level == 1 else PART, indent=True)
        if paragraph.parts:
            _text(document, paragraph.parts)
        found = [(chart, png) for chart, png in drawn if chart.after == paragraph.heading]
        if found:
            _charts(document, found)
    signed = (TO_FILL_IN, day_text(wanted.as_of, "zh"))
    for words in ("　".join(signed),) if one_page else ("", *signed):
        _line(document, words, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _annex(document, briefing, letter, undrawn)
    _footer(document)
    add_figures_part(document, figures_xml(briefing.figures, letter=letter, template=wanted.template, form=wanted.form))
    _properties(document, briefing, letter)
    made = BytesIO()
    document.save(made)
    with ZipFile(made) as parts, ZipFile(file, "w", ZIP_DEFLATED) as whole:
        for name in parts.namelist():  # with the first day of such files instead of the clock's
            whole.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)


def _page(document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in MARGINS.items():
        setattr(section, name, Mm(millimetres))
    section.footer_distance = Mm(28)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE_PITCH}"/>'
    section._sectPr.append(parse_xml(grid))


def _fonts(document) -> None:
    """The body font of the document, and what stands in where a font is missing."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, SIZE_3
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{CHAR_SPACE}"/>')
    style.element.get_or_add_rPr().append(spacing)
    style.paragraph_format.line_spacing, style.paragraph_format.space_after = LINE, Pt(0)
    tables = [part for part in document.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml"]
    for part in tables:
        added = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in STAND_INS.items()
        )
        part._blob = part.blob.replace(b"</w:fonts>", added.encode() + b"</w:fonts>")


def _line(document, words: str, *, align=None, font: str = BODY, size=SIZE_3, indent: bool = False):
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if size is SIZE_2:
        paragraph.paragraph_format.line_spacing = Pt(32)
    if indent:
        _indent(paragraph)
    _run(paragraph, words, font=font, size=size)
    return paragraph


def _text(document, parts) -> None:
    """A paragraph of text and figures; one that addresses somebody stands at the margin."""
    paragraph = document.add_paragraph()
    addresses = len(parts) == 1 and isinstance(parts[0], str) and parts[0].endswith("：") and len(parts[0]) < 12
    if not addresses:
        _indent(paragraph)
    for part in parts:
        if isinstance(part, str):
            _run(paragraph, part)
        else:
            add_field(paragraph, part)


def _indent(paragraph) -> None:
    """Two signs, whatever the size."""
    ind = paragraph._p.get_or_add_pPr().get_or_add_ind()
    ind.set(qn("w:firstLineChars"), "200")
    ind.set(qn("w:firstLine"), "640")


def _run(paragraph, words: str, *, font: str = BODY, size=None) -> None:
    run = paragraph.add_run(words)
    run.font.name, run.font.size = LATIN, size
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _charts(document, found: list[tuple[Chart, bytes]]) -> None:
    """Charts in paragraphs as high as they are; narrow ones side by side."""
    paragraph = None
    for chart, png in found:
        if paragraph is None or not chart.half:
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.line_spacing = 1.0
        shape = paragraph.add_run().add_picture(BytesIO(png), width=HALF_LINE if chart.half else WHOLE_LINE)
        shape._inline.docPr.set("descr", chart.alt)
        for side in "TBLR":  # LibreOffice keeps 3 mm around a picture that says nothing of it
            shape._inline.set(f"dist{side}", "0")


def _annex(document, briefing: Briefing, letter: str, undrawn: Text | None) -> None:
    """On a page of its own: every figure with definition, selection, exact value, day and code."""
    _line(document, "附件", font=HEADING).paragraph_format.page_break_before = True
    _line(document, "文中数据来源一览", align=WD_ALIGN_PARAGRAPH.CENTER, font=TITLE, size=SIZE_2)
    _small(
        document.add_paragraph(),
        f"文件代码：{letter}。任何一处数字可凭快照代码核验：python -m lib verify 代码，或“数据快照”页。",
    )
    if undrawn is not None:
        _small(document.add_paragraph(), f"{NO_CHARTS}{undrawn.zh}")
    table = document.add_table(rows=1, cols=len(ANNEX))
    table.style, table.autofit = "Table Grid", False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, words, width in zip(table.rows[0].cells, ANNEX, WIDTHS, strict=True):
        cell.width = Mm(width)
        _small(cell.paragraphs[0], words, font=HEADING)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    for one in briefing.figures:
        metric = METRICS[one.metric]
        said = (
            *(one.id, one.words, f"{metric.label.zh}（第{one.version}版）：{metric.definition.zh}", one.caption),
            *(exact_words(one), one.as_of.isoformat(), one.code),
        )
        for cell, words, width in zip(table.add_row().cells, said, WIDTHS, strict=True):
            cell.width = Mm(width)
            _small(cell.paragraphs[0], words)


def exact_words(figure: Bound) -> str:
    """The value with all its digits; a share as its percentage."""
    values = [value for value in (figure.value, figure.value_to) if value is not None]
    if METRICS[figure.metric].unit is Unit.RATIO:
        return f"{figure.value * 100:.6f}".rstrip("0").rstrip(".") + "%"
    return " – ".join(f"{value:,.6f}".rstrip("0").rstrip(".") for value in values)


def _small(paragraph, words: str, *, font: str = BODY) -> None:
    """Words in the annex, off the grid of lines."""
    paragraph.paragraph_format.line_spacing = Pt(12)
    off = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
    paragraph._p.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:rPr")
    _run(paragraph, words, font=font, size=SMALL)


def _footer(document) -> None:
    """— 1 — in 4号, in the middle."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", size=SIZE_4)
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    _run(paragraph, " —", size=SIZE_4)


def _properties(document, briefing: Briefing, letter: str) -> None:
    """No name of a person, and the day of the letter instead of a clock."""
    core, day = document.core_properties, datetime.combine(_day(briefing), time())
    core.author = core.last_modified_by = ""
    core.title, core.subject, core.comments = briefing.title, letter, ""
    core.created = core.modified = day


def _day(briefing: Briefing) -> date:
    return briefing.wanted.as_of

"""Documents given to us: read in the worker process; whatever is hostile, damaged or without text is refused in words."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfWriter

from lib.importers.document_text.read import document_text
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.source_file import from_bytes
from lib.published.documents import DocumentRefused, read_document
from lib.published.running_text import find_figures

TEXT = "截至2025年9月12日，全区注册志愿者11万余人。"


def docx(*, table: bool = False) -> bytes:
    document = Document()
    document.add_heading("复函", 1)
    document.add_paragraph(TEXT)
    if table:
        rows = (("镇街", "活动", "服务"), ("西兴街道", "120场", "3400人次"))
        grid = document.add_table(rows=2, cols=3)
        for number, cells in enumerate(rows):
            for column, words in enumerate(cells):
                grid.cell(number, column).text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def changed(
    content: bytes, *, add: dict[str, bytes] | None = None, replace: dict[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """The package with parts added, or with words of a part replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            before, after = (replace or {}).get(part.filename, (b"", b""))
            new.writestr(
                part.filename, old.read(part.filename).replace(before, after) if before else old.read(part.filename)
            )
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return made.getvalue()


def pdf(words: str) -> bytes:
    """A page of one line in Helvetica; without words an empty page, as a scan without its picture."""
    stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode() if words else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def protected_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


EXTERNAL = (
    b"</Relationships>",
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://example.invalid/t.dotm" TargetMode="External"/></Relationships>',
)


def test_paragraphs_and_tables_come_in_their_order():
    read = read_document(from_bytes(docx(table=True), "复函.docx"))
    assert (read.kind, read.text.splitlines()[:2]) == ("docx", ["复函", TEXT])
    assert [figure.words for figure in find_figures(read.text)] == ["11万余人", "120场", "3400人次"]


WRAPPED = {
    "inserted": ('<w:p><w:r><w:t>活动</w:t></w:r><w:ins w:id="1"><w:r><w:t>120场</w:t></w:r></w:ins></w:p>', "活动120场"),
    "deleted": ('<w:p><w:r><w:t>120场</w:t></w:r><w:del w:id="1"><w:r><w:delText>90场</w:delText></w:r></w:del></w:p>', "120场"),
    "a field": ("<w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>11万余人</w:t></w:r></w:sdtContent></w:sdt></w:p>", "11万余人"),
    "a block": ("<w:sdt><w:sdtContent><w:p><w:r><w:t>1335支</w:t></w:r></w:p></w:sdtContent></w:sdt>", "1335支"),
    "split runs": ("<w:p><w:r><w:t>34.</w:t></w:r><w:proofErr/><w:r><w:t>05万</w:t></w:r><w:r><w:t>人</w:t></w:r></w:p>", "34.05万人"),
    "a text box": (
        "<w:p><w:r><w:t>概况</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>60场</w:t></w:r></w:p>"
        "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>60场</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "概况\n60场",
    ),
    "a cell that spans": (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>合计</w:t></w:r></w:p></w:tc>'
        "<w:tc><w:p><w:r><w:t>3场</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "合计\t\t3场\t",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "text"), WRAPPED.values(), ids=WRAPPED)
def test_what_word_wraps_is_text_too(xml, text):
    space = b'<w:document xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    package = changed(docx(), replace={"word/document.xml": (b"<w:sectPr", xml.encode() + b"<w:sectPr")})
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        declared = b"xmlns:mc=" in opened.read("word/document.xml")
    package = package if declared else changed(package, replace={"word/document.xml": (b"<w:document ", space)})
    with from_bytes(package, "a.docx") as source:
        found = document_text({"files": {"source": source.file.fileno()}, "extension": source.extension})
    assert found["text"].split(TEXT + "\n")[1] == text


def test_signs_that_only_look_like_characters_are_read():
    (found,) = find_figures("截⾄2025年9⽉12⽇，全区注册志愿者11万余⼈。")
    assert (found.words, found.unit, found.period.words) == ("11万余人", "人", "截至2025年9月12日")


def test_text_and_pdf_are_read_too(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_bytes(TEXT.encode("gb18030"))
    assert read_document(file).text == TEXT
    assert (
        read_document(from_bytes(pdf("118432 volunteers in 2025"), "x.pdf")).text.strip() == "118432 volunteers in 2025"
    )


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.docx", "空"),
        (docx()[:3000], "a.docx", "损坏"),
        (changed(docx(), add={"word/vbaProject.bin": b"x"}), "a.docx", "宏"),
        (changed(docx(), replace={"[Content_Types].xml": (b"document.main", b"document.macroEnabled.main")}), "a.docx", "宏"),
        (changed(docx(), replace={"word/_rels/document.xml.rels": EXTERNAL}), "a.docx", "载入内容"),
        (changed(docx(), add={"word/embeddings/oleObject1.bin": b"x"}), "a.docx", "载入内容"),
        (changed(docx(), add={"word/media/a.bin": bytes(210 << 20)}), "a.docx", "解压后过大"),
        (changed(docx(), replace={"word/document.xml": (b"<w:document ", b"<!DOCTYPE a [<!ENTITY x 'y'>]><w:document ")}), "a.docx", "实体"),
        (changed(docx(), replace={"word/document.xml": (b"</w:body>", b"")}), "a.docx", "损坏"),
        (b"PK\x03\x04" + bytes(50), "a.docx", "损坏"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.doc", "旧式"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.docx", "密码"),
        (pdf(""), "a.pdf", "扫描件"),
        (protected_pdf(), "a.pdf", "密码"),
        (b"%PDF-1.4\n" + bytes(300), "a.pdf", "损坏"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "a.png", "不是可以读取的文件类型"),
        (b"\x00\x01\x02\x03" * 50, "a.txt", "不是可以读取的文件类型"),
        ("，。".encode(), "a.txt", "没有可读的文字"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(content, name, why):
    """By the reader itself; that it runs in a process of its own is the next test's."""
    with pytest.raises(FileRejected) as refused, from_bytes(content, name) as source:
        document_text({"files": {"source": source.file.fileno()}, "extension": source.extension})
    assert why in refused.value.message.zh
    assert refused.value.message.en


def test_a_refusal_leaves_the_process_that_reads():
    with pytest.raises(DocumentRefused) as refused:
        read_document(from_bytes(changed(docx(), add={"word/vbaProject.bin": b"x"}), "a.docx"))
    assert refused.value.message.zh == "文档带有宏。用 Word 或 WPS 打开，另存为不带宏的 DOCX 后再读取。"


def test_a_link_to_a_page_in_the_text_is_no_danger():
    link = EXTERNAL[1].replace(b"attachedTemplate", b"hyperlink")
    content = changed(docx(), replace={"word/_rels/document.xml.rels": (EXTERNAL[0], link)})
    assert TEXT in read_document(from_bytes(content, "a.docx")).text


def test_a_path_that_is_no_file_is_refused(tmp_path):
    with pytest.raises(DocumentRefused):
        read_document(Path(tmp_path))


def test_the_command_ends_with_one_when_something_is_wrong(tmp_path, capsys):
    from lib.__main__ import main

    wrong, right, picture = (tmp_path / name for name in ("wrong.txt", "right.txt", "a.png"))
    wrong.write_text("截至2025年9月12日，志愿服务队伍1335余支。", encoding="utf-8")
    right.write_text(TEXT, encoding="utf-8")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    assert main(["text", "check", str(wrong)]) == 1
    assert (
        "1:20 [须改] 约数词不当 “1335余支”：数到个位的数后面不用“余” -> 1335支，或1300余支" in capsys.readouterr().out
    )
    assert main(["text", "check", str(right), "--language", "en"]) == 0
    assert capsys.readouterr().out == "Nothing found.\n"
    assert main(["text", "check", str(picture)]) == 2

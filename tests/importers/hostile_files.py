"""Files that no platform exports: each maker returns the bytes of one."""

import io
import zipfile
import zlib

import openpyxl

HEADER = "项目名称,队伍名称,志愿者姓名,服务时间,录入时长,录入方式,录入日期\n"
ROW = "社区清洁,测试一队,测试甲,2025-03-05 09:00:00~2025-03-05 11:00:00,2.00,签到录入,2025-03-06\n"
GOOD = (HEADER + ROW * 5).encode()
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows=None, *, sheets=None) -> bytes:
    """A real workbook: rows of values, or sheets by name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in (
        sheets or {"Sheet1": rows or [line.split(",") for line in (HEADER + ROW).splitlines()]}
    ).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, part)
    return file.getvalue()


def sheet_of(rows: str, *, prolog: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{_MAIN}"><sheetData>'
    return f"{head}{rows}</sheetData></worksheet>".encode()


def far_cell() -> bytes:
    """Under 2 KB, and one cell in the last corner that a sheet can have."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        'sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').decode(),
    }
    return _zip({name: text.encode() for name, text in parts.items()})


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def row_far_below() -> bytes:
    return with_part(workbook(), SHEET, sheet_of('<row r="99999999999"><c><v>1</v></c></row>'))


def flat_bomb() -> bytes:
    """A sheet of 300 MB of zeros in 300 KB."""
    return with_part(workbook(), SHEET, sheet_of("<row/>") + b"\n" * (300 << 20))


def nested_bomb() -> bytes:
    inner = _zip({f"{i}.txt": b"0" * (20 << 20) for i in range(3)})
    for _ in range(3):
        inner = _zip({f"{i}.zip": inner for i in range(8)})
    return inner


def many_parts() -> bytes:
    base = io.BytesIO(workbook())
    with zipfile.ZipFile(base, "a") as archive:
        for i in range(6000):
            archive.writestr(f"xl/media/{i}.png", b"")
    return base.getvalue()


def lying_size() -> bytes:
    """A directory that gives a large sheet as a small one."""
    content = bytearray(with_part(workbook(), SHEET, sheet_of("<row/>") + b" " * (60 << 20)))
    size = (60 << 20) + len(sheet_of("<row/>"))
    return bytes(content.replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little")))


_ENTITIES = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{i} "{"&a%s;" % (i - 1 or "") * 10}">' for i in range(1, 10)
) + "]>"  # fmt: skip


def entity_bomb() -> bytes:
    """A billion laughs in the sheet."""
    sheet = sheet_of('<row r="1"><c t="inlineStr"><is><t>&a9;</t></is></c></row>', prolog=_ENTITIES)
    return with_part(workbook(), SHEET, sheet)


def entity_behind_a_comment() -> bytes:
    """The same behind more comment than the first look reads."""
    sheet = sheet_of(
        '<row r="1"><c t="inlineStr"><is><t>&a9;</t></is></c></row>', prolog=f"<!--{'x' * 9000}-->{_ENTITIES}"
    )
    return with_part(workbook(), SHEET, sheet)


def outside_entity() -> bytes:
    prolog = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    sheet = sheet_of('<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row>', prolog=prolog)
    return with_part(workbook(), SHEET, sheet)


def strings_for_memory() -> bytes:
    """A part of texts that unpacks to more than is held in memory: 210 MB at a ratio that an export may have."""
    text = "".join(f"<si><t>{zlib.crc32(str(i).encode()):08x}</t></si>" for i in range(20_000)).encode()
    part = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>" + text * 450 + b"</sst>"
    return with_part(workbook(), "xl/sharedStrings.xml", part)


def one_line() -> bytes:
    return (HEADER + "x," * (5 << 20)).encode()


def one_line_without_end() -> bytes:
    return b"x" * (10 << 20)


def nul_bytes() -> bytes:
    return GOOD.replace("测试甲".encode(), b"\0\0\0", 1)


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def half_row() -> bytes:
    return GOOD + ROW[:20].encode()


def half_character() -> bytes:
    return GOOD + "社区清".encode()[:-1]


def ole(*names: str) -> bytes:
    """Microsoft's container of old with entries of these names: a header, and a directory in the first sector."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return head + b"".join(name.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for name in ("Root Entry", *names))


def html(encoding: str = "utf-8") -> bytes:
    return "<html><table><tr><td>项目名称</td><td>队伍名称</td></tr></table></html>".encode(encoding)


def spreadsheet_xml() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


def stray_quote() -> bytes:
    return (HEADER + ROW + ROW.replace("测试甲", '"测试甲') + ROW).encode()


def quote_in_the_middle() -> bytes:
    return (HEADER + ROW + ROW.replace("社区清洁", '"社区"清洁') + ROW).encode()


def damaged_utf8() -> bytes:
    return GOOD.replace("签到".encode(), b"\xe7\xad\xff", 1)


def no_encoding() -> bytes:
    return HEADER.encode("gb18030") + b"\xff\xff\xff,\x81\x20\n"


def only_numbers() -> bytes:
    return b"1,2,3\n4,5,6\n7,8,9\n"


def wide_header() -> bytes:
    return (",".join(f"列{i}x" for i in range(400)) + "\n" + ",".join("1" * 400) + "\n").encode()


def strict_workbook() -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        part = archive.read("xl/workbook.xml")
    return with_part(
        workbook(), "xl/workbook.xml", part.replace(_MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    )


HOSTILE = {
    # name of the file: (content, rule that rejects it)
    "far_cell.xlsx": (far_cell, "far_cell"),
    "row_far_below.xlsx": (row_far_below, "far_cell"),
    "flat_bomb.xlsx": (flat_bomb, "zip_bomb"),
    "many_parts.xlsx": (many_parts, "zip_bomb"),
    "lying_size.xlsx": (lying_size, "broken_workbook"),
    "strings.xlsx": (strings_for_memory, "zip_bomb"),
    "nested_bomb.xlsx": (nested_bomb, "not_a_table"),
    "entities.xlsx": (entity_bomb, "entity"),
    "late_entities.xlsx": (entity_behind_a_comment, "entity"),
    "outside_entity.xlsx": (outside_entity, "entity"),
    "one_line.csv": (one_line, "line_too_long"),
    "no_line.csv": (one_line_without_end, "line_too_long"),
    "nul.csv": (nul_bytes, "nul_bytes"),
    "zeros.csv": (lambda: b"\0" * 100_000, "nul_bytes"),
    "half.xlsx": (lambda: half(workbook()), "cut_off"),
    "half_row.csv": (half_row, "cut_off"),
    "half_character.csv": (half_character, "cut_off"),
    "text.xlsx": (lambda: GOOD, "wrong_extension"),
    "text.xls": (lambda: GOOD, "wrong_extension"),
    "workbook.csv": (workbook, "wrong_extension"),
    "password.xlsx": (lambda: ole("EncryptionInfo", "EncryptedPackage"), "password"),
    "old.xls": (lambda: ole("Workbook"), "old_xls"),
    "older.xls": (lambda: b"\x09\x08\x10\x00\x00\x05" + b"\0" * 200, "old_xls"),
    "old_as_new.xlsx": (lambda: ole("Workbook"), "old_xls"),
    "word.doc": (lambda: ole("WordDocument"), "not_a_table"),
    "html.xls": (html, "html_as_xls"),
    "html16.xls": (lambda: html("utf-16"), "html_as_xls"),
    "spreadsheet.xls": (spreadsheet_xml, "html_as_xls"),
    "scan.pdf": (lambda: b"%PDF-1.7\n" + b"x" * 1000, "not_a_table"),
    "scan.xlsx": (lambda: b"%PDF-1.7\n" + b"x" * 1000, "not_a_table"),
    "photo.csv": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "not_a_table"),
    "letter.docx": (lambda: _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "not_a_table"),
    "several.zip": (lambda: _zip({"a.csv": GOOD}), "not_a_table"),
    "binary.xlsb": (lambda: _zip({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}), "other_workbook"),
    "open.ods": (lambda: _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "other_workbook"),
    "strict.xlsx": (strict_workbook, "other_workbook"),
    "not_xml.xlsx": (lambda: with_part(workbook(), SHEET, b"<worksheet><sheetData><row>"), "broken_workbook"),
    "no_numbers.xlsx": (lambda: with_part(workbook(), SHEET, sheet_of('<row r="1"><c r="A1"><v>x1</v></c></row>')), "broken_workbook"),
    "empty.csv": (lambda: b"", "empty"),
    "blank.csv": (lambda: b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "empty.xlsx": (lambda: workbook(sheets={"Sheet1": []}), "empty"),
    "header.csv": (lambda: HEADER.encode(), "only_a_header"),
    "header.xlsx": (lambda: workbook([HEADER.strip().split(",")]), "only_a_header"),
    "stray_quote.csv": (stray_quote, "stray_quote"),
    "quoted_middle.csv": (quote_in_the_middle, "stray_quote"),
    "damaged.csv": (damaged_utf8, "encoding"),
    "no_encoding.csv": (no_encoding, "encoding"),
    "numbers.csv": (only_numbers, "no_header"),
    "wide.csv": (wide_header, "too_wide"),
}  # fmt: skip

"""A steward imports in the browser: a file with faults up to the corrected figure, names matched, a mapping kept, hostile files."""

import io
import re
import shutil
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from lib.access import EVERYWHERE
from lib.db import Database
from lib.importers.messages.row_errors import ROW_ERRORS
from lib.selection import Period, Selection
from lib.settings import ROOT
from tests.exact_figures import measure
from tests.journeys.reader import WAIT, Reader

LONG = 60_000
HEADER = "项目名称,队伍名称,志愿者姓名,服务时间,录入时长,录入方式,录入日期,时长状态"
GOOD = [
    ("银龄陪伴", "测试甲", "2026-08-01 09:00:00~2026-08-01 10:00:00", "1.00", "签到录入", "2026-08-02", "已生效"),
    ("小修小补日", "测试乙", "2026-08-04 09:00:00~2026-08-04 10:30:00", "1.50", "手动录入", "2026-08-05", "已生效"),
    ("周末课堂", "测试丙", "2026-08-07 09:00:00~2026-08-07 11:00:00", "2.00", "申请录入", "2026-08-08", "申请中"),
]
BAD = [
    ("河道巡护", "测试丁", "2026-13-10 09:00:00~2026-13-10 11:30:00", "2.50", "签到录入", "2026-08-11", "已生效"),
    ("无障碍出行", "测试戊", "2026-08-13 09:00:00~2026-08-13 10:00:00", "很多", "手动录入", "2026-08-14", "已生效"),
    ("平安夜巡", "测试己", "2026-08-16 19:00:00~2026-08-16 20:30:00", "4.00", "签到录入", "2026-08-17", "已生效"),
]
RULES_BROKEN = ("not_a_date", "not_a_number", "longer_than_span")
CORRECTED = {
    "河道巡护": ("服务时间", "2026-08-10 09:00:00~2026-08-10 11:30:00", 2.5),
    "无障碍出行": ("录入时长", "1.00", 1.0),
    "平安夜巡": ("录入时长", "1.50", 1.5),
}
MINE = "服务人员姓名,证件,所在队伍,哪一天,多少小时,在哪里,怎么记的\n"


def national(rows) -> bytes:
    lines = [HEADER, *(f"{name},示例志愿队,{','.join(rest)}" for name, *rest in rows)]
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def identity(number: int) -> str:
    """A formally valid, plainly invented ID number: Binjiang, 1 January 1990, a serial number, its check digit."""
    digits = f"33010819900101{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]


class Steward(Reader):
    """A reader who imports."""

    def drop(self, **files: bytes) -> None:
        """Drop files into the page: name (two underscores for the dot) = content."""
        payloads = [
            {"name": name.replace("__", "."), "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files.items()
        ]
        self.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(payloads)
        expect(self.page.get_by_test_id("stFileUploader")).to_have_count(0, timeout=LONG)
        self.settled()

    def give_back(self, **files: bytes) -> None:
        """Give a corrected file back below the rows set aside."""
        [payload] = [
            {"name": name.replace("__", "."), "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files.items()
        ]
        self.page.locator("[class*=st-key-give-back] [data-testid=stFileUploaderDropzoneInput]").set_input_files(
            payload
        )
        expect(self.page.locator("[class*=st-key-give-back]")).to_have_count(0, timeout=LONG)
        self.settled()

    def press(self, name: str) -> None:
        button = self.page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_enabled(timeout=LONG)
        button.click()
        self.settled()

    def tick(self, words: str) -> None:
        self.page.locator("label").filter(has_text=words).click()
        self.settled()

    def sees(self, words: str) -> None:
        expect(self.page.get_by_test_id("stMain")).to_contain_text(words, timeout=LONG)

    def counts(self) -> dict[str, int]:
        """The counts of the forecast or the result, once they stand there."""
        cards = self.page.locator(".vs-card[data-count]")
        expect(cards).to_have_count(5, timeout=LONG)
        return {c.get_attribute("data-count"): int(c.get_attribute("data-value")) for c in cards.all()}

    def corrections(self) -> bytes:
        """The workbook of the rows set aside, downloaded."""
        with self.page.expect_download() as waiting:
            self.page.locator("a[data-export=corrections]").click()
        return waiting.value.path().read_bytes()


@pytest.fixture
def own(tmp_path, _sqlite_template) -> dict[str, str]:
    """The environment of a database with the reference data alone, and of its key of persons."""
    shutil.copy(_sqlite_template, tmp_path / "own.sqlite")
    return {
        "DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite",
        "COLUMNAR_DIR": str(tmp_path / "columns"),
        "PERSON_KEY_FILE": str(tmp_path / "person.key"),
    }


@pytest.fixture
def steward(serve, open_page, own) -> Callable[..., Steward]:
    """`steward()`: a steward on the import page of the own database."""
    return lambda **context: Steward(open_page(f"{serve(ROOT / 'dashboard.py', environment=own)}/import", **context))


def hours_in(own) -> float | None:
    database = Database(own["DATABASE_URL"])
    always = Selection(period=Period("to_date"))
    found = measure(database, "service_hours", always, scope=EVERYWHERE).value
    database.close()
    return found


def sees_hours(reader: Steward, hours: float) -> None:
    """The hours page shows the figure, read as a reader reads it."""
    card = reader.page.locator(".vs-card[data-metric=service_hours]")
    expect(card).to_have_attribute("data-value", repr(hours), timeout=WAIT)


def test_from_a_file_with_three_bad_rows_to_the_corrected_figure_and_back(steward, own):
    reader = steward(accept_downloads=True)
    reader.drop(hours__csv=national([*GOOD, *BAD]))
    reader.sees("已识别：全国志愿服务信息系统：服务时长表")
    reader.sees("文字编码按 GB18030 读取")
    main = reader.page.get_by_test_id("stMain")
    expect(main).to_contain_text("测**")
    expect(main).not_to_contain_text("测试")

    reader.choose("这份文件属于哪里＊", "滨江区")
    reader.press("核对")
    assert reader.counts() == {"inserted": 3, "updated": 0, "unchanged": 0, "duplicate": 0, "quarantined": 3}
    refused = reader.page.locator("[class*=st-key-forecast] .vs-table tbody tr")
    for row, line, rule in zip(refused.all(), (5, 6, 7), RULES_BROKEN, strict=True):
        expect(row).to_contain_text(re.compile(rf"^{line}"))
        expect(row).to_contain_text(ROW_ERRORS[rule].reason.zh)
        expect(row).to_contain_text(ROW_ERRORS[rule].remedy.zh)
    assert hours_in(own) is None  # nothing is written before it is confirmed
    expect(reader.page.get_by_role("button", name="导入", exact=True)).to_be_disabled()

    reader.tick("50%的行被搁置")
    reader.press("导入")
    reader.sees("已导入")
    assert reader.counts()["inserted"] == 3
    good = sum(float(row[3]) for row in GOOD if row[-1] == "已生效")
    assert hours_in(own) == good

    corrected = correct(reader.corrections())
    reader.give_back(corrected__xlsx=corrected)
    reader.press("核对")  # what was said of the first file holds for its corrected rows
    assert reader.counts() == {"inserted": 3, "updated": 0, "unchanged": 0, "duplicate": 0, "quarantined": 0}
    reader.press("导入")
    reader.sees("已导入")
    reader.page.get_by_role("link", name="查看：服务时长").click()
    reader.sees_title("服务时长")
    whole = good + sum(hours for _, _, hours in CORRECTED.values())
    sees_hours(reader, whole)

    reader.go_to("导入")
    reader.unfold("查看或撤销一次导入")
    reader.choose("选择一次导入", "第1次", holding=True)
    reader.sees("搁置的行")
    reader.sees(ROW_ERRORS["longer_than_span"].remedy.zh)
    reader.choose("选择一次导入", "第2次", holding=True)
    reader.tick("确认撤销这次导入")
    reader.press("撤销")
    reader.sees("已撤销第2次导入")
    reader.sees("这次导入已撤销")
    reader.go_to("服务时长")
    sees_hours(reader, good)


def test_what_an_import_corrected_is_shown_from_and_to(steward, own):
    reader = steward()
    shorter = [(*GOOD[0][:3], "0.50", *GOOD[0][4:])]
    for rows, inserted, updated in ((GOOD, 3, 0), (shorter, 0, 1)):
        reader.drop(hours__csv=national(rows))
        reader.choose("这份文件属于哪里＊", "滨江区")
        reader.press("核对")
        counts = reader.counts()
        assert (counts["inserted"], counts["updated"]) == (inserted, updated)
        reader.press("导入")
        reader.sees("已导入")
        reader.press("再导入一个文件")
    reader.unfold("查看或撤销一次导入")
    reader.choose("选择一次导入", "第2次", holding=True)
    row = reader.page.locator("[class*=st-key-history] .vs-table tbody tr").filter(has_text="1.00")
    expect(row).to_contain_text("服务时长（小时）")
    expect(row).to_contain_text("0.50")


def months_of(**sheets: list[tuple]) -> bytes:
    """A workbook with the rows of a month on each sheet, and one sheet of totals."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(HEADER.split(","))
        for row in rows:
            sheet.append([row[0], "示例志愿队", *row[1:]])
    totals = book.create_sheet("汇总")
    totals.append(["月份", "人数"])
    totals.append(["八月", 1])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_every_month_of_a_workbook_is_imported_and_each_is_undone_alone(steward, own):
    reader = steward()
    reader.drop(months__xlsx=months_of(八月上=GOOD[:1], 八月中=GOOD[1:2], 八月下=[BAD[1]]))
    reader.sees("这种格式的工作表有3个，都会读取：八月上、八月中、八月下")
    reader.sees("这些工作表的表头不同，没有读取：汇总")
    reader.choose("这份文件属于哪里＊", "滨江区")
    reader.press("核对")
    assert reader.counts() == {"inserted": 2, "updated": 0, "unchanged": 0, "duplicate": 0, "quarantined": 1}
    assert hours_in(own) is None
    reader.press("导入")
    reader.sees("已导入3个工作表中的2个")
    rows = reader.page.locator("[class*=st-key-result] .vs-table").first.locator("tbody tr")
    for row, words in zip(rows.all(), ("已导入（第1次）", "已导入（第2次）", "未导入"), strict=True):
        expect(row).to_contain_text(words)
    reader.sees("这些工作表的表头不同，没有读取：汇总")
    assert hours_in(own) == 1 + 1.5
    reader.unfold("查看或撤销一次导入")
    reader.choose("选择一次导入", "第1次", holding=True)
    reader.tick("确认撤销这次导入")
    reader.press("撤销")
    reader.sees("已撤销第1次导入")
    expect(rows.first).to_contain_text("这次导入已撤销")
    expect(rows.nth(1)).to_contain_text("已导入（第2次）")
    assert hours_in(own) == 1.5


def correct(workbook: bytes) -> bytes:
    """What a clerk does with the corrections: the wrong cells written right, everything else left alone."""
    book = load_workbook(io.BytesIO(workbook))
    sheet = book.active
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        column, value, _ = CORRECTED[row[header.index("项目名称")].value]
        row[header.index(column)].value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_table_of_any_layout_is_mapped_once_and_its_unknown_place_matched(steward, own):
    first = (
        f"{MINE}测试甲,{identity(1)},测试队,2026-03-05,2,长河街道,签到\n"
        f"测试乙,{identity(2)},测试队,2026-03-06,1.5,长河街,扫码\n"
    )
    reader = steward()
    reader.drop(mine__csv=first.encode())
    reader.sees("没有识别出格式")
    reader.choose("平台", "志愿浙江")
    reader.page.get_by_text("其他列（可不选）").click()
    for label, column in {
        "证件号码": "证件",
        "姓名": "服务人员姓名",
        "队伍名称": "所在队伍",
        "区域": "在哪里",
        "服务日期": "哪一天",
        "服务时长（小时）": "多少小时",
        "录入方式": "怎么记的",
    }.items():
        reader.choose(label, column)
        reader.settled()
    reader.press("保存并按此读取")
    reader.sees("还没有为")  # a project or an activity is needed
    reader.choose("活动名称", "所在队伍")
    reader.press("保存并按此读取")
    reader.sees("同时选给了")
    reader.choose("活动名称", "没有这一列")
    reader.page.get_by_label("或整份文件都是这个活动").fill("示例活动")
    reader.press("保存并按此读取")
    reader.sees("已识别：自定义映射：mine")

    reader.choose("没写区域的行，算在", "滨江区")
    reader.press("核对")
    assert reader.counts()["quarantined"] == 1
    reader.sees("有1个选项系统不认识")
    reader.choose(re.compile("扫码"), "时长码")
    reader.press("记住并重新核对")
    reader.sees("有1个名称系统中没有")
    assert reader.counts()["quarantined"] == 1
    reader.choose(re.compile("长河街"), "滨江区 · 长河街道")
    reader.press("按所选重新核对")
    expect(reader.page.locator(".vs-card[data-count=inserted]")).to_have_attribute("data-value", "2", timeout=LONG)
    reader.press("导入")
    reader.sees("已导入")
    assert hours_in(own) == 3.5

    reader.press("再导入一个文件")
    again = MINE + f"测试丙,{identity(3)},测试队,2026-03-07,1,长河街,扫码\n"
    reader.drop(another_name__csv=again.encode("gb18030"))
    reader.sees("已识别：自定义映射：mine")
    reader.choose("没写区域的行，算在", "滨江区")
    reader.press("核对")
    assert reader.counts() == {"inserted": 1, "updated": 0, "unchanged": 0, "duplicate": 0, "quarantined": 0}


def test_hostile_files_are_refused_in_a_sentence_and_the_server_lives(steward):
    reader = steward()
    reader.drop(
        old__xls=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
        nul__csv=(HEADER + "\na\0b\n").encode(),
        half__xlsx=b"PK\x03\x04\x14\x00" + b"\0" * 500,
        good__csv=national(GOOD),
    )
    alert = reader.page.locator("[role=alert]")
    said = set()
    for name in ("old.xls", "nul.csv", "half.xlsx"):
        reader.page.get_by_role("radio", name=name).or_(reader.page.get_by_role("button", name=name)).first.click()
        reader.settled()
        expect(alert).to_have_count(1)
        for other in said:
            expect(alert).not_to_have_text(other)
        said.add(alert.inner_text())
    assert len(said) == 3
    assert all(words.endswith("。") for words in said)
    reader.page.get_by_role("radio", name="good.csv").or_(
        reader.page.get_by_role("button", name="good.csv")
    ).first.click()
    reader.settled()
    reader.sees("已识别：全国志愿服务信息系统：服务时长表")
    expect(alert).to_have_count(0)

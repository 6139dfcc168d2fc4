"""What was guessed or looks odd about a file that can be read: shown to the steward before anything is written.

`{places}` are filled from the detail. A new warning: one line here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lib.catalogue.vocabularies import Text
from lib.importers.messages.file_errors import table_of

MOST_RUNS = 20

WARNINGS = table_of(
    ("encoding_guessed", "文字编码按 {encoding} 读取", "The text was read as {encoding}", "预览中如有乱码，请改选编码", "If the preview is garbled choose another encoding"),
    ("looks_like_big5", "按 Big5 编码读取时表头可以识别", "Read as Big5 the header is recognised", "请改选 Big5 编码", "Choose Big5"),
    ("delimiter_guessed", "列分隔符按“{delimiter}”读取", "The separator was taken to be '{delimiter}'", "预览中如分列不对，请改选分隔符", "If the columns are wrong choose another"),
    ("title_rows", "表头在第{row}行，其上有{rows}行标题未读", "The header is in line {row}; {rows} title rows above it are left out", "", ""),
    ("header_rows", "表头占{rows}行，上下两级列名以“/”相连", "The header spans {rows} rows; words above and below are joined by '/'", "核对列名", "Check the column names"),
    ("header_guessed", "没有认出格式，把第{row}行当作表头", "No format was recognised; line {row} was taken for the header", "选择格式，或指明各列的含义", "Choose a format, or say what the columns mean"),
    ("sheet_chosen", "工作簿有{sheets}个有内容的工作表，读取“{sheet}”", "The workbook has {sheets} sheets with content; '{sheet}' is read", "要读另一个请改选", "Choose another if it is the wrong one"),
    ("hidden_sheet", "工作簿有隐藏的工作表：{sheets}", "The workbook has hidden sheets: {sheets}", "", ""),
    ("format_tie", "同样符合这些格式：{formats}", "These formats fit as well: {formats}", "核对所选格式", "Check the format chosen"),
    ("duplicate_headers", "列名重复：{columns}", "Column names stand twice: {columns}", "请核对：内容不一致的行会被搁置", "Check which is right: rows in which they differ are set aside"),
    ("unknown_columns", "不认识的列：{columns}", "Unknown columns: {columns}", "这些列不读", "They are not read"),
    ("second_columns", "这些列与已读的列含义相同：{columns}", "These columns mean the same as one that is read: {columns}", "请核对：身份、日期、时长、状态不一致的行会被搁置，其他列只读第一列", "Check which is right: rows whose people, days, hours or states differ are set aside; of other columns the first is read"),
    ("unnamed_columns", "有{columns}列没有列名", "{columns} columns have no name", "这些列不读", "They are not read"),
    ("missing_columns", "没有这些可选的列：{columns}", "Optional columns are missing: {columns}", "", ""),
    ("totals_rows", "有合计行（前几行中{rows}行），不读", "There are rows of totals ({rows} among the first); they are not read", "", ""),
    ("note_rows", "有重复的表头或表尾的说明（前几行中{rows}行），不读", "The header stands once more, or there are notes at the foot ({rows} rows among the first); they are not read", "", ""),
    ("merged_cells", "数据行中有{cells}处跨行合并的单元格：文字和日期已填入所跨的各行", "{cells} cells below the header are merged over several rows: words and days are given to each of these rows", "合并的数字分不清归谁，这些行将被搁置，请逐行写明", "Merged amounts cannot be shared out: their rows are set aside; write the amount in each row"),
    ("hidden_rows", "工作簿里有{rows}行是隐藏的（筛选或手工隐藏）：第{lines}行；将搁置", "{rows} rows are hidden by a filter or by hand: {lines}; they are set aside", "应当计入的，请选择读取隐藏的行", "Choose to read hidden rows where they should count"),
    ("struck_rows", "有{rows}行带删除线：第{lines}行；将搁置", "{rows} rows hold something struck out: {lines}; they are set aside", "仍然有效的，请选择读取有删除线的行", "Choose to read such rows where they still hold"),
    ("noted_rows", "有{rows}行的批注像是更正或作废：第{lines}行；将搁置", "On {rows} rows stands a note that seems to correct or void them: {lines}; they are set aside", "把批注的意思写进单元格，删去批注", "Write into the cells what the note says, and delete it"),
    ("notes_unread", "有{rows}行带批注，批注不读：第{lines}行", "{rows} rows have a note, which is not read: {lines}", "批注若改变记录，请写进单元格", "Where it changes the record write that into the cells"),
    ("hidden_columns", "这些列是隐藏的，照样读取：{columns}", "These columns are hidden and are read all the same: {columns}", "不该读的请删去", "Delete those that should not be read"),
    ("from_1904", "这个工作簿的日期从1904年起算（旧式 Mac），写成数字的日期照此读取", "This workbook counts its days from 1904 (old Mac); days written as numbers are read so", "核对预览中的日期", "Check the days in the preview"),
    ("uneven_rows", "前几行中有{rows}行的列数与表头不符", "{rows} of the first rows have not as many cells as the header", "核对分隔符；这些行将被搁置", "Check the separator; such rows are set aside"),
    ("no_line_end", "最后一行没有换行符", "The last line has no line end", "核对文件是否完整", "Check that the file is complete"),
    ("total_left_out", "{rows}行是合计，不是记录，没有计入：第{lines}行", "{rows} rows are totals and no records; they are in no count: lines {lines}", "", ""),
    ("header_left_out", "{rows}行是重复的表头或单位，没有计入：第{lines}行", "{rows} rows repeat the header or name units; they are in no count: lines {lines}", "", ""),
    ("note_left_out", "{rows}行是说明或标题，没有计入：第{lines}行", "{rows} rows are notes or titles; they are in no count: lines {lines}", "如果是记录，请改正后重新导入", "If they are records correct them and import again"),
    ("voiding_note_left_out", "第{lines}行的说明像是说某些记录不算数；说明不读，这些记录照样计入", "The notes in lines {lines} seem to say that some records are void; notes are not read, and those records are counted", "请删去不算数的记录后重新导入", "Delete the records that are void and import again"),
    ("voiding_title", "表头上方第{lines}行像是说某些记录不算数；这句话不读，这些记录照样计入", "Lines {lines} above the header seem to say that some records are void; they are not read, and those records are counted", "请删去不算数的记录", "Delete the records that are void"),
    ("zeros_aside", "{rows}条记录的编号与已有记录只差开头的0（多半被表格软件改写），按同一条记录处理：第{lines}行", "The numbers of {rows} records differ from stored ones by noughts in front alone (most likely a spreadsheet dropped them); taken for the same records: lines {lines}", "", ""),
    ("given_twice", "{rows}行没有编号，与文件中另一行有编号的记录同人、同时、同活动，不再计入：第{lines}行", "{rows} rows without a record number repeat a row of this file that has one (same person, time, activity); not counted again: lines {lines}", "", ""),
    ("one_of_several", "{rows}行与不止一条记录同人、同时、同活动，一方没有编号，按编号最小的那条处理：第{lines}行", "{rows} rows agree with more than one record in person, time and activity, one side without a number; taken for the one with the lowest number: lines {lines}", "如是另外的记录，请补上编号", "If they are records of their own add their numbers"),
    ("units_converted", "按标明的单位换算：{columns}", "Converted from the unit that is named: {columns}", "请核对", "Check them"),
    ("ditto_read", "{rows}行写“同上”一类的符号，按上一行读取：第{lines}行", "{rows} rows hold a sign for \"as above\" and were read like the row above: lines {lines}", "请核对", "Check them"),
    ("twice_spelt", "{rows}行的姓名与同队另一人只差简繁体（张、張）、括号里的字或符号，没有证件号码，按两人计：第{lines}行", "In {rows} rows the name differs from another one of the team by traditional characters (张, 張), a word in brackets or a sign alone; without an ID number they count as two people: lines {lines}", "如是同一人，请统一写法后重新导入", "Where they are one person write the name in one way and import again"),
    ("corrected", "这是下载后更正的文件，“问题”“怎么办”等列不读", "This is a file of corrections; its columns of problems are not read", "", ""),
)  # fmt: skip


@dataclass(frozen=True)
class FileWarning:
    """One warning: `rule` is a name of WARNINGS."""

    rule: str
    message: Text


def warning(rule: str, **detail: object) -> FileWarning:
    return FileWarning(rule, WARNINGS[rule].message(**detail))


def listed_lines(lines: Iterable[int]) -> str:
    """Numbers of lines for a reader, runs of them shortened: 3, 7-12, 15; at most MOST_RUNS runs."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:MOST_RUNS]]
    return ", ".join(shown) + (" ..." if len(runs) > MOST_RUNS else "")

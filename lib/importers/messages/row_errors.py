"""Why a row was quarantined, and what to do about it: every rule once, in both languages.

`{places}` are filled from the row's `detail`, which never holds personal data. A new check: one line here.
"""

from dataclasses import dataclass

from lib.catalogue.vocabularies import Text


@dataclass(frozen=True)
class RowErrorText:
    """`reason` says what is wrong, `remedy` what a clerk can do."""

    name: str
    reason: Text
    remedy: Text


def _row_errors(*lines: tuple[str, str, str, str, str]) -> dict[str, RowErrorText]:
    return {name: RowErrorText(name, Text(zh, en), Text(do_zh, do_en)) for name, zh, en, do_zh, do_en in lines}


ROW_ERRORS = _row_errors(
    ("columns", "列数与表头不符", "not as many cells as the header", "检查这一行是否多了或少了分隔符、引号", "look for a separator or quote too many or too few in this line"),
    ("beside_torn", "前一行或后一行断成了几截，这一行可能只是其中一截", "the line before or after it is a piece of a record, and this may be another piece", "与前后几行一起核对，拼回完整的一行", "look at the lines around it and put the record together again"),
    ("stray_quote", "单元格里有不成对的引号", "a cell holds a quote without its partner", "删去多余的引号，核对各列是否错位", "delete the quote and see whether the cells have shifted"),
    ("swallowed_lines", "引号把几行并成了一格", "quotes have made one cell of several lines", "删去多余的引号，让每条记录各占一行", "delete the quotes so that each record is a line again"),
    ("hidden_row", "工作簿里这一行是隐藏的（筛选或手工隐藏）", "the workbook hides this row (by a filter or by hand)", "应当计入的，取消隐藏后重新导入，或选择读取隐藏的行", "show the row and import it again, or choose to read hidden rows, where it should count"),
    ("struck_out", "这一行里有加了删除线的内容", "something in this row is struck out", "作废的删去整行；有效的去掉删除线，或选择读取有删除线的行", "delete the row where it is void; take the line through it away, or choose to read such rows, where it holds"),
    ("cell_note", "这一行的批注像是更正或作废", "a note on this row seems to correct or void it", "把批注的意思写进单元格（作废的删去整行），再删去批注", "write into the cells what the note says (delete a void row), then delete the note"),
    ("unlike_column", "与这一列其他的内容不像：别处是文字，这里是数字或日期", "unlike the rest of its column: words elsewhere, a number or a day here", "核对各列是否错位", "see whether the cells have shifted"),
    ("empty", "必填项为空", "a required cell is empty", "补填后重新导入这一行", "fill it in and import the line again"),
    ("formula_error", "单元格里是公式的错误值", "the cell holds the error of a formula", "在表格软件中改正公式，或直接填写内容", "mend the formula in the spreadsheet, or write what should stand there"),
    ("line_break", "单元格内有换行", "a line break inside a cell", "多半是引号不成对；删去换行后重新导入", "often a quote without its partner; take the line break out"),
    ("too_long", "文字过长", "the text is too long", "缩短后重新导入", "shorten it"),
    ("not_a_date", "不是日期", "not a date", "写成 2025-03-05 或 2025年3月5日", "write it as 2025-03-05"),
    ("date_ambiguous", "日期有两种读法", "the date can be read two ways", "写成 2025-03-05（年-月-日）", "write it as 2025-03-05 (year-month-day)"),
    ("date_out_of_range", "日期太早或在今天之后", "the date is too early or after today", "核对年份", "check the year"),
    ("not_a_time", "不是时间", "not a time", "写成 2025-03-05 09:00:00", "write it as 2025-03-05 09:00:00"),
    ("not_a_number", "不是数字", "not a number", "只填数字，不带单位", "write the number alone, without a unit"),
    ("odd_sign", "有看似数字、实非数字的符号", "a sign that looks like a digit and is none", "写成普通数字；脚注的号码请删去", "write plain digits; delete the mark of a footnote"),
    ("unseen_sign", "有看不见的符号", "a sign that nobody sees", "清空这一格，重新填写", "empty the cell and type it again"),
    ("lost_sign", "有一个字在别处已经丢失（�）", "a sign was lost before the file came here (�)", "从平台重新导出，或补上这个字", "export again, or write the sign"),
    ("not_whole", "应为整数", "not a whole number", "改为整数", "write a whole number"),
    ("merged_amount", "数字在跨行合并的单元格里，分不清归谁", "an amount in a cell merged over several rows: nobody can tell whose it is", "取消合并，逐行写明", "take the merge apart and write the amount in each row"),
    ("negative", "不能为负数", "below zero", "核对后改正", "check and correct it"),
    ("hours_decimals", "时长多于两位小数", "hours with more than two decimals", "保留两位小数", "keep two decimals"),
    ("hours_zero", "时长为零", "no hours", "在平台补录后重新导出", "enter the hours on the platform and export again"),
    ("over_24_hours", "一条记录超过24小时", "more than 24 hours in one record", "按天拆成几条", "split it by day"),
    ("longer_than_span", "时长大于签到至签退的时间", "more hours than between sign-in and sign-out", "核对签到、签退和时长", "check sign-in, sign-out and hours"),
    ("ends_before_it_begins", "结束早于开始（签退早于签到）", "it ends before it begins", "核对开始和结束", "check the beginning and the end"),
    ("ends_before_it_began", "结束日期早于开始日期", "it ends before it began", "核对两个日期", "check both dates"),
    ("crosses_midnight", "记录跨越零点", "the record crosses midnight", "按天拆成两条", "split it into two records by day"),
    ("unknown_code", "没有这个选项", "not one of the known words", "在核对一步说明它的意思，或改用下拉表中的词", "say in the checking step what it means, or use a word of the list"),
    ("several_words", "一格里有几个不同的选项", "several different words in one cell", "一行只留一个；一个项目得了几个奖项，每个奖项写一行", "leave one in each row; write a row for each award of a project"),
    ("columns_differ", "含义相同的几列内容不一致", "columns that mean the same say different things", "删去不对的那一列，或改成一致后重新导入", "delete the column that is wrong, or make them agree"),
    ("id_number_shape", "证件号码的位数或字符不对", "the ID number has a wrong length or character", "核对证件号码", "check the ID number"),
    ("id_number_check", "证件号码校验码不符", "the check digit of the ID number is wrong", "核对证件号码，多半有一位写错", "check the ID number, most likely one digit is wrong"),
    ("id_number_cut", "证件号码被表格软件截断", "a spreadsheet has cut the ID number short", "把该列设为文本，从平台重新导出", "export again with the column as text"),
    ("personal_number", "名称里有电话号码或证件号码", "a phone or ID number in a name", "删去号码，或核对各列是否错位", "take the number out, or see whether the cells have shifted"),
    ("number_cut", "编号被表格软件截断", "a spreadsheet has cut the number short", "把该列设为文本，从平台重新导出", "export again with the column as text"),
    ("not_one_person", "这一格不是一个人的姓名", "not the name of one person", "每人写一行；只知道人数时，在活动表填写服务人次", "write a row for each person; where only their number is known it belongs to the table of activities"),
    ("ditto_alone", "“同上”没有可沿用的上一行，或只有符号、没有文字", "a sign for \"as above\" without a row above to take it from, or signs without a word", "写出内容", "write out what is meant"),
    ("no_person", "看不出是谁：没有证件号码、编号，也没有姓名和队伍", "nobody to count: no ID number, no volunteer number, no name with team", "补上证件号码，或姓名和队伍", "add the ID number, or name and team"),
    ("no_day", "没有服务日期", "no day of service", "补上服务日期", "add the day of service"),
    ("no_hours", "没有时长", "no hours", "补上时长", "add the hours"),
    ("no_place", "没有区域", "no place", "选择这份文件所属的区域，或补上区域", "choose a place for the file, or fill it in"),
    ("unknown_place", "找不到这个地方", "no such place", "在核对一步指认，或改用所选代码表中的代码", "match it in the checking step, or use a code of the chosen list"),
    ("place_outside", "这个地方不在您负责的范围内", "the place is not among those you look after", "由负责该地区的数据员导入，或改正区域", "leave the line to the steward of that place, or correct the place"),
    ("place_elsewhere", "这一行没有写区域，它的项目或队伍不在您负责的范围内", "the line names no place, and its project or team is not of a place that you look after", "写明区域，或由负责该地区的数据员导入", "write the place, or leave the line to the steward of that place"),
    ("unknown_name", "找不到这个名称", "no such name", "在核对一步指认，或先导入它所在的表", "match it in the checking step, or import its table first"),
    ("contradiction", "同一条记录在文件中出现两次且内容不同", "the same record stands twice with different values", "只留正确的一行", "keep the line that is right"),
)  # fmt: skip

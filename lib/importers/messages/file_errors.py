"""Why a whole file was not read, and what to do about it: every reason once, in both languages.

`{places}` are filled from the detail: positions, counts, words of the header; never a cell of a row.
A new one: one line here.
"""

from dataclasses import dataclass

from lib.catalogue.vocabularies import Text
from lib.importers.errors import ImportRejected


@dataclass(frozen=True)
class FileErrorText:
    """`reason` says what happened and where, `remedy` what a clerk can do."""

    name: str
    reason: Text
    remedy: Text

    def message(self, **detail: object) -> Text:
        """Both as one sentence; places without a detail stay empty."""
        zh = f"{self.reason.zh}。{self.remedy.zh}。" if self.remedy.zh else f"{self.reason.zh}。"
        en = f"{self.reason.en}. {self.remedy.en}." if self.remedy.en else f"{self.reason.en}."
        filled = _Places(detail)
        return Text(zh.format_map(filled), en.format_map(filled))


class _Places(dict):
    def __missing__(self, name: str) -> str:
        return "?"


def table_of(*lines: tuple[str, str, str, str, str]) -> dict[str, FileErrorText]:
    """Lines of (name, reason zh, reason en, remedy zh, remedy en), by name."""
    return {name: FileErrorText(name, Text(zh, en), Text(do_zh, do_en)) for name, zh, en, do_zh, do_en in lines}


FILE_ERRORS = table_of(
    ("not_a_file", "这不是可以读取的文件", "This is not a file that can be read", "检查路径和读取权限", "Check the path and the permission to read it"),
    ("empty", "文件是空的", "The file is empty", "从平台重新导出", "Export it again from the platform"),
    ("only_a_header", "文件只有表头，没有数据行", "The file holds a header and no rows", "核对导出时选择的时间和范围，重新导出", "Check the period and the range chosen, and export again"),
    ("too_large", "文件有{size}，超过上限{most}", "The file has {size}, more than the {most} allowed", "按年或按镇街分成几个文件，或另存为 CSV", "Split it by year or by street, or save it as CSV"),
    ("wrong_extension", "文件名以 {named} 结尾，内容却是{found_zh}", "The file is named {named} but holds {found_en}", "把扩展名改为 {better}，或从平台重新导出", "Rename it to {better}, or export it again from the platform"),
    ("not_a_table", "这是{found_zh}，不是表格", "This is {found_en}, not a table", "请提供 CSV 或 XLSX；压缩包请先解压", "Give a CSV or XLSX file; unpack an archive first"),
    ("old_xls", "这是旧式 Excel 工作簿（.xls）", "This is a workbook of the old kind (.xls)", "用 Excel 或 WPS 打开，另存为 XLSX 工作簿后再导入", "Open it in Excel or WPS and save it as an XLSX workbook"),
    ("other_workbook", "这是 {kind} 格式的工作簿", "This is a workbook of the kind {kind}", "用 Excel 或 WPS 打开，另存为 XLSX 工作簿（不选“严格 Open XML”）后再导入", "Open it in Excel or WPS and save it as an XLSX workbook (not as strict Open XML)"),
    ("html_as_xls", "这是网页（HTML/XML）文件，只是取了表格的扩展名", "This is a web page (HTML or XML) with the extension of a workbook", "用 Excel 或 WPS 打开，另存为 XLSX 工作簿后再导入", "Open it in Excel or WPS and save it as an XLSX workbook"),
    ("password", "工作簿设有密码", "The workbook is protected by a password", "打开后取消密码，另存后再导入", "Open it, remove the password, save it and import that"),
    ("zip_bomb", "工作簿解压后过大（{size}，{parts}个部分），不像正常的导出文件", "Unpacked, the workbook would be too large ({size}, {parts} parts), unlike any export", "从平台重新导出；数据确实很多时另存为 CSV", "Export it again from the platform; where there really is that much, save it as CSV"),
    ("entity", "工作簿中藏有实体定义（{part}），可能是恶意文件", "The workbook hides entity definitions ({part}) and may be malicious", "不要打开它；从平台重新导出", "Do not open it; export again from the platform"),
    ("far_cell", "工作表“{sheet}”的单元格 {cell} 远在表格之外", "On sheet '{sheet}' the cell {cell} stands far outside the table", "删去表格以外的行和列，另存后再导入", "Delete the rows and columns outside the table, save and import again"),
    ("too_wide", "第{line}行的表头有{columns}列，超过上限{most}列", "The header in line {line} has {columns} columns, more than the {most} allowed", "检查分隔符，或删去多余的列", "Check the separator, or delete columns that are not needed"),
    ("nul_bytes", "第{line}行有空字节（NUL），文件已损坏或不是文本", "Line {line} holds NUL bytes: the file is damaged or no text", "从平台重新导出", "Export it again from the platform"),
    ("line_too_long", "第{line}行过长（超过{most}），不像表格的一行", "Line {line} is too long (more than {most}) to be a row of a table", "检查换行，或从平台重新导出", "Check the line ends, or export it again from the platform"),
    ("cut_off", "文件不完整，在{place_zh}中断", "The file is incomplete: it breaks off {place_en}", "多半是下载或复制未完成；从平台重新导出", "Most likely a download or copy did not finish; export it again from the platform"),
    ("broken_workbook", "工作簿已损坏，或不是表格软件所存（{part}）", "The workbook is damaged, or no spreadsheet program has written it ({part})", "用 Excel 或 WPS 打开并另存为 XLSX 后再导入", "Open it in Excel or WPS, save it as XLSX and import that"),
    ("uncalculated", "工作表“{sheet}”的单元格 {cell} 是公式，但还没有算出结果", "On sheet '{sheet}' the cell {cell} holds a formula that nobody has calculated", "用 Excel 或 WPS 打开，等它算出结果，保存后再导入", "Open it in Excel or WPS, let it calculate, save it and import that"),
    ("stray_quote", "第{line}行的引号不成对，其后的行无法可靠分开", "Line {line} has a quote without its partner; the rows after it cannot be told apart", "补上或删去引号，或改存为 XLSX", "Add or delete the quote, or save the table as XLSX"),
    ("encoding", "第{line}行（第{byte}字节）不是{encoding}文字", "Line {line} (byte {byte}) is not {encoding} text", "台湾文件可选 Big5 编码；其他文件请另存为 UTF-8 的 CSV 或 XLSX", "Choose Big5 for a file from Taiwan; otherwise save it as UTF-8 CSV or as XLSX"),
    ("encoding_unclear", "不能确定文字编码：按 UTF-8 读不通，按国标 GB18030 读出来的不像中文", "The encoding is not clear: the file is no UTF-8, and read as GB18030 it is no Chinese", "选择编码（西文文件多为 Windows-1252），或另存为 UTF-8 的 CSV 或 XLSX", "Choose the encoding (of Western files often Windows-1252), or save it as UTF-8 CSV or as XLSX"),
    ("no_header", "找不到表头：前{rows}行中没有一行像列名", "No header found: none of the first {rows} rows looks like column names", "在数据上方补一行列名，或指定表头所在的行", "Put a row of column names above the data, or say which row it is"),
    ("header_unknown", "表头缺少这种格式必需的列：{missing}", "The header lacks columns that the format needs: {missing}", "补上这些列，或换一种格式、自定义列的对应关系", "Add the columns, or choose another format or map the columns yourself"),
    ("torn_header", "第{line}行的表头里有换行，断成了两行", "The header in line {line} is torn by a line break", "删去表头里的换行，让表头成为一行", "Take the line break out, so that the header is one line"),
    ("side_by_side", "两张表左右并排，右边的列又出现一遍：{columns}", "Two tables stand side by side; the columns of the right one stand once more: {columns}", "把右边的表移到左边那张的下面，或移到另一张工作表", "Move the right table below the left one, or to a sheet of its own"),
    ("other_table", "第{line}行又是一行表头，列与上面的不同：{columns}", "Line {line} is a header again, of other columns: {columns}", "把下面的表移到另一张工作表，或另存为一个文件", "Move the table below to a sheet or file of its own"),
    ("other_unit", "从第{line}行起是另一段，它上面写的单位与前面的不同：{units}", "From line {line} on stands a further part, below another unit than the rows before it: {units}", "把下面的部分移到另一张工作表，或另存为一个文件", "Move what is below to a sheet or file of its own"),
    ("units_unclear", "不能确定这些列的单位：{columns}", "The unit of these columns is not clear: {columns}", "请说明单位（页面上选择；命令行加 {options}）", "Say the unit (chosen on the page; with the command {options})"),
    ("columns_undecided", "这些列没有读取，内容却可能决定计入谁、是否计入、计多少：{columns_zh}", "These columns are not read, although they may decide who is counted, whether and how much: {columns_en}", "请说明每一列是什么（页面上选择；命令行加 {options}，不需要的列写 --column \"{one}=\"）", "Say what each of them is (chosen on the page; with the command {options}, or --column \"{one}=\" for a column that means nothing)"),
    ("format_unknown", "没有认出这是哪种文件：表头与已知的格式都不相符", "Not recognised: the header fits none of the known formats", "核对编码（台湾导出多为 Big5）和表头所在的行，或自定义列的对应关系", "Check the encoding (exports from Taiwan are often Big5) and the line of the header, or map the columns yourself"),
    ("wrong_sheet", "工作簿中没有名为“{sheet}”的工作表", "The workbook has no sheet called '{sheet}'", "从这些工作表中选择：{sheets}", "Choose one of these: {sheets}"),
    ("too_much_memory", "读取这个文件需要的内存超过上限", "Reading this file needs more memory than is allowed", "另存为 CSV，或分成几个文件", "Save it as CSV, or split it"),
    ("too_long", "读取这个文件超过了时间上限（{seconds}秒）", "Reading this file took longer than the {seconds} seconds allowed", "另存为 CSV，或分成几个文件", "Save it as CSV, or split it"),
    ("no_space", "存放临时文件的磁盘已满", "The disk for temporary files is full", "与文件无关：请维护人员腾出空间，或把 TMPDIR 指向另一个磁盘，然后再导入", "The file is not at fault: free some space, or let TMPDIR name another disk, and import again"),
    ("crashed", "读取程序在这个文件上中止（{place}），文件可能已损坏", "The reader stopped at this file ({place}); it may be damaged", "用 Excel 或 WPS 打开并另存为 XLSX 或 CSV 后再导入", "Open it in Excel or WPS, save it as XLSX or CSV and import that"),
    ("other_file", "文件与核对时不同", "The file is not the one that was checked", "重新选择文件并核对", "Choose the file again and check it"),
    ("not_a_document", "这不是可以读取的文件类型", "This is not a kind of document that can be read", "请提供 DOCX、带文字层的 PDF，或直接粘贴文字", "Give a DOCX, a PDF with text, or paste the text"),
    ("old_doc", "这是旧式 Word 文档（.doc）", "This is a Word document of the old kind (.doc)", "用 Word 或 WPS 打开，另存为 DOCX 后再读取", "Open it in Word or WPS and save it as DOCX"),
    ("document_macros", "文档带有宏", "The document holds macros", "用 Word 或 WPS 打开，另存为不带宏的 DOCX 后再读取", "Open it in Word or WPS and save it as a DOCX without macros"),
    ("document_links", "文档会从别处载入内容（{part}）", "The document loads content from elsewhere ({part})", "用 Word 或 WPS 断开链接、模板或嵌入对象，另存后再读取", "Break its links, templates or embedded objects in Word or WPS and save it again"),
    ("document_bomb", "文档解压后过大（{size}，{parts}个部分），不像正常的公文", "Unpacked, the document would be too large ({size}, {parts} parts), unlike any letter", "重新另存，或直接粘贴文字", "Save it again, or paste the text"),
    ("document_entity", "文档中藏有实体定义（{part}），可能是恶意文件", "The document hides entity definitions ({part}) and may be malicious", "不要打开它；请向来文单位重新索取", "Do not open it; ask for it again"),
    ("document_damaged", "文档已损坏，或不是文字处理软件所存（{part}）", "The document is damaged, or no word processor has written it ({part})", "用 Word 或 WPS 打开并另存为 DOCX，或直接粘贴文字", "Open it in Word or WPS and save it as DOCX, or paste the text"),
    ("document_password", "文档设有密码", "The document is protected by a password", "打开后取消密码，另存后再读取", "Open it, remove the password and save it"),
    ("document_without_text", "文档中没有可读的文字，多半是扫描件", "The document holds no text that can be read: most likely it is a scan", "请直接粘贴文字，或向来文单位索取电子版", "Paste the text, or ask for the electronic version"),
    ("document_too_long", "文档过长（超过{most}字）", "The document is too long (more than {most} characters)", "分几次读取", "Read it in parts"),
    ("too_many_corrections", "待更正的行有{rows}行，超过上限{most}行", "{rows} rows wait for correction, more than the {most} that one file takes", "在平台上更正后重新导出", "Correct them on the platform and export again"),
)  # fmt: skip


class FileRejected(ImportRejected):
    """A file that is not read. `rule` is a name of FILE_ERRORS, `detail` fills its places."""

    def __init__(self, rule: str, **detail: object):
        super().__init__(FILE_ERRORS[rule].message(**detail))
        self.rule = rule
        self.detail = detail


def size_words(size: int) -> str:
    """A number of bytes for a reader, e.g. 120 MB."""
    for unit, most in (("B", 1 << 10), ("KB", 1 << 20), ("MB", 1 << 30)):
        if size < most:
            return f"{size // (most >> 10)} {unit}"
    return f"{size / (1 << 30):.1f} GB"

"""Workbooks to fill in for what no platform exports: a sheet with drop-downs, and a sheet 说明 that explains every field.

The header is that of the target's format in `formats/templates.py` (or of another format given), so that the
workbook is recognised when it comes back.
"""

from datetime import date, datetime
from typing import BinaryIO

import xlsxwriter

from lib.catalogue.vocabularies import YES_NO, Text
from lib.importers.formats import FORMATS
from lib.importers.formats.field import Field, FieldKind, Target
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.templates import ABOUT_SHEET, WORDS_SHEET

FILLED_ROWS = 5000
"""Rows that have drop-downs and checks; more may be filled in."""
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
NUMBER_FORMATS = {FieldKind.DATE: "yyyy-mm-dd", FieldKind.TIME: "yyyy-mm-dd hh:mm"}
WRITTEN = datetime(2026, 1, 1)
"""The date in the file: the same template is the same file."""

_HOW = {
    FieldKind.TEXT: Text("文字，不超过{most}字", "text, at most {most} characters"),
    FieldKind.DATE: Text("日期，写成 2026-03-05", "a day, written 2026-03-05"),
    FieldKind.TIME: Text("日期和时刻，写成 2026-03-05 09:00", "a day and time, written 2026-03-05 09:00"),
    FieldKind.SPAN: Text(
        "起止时间，写成 2026-03-05 09:00~2026-03-05 11:00", "two times, 2026-03-05 09:00~2026-03-05 11:00"
    ),
    FieldKind.HOURS: Text("小时数，最多两位小数", "hours, at most two decimals"),
    FieldKind.MINUTES: Text(
        "分钟数，整数；与小时同填时相加", "minutes, a whole number; added to the hours when both are filled in"
    ),
    FieldKind.INTEGER: Text("整数", "a whole number"),
    FieldKind.NUMBER: Text("数字", "a number"),
    FieldKind.YES_NO: Text("是或否", "yes or no"),
    FieldKind.CODE: Text("从下拉表中选择", "choose from the list"),
    FieldKind.PLACE: Text("镇街或村社的名称，或区划代码", "name of a street or community, or its code"),
    FieldKind.REFERENCE: Text("名称，与系统中已有的一致", "a name, as it stands in the system"),
    FieldKind.ID_NUMBER: Text(
        "18位证件号码；只用来识别同一个人，不保存", "18 characters; only tells persons apart, never kept"
    ),
    FieldKind.PERSON_NUMBER: Text("平台的志愿者编号；不保存", "the platform's number of the volunteer; never kept"),
    FieldKind.PERSON_NAME: Text("姓名或名称；个人姓名不保存", "a name; names of persons are never kept"),
    FieldKind.PHONE: Text("可不填；不读取", "may stay empty; not read"),
}
_EXAMPLE = {
    FieldKind.DATE: "2026-03-05", FieldKind.TIME: "2026-03-05 09:00", FieldKind.SPAN: "2026-03-05 09:00~2026-03-05 11:00",
    FieldKind.HOURS: "1.5", FieldKind.MINUTES: "30", FieldKind.INTEGER: "12", FieldKind.NUMBER: "12.5", FieldKind.PLACE: "长河街道",
    FieldKind.ID_NUMBER: "330108199001010010", FieldKind.PERSON_NUMBER: "3301080000000001", FieldKind.PERSON_NAME: "测试甲",
    FieldKind.PHONE: "13800000000",
}  # fmt: skip


def write_template(target_name: str, file: BinaryIO, *, language: str = "zh", spec: FormatSpec | None = None) -> None:
    """Write the workbook for rows of that target to `file`, with the words of `language` ("zh" or "en").

    `spec` (default: the target's template) gives the header words. Raises KeyError for an unknown target.
    """
    target = TARGETS[target_name]
    spec = spec or FORMATS[f"template_{target_name}"]
    fields = [of for of in target.fields if of.name in spec.headers]
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"created": WRITTEN})
    sheet = book.add_worksheet(target.label.in_language(language))
    about, words = book.add_worksheet(ABOUT_SHEET), book.add_worksheet(WORDS_SHEET)
    words.hide()
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "top"})
    needed = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1, "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    for column, of in enumerate(fields):
        required = _is_required(spec, of)
        sheet.write_string(0, column, header_word(spec, of, language), needed if required else head)
        sheet.set_column(column, column, 20, book.add_format({"num_format": NUMBER_FORMATS.get(of.kind, "@")}))
        _limit(sheet, column, of, words, language)
    _explain(book, about, target, spec, fields, language)
    book.close()


def header_word(spec: FormatSpec, of: Field, language: str) -> str:
    """The header of a field in a template, with * where it must be filled in."""
    words = spec.headers[of.name]
    label = of.label.in_language(language)
    return (label if label in words else words[0]) + ("*" if _is_required(spec, of) else "")


def _is_required(spec: FormatSpec, of: Field) -> bool:
    return of.required or of.name in spec.required_fields


def _words(of: Field, language: str) -> list[str]:
    vocabulary = YES_NO if of.kind is FieldKind.YES_NO else of.vocabulary or {}
    return [word.in_language(language) for word in vocabulary.values()]


def _limit(sheet, column: int, of: Field, words, language: str) -> None:
    """What may be filled in, said by the spreadsheet itself."""
    if choices := _words(of, language):
        words.write_column(0, column, choices)
        first, last = (xlsxwriter.utility.xl_rowcol_to_cell(row, column, True, True) for row in (0, len(choices) - 1))
        rule: dict = {"validate": "list", "source": f"={WORDS_SHEET}!{first}:{last}"}
    elif of.kind in (FieldKind.DATE, FieldKind.TIME):
        rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    elif of.kind in (FieldKind.INTEGER, FieldKind.MINUTES):
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
    elif of.kind in (FieldKind.NUMBER, FieldKind.HOURS):
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
    else:
        return
    how = _how(of, language)
    hint = {"input_title": of.label.in_language(language)[:32], "input_message": how, "error_message": how}
    sheet.data_validation(1, column, FILLED_ROWS, column, {**rule, **hint})


def _how(of: Field, language: str) -> str:
    return _HOW[of.kind].in_language(language).format(most=of.most)


def _example(of: Field, language: str) -> str:
    choices = _words(of, language)
    return (
        choices[0]
        if choices
        else _EXAMPLE.get(of.kind) or Text("示例", "Example ").in_language(language) + (of.label.in_language(language))
    )


def _explain(book, sheet, target: Target, spec: FormatSpec, fields: list[Field], language: str) -> None:
    """The sheet 说明: one line a field, then what makes two rows the same."""

    def said(zh: str, en: str) -> str:
        return Text(zh, en).in_language(language)

    wrap, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    for column, width in enumerate((22, 10, 42, 48, 30)):
        sheet.set_column(column, column, width, wrap)
    titles = (
        said("字段", "Field"),
        said("须填", "Needed"),
        said("怎样填", "How to fill it in"),
        said("可用的词", "Allowed words"),
    )
    sheet.write_row(0, 0, (*titles, said("示例", "Example")), bold)
    for row, of in enumerate(fields, 1):
        needed = said("是", "yes") if _is_required(spec, of) else ""
        how = _how(of, language)
        words = said("、", ", ").join(_words(of, language))
        sheet.write_row(row, 0, (of.label.in_language(language), needed, how, words))
        sheet.write_string(row, 4, _example(of, language))
    for row, line in enumerate(
        (*_either(target, spec, language), *_natural_key(target, spec, language)), len(fields) + 2
    ):
        sheet.merge_range(row, 0, row, 4, line, wrap)
        sheet.set_row(row, 32)


def _labels(target: Target, names, language: str) -> list[str]:
    return [target.field(name).label.in_language(language) for name in names]


def _either(target: Target, spec: FormatSpec, language: str) -> list[str]:
    groups = [_labels(target, need.split("|"), language) for need in spec.required_fields if "|" in need]
    either = Text("至少填一项：{}。", "Fill in at least one of: {}.").in_language(language)
    return [either.format(Text("、", ", ").in_language(language).join(group)) for group in groups]


def _natural_key(target: Target, spec: FormatSpec, language: str) -> list[str]:
    names = [name for name in spec.natural_key or target.natural_key if name in spec.headers or name == "served_on"]
    person = [Text("同一个人", "the person").in_language(language)] if target.persons else []
    parts = Text("、", ", ").in_language(language).join([*person, *_labels(target, names, language)])
    lines = [
        Text(
            f"{parts}都相同的两行是同一条：再次导入时不会重复，其余内容有变则更新。",
            f"Two rows with the same {parts} are the same one: imported again it is not doubled, and what else differs is "
            "updated.",
        )
    ]
    if target.has("number"):
        lines.append(Text("填了编号的，以编号为准。", "Where a number is filled in, the number decides."))
    lines.append(
        Text(
            "表头和工作表请勿改名；列的顺序可以变；不需要的列可以空着。填好后在“数据导入”页放入本文件。",
            "Keep the header and the name of the sheet; columns may be in any order; what is not known stays empty. Then drop "
            "this file on the import page.",
        )
    )
    return [line.in_language(language) for line in lines]

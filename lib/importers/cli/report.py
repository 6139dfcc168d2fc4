"""What is said of an import in plain text: for the terminal and for the report beside a watched file."""

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import NEW, LoadResult, UnresolvedName
from lib.importers.inspect.inspect import FileInspection
from lib.importers.run import ImportResult

MOST_LINES = 200
TABLES = {
    "region": Text("地方", "place"),
    "organisation": Text("队伍", "team"),
    "project": Text("项目", "project"),
    "activity": Text("活动", "activity"),
    "brand": Text("品牌", "brand"),
    "merchant": Text("商家", "merchant"),
    "need": Text("需求", "need"),
    "offer": Text("资源", "offer"),
    "volunteer": Text("志愿者", "volunteer"),
    "registration": Text("注册", "registration"),
}


def report(result: ImportResult, language: str) -> str:
    """Format, warnings, days, implied rows created, names not found, quarantined rows, what could not be done after the
    import; no personal data."""
    lines = [] if result.inspection is None else _file(result.inspection, language)
    if result.outcome is not None:
        lines += _outcome(result.outcome, language)
        lines += [f"  ? {warning.in_language(language)}" for warning in result.outcome.warnings]
        lines += [_unknown(one, language) for one in result.outcome.unknown[:MOST_LINES]]
    lines += [row.line_of_text(language) for row in result.quarantined_rows[:MOST_LINES]]
    if more := max(len(result.quarantined_rows) - MOST_LINES, 0):
        lines.append(Text(f"……另有{more}条", f"... and {more} more").in_language(language))
    if result.corrections:
        path = result.corrections
        lines.append(
            Text(
                f"待改正的行已写入 {path}（含原文件内容，用后请删除）",
                f"Rows to correct: {path} (it holds what the file held: delete it after use)",
            ).in_language(language)
        )
    lines += [f"  ! {warning.in_language(language)}" for warning in result.warnings]
    return "\n".join(lines)


def headline(name: str, result: ImportResult, language: str) -> str:
    """The one line that says what became of the file `name`, or of a sheet of it."""
    name = f"{name} [{result.sheet}]" if result.sheet else name
    return f"{name}: {result.rejected.in_language(language) if result.rejected else result.outcome.line}"


def _file(seen: FileInspection, language: str) -> list[str]:
    label = seen.format.label.in_language(language) if seen.format else ""
    parts = [label, seen.encoding, seen.sheet, Text(f"表头第{seen.header_row}行", f"header in line {seen.header_row}")]
    words = [part.in_language(language) if isinstance(part, Text) else part for part in parts if part]
    return ["  " + " · ".join(words), *(f"  ? {warning.message.in_language(language)}" for warning in seen.warnings)]


def _outcome(found: LoadResult, language: str) -> list[str]:
    lines = []
    if found.first_day and found.last_day:
        lines.append(
            Text(f"  涉及 {found.first_day} 至 {found.last_day}", f"  from {found.first_day} to {found.last_day}")
        )
    created = {TABLES[name]: count for name, count in found.created.items() if count and name in TABLES}
    if created:
        zh = "、".join(f"{words.zh}{count}" for words, count in created.items())
        en = ", ".join(f"{count} {words.en}" for words, count in created.items())
        lines.append(Text(f"  同时新建：{zh}", f"  made by the way: {en}"))
    if found.flagged:
        lines.append(Text(f"  {found.flagged}条记录待核", f"  {found.flagged} records to be checked"))
    if found.batch_id:
        lines.append(Text(f"  批次 {found.batch_id}", f"  import {found.batch_id}"))
    return [line.in_language(language) for line in lines]


def _unknown(one: UnresolvedName, language: str) -> str:
    fate = Text("新建", "made new") if one.fate == NEW else Text("行已搁置", "rows set aside")
    near = "、".join(name for _, name, _ in one.candidates)
    what = TABLES[one.table]
    zh, en = (
        (f"有几个{what.zh}叫", f"several are called: {what.en}")
        if one.ambiguous
        else (f"找不到{what.zh}", f"no {what.en}")
    )
    words = Text(
        f"  ? {zh}“{one.shown}”（{one.rows}行，{fate.zh}）" + (f"；相近：{near}" if near else ""),
        f"  ? {en} {one.shown!r} ({one.rows} rows, {fate.en})" + (f"; alike: {near}" if near else ""),
    )
    return words.in_language(language)

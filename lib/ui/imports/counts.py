"""The counts of an import, before or after it, as cards and sentences; of a workbook also sheet by sheet."""

from dataclasses import replace
from html import escape

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import MOST_QUARANTINED, LoadResult
from lib.labels import day_text
from lib.ui.html_table import html_table
from lib.ui.imports.uploaded_table import UploadedTable
from lib.ui.language import language, listed, localised, text

COUNTS = {
    "inserted": Text("新增", "New"),
    "updated": Text("更正", "Corrected"),
    "unchanged": Text("已有，未变", "Already there"),
    "duplicate": Text("文件内重复", "Duplicate in file"),
    "quarantined": Text("搁置", "Set aside"),
}
MADE = {
    "volunteer": (Text("志愿者{n}人", "{n} person"), Text("志愿者{n}人", "{n} people")),
    "registration": (Text("注册{n}条", "{n} registration"), Text("注册{n}条", "{n} registrations")),
    "organisation": (Text("队伍{n}支", "{n} team"), Text("队伍{n}支", "{n} teams")),
    "project": (Text("项目{n}个", "{n} project"), Text("项目{n}个", "{n} projects")),
    "activity": (Text("活动{n}场", "{n} activity"), Text("活动{n}场", "{n} activities")),
    "contest": (Text("大赛{n}届", "{n} contest"), Text("大赛{n}届", "{n} contests")),
    "brand": (Text("品牌{n}个", "{n} brand"), Text("品牌{n}个", "{n} brands")),
    "merchant": (Text("商家{n}家", "{n} merchant"), Text("商家{n}家", "{n} merchants")),
}
"""What is created along with the rows: one, several."""
ADDED_UP = ("read", *COUNTS, "flagged")


def counts_html(outcome: LoadResult) -> str:
    """The five counts as cards."""
    cards = "".join(
        f"<section class='vs-card' data-count='{name}' data-value='{getattr(outcome, name)}'>"
        f"<h3>{escape(localised(label))}</h3><div class='vs-figure'>{getattr(outcome, name):,}</div></section>"
        for name, label in COUNTS.items()
    )
    return f"<div class='vs-cards'>{cards}</div>"


def total(results: list[LoadResult]) -> LoadResult:
    """The counts of several tables added up; nothing else of them."""
    return replace(results[0], **{name: sum(getattr(one, name) for one in results) for name in ADDED_UP})


def sentences(outcome: LoadResult) -> list[str]:
    """What else there is to say: rows read, days covered, what is created along with the rows, what is to be checked."""
    found = [text("1 row was read.") if outcome.read == 1 else text("{n} rows were read.", n=f"{outcome.read:,}")]
    if outcome.first_day is not None:
        days = (day_text(day, language()) for day in (outcome.first_day, outcome.last_day))
        found[0] += ("" if language() == "zh" else " ") + text(
            "Period: {first} to {last}.", **dict(zip(("first", "last"), days, strict=True))
        )
    if outcome.duplicate:
        found.append(text("{n} equal other rows of the file and count once.", n=rows_words(outcome.duplicate)))
    made = [_made(name, n) for name, n in outcome.created.items() if n and name in MADE]
    if made:
        found.append(text("New by the way: {things}.", things=listed(made)))
    found += [localised(note) for note in outcome.warnings]
    if outcome.flagged:
        found.append(text("{n} records are marked to be checked; they count all the same.", n=f"{outcome.flagged:,}"))
    return found


def _made(name: str, n: int) -> str:
    one, several = MADE[name]
    return localised(one if n == 1 else several).format(n=f"{n:,}")


def rows_words(n: int) -> str:
    return text("1 row") if n == 1 else text("{n} rows", n=f"{n:,}")


def many_quarantined(result: LoadResult) -> bool:
    """Whether so many rows are quarantined that the steward has to agree."""
    return result.quarantined > MOST_QUARANTINED * result.read


def sheets_html(tables: list[UploadedTable]) -> str:
    """Each sheet with its counts and what becomes of it, or why it is not imported."""
    headers = (text("Sheet"), *map(localised, COUNTS.values()), text("What becomes of it"))
    rows = []
    for table in tables:
        found = table.result
        figures = [None if found is None else getattr(found, name) for name in COUNTS]
        rows.append((table.sheet, *figures, _becomes(table)))
    return html_table(headers, rows)


def _becomes(table: UploadedTable) -> str:
    if table.done is not None:
        if table.undone:
            return text("This import was undone")
        if table.done.version is None:
            return text("Nothing changed: all of it was here already")
        return text("imported as No. {n}", n=table.done.batch_id)
    if table.rejected is not None:
        return localised(table.rejected)
    if table.forecast.quarantined == table.forecast.read:
        return text("all of its rows are set aside")
    if many_quarantined(table.forecast):
        return text("left out, unless you tick below that its other rows are imported")
    return text("will be imported as an import of its own")

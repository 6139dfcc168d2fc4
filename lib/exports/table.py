"""Results as a table: the one function that makes the rows for the page, the CSV and the workbook.

Numbers stay numbers, rounded as the page prints them; a ratio is its percentage. A blank stays blank, and a last column
says why. Results of several metrics with the same breakdowns stand side by side.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import chain

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.metric import Kind, Metric, Unit
from lib.catalogue.periods import MONTHS_OF
from lib.catalogue.vocabularies import Text
from lib.dimensions import ACTIVITIES, Dimensions
from lib.labels import (
    FEW_PEOPLE,
    NOT_TOLD_APART,
    code_label,
    decimals,
    incomplete_text,
    period_text,
    reason_text,
    rests_on_few,
)
from lib.measure.comparison import code_compared
from lib.measure.disclosure import stands_for_all
from lib.measure.result import Cell, Result

NOTE = Text("备注", "Note")
PLACE_ID = Text("{}编号", "{} id")
ACTIVITY = {
    "day": Text("活动日期", "Held on"),
    "street": Text("活动镇街", "Held in"),
    "id": Text("活动编号", "Activity id"),
}
INCOMPLETE = Text("不完整", "Incomplete")
RESIDENTS_ON = Text("人口数日期", "Residents counted on")
_ABSENT = Cell((), None, reason="no_records")


@dataclass(frozen=True)
class Table:
    """`rows` hold text, int, float or None; `digits` are the decimals of each column, None for a column of text.

    `notes` are sentences on the table as a whole: what its rows cannot tell.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple, ...]
    digits: tuple[int | None, ...]
    notes: tuple[str, ...] = ()


def table_of(result: Result | list[Result], dimensions: Dimensions, language: str) -> Table:
    """The table of one result, or of several with the same breakdowns; raises ValueError when those differ.

    Columns: for each breakdown its label (for places also our id), a column for each result, and a note column when
    any value is blank. Two results of one metric are distinguished by their period.
    """
    results = [result] if isinstance(result, Result) else list(result)
    by = results[0].by
    if any(other.by != by for other in results):
        raise ValueError("results side by side need the same breakdowns")
    headers = code_headers(by, language)
    digits = [None] * len(headers)
    headers += value_headers(results, language)
    digits += [None if each.metric.name == "contest_first_year" else decimals(each.metric) for each in results]
    found = rows_of(results, language)
    rows = [
        (
            *chain.from_iterable(
                row_label(row, code_cells(n, code, dimensions, language), language)
                for n, code in zip(by, row.codes, strict=True)
            ),
            *(printed(cell.value, each.metric) for cell, each in zip(row.cells, results, strict=True)),
        )
        for row in found
    ]
    further = {
        RESIDENTS_ON: [row.residents_on for row in found],
        INCOMPLETE: [row.incomplete for row in found],
        NOTE: [row.note for row in found],
    }
    for header, words in further.items():
        if any(words):
            headers, digits = [*headers, header.in_language(language)], [*digits, None]
            rows = [(*row, word or None) for row, word in zip(rows, words, strict=True)]
    return Table(tuple(headers), tuple(rows), tuple(digits), sum_notes(results, language))


@dataclass(frozen=True)
class Row:
    """The cells of all results at the same codes; why values are blank, what of a time is counted, and the days of the
    population counts behind it (each may be empty). for_all: it stands for parts that are not told apart."""

    codes: tuple
    cells: tuple[Cell, ...]
    note: str
    incomplete: str
    residents_on: str
    for_all: bool = False


def rows_of(results: list[Result], language: str) -> list[Row]:
    """The rows of results with the same breakdowns: what the page, the CSV and the workbook are made from."""
    aligned = _aligned(results)
    cells = [{cell.codes: cell for cell in each.cells} for each in aligned]
    rows = []
    for codes in _codes(aligned):
        found = tuple(part.get(codes, _ABSENT) for part in cells)
        note, incomplete = _note(found, results, language), _incomplete(codes, results, language)
        for_all = all(map(stands_for_all, results))
        rows.append(Row(codes, found, note, incomplete, _residents_on(found, language), for_all))
    return rows


def row_label(row: Row, cells: tuple, language: str) -> tuple:
    """The cells of a code in its row: of one that stands for all, that they are not told one by one."""
    label, *others = cells
    return (NOT_TOLD_APART.in_language(language) if row.for_all and isinstance(label, str) else label, *others)


def printed(value: float | None, metric: Metric) -> int | float | None:
    """A value as the page prints it: rounded to the metric's decimals, a ratio as its percentage."""
    if value is None:
        return None
    places = decimals(metric)
    if metric.unit is Unit.RATIO:
        return float((Decimal(str(value)) * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN))
    return round(value, places) if places else round(value)


def adds_up(metric: Metric, by: tuple[str, ...]) -> bool:
    """Whether the rows of the metric split by `by` may be added: not ratios, distinct people, or stocks over time."""
    over_time = metric.kind in (Kind.STOCK, Kind.CUMULATIVE) and any(name in TIMES for name in by)
    return metric.additive and not metric.is_ratio and not over_time


def value_header(metric: Metric, language: str) -> str:
    """Label and unit of a column: 服务时长（小时）, Service hours (hours)."""
    return in_brackets(metric.label.in_language(language), unit_label(metric, language), language)


def unit_label(metric: Metric, language: str) -> str:
    """The unit of the printed numbers; a ratio is printed as its percentage."""
    return "%" if metric.unit is Unit.RATIO else metric.unit_text(language)


def in_brackets(label: str, detail: str, language: str) -> str:
    """A label with a detail in the brackets of the language."""
    return f"{label}（{detail}）" if language == "zh" else f"{label} ({detail})"


def value_headers(results: list[Result], language: str) -> list[str]:
    """The header of each result's column; two results of one metric are told apart by their period."""
    metrics = [each.metric for each in results]
    return [
        in_brackets(header, period_text(each.selection, each.as_of, language), language)
        if metrics.count(each.metric) > 1
        else header
        for each, header in ((each, value_header(each.metric, language)) for each in results)
    ]


def code_headers(by: tuple[str, ...], language: str) -> list[str]:
    """The headers of breakdowns; a place has a second column with our id, an activity its day, its street and our id."""
    headers = []
    for name in by:
        label = BREAKDOWNS[name].label.in_language(language)
        headers += [label, PLACE_ID.in_language(language).format(label)] if name in PLACES else [label]
        headers += [words.in_language(language) for words in ACTIVITY.values()] if name == "activity" else []
    return headers


def code_cells(name: str, code, dimensions: Dimensions, language: str) -> tuple[str | None, ...]:
    """The cells of a breakdown's code under its `code_headers`."""
    if name == "activity":
        return activity_cells(code, dimensions, language)
    label = code_label(name, code, dimensions, language)
    return (label, None if code is None else str(code)) if name in PLACES else (label,)


def activity_cells(code: int | None, dimensions: Dimensions, language: str) -> tuple[str | None, ...]:
    """Name, day, street (the county where none is known, nothing where it is not among those seen) and our id of an activity that the dimensions name."""
    member = dimensions.members[ACTIVITIES].get(code)
    if member is None:
        return (code_label("activity", code, dimensions, language), None, None, code and str(code))
    place = dimensions.regions.get(member.region_id)
    street = place and dimensions.name("regions", place.street_id or place.id, language)
    return (member.en if language == "en" else member.zh, member.day.isoformat(), street, member.code)


def _aligned(results: list[Result]) -> list[Result]:
    """The results with a comparison over time laid beside this period: its months carry the codes of ours."""
    now = results[0]
    if not set(now.by) & set(MONTHS_OF) or len({each.metric for each in results}) == len(results):
        return results
    ours = {code_compared(now, each, code): code for each in results[1:] for code in _times(now)}
    place = next(i for i, name in enumerate(now.by) if name in MONTHS_OF)
    laid = [
        replace(
            each,
            cells=tuple(
                replace(cell, codes=(*cell.codes[:place], ours[cell.codes[place]], *cell.codes[place + 1 :]))
                for cell in each.cells
                if cell.codes[place] in ours
            ),
        )
        for each in results[1:]
    ]
    return [now, *laid]


def _times(result: Result) -> list[int]:
    place = next(i for i, name in enumerate(result.by) if name in MONTHS_OF)
    return list(dict.fromkeys(cell.codes[place] for cell in result.cells))


def _incomplete(codes: tuple, results: list[Result], language: str) -> str:
    """What is counted of a month, quarter or year that is not whole."""
    for name, code in zip(results[0].by, codes, strict=True):
        found = [dict(each.incomplete).get(code) for each in results[:1]]
        if name in MONTHS_OF and found[0]:
            return incomplete_text(name, found[0], language)
    return ""


def _residents_on(cells: tuple[Cell, ...], language: str) -> str:
    """The days of the population counts behind the cells; those of a second period behind the semicolon."""
    comma, stop = ("、", "；") if language == "zh" else (", ", "; ")
    days = [comma.join(map(str, cell.residents_on)) for cell in cells if cell.residents_on]
    return stop.join(dict.fromkeys(days))


def _codes(results: list[Result]) -> list[tuple]:
    """The codes of all results: in the order of the first when it has them all, else sorted."""
    first = [cell.codes for cell in results[0].cells]
    more = {cell.codes for each in results[1:] for cell in each.cells} - set(first)
    if not more:
        return first
    return sorted({*first, *more}, key=lambda codes: tuple((c is None, 0 if c is None else c) for c in codes))


def _note(cells: tuple[Cell, ...], results: list[Result], language: str) -> str:
    """Why values are blank; with several results the metric's label precedes each reason."""
    blank = [(each, cell) for each, cell in zip(results, cells, strict=True) if cell.value is None]
    if len(results) == 1 and not blank and rests_on_few(results[0], cells[0]):
        return FEW_PEOPLE.in_language(language)
    if len(results) == 1:
        return "".join(reason_text(cell.reason, language) for _, cell in blank)
    colon, comma = ("：", "；") if language == "zh" else (": ", "; ")
    return comma.join(e.metric.label.in_language(language) + colon + reason_text(c.reason, language) for e, c in blank)


def sum_notes(results: list[Result], language: str) -> tuple[str, ...]:
    """A sentence for every metric whose rows do not add up."""
    sentence = Text("{}：各行不能相加。", "{}: the rows do not add up.").in_language(language)
    metrics = dict.fromkeys(each.metric for each in results if each.by and not adds_up(each.metric, each.by))
    return tuple(sentence.format(metric.label.in_language(language)) for metric in metrics)

"""The comparison as a table for the terminal, and the arithmetic of one figure."""

from collections import Counter

from lib.catalogue.vocabularies import Text
from lib.number_words import exact
from lib.published.check import DISAGREES, STATUS, Checked, check, wording
from lib.published.ours import Measure
from lib.theme import columns_of

HEADINGS = (
    Text("编号", "No."),
    Text("名称", "Figure"),
    Text("原文", "Quoted"),
    Text("现值", "Ours"),
    Text("结论", "Status"),
    Text("说明", "Note"),
)

LETTERS = ("letter",)
"""Documents that are compared when nothing else is said: our own."""


def render(checked: list[Checked], language: str) -> str:
    """A table for the terminal, columns aligned also where Chinese characters take two places, and a line of totals."""
    rows = [[heading.in_language(language) for heading in HEADINGS]]
    rows += [_cells(one, language) for one in checked]
    widths = [max(columns_of(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    counts = Counter(one.status for one in checked)
    totals = [f"{label.in_language(language)} {counts[status]}" for status, label in STATUS.items() if counts[status]]
    return "\n".join([*lines, "", Text("、", ", ").in_language(language).join([_total(checked, language), *totals])])


def main(database, language: str, *, kinds=LETTERS, measure: Measure | None = None) -> int:
    """Print the comparison of documents of some kinds (None: all); 1 when a figure conflicts, cannot be recomputed or was not read in time, else 0."""
    checked = check(database, kinds=kinds, measure=measure)
    print(render(checked, language))
    return int(any(one.status in DISAGREES for one in checked))


def ours_text(one: Checked) -> str:
    """Our number today, both ends of a range; empty where there is none."""
    return "–".join(_number(number, one.figure.unit) for number in (one.ours, one.ours_to) if number is not None)


def arithmetic(one: Checked) -> Text:
    """The comparison as a line: 110,000 < 118,432 < 120,000; where it does not hold, by how much it misses."""
    if one.ours is None or one.status in ("cannot_be_recomputed", "read_stopped"):
        return Text("", "")
    unit = one.figure.unit
    ours = ours_text(one)
    quoted = wording(one.figure)
    said = _bounds(quoted, unit)
    if all(quoted.accepts(number) for number in (one.ours, one.ours_to) if number is not None):
        line = said.format(ours)
        return Text(line, line)
    difference = float(exact(one.ours) - exact(quoted.value))
    share = f"，{difference / quoted.value:+.1%}" if quoted.value else ""
    points = Text("个百分点", " percentage points") if unit == "比率" else Text("", "")
    size = f"{abs(difference) * 100:.2f}" if unit == "比率" else _number(abs(difference), unit)
    signed = ("+" if difference > 0 else "−" if difference < 0 else "") + size
    said = said.format("x")
    return Text(
        f"{ours} 不合 {said}；与所述相差 {signed}{points.zh}{share}",
        f"{ours} is not {said}; {signed}{points.en} from what is said{share.replace('，', ', ')}",
    )


def _bounds(quoted, unit: str) -> str:
    """What the words allow, as an inequality with a place for a number."""
    low, high = (number if abs(number) == float("inf") else _bound(number, unit) for number in quoted.interval())
    signs = {
        "over": ("<", "<"),
        "rounded": ("≤", "<"),
        "range": ("≤", "≤"),
        "near": ("≤", "<"),
        "about": ("≤", "≤"),
        "at_least": ("≤", ""),
        "at_most": ("", "≤"),
        "under": ("", "<"),
    }
    if quoted.operator not in signs:
        return "{} = " + str(low)
    below, above = signs[quoted.operator]
    left = f"{low} {below} " if below else ""
    right = f" {above} {high}" if above and high != float("inf") else ""
    return f"{left}{{}}{right}"


def _bound(value: float, unit: str) -> str:
    """A bound with one more decimal than the number: 21.015%."""
    return f"{value:.3%}".replace("0%", "%") if unit == "比率" else _number(value, unit)


def _cells(one: Checked, language: str) -> list[str]:
    figure = one.figure
    label = Text(figure.label, figure.label_en).in_language(language)
    quoted = figure.quoted_as or _number(figure.value, figure.unit)
    return [
        figure.id,
        label,
        quoted,
        ours_text(one) or "—",
        STATUS[one.status].in_language(language),
        one.note.in_language(language),
    ]


def _number(value: float, unit: str) -> str:
    if unit == "比率":
        return f"{value:.2%}"
    if unit == "年":
        return f"{value:.0f}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _total(checked: list[Checked], language: str) -> str:
    return Text(f"共 {len(checked)} 条", f"{len(checked)} figures").in_language(language)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - columns_of(text))

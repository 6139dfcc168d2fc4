"""The scenes of the wall screen, made from the measured results and words of the pages. Another scene: one function, in SCENES.

A scene is plain text, so that it can be shown again while the database is away.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from lib.catalogue import METRICS
from lib.charts import trend
from lib.charts.bars import in_order
from lib.charts.figures import are_few, figures
from lib.key_points.sentence import Figure, Sentence, Thing
from lib.key_points.sentences import sentences
from lib.labels import card_number, code_label, full_number, reason_text
from lib.measure.measure import breakdowns_of
from lib.measure.result import Cell, Result
from lib.reports.brand_tree import BrandTree
from lib.reports.report import all_reports
from lib.site_map import PAGES
from lib.ui.cards import cards_html
from lib.ui.html_table import unbroken_days
from lib.ui.key_points import TITLE, facts_of
from lib.ui.language import text
from lib.ui.page import Frame, next_level, time_unit, with_comparison
from lib.ui.panels import alt_text, caption, figure_json
from lib.ui.report_panels import report_numbers

HEADLINES = [
    *("registered_volunteers", "active_volunteers", "activity_rate_year"),
    *("service_hours", "attendances", "activities_held"),
]
CONTEST_FIGURES = ["contest_entries", "contest_finalists", "contest_awards", "award_grants"]
BRAND_FIGURES = ("activities_held", "service_hours")
MOST_PLACES, MOST_BRANDS = {"zh": 20, "en": 15}, 20
"""That can be read from afar at once; more of them make several scenes. English names of places take two lines."""
FEW_PLACES = 3
"""That have room for all units."""


@dataclass(frozen=True)
class Scene:
    """key: which scene. title: a sentence of what it shows. caption: what was measured. body: HTML, empty for a chart.

    figure: JSON text of a Plotly figure; empty: none. alt: the chart in a sentence.
    """

    key: str
    title: str
    caption: str
    body: str = ""
    figure: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Stage:
    """What scenes are made from: the frame of each page for the selection of the session."""

    frame: Callable[[str], Frame]


def key_points(stage: Stage) -> Iterator[Scene]:
    """The key points of the overview."""
    frame = stage.frame("overview")
    found = facts_of(frame)
    said = sentences(found, frame.dimensions, frame.language)
    items = "".join(f"<li class='{sentence.kind}'>{_sentence(sentence)}</li>" for sentence in said)
    body = f"<ul class='wall-points' style='font-size:{_size(said, frame.language):.2f}rem'>{items}</ul>"
    yield Scene("points", frame.localised(TITLE), caption(frame, [found.level.now]), body)


def headlines(stage: Stage) -> Iterator[Scene]:
    """The headline figures of the overview."""
    frame = stage.frame("overview")
    said = caption(frame, [frame.result("service_hours")])
    yield Scene("figures", text("Headline figures"), said, cards_html(frame, HEADLINES, by=None))


def months(stage: Stage) -> Iterator[Scene]:
    """The service hours over time beside those they are compared with."""
    frame = stage.frame("overview")
    unit = time_unit(frame)
    results = with_comparison(frame, "service_hours", unit)
    title = (
        text("Service hours by month, this period and the one compared with")
        if unit == "month"
        else text("Service hours by quarter")
    )
    said = caption(frame, results)
    if all(cell.value is None for result in results for cell in result.cells):
        yield Scene("trend", title, said, _nothing())
        return
    figure = figure_json(figures if are_few(results) else trend, results, frame.dimensions, frame.language)
    yield Scene("trend", title, said, figure=figure, alt=alt_text(title, said, frame.language))


def places(stage: Stage) -> Iterator[Scene]:
    """The service hours of each place, in the order of the code list: no ranking."""
    frame = stage.frame("overview")
    level = next_level(frame)
    results = [frame.result("service_hours", (level,))]
    per_head = METRICS["hours_per_resident"]
    if level in breakdowns_of(per_head):
        results.append(frame.result(per_head.name, (level,)))
    beside = {cell.codes[0]: cell for cell in results[1].cells} if results[1:] else {}
    title, said = text("Service hours by place"), caption(frame, results)
    if results[1:]:
        said += f"{'；' if frame.language == 'zh' else '; '}{_below(frame, results[1])}"
    shown = sorted(results[0].cells, key=lambda cell: (cell.value is None, cell.codes[0] is None, cell.codes[0] or 0))
    few = len(shown) <= FEW_PLACES
    tiles = [_tile(frame, results, cell, beside.get(cell.codes[0]), few=few) for cell in shown]
    yield from _tile_scenes(title, said, tiles, MOST_PLACES[frame.language])


def brands(stage: Stage) -> Iterator[Scene]:
    """The tree of brands with their activities and hours."""
    frame = stage.frame("brand_matrix")
    trees = [report_numbers(frame, all_reports()[f"brand_tree_{name}"]) for name in BRAND_FIGURES]
    wholes = [frame.result(name) for name in BRAND_FIGURES]
    known = [{line.brand_id: line for line in tree.lines} for tree in trees]
    rows = [_brand(frame, line, known, wholes) for line in _all_lines(trees)]
    head = "".join(f"<th>{escape(_with_unit(frame, whole))}</th>" for whole in wholes)
    head = f"<tr class='wall-head'><th>{escape(text('Brand'))}</th>{head}</tr>"
    title, said = frame.localised(PAGES["brand_matrix"].title), caption(frame, wholes)
    columns = [f"<table>{head}{''.join(part)}</table>" for part in _parts(rows, MOST_BRANDS // 2)]
    lead = _lead(frame)
    for number, body in _numbered(columns, 2):
        html = f"{lead}<div class='wall-columns'>{body}</div>" if columns else _nothing()
        yield Scene("brands", title + number, said, html)


def contests(stage: Stage) -> Iterator[Scene]:
    """What was entered and won, and the awards by level."""
    frame = stage.frame("contests")
    awards = frame.result("contest_awards", ("contest_level", "award"))
    body = cards_html(frame, CONTEST_FIGURES, by=None) + _matrix(frame, awards)
    title = frame.localised(PAGES["contests"].title)
    yield Scene("contests", title, caption(frame, [awards]), f"<div class='wall-contests'>{body}</div>")


SCENES = (key_points, headlines, months, places, brands, contests)


def _sentence(sentence: Sentence) -> str:
    return "".join(map(_piece, sentence.pieces))


def _piece(piece: str | Figure | Thing) -> str:
    if isinstance(piece, str):
        return unbroken_days(escape(piece))
    return f"<b>{escape(piece.text)}</b>" if isinstance(piece, Figure) else escape(piece.text)


def _size(said: tuple[Sentence, ...], language: str) -> float:
    """Size of the type in rem, so that all sentences stand on the screen: as large as their length allows."""
    wide = 1.0 if language == "zh" else 0.53  # width of a sign against its height
    for size in (6.4, 6.0, 5.6, 5.2, 4.8, 4.4, 4.0, 3.7):
        a_line = 168 / (size * wide)
        lines = sum(-(-len(sentence.text) // a_line) + 0.35 for sentence in said)
        if lines * size * 1.45 <= 74:
            return size
    return 3.4


def _lead(frame: Frame) -> str:
    """The first key point of the page: the level and its change."""
    said = sentences(facts_of(frame), frame.dimensions, frame.language)
    return f"<p class='wall-lead'>{_sentence(said[0])}</p>"


def _with_unit(frame: Frame, result: Result) -> str:
    label, unit = frame.localised(result.metric.label), result.metric.unit_text(frame.language)
    return f"{label}（{unit}）" if frame.language == "zh" else f"{label} ({unit})"


def _below(frame: Frame, result: Result) -> str:
    """What the small figure of a tile is."""
    return text("small: {label}", label=_with_unit(frame, result))


def _amount(frame: Frame, result: Result, cell: Cell | None) -> str:
    if cell is None or cell.value is None:
        return "—"
    return card_number(cell.value, result.metric, frame.language)


def _tile(frame: Frame, results: list[Result], cell: Cell, beside: Cell | None, *, few: bool) -> str:
    name = code_label(results[0].by[0], cell.codes[0], frame.dimensions, frame.language)
    if cell.value is None:
        figure = f"<small>{escape(reason_text(cell.reason, frame.language))}</small>"
    else:
        number = _amount(frame, results[0], cell)
        unit = results[0].metric.unit_text(frame.language, number)
        figure = f"<b>{escape(number)}</b> <small>{escape(unit)}</small>"
        if results[1:]:
            number = _amount(frame, results[1], beside)
            known = few and beside and beside.value is not None
            unit = results[1].metric.unit_text(frame.language, number) if known else ""
            figure += f"<p>{escape(number)} {escape(unit)}</p>"
    return f"<section><h3>{escape(name)}</h3>{figure}</section>"


def _all_lines(trees: list[BrandTree]) -> list:
    """The lines of the tree that has more of them: brands without any hours have activities all the same."""
    return list(max(trees, key=lambda tree: len(tree.lines)).lines)


def _brand(frame: Frame, line, known: list[dict], wholes: list[Result]) -> str:
    """A row: the brand, set in below the one above it, and its figures."""
    cells = "".join(
        f"<td>{escape(_amount(frame, whole, lines.get(line.brand_id)))}</td>"
        for lines, whole in zip(known, wholes, strict=True)
    )
    name = frame.dimensions.name("brands", line.brand_id, frame.language)
    return f"<tr class='level-{min(line.level, 2)}'><th>{escape(name)}</th>{cells}</tr>"


def _matrix(frame: Frame, result: Result) -> str:
    """Awards: a row for each level, a column for each award; what was not won is left out."""
    cells = {cell.codes: cell for cell in result.cells if cell.value}
    if not cells:
        return _nothing()
    levels, awards = ([*in_order(by, {codes[i] for codes in cells})] for i, by in enumerate(result.by))
    label = lambda i, code: escape(code_label(result.by[i], code, frame.dimensions, frame.language))  # noqa: E731
    head = "".join(f"<th>{label(1, award)}</th>" for award in awards)
    rows = "".join(
        f"<tr><th>{label(0, level)}</th>"
        + "".join(
            f"<td>{full_number(cells[level, award].value, result.metric, frame.language) if (level, award) in cells else ''}</td>"
            for award in awards
        )
        + "</tr>"
        for level in levels
    )
    corner = escape(_with_unit(frame, result))
    return f"<table><tr class='wall-head'><th>{corner}</th>{head}</tr>{rows}</table>"


def _nothing() -> str:
    return f"<p class='wall-nothing'>{escape(text('Nothing to show for this selection.'))}</p>"


def _parts(items: list, most: int) -> list[list]:
    """Parts of about the same length, none longer than `most`."""
    count = -(-len(items) // most)
    each = -(-len(items) // count) if count else 1
    return [items[i : i + each] for i in range(0, len(items), each)]


def _numbered(items: list[str], most: int) -> Iterator[tuple[str, str]]:
    """(" 1/2" or nothing, the joined items) of each part; one empty part of nothing."""
    parts = _parts(items, most) or [[]]
    for number, part in enumerate(parts, 1):
        yield (f" {number}/{len(parts)}" if len(parts) > 1 else ""), "".join(part)


def _tile_scenes(title: str, said: str, items: list[str], most: int) -> Iterator[Scene]:
    across = min(max(len(items), 1), FEW_PLACES) if len(items) <= FEW_PLACES else 4 if len(items) <= 12 else 5
    css = "wall-tiles wall-few" if len(items) <= FEW_PLACES else "wall-tiles"
    for number, body in _numbered(items, most):
        html = f"<div class='{css}' style='--across:{across}'>{body}</div>" if items else _nothing()
        yield Scene("places", title + number, said, html)

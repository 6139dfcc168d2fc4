"""The tree of brands by a metric: each brand with those below it, asked for itself.

People who served under two brands are one person of the brand above both, so that nothing here is added up: a brand's
figure is the metric measured for that brand and those below it.
"""

from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.charts.trees import brand_tree
from lib.dimensions import Dimensions, read_dimensions
from lib.labels import decimals, reason_text
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.reports.report import Report, Rows, shown
from lib.selection import Selection
from lib.site_map import PAGES

OFFERED = PAGES["brand_matrix"].controls["brand-metric"]


@dataclass(frozen=True)
class BrandLine:
    """A brand, `level` steps below the topmost, with its value; None exactly when `reason` says why."""

    brand_id: int
    level: int
    value: float | None
    reason: str | None = None


@dataclass(frozen=True)
class BrandTree:
    """Lines in the order of the tree, each brand above those below it. `reason` says why there are none."""

    metric: str
    lines: tuple[BrandLine, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, metric: str, scope: Scope, form: Form = Form.PROTECTED) -> BrandTree:
    """The brands that have a value of `metric` in the selection, and those above them."""
    dimensions = read_dimensions(database)
    brands = dimensions.members["brands"]
    question = {"scope": scope, "form": form}
    cells = {cell.codes[0]: cell for cell in measure(database, metric, selection, ("brand",), **question).cells}
    chosen = selection.get("brand")
    allowed = set(dimensions.ids("brands", chosen)) if chosen else set(brands)
    shown = {above for brand in cells if brand in brands for above in _line(brand, brands)} & allowed
    lines = []

    def add(brand: int, level: int) -> None:
        below = sorted(b for b in shown if brands[b].parent_id == brand)
        if below or brand not in cells:
            cell = measure(database, metric, selection.choose(brand=brands[brand].code), **question).cell
        else:
            cell = cells[brand]
        lines.append(BrandLine(brand, level, cell.value, cell.reason))
        for each in below:
            add(each, level + 1)

    for brand in sorted(b for b in shown if brands[b].parent_id not in shown):
        add(brand, 0)
    return BrandTree(metric, tuple(lines), None if lines else "no_records")


def _line(brand: int, brands: dict) -> list[int]:
    """The brand and those above it."""
    parent = brands[brand].parent_id
    return [brand, *(_line(parent, brands) if parent in brands else ())]


HEADERS = {
    "zh": ("品牌", "上级品牌", "{}（{}，含下级品牌）", "备注"),
    "en": ("Brand", "Brand above", "{} ({}, with the brands below)", "Note"),
}


def rows(tree: BrandTree, dimensions: Dimensions, language: str) -> Rows:
    """One row a brand, in the order of the tree."""
    metric, brands = METRICS[tree.metric], dimensions.members["brands"]
    label = metric.label.in_language(language)
    headers = tuple(header.format(label, metric.unit_text(language)) for header in HEADERS[language])
    return headers, [
        (
            dimensions.name("brands", line.brand_id, language),
            dimensions.name("brands", brands[line.brand_id].parent_id, language) if line.level else "",
            shown(line.value, decimals(metric)),
            reason_text(line.reason, language),
        )
        for line in tree.lines
    ]


def draw(tree: BrandTree, dimensions: Dimensions, language: str) -> dict | None:
    """A bar for each brand, those below a brand set in under it; none for a hidden count."""
    if all(line.value is None for line in tree.lines):
        return None
    lines = [(dimensions.members["brands"][line.brand_id], line.level, line.value) for line in tree.lines]
    return brand_tree(lines, METRICS[tree.metric], language)


def _report(name: str) -> Report:
    metric = METRICS[name]

    def of_metric(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> BrandTree:
        return compute(database, selection, metric=name, scope=scope, form=form)

    return Report(
        name=f"brand_tree_{name}",
        title=Text(
            f"品牌树：{metric.label.zh}，每个品牌含其下级品牌",
            f"The tree of brands: {metric.label.en.lower()} of each brand with those below it",
        ),
        definition=Text(
            f"{metric.definition.zh}每个品牌连同其下级品牌单独统计一次，不是各行相加。",
            f"{metric.definition.en} Each brand is counted for itself together with those below it; no rows are added up.",
        ),
        source=metric.source,
        compute=of_metric,
        rows=rows,
        metric=name,
        draw=draw,
        marks=("brand",),
        sums=(),
    )


REPORTS = [_report(name) for name in OFFERED]

"""Measured results as Plotly figures (plain dicts). Axis, unit and colour come from the metric; nothing is computed here.

    bars.py   bars and parts of a whole          lines.py   over time
    grids.py  matrix, tiles, calendar, cohorts   trees.py   brand tree, bridge between two stocks
    brand_matrix.py   brands as a tree by another breakdown
    dots.py   places along an axis               several_metrics.py  metrics of one unit side by side
    figures.py  few values as large numbers          emphasis.py  what was chosen, drawn strong
    colours.py  the colour of a thing                event_marks.py  dated events above a time axis

A chart function takes (results, dimensions, language) and returns {"data": ..., "layout": ...}. Every clickable trace
carries in `customdata` the code, or the {filter: code} pairs, that a click sets. A new kind of chart: one function in
the file of its family.

What every drawing needs in a browser besides, on a page as in a picture, stands in `chart_ink.js`, `chart_labels.js` and
`plotly_js/`.
"""

from pathlib import Path

from lib.charts.bars import bars, change_bars, grouped_bars, stacked_bars
from lib.charts.brand_matrix import brand_matrix
from lib.charts.dots import per_head
from lib.charts.grids import calendar_grid, cohort_grid, matrix, tile_grid
from lib.charts.lines import trend, trend_apart, trend_by
from lib.charts.several_metrics import metric_bars
from lib.charts.trees import brand_tree, waterfall

BROWSER_PARTS = tuple(Path(__file__).with_name(name) for name in ("chart_ink.js", "chart_labels.js"))
"""Colours of roles and of words on cells, and level labels: for whatever draws a figure in a browser."""
PLOTLY_JS = Path(__file__).parent / "plotly_js" / "plotly.min.js"
"""The parts of plotly.js that these charts need, a quarter of the whole; `make plotly` writes it."""
__all__ = [
    "BROWSER_PARTS",
    "PLOTLY_JS",
    "bars",
    "brand_matrix",
    "brand_tree",
    "calendar_grid",
    "change_bars",
    "cohort_grid",
    "grouped_bars",
    "matrix",
    "metric_bars",
    "per_head",
    "stacked_bars",
    "tile_grid",
    "trend",
    "trend_apart",
    "trend_by",
    "waterfall",
]

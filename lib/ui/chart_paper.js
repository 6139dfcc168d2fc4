// Charts on paper. Part of chart_element.js.

// In step with the style for paper (style.py): width between the margins of A4 in pixels, how far everything is scaled
// down, and in pixels before that the gap between columns and what a panel's edges take. Charts are drawn lower, too, as
// far as a bar keeps its label and a cell its lines.
const PAPER = 701, ZOOM = 0.7, GAP = 12, EDGES = 22, LOWER = 0.65, CELLS = 0.82, LOWEST = 110, BAR = 16, AXIS = 70;

// Paper is not laid out before it is printed, so the width of a chart follows from the columns that it stands in.
function widthOnPaper({ graph }) {
  const columns = [];
  for (let part = graph; part; part = part.parentElement) if (part.dataset?.testid === "stColumn") columns.unshift(part);
  let width = PAPER / ZOOM;
  for (const column of columns) {
    // Columns of different widths grow alike; their share stands in the basis, "calc(60% - 16px)".
    const share = (one) => parseFloat(getComputedStyle(one).flexBasis.match(/([\d.]+)%/)?.[1] ?? 100);
    const beside = [...column.parentElement.children];
    width = (width * share(column)) / beside.reduce((sum, one) => sum + share(one), 0) - (GAP * (beside.length - 1)) / beside.length;
  }
  return Math.floor(width - EDGES);
}

function heightOnPaper(place, { data, layout }) {
  if (place.tiles) return Math.round(place.tiles);
  const { names, lines } = layout.yaxis?.type === "category" ? rowsOf(data, layout.yaxis) : { names: [] };
  const rows = names.length ? names.length * BAR * lines + heightOfHeads(data, layout) + AXIS : LOWEST;
  const lower = place.data.height * (data[0]?.type === "heatmap" ? CELLS : LOWER);
  return Math.round(Math.min(heightOf(place), Math.max(lower, rows)));
}

function redrawAll(paper) {
  for (const place of places.values()) {
    place.paper = paper;
    place.stale = true;
    draw(place, { always: true });
  }
}

window.addEventListener("beforeprint", () => redrawAll(true));
window.addEventListener("afterprint", () => redrawAll(false));

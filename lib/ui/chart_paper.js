// Charts on paper. Part of chart_element.js.

const PAPER = 703; // pixels between the margins of A4, see the style for paper

// Paper is not laid out before it is printed, so a chart gets its share of the width beforehand.
function fitPaper(place) {
  const { graph } = place;
  draw(place, { always: true });
  if (!place.drawn || !graph.clientWidth) return;
  const { paddingLeft, paddingRight } = getComputedStyle(graph.closest(".stMainBlockContainer") ?? document.body);
  const page = (graph.closest(".stMainBlockContainer") ?? document.body).clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  window.Plotly.relayout(graph, { width: Math.floor(Math.min(graph.clientWidth / page, 1) * PAPER) });
}

window.addEventListener("beforeprint", () => places.forEach(fitPaper));
window.addEventListener("afterprint", () => places.forEach((place) => { place.stale = true; draw(place, { always: true }); }));

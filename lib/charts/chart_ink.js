// The colour of words on the cells of a heat map: black or white, whichever stands out more. Part of chart_element.js.
// Plotly chooses between white and a dark grey by brightness, which leaves 3:1 on the colours in the middle of a ramp.

const channel = (value) => (value / 255 <= 0.03928 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);

// Black or white has at least 4.5:1 on every colour.
function inkOn([r, g, b]) {
  const light = 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? "#000" : "#fff";
}

function shadeOf(place, scale) {
  const part = Math.min(1, Math.max(0, place)); // a row of all the rest lies beyond the ramp
  const after = Math.max(1, scale.findIndex(([step]) => step >= part));
  const [[from, one], [to, other]] = [scale[after - 1], scale[after]];
  const share = (part - from) / (to - from || 1);
  const [low, high] = [one, other].map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  return low.map((value, i) => value + (high[i] - value) * share);
}

// After every drawing: Plotly makes the labels anew.
function inkCells(graph) {
  for (const words of graph.querySelectorAll(".heatmap-label text")) {
    const z = words.__data__?.z, trace = words.closest(".hm")?.__data__?.[0].trace;
    if (typeof z !== "number" || !trace) continue;
    const { cmin, cmax, colorscale } = trace.coloraxis ? graph._fullLayout[trace.coloraxis] : { cmin: trace.zmin, cmax: trace.zmax, colorscale: trace.colorscale };
    if (!colorscale.every(([, colour]) => colour.startsWith("#"))) continue;
    words.style.fill = inkOn(shadeOf((z - cmin) / (cmax - cmin || 1), colorscale));
  }
}

// Replaces every "var(--st-...)" in the figure by the page's colour; a list of colours becomes a colour scale.
function withColours(value, style) {
  if (typeof value === "string") return value.startsWith("var(--st-") ? colour(value, style) : value;
  if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map((item) => withColours(item, style));
  if (value === null || typeof value !== "object") return value;
  for (const name of Object.keys(value)) value[name] = withColours(value[name], style);
  return value;
}

// Asked once for all charts that a change of the page draws: each question makes the browser compute every style.
const shades = new Map();

function colour(role, style) {
  if (!shades.size) setTimeout(() => shades.clear(), 50);
  if (!shades.has(role)) shades.set(role, shade(role, style));
  return shades.get(role);
}

function shade(role, style) {
  const text = style.getPropertyValue(role.slice(4, -1)).trim();
  const ramp = text.startsWith("#") ? text.split(",") : [text];
  return ramp.length === 1 ? text : ramp.map((step, i) => [i / (ramp.length - 1), step.trim()]);
}

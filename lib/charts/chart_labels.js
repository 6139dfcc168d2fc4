// Labels of the axes stay level, words break into lines. Part of chart_element.js.

// Pixels of the longest of some texts in the size of charts: a Chinese sign is as wide as it is high.
function widest(texts, least = 24) {
  return Math.max(least, ...texts.map((text) => Array.from(text ?? "").reduce((sum, sign) => sum + (sign > "\u2e80" ? 12 : 6.6), 0)));
}

const UPRIGHT = 60; // pixels for the labels of an upright axis

// Labels below and above a chart stay level: where they would run into each other every second, third, ... stands. Of times
// the last is among them, of amounts the zero. width: of the chart in pixels.
function levelTicks({ data, layout }, width) {
  const names = data.flatMap(({ orientation, type, y }) => (orientation === "h" || type === "heatmap" ? y ?? [] : [])).map(String);
  const room = width - 24 - (names.length ? widest((layout.yaxis?.ticktext ?? names).flatMap((name) => name.split("<br>"))) : UPRIGHT);
  for (const axis of Object.entries(layout).filter(([name]) => name.startsWith("xaxis")).map(([, axis]) => axis)) {
    const aslant = axis.tickangle === -45, heads = axis.side === "top" && axis.tickangle === 0;
    if (axis.visible === false || (axis.tickangle !== undefined && !aslant && !heads)) continue;
    const named = axis.type === "category", words = axis.ticktext ?? (named ? [...new Set(data.flatMap(({ x }) => x ?? []))] : undefined);
    if (!words) { axis.tickangle = 0; continue; }
    const wide = words.map((word) => widest(String(word).split("<br>"), 0) + 6), end = wide.length - 1;
    const slot = room / (named ? wide.length : wide.length + 0.5);
    const stands = (i, step) => (named ? end - i : i) % step === 0;
    const fits = (step) => wide.every((one, i) => !stands(i, step) || i + step > end || (one + wide[i + step]) / 2 <= slot * step);
    if (heads) { if (!fits(1)) Object.assign(axis, inLines([{ y: words }], axis, Math.max(HEADS, slot - 6))); continue; }
    if (aslant || axis.side === "top" || !axis.ticktext) { if (fits(1)) axis.tickangle = 0; continue; } // each of these names stands
    const step = [1, 2, 3, 4, 6].find(fits) ?? 12, kept = (_, i) => stands(i, step);
    Object.assign(axis, { tickangle: 0, tickvals: axis.tickvals.filter(kept), ticktext: words.filter(kept) });
  }
}

// A Chinese unit of a few signs would lie on its side along an upright axis: it stands above it, level.
function levelUnit({ layout }) {
  const { yaxis } = layout, unit = yaxis?.title?.text;
  if (!unit || !/^[\u2e80-\uffff/]{1,6}$/.test(unit)) return;
  const short = unit.length < 4; // beside the legend, over the labels of the axis; a longer one only where no legend is
  if (!short && layout.showlegend) return;
  const { font } = layout.template.layout.yaxis.title;
  const where = { xref: "paper", yref: "paper", x: 0, y: 1, xanchor: short ? "right" : "left", yanchor: "bottom", xshift: short ? -4 : -20, yshift: 4 };
  layout.annotations = [...(layout.annotations ?? []), { ...where, text: unit, font, showarrow: false }];
  layout.yaxis = { ...yaxis, title: { text: "" } };
  layout.margin = { ...layout.margin, t: Math.max(24, layout.margin?.t ?? 0) };
}

// Words in lines that are no wider than `width`: broken at spaces, Chinese anywhere.
function wrapped(paint, words, width) {
  const lines = [];
  for (const piece of words.match(/[\x21-\x7e]+\s*|\s+|[^\s]/g) ?? []) {
    const longer = (lines.at(-1) ?? "") + piece;
    if (lines.length && paint.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}

// Labels of the axes stay level, words break into lines. Part of chart_element.js.

// Pixels of the longest of some texts in the size of charts: a Chinese sign is as wide as it is high.
function widest(texts, least = 24) {
  return Math.max(least, ...texts.map((text) => Array.from(text ?? "").reduce((sum, sign) => sum + (sign > "\u2e80" ? 12 : 6.6), 0)));
}

const UPRIGHT = 60, TITLE = 32; // pixels for the labels of an upright axis, and beside them for its title
const MANY = 14, ROW = 15; // months of which each may have its label; pixels of a row of words above a chart
const HEADS = 52; // pixels, a line, for the names of the columns of a grid: four Chinese signs
const YEAR = /<br>\d{4}$/; // below the first month and each January

// Pixels of a chart that its upright axis leaves.
function roomBeside({ data, layout: { yaxis } }, width) {
  const names = data.flatMap(({ orientation, type, y }) => (orientation === "h" || type === "heatmap" ? y ?? [] : [])).map(String);
  if (names.length) return width - 24 - widest((yaxis?.ticktext ?? names).flatMap((name) => name.split("<br>")));
  return width - 24 - (yaxis?.ticktext ? widest(yaxis.ticktext) + TITLE : UPRIGHT);
}

// Labels below and above a chart stay level: where they would run into each other every second, third, ... stands. Of months
// January is among them, of other times the last, of amounts the zero. width: of the chart in pixels.
function levelTicks({ data, layout }, width) {
  const room = roomBeside({ data, layout }, width);
  for (const axis of Object.entries(layout).filter(([name]) => name.startsWith("xaxis")).map(([, axis]) => axis)) {
    const aslant = axis.tickangle === -45, heads = axis.side === "top" && axis.tickangle === 0;
    if (axis.visible === false || (axis.tickangle !== undefined && !aslant && !heads)) continue;
    const named = axis.type === "category", words = axis.ticktext ?? (named ? [...new Set(data.flatMap(({ x }) => x ?? []))] : undefined);
    if (!words) { axis.tickangle = 0; continue; }
    const january = words.findLastIndex((word) => YEAR.test(word));
    const wide = words.map((word) => widest(String(word).split("<br>"), 0) + (january < 0 ? 6 : 2)), end = wide.length - 1;
    const slot = room / (named ? wide.length : wide.length + 0.5), kept = january >= 0 ? january : named ? end : 0;
    const stands = (i, step) => (i - kept) % step === 0;
    const fits = (step) => wide.every((one, i) => !stands(i, step) || i + step > end || (one + wide[i + step]) / 2 <= slot * step);
    if (heads) { if (!fits(1)) Object.assign(axis, inLines([{ y: words }], axis, Math.max(HEADS, slot - 6))); continue; }
    if (aslant || axis.side === "top" || !axis.ticktext) { if (fits(1)) axis.tickangle = 0; continue; } // each of these names stands
    const step = (wide.length > MANY ? [3, 6] : [1, 2, 3, 4, 6]).find(fits) ?? 12, left = (_, i) => stands(i, step);
    Object.assign(axis, { tickangle: 0, tickvals: axis.tickvals.filter(left), ticktext: words.filter(left) });
  }
}

// Words above the columns of a chart, which stand higher where they would run into each other.
function levelMarks({ data, layout }, width) {
  const marks = (layout.annotations ?? []).filter(({ xref, yref, y }) => !xref && yref === "paper" && y === 1);
  if (!marks.length || layout.xaxis?.type !== "category") return;
  const columns = [...new Set(data.flatMap(({ x }) => x ?? []))].filter((x) => x !== null);
  const slot = roomBeside({ data, layout }, width) / columns.length, ends = []; // of each row of words
  const place = ({ x }) => (typeof x === "number" ? x : columns.indexOf(x)) * slot;
  const lines = ({ text }) => text.split("<br>"), high = ROW * Math.max(...marks.map((mark) => lines(mark).length));
  for (const mark of marks.sort((one, other) => place(one) - place(other))) {
    const half = (widest(lines(mark), 0) * (mark.font?.size ?? 12)) / 24 + 2;
    const found = ends.findIndex((end) => place(mark) - half >= end), row = found < 0 ? ends.length : found;
    ends[row] = place(mark) + half;
    if (row) mark.yshift = row * high;
  }
  if (ends.length > 1) layout.margin = { ...layout.margin, t: (layout.margin?.t ?? 0) + (ends.length - 1) * high };
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

// Where a line may break: at spaces, Chinese anywhere but behind an opening bracket and before what closes.
const PIECES = /[\x21-\x7e]+\s*|\s+|[（“《「]*[^\s][）”》」、，。；：！？]*/g;

// Words in lines that are no wider than `width`.
function wrapped(paint, words, width) {
  const lines = [];
  for (const piece of words.match(PIECES) ?? []) {
    const longer = (lines.at(-1) ?? "") + piece;
    if (lines.length && paint.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}

// Names of a grid or of bars, those that are wider than `most` pixels in lines.
function inLines(data, { tickvals, ticktext }, most) {
  const names = tickvals ?? [...new Set(data.flatMap(({ y }) => y ?? []))].filter((name) => typeof name === "string");
  const labels = ticktext ?? names;
  if (widest(labels.flatMap((label) => label.split("<br>"))) <= most) return {};
  return { tickmode: "array", tickvals: names, ticktext: labels.map((label) => label.split("<br>").map((line) => inWidth(line, most)).join("<br>")) };
}

// A line broken into lines of at most so many pixels; what stands in brackets goes to the next line as a whole.
function inWidth(line, most) {
  const lines = [""], parts = line.match(/（[^（）]*）|[^（]+|（/g) ?? [];
  for (const piece of parts.flatMap((part) => (part.startsWith("（") && widest([part], 0) <= most ? [part] : (part.match(PIECES) ?? [])))) {
    if (lines.at(-1).trim() && widest([lines.at(-1) + piece.trimEnd()]) > most) lines.push("");
    lines[lines.length - 1] += piece;
  }
  return lines.join("<br>");
}

// Charts on a phone: a grid that is wider than the screen scrolls, without a scale, since its numbers stand in it; long names
// stand in two lines. Part of chart_element.js.

const PHONE = 640; // pixels, as in the style of the page
const NAMES = 120, UPRIGHT = 60; // pixels for the names of the rows, and for the labels of an upright axis

function fitPhone(place, { data, layout }) {
  const { graph } = place, phone = !place.paper && window.innerWidth <= PHONE, room = graph.parentElement.clientWidth;
  const grid = phone && data.find(({ type, z, text }) => type === "heatmap" && text && z[0] && layout.xaxis?.visible !== false);
  const heads = (layout.xaxis?.ticktext ?? grid?.x ?? []).flatMap((head) => head.split("<br>"));
  const column = grid && 8 + widest([...grid.text.flat(), ...(layout.xaxis?.tickangle ? [] : heads)]);
  const wanted = grid ? NAMES + column * grid.z[0].length : 0;
  if (grid && layout.coloraxis) layout.coloraxis = { ...layout.coloraxis, showscale: false };
  graph.style.minWidth = wanted > room ? `${wanted}px` : "";
  const names = phone && layout.yaxis?.type === "category" ? inLines(data, layout.yaxis, Math.max(NAMES, room * 0.34)) : {};
  layout.yaxis = { ...layout.yaxis, ...names };
  const lines = Math.max(0, ...(names.ticktext ?? []).map((name) => name.split("<br>").length));
  place.least = lines ? 90 + names.ticktext.length * (14 * lines + 6) : 0; // pixels in which the lines do not overlap
  if (!place.paper) graph.style.height = `${heightOf(place)}px`;
}

// Labels below and above a chart stay level: where they would run into each other every second, third, ... stands. Of times
// the last is among them, of amounts the zero. width: of the chart in pixels.
function levelTicks({ data, layout }, width) {
  const names = data.flatMap(({ orientation, type, y }) => (orientation === "h" || type === "heatmap" ? y ?? [] : [])).map(String);
  const room = width - 24 - (names.length ? widest((layout.yaxis?.ticktext ?? names).flatMap((name) => name.split("<br>"))) : UPRIGHT);
  for (const axis of Object.entries(layout).filter(([name]) => name.startsWith("xaxis")).map(([, axis]) => axis)) {
    const aslant = axis.tickangle === -45;
    if (axis.visible === false || (axis.tickangle !== undefined && !aslant)) continue;
    const named = axis.type === "category", words = axis.ticktext ?? (named ? [...new Set(data.flatMap(({ x }) => x ?? []))] : undefined);
    if (!words) { axis.tickangle = 0; continue; }
    const wide = words.map((word) => widest(String(word).split("<br>"), 0) + 6), end = wide.length - 1;
    const slot = room / (named ? wide.length : wide.length + 0.5);
    const stands = (i, step) => (named ? end - i : i) % step === 0;
    const fits = (step) => wide.every((one, i) => !stands(i, step) || i + step > end || (one + wide[i + step]) / 2 <= slot * step);
    if (aslant || axis.side === "top" || !axis.ticktext) { if (fits(1)) axis.tickangle = 0; continue; } // each of these names stands
    const step = [1, 2, 3, 4, 6].find(fits) ?? 12, kept = (_, i) => stands(i, step);
    Object.assign(axis, { tickangle: 0, tickvals: axis.tickvals.filter(kept), ticktext: words.filter(kept) });
  }
}

function heightOf({ data, least = 0 }) {
  return Math.max(data.height, least);
}

// Pixels of the longest of some texts in the size of charts: a Chinese sign is as wide as it is high.
function widest(texts, least = 24) {
  return Math.max(least, ...texts.map((text) => Array.from(text ?? "").reduce((sum, sign) => sum + (sign > "\u2e80" ? 12 : 6.6), 0)));
}

function inLines(data, { tickvals, ticktext }, most) {
  const names = tickvals ?? [...new Set(data.flatMap(({ y }) => y ?? []))].filter((name) => typeof name === "string");
  const labels = ticktext ?? names;
  if (widest(labels.flatMap((label) => label.split("<br>"))) <= most) return {};
  const broken = (line) => {
    const lines = [""];
    for (const piece of line.match(/[\x21-\x7e]+\s*|[^\x21-\x7e]/g) ?? []) {
      if (lines.at(-1).trim() && widest([lines.at(-1) + piece.trimEnd()]) > most) lines.push("");
      lines[lines.length - 1] += piece;
    }
    return lines.join("<br>");
  };
  return { tickmode: "array", tickvals: names, ticktext: labels.map((label) => label.split("<br>").map(broken).join("<br>")) };
}

// A phone that is turned.
matchMedia(`(max-width: ${PHONE}px)`).addEventListener("change", () => places.forEach((place) => { place.stale = true; draw(place); }));

// Charts on a phone: a grid that is wider than the screen scrolls, without a scale, since its numbers stand in it; long names
// stand in two lines. Part of chart_element.js.

const PHONE = 640; // pixels, as in the style of the page
const NARROW = 420; // pixels of a chart whose names would take the room of its bars: one of three in a row
const NAMES = 120; // pixels for the names of the rows
const HEADS = 52; // and, a line, for the names of the columns: four Chinese signs

function fitPhone(place, { data, layout }) {
  const { graph } = place, phone = !place.paper && window.innerWidth <= PHONE, room = graph.parentElement.clientWidth;
  const grid = phone && data.find(({ type, z, text }) => type === "heatmap" && text && z[0] && layout.xaxis?.visible !== false);
  const names = room <= (phone ? PHONE : NARROW) && layout.yaxis?.type === "category" ? inLines(data, layout.yaxis, Math.max(NAMES, room * 0.34)) : {};
  layout.yaxis = { ...layout.yaxis, ...names };
  const heads = grid && !layout.xaxis?.tickangle ? inLines([{ y: grid.x }], layout.xaxis ?? {}, HEADS) : {};
  layout.xaxis = { ...layout.xaxis, ...heads };
  const words = layout.xaxis?.tickangle ? [] : (layout.xaxis?.ticktext ?? grid?.x ?? []).flatMap((head) => head.split("<br>"));
  const column = grid && 8 + widest([...grid.text.flat(), ...words]);
  const rows = grid && 12 + widest((layout.yaxis?.ticktext ?? grid.y).flatMap((name) => name.split("<br>")));
  const wanted = grid ? Math.min(NAMES, rows) + column * grid.z[0].length : 0;
  if (grid && layout.coloraxis) layout.coloraxis = { ...layout.coloraxis, showscale: false };
  graph.style.minWidth = wanted > room ? `${wanted}px` : "";
  const lines = Math.max(0, ...(names.ticktext ?? []).map((name) => name.split("<br>").length));
  place.least = lines ? 90 + names.ticktext.length * (14 * lines + 6) : 0; // pixels in which the lines do not overlap
  if (!place.paper) graph.style.height = `${heightOf(place)}px`;
}

function heightOf({ data, least = 0 }) {
  return Math.max(data.height, least);
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

// Charts in little room: long names stand in several lines, tiles in as many columns as hold their words. On a phone a grid
// that is wider than the screen scrolls, without a scale, since its numbers stand in it. Part of chart_element.js.

const PHONE = 640; // pixels, as in the style of the page
const NARROW = 420; // pixels of a chart whose names would take the room of its bars: one of three in a row
const NAMES = 120; // pixels that the names of the rows may take, however narrow the chart is
const AROUND = 90, LEGEND = 19; // pixels of a chart around its rows, and of a line of its legend

// room: pixels that the chart may take.
function fitRoom(place, { data, layout }, room) {
  const { graph } = place, phone = !place.paper && window.innerWidth <= PHONE;
  const grid = phone && data.find(({ type, z, text }) => type === "heatmap" && text && z[0] && layout.xaxis?.visible !== false);
  const narrow = room <= (phone ? PHONE : NARROW), named = layout.yaxis?.type === "category";
  const names = named ? inLines(data, layout.yaxis, Math.max(NAMES, room * (narrow ? 0.34 : 0.4))) : {};
  layout.yaxis = { ...layout.yaxis, ...names };
  layout.xaxis = { ...layout.xaxis, ...(grid ? headsOf(grid, layout.xaxis ?? {}) : {}) };
  const words = layout.xaxis?.tickangle ? [] : (layout.xaxis?.ticktext ?? grid?.x ?? []).flatMap((head) => head.split("<br>"));
  const column = grid && 8 + widest([...grid.text.flat(), ...words]);
  const rows = grid && 12 + widest((layout.yaxis?.ticktext ?? grid.y).flatMap((name) => name.split("<br>")));
  const wanted = grid ? Math.min(NAMES, rows) + column * grid.z[0].length : 0;
  if (grid && layout.coloraxis) layout.coloraxis = { ...layout.coloraxis, showscale: false };
  graph.style.minWidth = wanted > room ? `${wanted}px` : "";
  place.tiles = layout.meta?.tiles ? fitTiles(data[0], layout, room, place.paper ? 10 : 12) : 0;
  place.least = Math.max(place.tiles, named && (narrow || names.ticktext) ? heightOfRows(data, layout) : 0);
  place.more = narrow && layout.showlegend ? LEGEND * Math.max(0, linesOfLegend(data, room) - 2) : 0;
  if (!place.paper) graph.style.height = `${heightOf(place)}px`;
}

function heightOf({ data, least = 0, more = 0 }) {
  return Math.max(data.height + more, least);
}

// Names of the columns of a grid in lines: short ones that stand aslant, too, level.
function headsOf(grid, axis) {
  const heads = inLines([{ y: grid.x }], axis, HEADS);
  if (!axis.tickangle) return heads;
  const lines = (heads.ticktext ?? axis.ticktext ?? grid.x).map((head) => head.split("<br>"));
  return lines.every((head) => head.length <= 2 && widest(head) <= HEADS) ? { ...heads, tickangle: 0 } : {};
}

// Pixels in which the names of the rows, in their lines, do not run into each other.
function heightOfRows(data, layout) {
  const { names, lines } = rowsOf(data, layout.yaxis);
  return AROUND + heightOfHeads(data, layout) + names.length * (14 * lines + 6);
}

// Pixels of heads of columns that stand aslant.
function heightOfHeads(data, { xaxis }) {
  const grid = data.find(({ type }) => type === "heatmap");
  return grid && xaxis?.tickangle ? widest(xaxis.ticktext ?? grid.x) * 0.72 : 0;
}

// The names of the rows, and how many lines high a row must be: two neighbours have room where their mean has.
function rowsOf(data, yaxis) {
  const names = yaxis.ticktext ?? [...new Set(data.flatMap(({ y }) => y ?? []))];
  const lines = names.map((name) => String(name).split("<br>").length);
  return { names, lines: Math.max(1, ...lines.slice(1).map((line, i) => (line + lines[i]) / 2)) };
}

function linesOfLegend(data, room) {
  const items = data.filter(({ name, showlegend }) => name && showlegend !== false).map(({ name }) => name);
  return Math.ceil(items.length / Math.max(1, Math.floor((room - 60) / (widest(items) + 50))));
}

// As many tiles in a line as leave room for their words of so many pixels; the pixels that all lines take then.
function fitTiles(trace, layout, room, size) {
  const count = layout.meta.tiles, before = trace.z[0].length;
  const tiles = trace.text.flat().slice(0, count).map((words) => {
    const parts = words.split("<br>"), value = parts.pop(), latin = /^[\x20-\x7e]*$/.test(parts.join(""));
    return { name: parts.join(latin ? " " : ""), value, least: [value, ...(latin ? parts.join(" ").split(" ") : [parts.join("").slice(0, 4)])] };
  });
  const across = Math.min(before, Math.max(2, Math.floor((room - 28) / (widest(tiles.flatMap(({ least }) => least)) + 12))));
  const words = tiles.map(({ name, value }) => `${inWidth(name, (((room - 28) / across - 12) * 12) / size)}<br>${value}`);
  const inRows = (each, empty) => Array.from({ length: Math.ceil(count / across) }, (_, i) =>
    Array.from({ length: across }, (_, j) => each[i * across + j] ?? empty));
  for (const [name, empty] of Object.entries({ z: null, hovertext: "", customdata: null })) trace[name] = inRows(trace[name].flat().slice(0, count), empty);
  trace.text = inRows(words, "");
  trace.textfont = { ...trace.textfont, size };
  layout.shapes = layout.shapes?.map((shape) => {
    const at = (shape.y0 + 0.5) * before + shape.x0 + 0.5, x0 = (at % across) - 0.5, y0 = Math.floor(at / across) - 0.5;
    return { ...shape, x0, x1: x0 + 1, y0, y1: y0 + 1 };
  });
  return 24 + trace.z.length * (1.33 * size * Math.max(...words.map((one) => one.split("<br>").length)) + size - 4);
}

// A phone that is turned.
matchMedia(`(max-width: ${PHONE}px)`).addEventListener("change", () => places.forEach((place) => { place.stale = true; draw(place); }));

// Draws the figures of a page of ours (drawing.py, paper.py) as SVG. It stands behind the parts of lib/charts.

const stage = document.getElementById("stage"), given = JSON.parse(document.getElementById("given").textContent);
const INK = "--st-text-color", MUTED = "--st-gray-text-color", LINE = "--st-border-color", SURFACE = "--st-background-color";
const root = getComputedStyle(document.documentElement), role = (name) => root.getPropertyValue(name).trim();
const FAMILY = role("--font"), pen = document.createElement("canvas").getContext("2d");

// The inside of an SVG of a Plotly figure, `width` x `height` pixels.
async function drawn(figure, width, height) {
  const graph = stage.appendChild(document.createElement("div"));
  const made = withColours(figure, root);
  levelTicks(made, width);
  levelMarks(made, width);
  levelUnit(made);
  await Plotly.newPlot(graph, made.data, { ...made.layout, width, height, autosize: false }, { staticPlot: true, displayModeBar: false });
  inkCells(graph);
  const parts = [...graph.querySelectorAll(".main-svg")].map((part) => {
    part.querySelectorAll(".hoverlayer, .draglayer, .zoomlayer").forEach((layer) => layer.remove());
    return inner(part);
  });
  Plotly.purge(graph);
  graph.remove();
  return parts.join("");
}

function inner(svg) {
  return [...svg.childNodes].map((node) => new XMLSerializer().serializeToString(node)).join("");
}

const safe = (words) => String(words).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// Lines of text from `top` down: { svg, height }.
function lines(words, { left, top, width, size, line, colour, weight = 400 }) {
  if (!words) return { svg: "", height: 0 };
  pen.font = `${weight} ${size}px ${FAMILY}`;
  const parts = wrapped(pen, words, width);
  const svg = parts.map((part, i) => `<text x="${left}" y="${top + line * i + size}" font-size="${size}" font-weight="${weight}" fill="${role(colour)}">${safe(part)}</text>`);
  return { svg: svg.join(""), height: parts.length * line };
}

const SIZE = 12, GAP = 12, NARROW = 84, sum = (parts) => parts.reduce((whole, one) => whole + one, 0);

// Pixels of each column of a table: at least those of its longest word, of text some signs; and as much as it would like.
function columns({ headers, rows, numbers, total }) {
  const all = [headers, ...rows, total], long = (text) => pen.measureText(text).width;
  pen.font = `600 ${SIZE}px ${FAMILY}`;
  const wish = headers.map((_, i) => Math.min(320, Math.max(...all.map((row) => long(row[i] ?? "")))) + GAP);
  const words = (row, i) => (row[i] ?? "").split(/\s|(?=[^\x21-\x7e])/);
  const least = headers.map((_, i) => Math.max(numbers[i] ? 0 : Math.min(NARROW, wish[i] - GAP), ...all.flatMap((row) => words(row, i).map(long))) + GAP);
  return { least, wish: wish.map((one, i) => Math.max(one, least[i])) };
}

// A table as lines and texts, as wide as `width`, which holds its columns at least: { svg, height }.
function tabulated(table, { left, top, width }) {
  const { headers, rows, numbers, total } = table, { least, wish } = columns(table);
  const size = SIZE, line = 16, gap = GAP, all = [headers, ...rows, ...(total.length ? [total] : [])];
  const spare = Math.max(0, width - sum(least)), more = wish.map((one, i) => one - least[i]), even = sum(more) < spare;
  const wide = least.map((one, i) => one + (even ? more[i] + ((spare - sum(more)) * wish[i]) / sum(wish) : (spare * more[i]) / (sum(more) || 1)));
  let y = top, svg = "";
  all.forEach((row, at) => {
    const strong = at === 0 || (total.length && at === all.length - 1);
    let x = left, height = line;
    row.forEach((cell, i) => {
      pen.font = `${strong ? 600 : 400} ${size}px ${FAMILY}`;
      const parts = cell ? wrapped(pen, String(cell), wide[i] - gap) : [];
      const place = numbers[i] ? `x="${x + wide[i] - gap / 2}" text-anchor="end"` : `x="${x + gap / 2}"`;
      svg += parts.map((part, n) => `<text ${place} y="${y + 4 + line * n + size}" font-size="${size}" font-weight="${strong ? 600 : 400}" fill="${role(INK)}">${safe(part)}</text>`).join("");
      height = Math.max(height, parts.length * line);
      x += wide[i];
    });
    y += height + 6;
    svg += `<path d="M${left},${y}h${width}" stroke="${role(LINE)}" stroke-width="${at === 0 ? 1.5 : 0.75}"/>`;
  });
  return { svg, height: y - top };
}

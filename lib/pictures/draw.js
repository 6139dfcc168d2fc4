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

// A table as lines and texts, as wide as `width`: { svg, height }.
function tabulated({ headers, rows, numbers, total }, { left, top, width }) {
  const size = 12, line = 16, gap = 12, all = [headers, ...rows, ...(total.length ? [total] : [])];
  pen.font = `600 ${size}px ${FAMILY}`;
  const natural = headers.map((_, i) => Math.min(320, Math.max(...all.map((row) => pen.measureText(row[i] ?? "").width))) + gap);
  const scale = width / natural.reduce((sum, one) => sum + one, 0), wide = natural.map((one) => one * scale);
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

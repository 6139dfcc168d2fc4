// Charts by keyboard: arrow keys move over bars, points and cells, Enter chooses, what is reached is read out. Part of
// chart_element.js.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const SAID = {
  "zh-CN": { chosen: "（已选，回车取消）", choose: "已选择：", leave: "已取消：" },
  en: { chosen: " (chosen, Enter undoes)", choose: "Chosen: ", leave: "No longer chosen: " },
};

// Every bar, point and cell with a value: where it stands (column, row; rows count upwards) and what it says.
function stops(graph) {
  const { xaxis, yaxis } = graph._fullLayout, found = [];
  const turned = yaxis?.range?.[0] > yaxis?.range?.[1] ? -1 : 1;
  const rank = (axis, value, i) => { const at = axis?._categories?.indexOf(value) ?? -1; return at < 0 ? i : at; };
  graph.data.forEach((trace, curve) => {
    if (trace.visible === false) return;
    if (trace.z) {
      trace.z.forEach((line, i) => Array.from(line).forEach((value, j) => {
        if (value !== null) found.push({ curve, point: [i, j], column: j, row: turned * i, code: trace.customdata?.[i]?.[j], trace });
      }));
      return;
    }
    const down = trace.orientation === "h" || (trace.type === "scatter" && yaxis?.type === "category");
    const names = down ? trace.y : trace.x, values = down ? trace.x : trace.y;
    Array.from(values ?? []).forEach((value, i) => {
      if (value === null || value === undefined) return;
      const at = rank(down ? yaxis : xaxis, names[i], i), code = trace.customdata?.[i];
      found.push({ curve, point: i, column: down ? curve : at, row: down ? turned * at : curve, code, trace, name: names[i], value });
    });
  });
  return found;
}

function next(all, from, [right, up]) {
  if (!from) return all.reduce((best, one) => (one.row > best.row || (one.row === best.row && one.column < best.column) ? one : best));
  // In one row or one column every arrow leads on or back.
  if (all.every((one) => one.row === from.row)) [right, up] = [right || -up, 0];
  else if (all.every((one) => one.column === from.column)) [right, up] = [0, up || -right];
  let best = from, least = Infinity;
  for (const one of all) {
    const [across, along] = [one.column - from.column, one.row - from.row];
    const ahead = across * right + along * up;
    if (ahead <= 0) continue;
    const far = ahead + 1000 * Math.abs(right ? along : across);
    if (far < least) [best, least] = [one, far];
  }
  return best;
}

function moveByKey(place, event) {
  if (event.target !== place.graph || !place.drawn || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = STEPS[event.key], all = step || event.key === "Enter" || event.key === " " ? stops(place.graph) : [];
  if (event.key === "Escape") return unmark(place);
  if (!all.length) return;
  const from = place.mark && all.find((one) => same(one, place.mark));
  event.preventDefault();
  if (step) {
    place.mark = next(all, from, step);
    showMark(place);
    place.said.textContent = words(place, place.mark) + (isChosen(place, place.mark) ? SAID[place.data.locale].chosen : "");
  } else if (from && place.data.clickable && chooses(from.code)) {
    const leaves = isChosen(place, from);
    place.said.textContent = SAID[place.data.locale][leaves ? "leave" : "choose"] + words(place, from);
    place.report({ x: from.name ?? null, y: null, z: null, label: null, customdata: from.code, curve: from.curve, name: from.trace.name ?? null });
  }
}

function same(one, mark) {
  return one.curve === mark.curve && JSON.stringify(one.code ?? one.point) === JSON.stringify(mark.code ?? mark.point)
    && (one.name ?? null) === (mark.name ?? null);
}

function isChosen(place, { code }) {
  const pairs = Object.entries(place.data.chosen ?? {});
  return pairs.length > 0 && typeof code === "object" && code !== null && pairs.every(([name, value]) => code[name] === value);
}

// Names come to the chart with their signs written out, so that it reads no markup in them.
const SIGNS = { "&lt;": "<", "&gt;": ">", "&#37;": "%", "&#40;": "(", "&amp;": "&" };

function plain(text) {
  return text.replaceAll(/&(lt|gt|amp|#37|#40);/g, (sign) => SIGNS[sign]);
}

// What a stop says: its hover text, else its name and value.
function words(place, { trace, point, name, value }) {
  const at = (list) => (Array.isArray(list) ? (Array.isArray(point) ? list[point[0]]?.[point[1]] : list[point]) : list);
  const said = at(trace.hovertext) ?? at(trace.text) ?? name ?? "";
  const spoken = plain(String(said).replaceAll(/<br ?\/?>/g, " ").replaceAll(/<[^>]*>/g, ""));
  if (trace.hoverinfo === "text" || trace.z) return spoken;
  const series = place.graph.data.length > 1 && trace.name ? `${plain(trace.name)} ` : "";
  const share = place.graph.layout[`${trace.orientation === "h" ? "x" : "y"}axis`]?.tickformat?.includes("%");
  const format = share ? { style: "percent", maximumFractionDigits: 2 } : { maximumFractionDigits: 2 };
  return `${series}${spoken} ${typeof value === "number" ? value.toLocaleString(place.data.locale, format) : value}`;
}

// The mark is Plotly's own hover box: it shows the exact value, too.
function showMark(place) {
  window.Plotly.Fx.hover(place.graph, [{ curveNumber: place.mark.curve, pointNumber: place.mark.point }]);
}

// After new data the mark stays on the same thing, where that is still there.
function keepMark(place) {
  if (!place.mark || document.activeElement !== place.graph) return;
  place.mark = stops(place.graph).find((one) => same(one, place.mark));
  if (place.mark) showMark(place);
}

function unmark(place) {
  if (!place.mark) return;
  place.mark = undefined;
  place.said.textContent = "";
  window.Plotly.Fx.unhover(place.graph);
}

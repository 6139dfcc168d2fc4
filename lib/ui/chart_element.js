// The browser's half of the chart element: keeps one Plotly graph for each place in the page and updates it in place.
// Streamlit calls the default export for every change of data or theme; the returned function runs when it goes away.
// `lib/ui/assets.py` serves it as one module with the other parts named there behind it.

const STYLE = `
/* contain: measuring labels in one chart must not lay out the whole page again. */
.volunteer-chart { width: 100%; border-radius: 6px; contain: size layout style; }
.volunteer-chart-box { overflow-x: auto; overflow-y: hidden; }
.volunteer-chart:focus-visible { outline: 2px solid var(--st-primary-color, currentColor); outline-offset: -2px; }
.volunteer-chart text { font-variant-numeric: tabular-nums; }
/* A hand only over what a click does something with. */
.volunteer-chart .nsewdrag { cursor: default !important; }
.volunteer-chart.over :is(.nsewdrag, .slice), .volunteer-chart .legendtoggle.chooses { cursor: pointer !important; }
.volunteer-chart .legendtoggle:not(.chooses) { cursor: default !important; }
.volunteer-chart.clickable :is(.xtick, .ytick) text { pointer-events: all; }
.volunteer-chart .chooses text { cursor: pointer; }
.volunteer-chart-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.volunteer-chart.failed { display: grid; place-items: center; opacity: 0.7; }
`;

const FAILED = { "zh-CN": "图表未能载入，请刷新页面。", en: "The chart could not be loaded; please reload the page." };

const CHINESE = {
  moduleType: "locale",
  name: "zh-CN",
  dictionary: {
    Autoscale: "自动缩放", Reset: "还原", "Reset axes": "还原坐标轴", Pan: "平移", Zoom: "缩放",
    "Zoom in": "放大", "Zoom out": "缩小", "Download plot as a PNG": "保存为图片", "Download plot": "保存图片",
    "Preparing image - this may take a few seconds": "正在生成图片，请稍候", "Image succeeded": "图片已保存",
    "Sorry, there was a problem downloading your image!": "抱歉，图片未能保存",
    "Double-click to zoom back out": "双击还原", "Show closest data on hover": "悬停时显示最近的数据",
    "Compare data on hover": "悬停时对比数据", "Toggle Spike Lines": "显示或隐藏参考线",
    "Click to enter Colorscale title": "色阶标题", "new text": "文字",
  },
  format: {
    days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
    shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
    months: ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"],
    shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
    date: "%Y-%m-%d", decimal: ".", thousands: ",", grouping: [3], currency: ["¥", ""],
    year: "%Y年", month: "%Y年%-m月", dayMonth: "%-m月%-d日", dayMonthYear: "%Y年%-m月%-d日",
  },
};

const places = new Map(); // parentElement -> its graph and the latest call
let library; // a promise of Plotly, shared by every chart of the page

export default function (component, plotlyAddress) {
  const { data, parentElement, setTriggerValue } = component;
  const place = places.get(parentElement) ?? settle(parentElement, plotlyAddress);
  place.data = data;
  place.report = (payload) => setTriggerValue("click", payload);
  if (!place.paper) place.graph.style.height = `${heightOf(place)}px`;
  place.graph.setAttribute("aria-label", data.alt);
  place.graph.classList.toggle("clickable", data.clickable);
  place.graph.setAttribute("role", data.clickable ? "application" : "img"); // an application hears the arrow keys
  write(place.header, data.header);
  if (write(place.footer, data.footer)) {
    place.footer.querySelector("details[data-table]")?.addEventListener("toggle", () => fill(place));
    offerOrders(place);
  }
  fill(place);
  place.stale = true;
  draw(place);
  // Streamlit also runs this after an overtaken call, while the element lives on: only then is it still in the page.
  return () => setTimeout(() => parentElement.isConnected || leave(parentElement));
}

function settle(parentElement, plotlyAddress) {
  const graph = document.createElement("div");
  graph.className = "volunteer-chart";
  graph.tabIndex = 0;
  graph.addEventListener("click", (event) => reportAxisLabel(place, event));
  graph.addEventListener("mouseover", (event) => pointAtLabel(place, event));
  graph.addEventListener("keydown", (event) => moveByKey(place, event));
  graph.addEventListener("blur", () => unmark(place));
  const [header, footer, said, box] = Array.from({ length: 4 }, () => document.createElement("div"));
  box.className = "volunteer-chart-box";
  box.append(graph);
  said.className = "volunteer-chart-said";
  said.setAttribute("role", "status"); // read out when its words change
  parentElement.append(header, box, said, footer);
  const place = { graph, header, footer, said, plotlyAddress, seen: false, stale: true, drawn: 0 };
  place.onResize = new ResizeObserver(() => resize(place));
  place.onResize.observe(graph);
  // A chart far below the window is drawn when the reader comes near it.
  place.onSight = new IntersectionObserver(
    (entries) => { place.seen = entries.at(-1).isIntersecting; draw(place); },
    { rootMargin: "400px", scrollMargin: "400px" },
  );
  place.onSight.observe(graph);
  places.set(parentElement, place);
  load(plotlyAddress).catch(() => {}); // a printer does not wait for it; without it, drawing says so
  return place;
}

// The words around a chart, made and escaped by the server; true when they changed. An open table stays open.
function write(part, html) {
  if (part.dataset.html === html) return false;
  const open = part.querySelector("details[data-table]")?.open;
  part.dataset.html = html;
  part.innerHTML = html;
  if (open) part.querySelector("details[data-table]")?.setAttribute("open", "");
  return true;
}

function leave(parentElement) {
  const place = places.get(parentElement);
  if (!place) return;
  places.delete(parentElement);
  place.onResize.disconnect();
  place.onSight.disconnect();
  if (place.drawn) window.Plotly.purge(place.graph);
}

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => { window.Plotly.register(CHINESE); resolve(window.Plotly); };
    script.onerror = () => { library = undefined; script.remove(); reject(new Error(`cannot load ${address}`)); };
    document.head.append(script);
  });
  return library;
}

async function draw(place, { always = false } = {}) {
  const { graph } = place;
  if (!place.stale || !graph.clientWidth || !(place.seen || always)) return;
  place.stale = false;
  try {
    await load(place.plotlyAddress);
    if (graph.classList.contains("failed")) { graph.classList.remove("failed"); graph.textContent = ""; }
    const figure = withColours(JSON.parse(place.data.figure), getComputedStyle(graph));
    orderRows(place, figure);
    const width = place.paper ? widthOnPaper(place) : undefined;
    fitRoom(place, figure, width ?? graph.parentElement.clientWidth);
    const size = place.paper ? { width, height: heightOnPaper(place, figure) } : { height: heightOf(place), autosize: true };
    graph.style.height = `${size.height}px`;
    levelTicks(figure, size.width ?? graph.clientWidth);
    levelMarks(figure, size.width ?? graph.clientWidth);
    levelUnit(figure);
    const layout = { ...figure.layout, ...size, uirevision: "kept" };
    // Plotly draws everything again when it is given a configuration that looks different; so only where it is.
    const config = place.locale === place.data.locale ? undefined : configuration(place);
    place.locale = place.data.locale;
    await react(graph, figure.data, layout, config);
    if (!place.drawn) listen(place);
    place.drawn += 1;
    place.width = graph.clientWidth;
    keepMark(place);
    graph.dataset.drawn = place.drawn; // how often it was painted: for tests and measurements
  } catch (error) {
    console.error(error);
    if (place.drawn) return;
    graph.classList.add("failed");
    graph.textContent = FAILED[place.data.locale];
  }
}

// Plotly places a legend that takes another number of lines than before by the room of those before: over the bars. It stands
// right when it is drawn once more.
async function react(graph, ...figure) {
  const room = () => graph._fullLayout?.showlegend && graph._fullLayout._size.t, before = room();
  await window.Plotly.react(graph, ...figure);
  if (before && room() && before !== room()) await window.Plotly.redraw(graph);
}

function resize(place) {
  const width = place.graph.clientWidth;
  if (place.paper) return;
  if (place.drawn && width && width !== place.width) {
    place.width = width;
    place.stale = true; // its labels stand otherwise in another width
  }
  if (place.stale) draw(place);
}

function configuration(place) {
  return {
    locale: place.data.locale,
    displaylogo: false,
    showTips: false,
    showSendToCloud: false, // plotly.js 4 offers to upload the chart to its maker unless told not to
    plotlyServerURL: "",
    topojsonURL: "/", // never another host
    displayModeBar: false, // pictures leave by the server alone, which asks who wants one and records it
  };
}

function listen(place) {
  const { graph } = place;
  inkCells(graph);
  graph.on("plotly_afterplot", () => inkCells(graph));
  graph.on("plotly_click", (event) => reportPoint(place, event.points[0]));
  graph.on("plotly_hover", (event) => graph.classList.toggle("over", place.data.clickable && chooses(event.points[0]?.customdata)));
  graph.on("plotly_unhover", () => graph.classList.remove("over"));
  graph.on("plotly_legenddoubleclick", () => !place.data.clickable);
  graph.on("plotly_legendclick", (event) => {
    if (!place.data.clickable) return true;
    const trace = graph.data[event.curveNumber];
    place.report({ legend: event.label ?? trace.name ?? null, curve: event.curveNumber, customdata: trace.meta ?? null });
    return false;
  });
}

function reportPoint(place, point) {
  if (!place.data.clickable || !point) return;
  const { x = null, y = null, z = null, label = null, customdata = null } = point;
  place.report({
    x, y, z, label,
    customdata: ArrayBuffer.isView(customdata) ? Array.from(customdata) : customdata,
    curve: point.curveNumber,
    name: point.data.name ?? null,
  });
}

function reportAxisLabel(place, event) {
  const found = place.data.clickable && labelAt(place, event);
  if (found) place.report(found);
}

// The category of the axis label under the pointer, and the code that a click on it carries.
function labelAt(place, event) {
  const tick = event.target.closest(".xtick, .ytick");
  if (!tick) return null;
  const axis = tick.classList.contains("xtick") ? "x" : "y";
  const label = place.graph._fullLayout[`${axis}axis`]._categories?.[tick.querySelector("text").__data__.x];
  return label === undefined ? null : { axis, label, customdata: codeOf(place.graph.data, axis, label) };
}

function pointAtLabel(place, event) {
  if (!place.data.clickable) return;
  const tick = event.target.closest(".xtick, .ytick");
  if (tick) tick.classList.toggle("chooses", chooses(labelAt(place, event)?.customdata));
  const item = event.target.closest(".legendtoggle");
  if (item) item.classList.toggle("chooses", chooses(item.__data__?.[0]?.trace?.meta));
}

// Whether a click on what carries this code does something.
function chooses(code) {
  return code !== null && code !== undefined && (typeof code !== "object" || Object.keys(code).length > 0);
}

// The code beside a category: customdata of the first point drawn at it.
function codeOf(traces, axis, label) {
  for (const trace of traces) {
    const index = Array.from(trace[axis] ?? []).indexOf(label);
    if (index >= 0 && !trace.z && Array.isArray(trace.customdata)) return trace.customdata[index];
  }
  return null;
}

document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));

// The saved image of a chart. Part of chart_element.js.

const SAVE = { "zh-CN": ["图片", "保存为图片"], en: ["Image", "Save as image"] };

// A button beside the files: inside the chart it would be part of what is read out as one picture.
function offerImage(place) {
  const button = document.createElement("button"), [words, name] = SAVE[place.data.locale];
  Object.assign(button, { type: "button", className: "vs-save", textContent: words, title: name, ariaLabel: name });
  button.addEventListener("click", async () => {
    await draw(place, { always: true });
    if (place.drawn) await save(place, place.graph, window.Plotly);
  });
  (place.footer.querySelector(".vs-panel-footer") ?? place.footer).append(button);
}

// The image leaves the page, so it takes along what the page says of the chart: title, selection, as-of day.
async function save(place, graph, Plotly) {
  const style = getComputedStyle(graph), role = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const width = graph.clientWidth, height = heightOf(place), scale = 2, edge = 16;
  const layout = { ...graph.layout, paper_bgcolor: role("background-color"), width };
  const drawing = new Image();
  drawing.src = await Plotly.toImage({ data: graph.data, layout, config: { locale: place.data.locale } }, { format: "png", scale, width, height });
  await drawing.decode();
  const canvas = document.createElement("canvas"), paint = canvas.getContext("2d");
  const { title = "", selection = "", note = "" } = place.data.image;
  const family = style.fontFamily || "sans-serif";
  const part = (words, font, color, line) => {
    paint.font = font;
    return wrapped(paint, words, width - 2 * edge).map((text) => ({ text, font, color, line }));
  };
  const above = [...part(title, `600 17px ${family}`, role("text-color"), 24), ...part(selection, `13px ${family}`, role("gray-text-color"), 19)];
  const below = part(note, `13px ${family}`, role("text-color"), 19);
  const size = (lines) => (lines.length ? lines.reduce((sum, { line }) => sum + line, edge) : 0);
  canvas.width = width * scale;
  canvas.height = (size(above) + height + size(below)) * scale;
  paint.scale(scale, scale);
  paint.fillStyle = role("background-color") || "#fff";
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(drawing, 0, size(above), width, height);
  paint.textBaseline = "middle";
  let y = edge / 2;
  const write = ({ text, font, color, line }) => {
    paint.font = font;
    paint.fillStyle = color || "#000";
    paint.fillText(text, edge, y + line / 2);
    y += line;
  };
  above.forEach(write);
  y = size(above) + height;
  below.forEach(write);
  const link = document.createElement("a");
  link.download = `${place.data.alt.replace(/[\\/:*?"<>|\s]+/g, "_").slice(0, 60)}.png`;
  link.href = canvas.toDataURL("image/png");
  link.click();
}

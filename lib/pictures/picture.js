// Pictures: title and selection above, the chart or table, what must go with it below. It stands behind draw.js.

const EDGE = 16, SCALE = 2;

async function picture({ title, words, note, reason, figure, table, width: wanted, height }) {
  // A table of many columns is wider than asked for, not cut.
  const width = figure || !table ? wanted : Math.ceil(Math.max(wanted, sum(columns(table).least) + 2 * EDGE));
  const within = { left: EDGE, width: width - 2 * EDGE };
  let y = EDGE, svg = "";
  const put = ({ svg: part, height: taken }) => { svg += part; y += taken; };
  put(lines(title, { ...within, top: y, size: 17, line: 25, colour: INK, weight: 600 }));
  put(lines(words, { ...within, top: y, size: 13, line: 19, colour: MUTED }));
  if (figure) {
    svg += `<svg x="${EDGE / 2}" y="${y + 4}" width="${width - EDGE}" height="${height}">${await drawn(figure, width - EDGE, height)}</svg>`;
    y += height + 4;
  } else if (table) put(tabulated(table, { ...within, top: y + 4 }));
  else put(lines(reason, { ...within, top: y + 20, size: 13, line: 20, colour: INK }));
  if (note) y += 8;
  put(lines(note, { ...within, top: y, size: 12, line: 18, colour: INK }));
  y = Math.ceil(y + EDGE / 2);
  const head = `xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}"`;
  const whole = `<svg ${head} font-family="${safe(FAMILY)}"><title>${safe(title)}</title><desc>${safe(`${words} ${note}`)}</desc><rect width="${width}" height="${y}" fill="${role(SURFACE)}"/>${svg}</svg>`;
  return { svg: whole, png: await painted(whole, width, y) };
}

async function painted(svg, width, height) {
  const image = new Image(), canvas = document.createElement("canvas");
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  Object.assign(canvas, { width: width * SCALE, height: height * SCALE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").split(",")[1];
}

(async () => {
  const made = [];
  for (const one of given) made.push(await picture(one));
  const bytes = new TextEncoder().encode(JSON.stringify(made));
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  document.body.innerHTML = `<pre id="made">${btoa(text)}</pre>`;
  console.log(given.length, "volunteer-drawn");
})();

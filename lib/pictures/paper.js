// A page on paper: every figure in its place, as wide as that. It stands behind draw.js.

// As XML, which it is: HTML would lose the names of the images in it.
async function put(place) {
  const { figure, width, height } = given[Number(place.dataset.figure)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="${safe(FAMILY)}">${await drawn(figure, width, height)}</svg>`;
  place.append(document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true));
}

// The cells of a grid are an image, for which printing does not wait.
function loaded({ href }) {
  const copy = new Image();
  copy.src = href.baseVal;
  return copy.decode();
}

(async () => {
  for (const place of document.querySelectorAll("[data-figure]")) await put(place);
  await Promise.all([...document.querySelectorAll("main image")].map(loaded));
  stage.remove();
  await document.fonts.ready;
  console.log(given.length, "volunteer-drawn");
})();

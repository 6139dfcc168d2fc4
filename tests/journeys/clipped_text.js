// What a reader cannot read of a page: words that are cut off, stand outside the window or their chart, run into each other
// or lie aslant. A list of sentences, empty where everything can be read. What scrolls on purpose may go on beyond its edge.
() => {
  const SCROLLS = ".vs-scroll, .volunteer-chart-box, .st-key-filter-bar", found = new Set();
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const where = (e) => e.closest("[class*='st-key-']")?.getAttribute("class").match(/st-key-\S+/)[0] ?? "the page";
  const say = (what, words, e) => found.add(`${what}: "${words.trim().slice(0, 40)}" in ${where(e)}`);

  const walk = document.createTreeWalker(document.querySelector(".stMain"), NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("svg, style, script") || !shown(e)) continue;
    range.selectNodeContents(node);
    const words = range.getBoundingClientRect();
    for (let at = e; words.width && at && at !== document.body; at = at.parentElement) {
      const { clipPath, overflowX, overflowY } = getComputedStyle(at), edge = at.getBoundingClientRect();
      if (clipPath !== "none" || edge.width <= 2 || at.matches(SCROLLS)) break; // for those who hear the page; or it scrolls
      const beside = words.left < edge.left - 1.5 || words.right > edge.right + 1.5;
      if (overflowX !== "visible" && beside) { say("cut off", node.data, e); break; }
      if (at.matches(".stMain")) break; // which scrolls up and down
      if (["hidden", "clip"].includes(overflowY) && (words.top < edge.top - 3 || words.bottom > edge.bottom + 3)) { say("cut off", node.data, e); break; }
    }
  }
  for (const field of document.querySelectorAll(".stMain input")) {
    if (shown(field) && field.scrollWidth > field.clientWidth + 1 && getComputedStyle(field).textOverflow !== "ellipsis") say("cut off", field.value, field);
  }

  const LABELS = ".xtick text, .ytick text, .annotation text, .legendtext, .g-xtitle text, .g-ytitle text";
  for (const graph of document.querySelectorAll(".volunteer-chart[data-drawn]")) {
    const edge = graph.querySelector(".main-svg").getBoundingClientRect(), grid = graph.querySelector(".heatmaplayer image");
    const texts = [...graph.querySelectorAll(".main-svg text")].filter((text) => text.textContent.trim() && shown(text) && text.getBoundingClientRect().width);
    const level = [];
    for (const text of texts) {
      const box = text.getBoundingClientRect(), { a, b } = text.getScreenCTM();
      if (box.left < edge.left - 1.5 || box.right > edge.right + 1.5 || box.top < edge.top - 3 || box.bottom > edge.bottom + 3) say("outside its chart", text.textContent, graph);
      const aslant = Math.abs(a * b) > 0.01;
      if (aslant && !grid) say("aslant", text.textContent, graph); // the heads of a grid of many columns may be
      if (!aslant && text.matches(LABELS)) level.push([box, text.textContent]);
    }
    level.forEach(([one, words], i) => level.slice(0, i).forEach(([other, before]) => {
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left), down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 1.5 && down > 3) say(`over "${before}"`, words, graph);
    }));
  }
  return [...found];
}

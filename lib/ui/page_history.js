// One step back leads to the page before. Streamlit makes an entry in the browser's history for a page without what was chosen, and
// another when the page has written its address; back would stop at the first, which means another selection. Part of chart_element.js.

const newEntry = history.pushState.bind(history);
let bare = ""; // the address of a page that was just opened, until somebody does something there

history.pushState = (state, unused, url) => {
  const to = new URL(url ?? "", location.href), same = to.pathname === location.pathname;
  if (same && location.href === bare) history.replaceState(state, unused, url);
  else newEntry(state, unused, url);
  bare = same ? "" : location.href;
};
for (const done of ["pointerdown", "keydown"]) window.addEventListener(done, () => { bare = ""; }, true);

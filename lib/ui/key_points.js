// The key points: a figure leads to the panel or card that shows it, a button copies the text.

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".vs-points") ?? parentElement.appendChild(document.createElement("section"));
  place.className = "vs-points";
  if (place.dataset.shown !== data.html) {
    place.innerHTML = data.html; // every value in it is escaped by the server
    place.dataset.shown = data.html;
  }
  place.onclick = (event) => {
    const button = event.target.closest("button");
    if (button?.hasAttribute("data-copy")) copy(button, data);
    else if (button) lead(button.dataset);
  };
}

function lead({ panel, metric }) {
  const found =
    (panel && document.querySelector(`.st-key-panel-${CSS.escape(panel)}`)) || document.querySelector(`[data-metric="${CSS.escape(metric)}"]`);
  if (!found) return;
  found.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth", block: "center" });
  found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.classList.add("vs-found");
  setTimeout(() => found.classList.remove("vs-found"), 2500);
}

async function copy(button, { copied, text }) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS browsers have no clipboard for pages: the old way, over a selected text.
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = copied;
  setTimeout(() => (button.textContent = label), 2000);
}

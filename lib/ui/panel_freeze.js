// The button that freezes the figures of a panel: its place then holds the code, or the button again and why there is none.
// Heard for the whole page, because panels without a chart are written by the server. Part of chart_element.js.

async function freeze(event) {
  const button = event.target.closest?.("button[data-freeze]");
  if (!button || button.disabled) return;
  button.disabled = true;
  button.nextElementSibling?.matches(".vs-frozen") && button.nextElementSibling.remove();
  const told = document.createElement("span");
  told.className = "vs-frozen";
  told.setAttribute("role", "status");
  button.after(told);
  try {
    const answer = await fetch(button.dataset.freeze, { method: "POST" });
    told.textContent = await answer.text();
    if (answer.ok) button.remove();
  } catch {
    told.textContent = button.dataset.away;
  }
  button.disabled = false;
}

document.addEventListener("click", freeze);

// The order of the rows, where a chart offers several (`layout.meta.orders`): chosen beside the files, kept while the
// filters change. The table has an order of its own, by its headers. Part of chart_element.js.

const chosenOrders = new Map(); // name of a chart -> its order; without it the order in which the rows come

function orderRows(place, { data, layout }) {
  place.orders = layout.meta?.orders;
  offerOrders(place);
  if (!place.orders) return;
  const { x, y } = data[0], chosen = chosenOrders.get(nameOf(place));
  const collator = new Intl.Collator(place.data.locale); // Chinese names by their sound
  const rows = y.map((label, i) => ({ label, value: x[i] }));
  if (chosen === "value") rows.sort((one, other) => one.value - other.value);
  if (chosen === "name") rows.sort((one, other) => collator.compare(other.label, one.label)); // the last of them is on top
  layout.yaxis = { ...layout.yaxis, categoryorder: "array", categoryarray: rows.map(({ label }) => label) };
}

function nameOf({ graph }) {
  return graph.closest('[class*="st-key-chart-"]')?.className;
}

function offerOrders(place) {
  const { orders } = place, name = nameOf(place);
  const footer = place.footer.querySelector(".vs-panel-footer") ?? place.footer, old = footer.querySelector(".vs-order");
  if (!orders || old?.dataset.words !== JSON.stringify(orders)) old?.remove();
  if (!orders || footer.querySelector(".vs-order")) return;
  const { label, ...options } = orders, control = document.createElement("label"), box = document.createElement("select");
  control.className = "vs-order";
  control.dataset.words = JSON.stringify(orders);
  for (const [value, words] of Object.entries(options)) box.add(new Option(words, value));
  box.value = chosenOrders.get(name) ?? Object.keys(options)[0];
  box.onchange = () => {
    chosenOrders.set(name, box.value);
    place.stale = true;
    draw(place, { always: true });
  };
  control.append(`${label} `, box);
  footer.append(control);
}

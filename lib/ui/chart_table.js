// The table of a chart, made when it is opened; and the sorting of every table of the page. Part of chart_element.js.

// The table is made when it is opened: most are never looked at, and a page holds hundreds of rows.
function fill(place) {
  const details = place.footer.querySelector("details[data-table]");
  if (!details?.open || details.made === place.data.table) return;
  details.made = place.data.table;
  const { headers, rows, numbers, note, total, stacked } = JSON.parse(place.data.table);
  const role = (element, name) => { if (stacked) element.setAttribute("role", name); return element; };
  const line = (cells, tag) => {
    const row = role(document.createElement("tr"), "row");
    cells.forEach((cell, i) => {
      const element = row.appendChild(role(document.createElement(tag), tag === "th" ? "columnheader" : "cell"));
      const words = tag === "th" ? element.appendChild(document.createElement("button")) : element;
      words.textContent = cell;
      if (tag === "th") { element.scope = "col"; words.type = "button"; }
      else if (stacked) element.dataset.label = headers[i];
      if (numbers[i]) element.className = "n";
    });
    return row;
  };
  const table = role(document.createElement("table"), "table");
  table.className = "vs-table";
  role(table.createTHead(), "rowgroup").append(line(headers, "th"));
  role(table.createTBody(), "rowgroup").append(...rows.map((row) => line(row, "td")));
  if (total?.length) role(table.createTFoot(), "rowgroup").append(line(total, "td"));
  const box = document.createElement("div");
  box.className = stacked ? "vs-scroll vs-stacked" : "vs-scroll";
  box.tabIndex = 0; // the keyboard scrolls it
  box.append(table, note);
  details.querySelector(".vs-scroll")?.remove();
  details.append(box);
}

// A header is a button that sorts its column: numbers from the largest, words from the first; again, the other way round.
// Heard for the whole page, because tables without a chart are written by the server.
function sort(event) {
  const header = event.target.closest?.(".vs-table thead th");
  if (!header || !event.target.closest("button")) return;
  const body = header.closest("table").tBodies[0], column = header.cellIndex;
  const number = header.classList.contains("n");
  const down = header.ariaSort ? header.ariaSort === "ascending" : number;
  for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const order = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  const value = (row) => row.cells[column].textContent.trim();
  const compare = (a, b) => (number ? Number(a.replaceAll(",", "")) - Number(b.replaceAll(",", "")) : order.compare(a, b));
  const rows = Array.from(body.rows).sort((one, other) => {
    const a = value(one), b = value(other);
    if (!a || !b) return !a - !b; // a blank is neither large nor small
    return down ? compare(b, a) : compare(a, b);
  });
  body.append(...rows);
}

document.addEventListener("click", sort);

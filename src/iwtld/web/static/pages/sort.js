// Tables marked with data-sorts sort by any column: keys by the order of the legend, numbers, or words.
// A table is complete without this. After its rows change, the event "rows" sorts them again.
for (const table of document.querySelectorAll("table[data-sorts]")) {
  const heads = [...table.tHead.rows[0].cells];
  const keys = [...document.querySelectorAll("[data-shade]")].map((each) => `key s-${each.dataset.shade}`);
  const value = (row, column) => {
    const cell = row.cells[column], place = keys.indexOf(cell.firstElementChild?.className);
    const number = parseFloat(cell.textContent);
    return place >= 0 ? place : Number.isNaN(number) ? cell.textContent.trim() : number;
  };
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en"));
  function sort() {
    const column = heads.findIndex((head) => head.hasAttribute("aria-sort"));
    if (column < 0) return;
    const sign = heads[column].getAttribute("aria-sort") === "ascending" ? 1 : -1;
    const rows = [...table.tBodies[0].rows].map((row) => [value(row, column), row]);
    rows.sort(([a], [b]) => sign * compare(a, b));
    table.tBodies[0].append(...rows.map(([, row]) => row));
  }
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      sort();
    });
  }
  table.addEventListener("rows", sort);
}

// The matrix: one stop of the tab key, then the arrow keys from cell to cell. Without this every cell is a stop.
const body = document.querySelector(".paired tbody");
if (body) {
  const cells = [...body.rows].map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("a")));
  const links = cells.flat().filter(Boolean);
  const enter = (link) => {
    for (const each of links) each.tabIndex = each === link ? 0 : -1;
  };
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  if (links.length) enter(links[0]);
  body.addEventListener("keydown", (event) => {
    const step = steps[event.key], cell = event.target.closest("td");
    if (!step || !cell) return;
    event.preventDefault();
    let row = cell.parentElement.sectionRowIndex + step[0], column = cell.cellIndex - 1 + step[1];
    if (row === column) [row, column] = [row + step[0], column + step[1]];
    const next = cells[row]?.[column];
    if (next) {
      enter(next);
      next.focus();
    }
  });
}

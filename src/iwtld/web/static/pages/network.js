// The drawing of the network: neighbours of what is pointed at, arrow keys from mark to mark, moving and zooming.

const graph = document.querySelector("svg.graph");
if (graph) enhance(graph.parentElement, [...graph.querySelectorAll(".node")], [...graph.querySelectorAll(".ties .tie")]);

function enhance(canvas, nodes, lines) {
  const at = nodes.map((node) => [Number(node.dataset.x), Number(node.dataset.y)]);
  const ends = lines.map((line) => line.dataset.ends.split(" ").map(Number));

  function point(number) {
    const near = new Set([number]);
    lines.forEach((line, which) => {
      const own = ends[which].includes(number);
      line.classList.toggle("near", own);
      if (own) ends[which].forEach((end) => near.add(end));
    });
    nodes.forEach((node, other) => node.classList.toggle("near", number >= 0 && near.has(other)));
    graph.classList.toggle("pointing", number >= 0);
  }
  nodes.forEach((node, number) => {
    node.addEventListener("pointerenter", () => point(number));
    node.addEventListener("pointerleave", () => point(nodes.indexOf(document.activeElement)));
    node.addEventListener("focus", () => point(number));
    node.addEventListener("blur", () => point(-1));
  });

  // One stop for the Tab key; the arrows go to the nearest mark on that side.
  nodes[Math.max(nodes.findIndex((node) => node.classList.contains("focus")), 0)].tabIndex = 0;
  for (const name of ["tabindex", "role", "aria-label"]) canvas.removeAttribute(name);
  const sides = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  graph.addEventListener("keydown", (event) => {
    const side = sides[event.key];
    const from = nodes.indexOf(document.activeElement);
    if (!side || from < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    let [best, least] = [-1, Infinity];
    at.forEach(([x, y], number) => {
      const [dx, dy] = [x - at[from][0], y - at[from][1]];
      const along = dx * side[0] + dy * side[1];
      const cost = along + 2.5 * (Math.abs(dx * side[1]) + Math.abs(dy * side[0]));
      if (along > 0 && cost < least) [best, least] = [number, cost];
    });
    if (best < 0) return;
    nodes[from].tabIndex = -1;
    nodes[best].tabIndex = 0;
    nodes[best].focus({ preventScroll: true });
    const [x, y] = at[best];
    if (Math.abs(x - view.x - view.width / 2) > view.width / 2 || Math.abs(y - view.y - view.height / 2) > view.height / 2) {
      look(x - view.width / 2, y - view.height / 2, view.width);
    }
  });

  const { width: wide, height: high } = graph.viewBox.baseVal;
  let view = { x: 0, y: 0, width: wide, height: high };
  const keep = (value, low, top) => Math.min(Math.max(value, low), top);
  function look(x, y, width) {
    const height = (width * high) / wide;
    view = { x: keep(x, -width / 2, wide - width / 2), y: keep(y, -height / 2, high - height / 2), width, height };
    graph.setAttribute("viewBox", Object.values(view).join(" "));
  }
  function zoom(factor, x = 0.5, y = 0.5) {
    const width = keep(view.width * factor, wide / 8, wide);
    const less = 1 - width / view.width;
    look(view.x + x * view.width * less, view.y + y * view.height * less, width);
  }

  let held = null;
  let moved = 0;
  graph.addEventListener("pointerdown", (event) => {
    if (event.isPrimary && event.button === 0) [held, moved] = [event, 0];
  });
  addEventListener("pointermove", (event) => {
    if (!held || !event.isPrimary) return;
    const [dx, dy] = [event.clientX - held.clientX, event.clientY - held.clientY];
    held = event;
    moved += Math.abs(dx) + Math.abs(dy);
    graph.classList.toggle("dragging", moved > 4);
    const unit = view.width / graph.clientWidth;
    look(view.x - dx * unit, view.y - dy * unit, view.width);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    addEventListener(name, () => {
      held = null;
      graph.classList.remove("dragging");
    });
  }
  graph.addEventListener("click", (event) => moved > 4 && event.preventDefault(), true);
  graph.addEventListener("dragstart", (event) => event.preventDefault());
  graph.addEventListener("wheel", (event) => {
    // Without Ctrl the wheel belongs to the page.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = graph.getBoundingClientRect();
    zoom(Math.exp(event.deltaY / 300), (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });

  const bar = canvas.previousElementSibling;
  const acts = { in: () => zoom(0.7), out: () => zoom(1 / 0.7), whole: () => look(0, 0, wide) };
  bar.addEventListener("click", ({ target }) => acts[target.value]?.());
  bar.hidden = false;
  canvas.parentElement.classList.add("enhanced");
  // On a phone the whole drawing is too small to read.
  if (canvas.clientWidth < 560) zoom(canvas.clientWidth / 1020);
}

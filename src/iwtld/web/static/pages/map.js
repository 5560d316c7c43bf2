// The map of gaps: words on hover and by keyboard. One stop of the tab key leads into the map, then the arrows.
// The page is complete without this: the table below the map says the same.
const sheet = document.querySelector(".sheet");
if (sheet) {
  const tip = sheet.querySelector(".tip");
  const marks = [...sheet.querySelectorAll(".places a")];
  const centre = (a) => {
    const box = a.getBoundingClientRect();
    return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  };
  function show(a) {
    const box = a.getBoundingClientRect(), frame = sheet.getBoundingClientRect();
    tip.textContent = a.getAttribute("aria-label");
    tip.hidden = false;
    const left = (box.left + box.right - tip.offsetWidth) / 2 - frame.left, above = box.top - frame.top - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(0, Math.min(frame.width - tip.offsetWidth, left))}px`;
    tip.style.top = `${above > 0 ? above : Math.min(box.bottom - frame.top + 8, frame.height)}px`;
  }
  const hide = () => { tip.hidden = true; };
  for (const a of marks) {
    const title = a.querySelector("title");
    a.setAttribute("aria-label", title.textContent);
    title.remove();
    a.onpointerenter = a.onfocus = () => show(a);
    a.onpointerleave = a.onblur = hide;
  }

  const turns = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  // The nearest in a direction; what lies aside counts more than what lies ahead.
  function next(here, [right, down]) {
    const [x, y] = centre(here);
    let best, least = Infinity;
    for (const a of marks) {
      const [u, v] = centre(a);
      const ahead = (u - x) * right + (v - y) * down, aside = Math.abs((u - x) * down) + Math.abs((v - y) * right);
      if (ahead > 0.5 && ahead + 2.5 * aside < least) [best, least] = [a, ahead + 2.5 * aside];
    }
    return best;
  }
  const enter = (a) => {
    for (const each of marks) each.setAttribute("tabindex", each === a ? "0" : "-1");
  };
  if (marks.length) enter(marks[0]);
  sheet.addEventListener("keydown", (event) => {
    const here = event.target.closest(".places a");
    if (event.key === "Escape") hide();
    if (!here || !turns[event.key]) return;
    event.preventDefault();
    const found = next(here, turns[event.key]);
    if (found) {
      enter(found);
      found.focus();
    }
  });
}

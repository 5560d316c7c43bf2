// The map of gaps in other years without reloading; the address follows. Without this there are links.
const $ = (selector, root = document) => root.querySelector(selector);
const figure = $(".map"), table = $("#places");
if (figure) {
  const { first, last, today, on: origin } = figure.dataset;
  const slider = $("#year"), play = $("#play"), sentence = $("#sentence");
  const marks = new Map([...figure.querySelectorAll(".places a")].map((a) => [a.dataset.code, a]));
  const legend = new Map([...figure.querySelectorAll("[data-shade]")].map((li) => [li.dataset.shade, li]));
  let on = origin, asked, timer;

  // A year has the month and day that the page was asked for; none leads past today.
  function inYear(year) {
    const day = `${year}${origin.slice(4)}`.replace("02-29", "02-28");
    return day < today || day === origin ? day : today;
  }
  function at(href, more = {}) {
    const url = new URL(href, location);
    for (const [name, value] of Object.entries({ on, ...more })) url.searchParams.set(name, value);
    return url.pathname + url.search;
  }
  async function show(year) {
    on = inYear(year);
    slider.value = year;
    steps();
    asked?.abort();
    const { signal } = (asked = new AbortController());
    try {
      const reply = await fetch(at(location, { format: "json" }), { signal, headers: { accept: "application/json" } });
      const found = await reply.json();
      history.replaceState(null, "", at(location));
      if (reply.ok) paint(found);
      else blank(found.detail);
    } catch (error) {
      if (error.name === "AbortError") return;
      stop();
      blank("The service did not answer. Try again.");
    }
  }
  function shade(mark, name, open = false) {
    mark?.setAttribute("class", `s-${name}${open ? " open" : ""}`);
    mark?.setAttribute("fill", `url(#${open && name !== "unknown" ? `open-${name}` : "hatch"})`);
  }
  function paint(found) {
    sentence.textContent = found.sentence;
    $("#day").textContent = found.spoken;
    $("#f-on").value = found.on;
    for (const [name, count] of found.legend) $(".count", legend.get(name)).textContent = count;
    for (const mark of marks.values()) {
      shade(mark, "out");
      mark.href.baseVal = at(mark.href.baseVal);
    }
    const [body] = table.tBodies, spare = body.rows[0], rows = new Map([...body.rows].map((row) => [row.dataset.code, row]));
    body.replaceChildren(...found.places.map(([code, name, key, says, cells, open]) => {
      shade(marks.get(code), key, open);
      marks.get(code)?.setAttribute("aria-label", says);
      const row = rows.get(code) ?? spare.cloneNode(true), link = $("a", row);
      link.href = at(row.dataset.code === code ? link.href : link.href.replaceAll(`=${row.dataset.code}`, `=${code}`));
      link.textContent = name;
      row.dataset.code = code;
      $(".key", row).className = `key s-${key}`;
      $(".key", row).textContent = $(".key", legend.get(key)).textContent;
      cells.forEach((text, place) => { row.cells[place + 2].textContent = text; });
      return row;
    }));
    table.dispatchEvent(new Event("rows"));
  }
  function blank(text) {
    sentence.textContent = text;
    $("#day").textContent = on;
    for (const mark of marks.values()) shade(mark, "out");
  }
  function steps() {
    for (const a of document.querySelectorAll("a[data-on]")) a.href = at(a.href);
    for (const a of figure.querySelectorAll("[data-step]")) {
      const year = Number(on.slice(0, 4)) + Number(a.dataset.step);
      a.hidden = year < first || year > last;
      a.href = at(location, { on: inYear(year) });
      $("span", a).textContent = year;
      a.onclick = (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        stop();
        show(year);
      };
    }
  }
  function stop() {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
    sentence.ariaLive = "polite";
  }
  play.onclick = () => {
    if (timer) return stop();
    // Who asks for less motion gets one still picture after another.
    const pause = matchMedia("(prefers-reduced-motion: reduce)").matches ? 2500 : 700;
    sentence.ariaLive = "off";
    play.textContent = "Pause";
    show(Number(slider.value) < last ? Number(slider.value) + 1 : Number(first));
    timer = setInterval(() => (Number(slider.value) < last ? show(Number(slider.value) + 1) : stop()), pause);
  };
  slider.oninput = () => {
    stop();
    show(Number(slider.value));
  };
  $(".slide").hidden = play.hidden = false;
  steps();
}

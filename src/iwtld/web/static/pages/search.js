// Suggestions for a search field (WAI-ARIA combobox). Without this script the form works as it is.

const WAIT = 120;
const SHORTEST = 2;

for (const [number, input] of document.querySelectorAll("input[data-suggest]").entries()) {
  suggest(input, `suggestions-${number}`);
}

function suggest(input, id) {
  const list = document.createElement("ul");
  list.id = id;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  // The list hangs below the field, in whatever the field stands.
  input.parentElement.classList.add("suggest");
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", id);
  close();

  let timer = 0;
  let asking = new AbortController();

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asking.abort();
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", () => setTimeout(close, WAIT));
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const options = [...list.children];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(options, at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(options[at].dataset.href);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });

  async function ask() {
    const text = input.value.trim();
    if (text.length < SHORTEST) return close();
    asking = new AbortController();
    try {
      const address = `/search?${new URLSearchParams({ q: text.slice(0, 200), format: "json", limit: "8" })}`;
      const reply = await fetch(address, { signal: asking.signal });
      if (reply.ok) show((await reply.json()).results);
    } catch (error) {
      // A newer question has taken the place of this one, or the network is gone: the form still works.
      close();
    }
  }

  function show(results) {
    list.replaceChildren(...results.map((result, place) => {
      const option = document.createElement("li");
      option.id = `${id}-${place}`;
      option.dataset.href = result.href;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      for (const text of [result.context ? `${result.label} (${result.context})` : result.label, result.kind]) {
        option.append(Object.assign(document.createElement("span"), { textContent: text }));
      }
      return option;
    }));
    list.hidden = results.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function choose(options, place) {
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
    input.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

// The editor over the text area: asks without leaving the page, marks the place of an error, inserts examples.

const form = document.querySelector("form.editor");
const area = form.querySelector("textarea");
const format = form.querySelector("select[name=format]");
const status = form.querySelector(".status");
let terms = { names: [], things: [] };
let editor = null;
let running = null;

function markFault() {
  const { line, column } = document.querySelector("#result").dataset;
  if (line) editor?.mark(Number(line), Number(column || 1));
  else editor?.clear();
}

async function ask() {
  running?.abort();
  running = new AbortController();
  const own = running;
  const fields = new URLSearchParams(new FormData(form));
  fields.delete("format");
  const result = document.querySelector("#result");
  result.setAttribute("aria-busy", "true");
  status.textContent = "Asking…";
  const start = performance.now();
  try {
    const reply = await fetch("/sparql", { method: "POST", body: fields, headers: { accept: "text/html" }, signal: own.signal });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const found = page.querySelector("#result");
    if (found) result.replaceWith(document.adoptNode(found));
    else {
      // Refused before it reached the graph, or ended at a limit: the page says why.
      const note = document.createElement("p");
      note.className = "note bad";
      note.setAttribute("role", "alert");
      note.textContent = page.querySelector("main .lede, main p")?.textContent ?? `The service answered ${reply.status}.`;
      result.replaceChildren(note);
      delete result.dataset.line;
    }
    const rows = document.querySelector("#result caption")?.textContent;
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    status.textContent = reply.ok ? `${rows ?? "Answered"} in ${seconds} s` : "No answer; see below.";
    markFault();
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = "The service cannot be reached.";
  } finally {
    if (running === own) document.querySelector("#result").removeAttribute("aria-busy");
  }
}

form.addEventListener("submit", (event) => {
  if (format.value) return;
  event.preventDefault();
  ask();
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-example]");
  if (!link || !editor || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const page = new DOMParser().parseFromString(await (await fetch(link.href, { headers: { accept: "text/html" } })).text(), "text/html");
  editor.replace(page.querySelector("textarea").value);
  editor.focus();
  form.scrollIntoView({ block: "start" });
});

const { edit } = await import(form.dataset.editor);
editor = edit(area, { nonce: form.dataset.nonce, label: "Query", describedBy: "query-help", terms: () => terms, run: ask });
form.querySelector(".scripted").hidden = false;
form.querySelector("label[for=query]").addEventListener("click", () => editor.focus());
markFault();
const { names, things, base } = await (await fetch(form.dataset.terms)).json();
terms = {
  names,
  things: Object.entries(things).flatMap(([detail, all]) => all.map(([label, path]) => ({ label, detail, iri: base + path }))),
};

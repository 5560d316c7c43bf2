// Stored queries: filter the list while typing, and copy the commands with the address of this service.

const field = document.querySelector("#q");
if (field) {
  const items = [...document.querySelectorAll("[data-words]")];
  const found = document.querySelector("#found");
  const total = found.textContent.split(" of ")[1];
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of items) {
      item.hidden = !words.every((word) => item.dataset.words.includes(word));
      count += item.hidden ? 0 : 1;
    }
    for (const topic of document.querySelectorAll(".topic")) topic.hidden = !topic.querySelector("li:not([hidden])");
    found.textContent = `${count} of ${total}`;
  });
}

for (const code of document.querySelectorAll("code.copy")) {
  if ("origin" in code.dataset) code.textContent = code.textContent.replace(/http:\/\/127\.0\.0\.1:8765/, location.origin);
  if (!navigator.clipboard) continue;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "copied", textContent: "Copy" });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  code.after(button);
}

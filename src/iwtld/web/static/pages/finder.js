// Keeps the address of a question short: fields that say nothing are not sent.
for (const form of document.querySelectorAll("form[data-question]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && field.value === "" && !["requesting", "requested"].includes(field.name)) field.disabled = true;
    }
  });
  // The back button may show the page as it was left.
  addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}

// Small behaviours of every page: focus on the error summary, back, print, copy; loads what the page asks for.

document.querySelector("[data-focus-first]")?.focus();

for (const button of document.querySelectorAll("[data-back]")) {
  button.hidden = history.length < 2;
  button.addEventListener("click", () => history.back());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const word = button.querySelector("span") ?? button;
    const before = word.textContent;
    word.textContent = button.dataset.copied;
    setTimeout(() => { word.textContent = before; }, 2000);
  });
}

// A file box in our own words says which file was chosen.
for (const box of document.querySelectorAll("input[data-chosen]")) {
  const word = document.getElementById(box.dataset.chosen);
  const empty = word.textContent;
  box.addEventListener("change", () => { word.textContent = box.files[0]?.name ?? empty; });
}

// A second press while the first is on its way sends nothing (the server knows the key as well).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const wanted = {
  "[data-autosave]": "./autosave.js",
  "[data-upload]": "./upload.js",
  "[data-repeat]": "./repeat.js",
  "[data-when]": "./when.js",
  "[data-cascade]": "./cascade.js",
  "[data-suggest]": "./search.js",
  "[data-live], [data-counts]": "./live.js",
};
for (const [selector, module] of Object.entries(wanted)) {
  if (document.querySelector(selector)) import(module);
}

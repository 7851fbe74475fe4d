// The desk: preview beside the checklist, filters that apply at once, J and K along the list, action panels.

const box = document.querySelector("[data-preview]");
const part = (name) => box?.querySelector(`[data-preview-${name}]`);

function preview(link) {
  const type = link.dataset.type ?? "";
  const kind = type.startsWith("image/") ? "picture" : type.includes("pdf") ? "frame" : "none";
  for (const one of ["picture", "frame", "none"]) part(one).hidden = one !== kind;
  if (kind !== "none") part(kind).src = link.href;
  if (kind === "picture") part("picture").alt = link.textContent;
  part("name").textContent = link.textContent;
  part("open").href = link.href;
  for (const one of document.querySelectorAll(".paper-list .is-shown")) one.classList.remove("is-shown");
  link.closest("li").classList.add("is-shown");
}

for (const link of document.querySelectorAll("[data-preview-link]")) {
  link.addEventListener("click", (event) => {
    if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    preview(link);
  });
}

for (const form of document.querySelectorAll("form[data-auto]")) {
  form.classList.add("is-auto");
  form.addEventListener("change", () => form.requestSubmit());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  const rows = [...document.querySelectorAll("[data-rows] .row-link")]; // looked up anew: the list refreshes by itself
  if (!step || !rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)].focus();
});

// An action panel opened from the bar gets the focus of its first field.
for (const link of document.querySelectorAll('.action-bar a[href^="#act-"]')) {
  link.addEventListener("click", () => {
    setTimeout(() => {
      const panel = document.querySelector(link.getAttribute("href"));
      panel?.scrollIntoView({ block: "nearest" });
      panel?.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
    });
  });
}
for (const panel of document.querySelectorAll(".act-panel.is-open")) panel.scrollIntoView({ block: "nearest" });

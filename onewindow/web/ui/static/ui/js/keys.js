// Keyboard and navigation of the desk: a button or link with data-key="A" is pressed by that key when no field has the focus; "/" goes to the search.

// On a phone the navigation is one line that scrolls: the place where one is stands in view.
const here = document.querySelector(".desk-nav [aria-current]");
const line = here?.closest("ul");
if (line && line.scrollWidth > line.clientWidth) {
  line.scrollLeft = here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
}

// "More actions" closes when one of them is chosen, at Escape and when one turns to anything else.
const menu = document.querySelector("details.more-menu");
document.addEventListener("click", (event) => {
  if (menu?.open && !event.target.closest(".more-menu > summary")) menu.open = false;
});
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (field) {
    if (event.key === "Escape") field.blur();
    return;
  }
  if (event.key === "/") {
    const search = document.querySelector(".desk-top input[type=search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toUpperCase())}"]`);
  if (target && !target.disabled) { event.preventDefault(); target.click(); }
});

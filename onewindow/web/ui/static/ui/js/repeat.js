// Repeatable groups (partners, staff): "add" copies the template row, "remove" takes one away; names carry the row's number.
// Without this module the buttons submit the form and the server adds or removes the row.

for (const group of document.querySelectorAll("[data-repeat]")) {
  const rows = group.querySelector("[data-repeat-rows]");
  const blank = group.querySelector("template");
  const most = Number(group.dataset.most || 50);

  const number = () => {
    [...rows.children].forEach((row, index) => {
      for (const label of row.querySelectorAll("[data-repeat-number]")) label.textContent = String(index + 1);
    });
    group.querySelector("[data-repeat-add]").hidden = rows.children.length >= most;
  };

  group.addEventListener("click", (event) => {
    const add = event.target.closest("[data-repeat-add]");
    const remove = event.target.closest("[data-repeat-remove]");
    if (!add && !remove) return;
    event.preventDefault();
    if (add) {
      const next = Math.max(-1, ...[...rows.children].map((row) => Number(row.dataset.row))) + 1;
      rows.insertAdjacentHTML("beforeend", blank.innerHTML.replaceAll("__n__", String(next)));
      rows.lastElementChild.querySelector("input, select, textarea")?.focus();
    } else {
      remove.closest("[data-row]").remove();
      group.querySelector("[data-repeat-add]").focus();
    }
    number();
    group.dispatchEvent(new Event("change", { bubbles: true }));
  });
  number();
}

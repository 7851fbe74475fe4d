// Address picker: choosing a county loads its towns, choosing a town its villages. The hidden field keeps the deepest code.

for (const field of document.querySelectorAll("[data-cascade]")) {
  const code = field.querySelector("input[type=hidden]");
  const box = field.querySelector(".cascade");

  box.addEventListener("change", async (event) => {
    const selects = [...box.querySelectorAll("select")];
    const index = selects.indexOf(event.target);
    for (const later of selects.slice(index + 1)) {
      later.replaceChildren(new Option(field.dataset.choose, ""));
      later.disabled = true;
    }
    code.value = event.target.value || selects[index - 1]?.value || "";
    const next = selects[index + 1];
    if (!next || !event.target.value) return;
    const answer = await fetch(`${field.dataset.cascade}?parent=${encodeURIComponent(event.target.value)}`);
    const { areas } = await answer.json();
    for (const [value, word] of areas) next.add(new Option(word, value));
    next.disabled = areas.length === 0;
  });
}

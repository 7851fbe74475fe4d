// Address picker: choosing a county loads its towns, choosing a town its villages.

document.addEventListener("change", async (event) => {
  const field = event.target.closest("[data-cascade]");
  const box = event.target.closest(".cascade");
  if (!field || !box) return;
  const selects = [...box.querySelectorAll("select")];
  const index = selects.indexOf(event.target);
  for (const later of selects.slice(index + 1)) later.replaceChildren(new Option(field.dataset.choose, ""));
  const next = selects[index + 1];
  if (!next || !event.target.value) return;
  const answer = await fetch(`${field.dataset.cascade}?parent=${encodeURIComponent(event.target.value)}`);
  const { areas } = await answer.json();
  for (const [value, word] of areas) next.add(new Option(word, value));
});

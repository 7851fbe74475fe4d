// Narrows a list on the page to the entries that contain the typed words.

for (const part of document.querySelectorAll("[data-narrow]")) {
  const input = part.querySelector("[data-narrow-by]");
  input.addEventListener("input", () => {
    const words = input.value.trim().toLowerCase().split(/\s+/);
    for (const group of part.querySelectorAll("[data-narrow-group]")) {
      let any = false;
      for (const entry of group.querySelectorAll("[data-narrow-text]")) {
        const text = entry.dataset.narrowText.toLowerCase();
        entry.hidden = !words.every((word) => text.includes(word));
        any ||= !entry.hidden;
      }
      group.hidden = !any;
    }
  });
}

// As-you-type results: <form data-suggest="/find/suggest/"> gets an HTML fragment of links; arrows, Enter and Escape work.

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector(".search-results");
  let timer = 0;
  let asked = 0;
  let active = -1;

  const close = () => { list.hidden = true; active = -1; };

  const ask = async () => {
    const text = input.value.trim();
    if (!text) { close(); return; }
    const mine = ++asked;
    const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`);
    if (!answer.ok || mine !== asked) return;
    list.innerHTML = await answer.text();
    list.hidden = false;
    active = -1;
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  input.addEventListener("focus", () => { if (list.childElementCount) list.hidden = false; });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    if (event.key === "Escape") { close(); return; }
    if (list.hidden || !links.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + links.length) % links.length;
      links.forEach((link, index) => link.classList.toggle("is-active", index === active));
      links[active].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(links[active].href);
    }
  });
}

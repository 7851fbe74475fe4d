// A draft saves itself: <form data-autosave="/address"> is posted a second after typing stops; the mark says "Saved 10:32".

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);

function watch(form) {
  const mark = document.querySelector("[data-saved]");
  const word = mark?.querySelector("[data-saved-word]");
  let timer = 0;
  let running = false;
  let changed = false;

  const say = (text, failed = false) => {
    if (!mark) return;
    word.textContent = text;
    mark.classList.toggle("is-failed", failed);
  };

  const save = async () => {
    if (running) { changed = true; return; }
    running = true;
    changed = false;
    say(mark?.dataset.wordSaving ?? "");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
      say(`${mark?.dataset.wordSaved ?? ""} ${time}`);
    } catch {
      say(mark?.dataset.wordFailed ?? "", true);
      later(10000);
    }
    running = false;
    if (changed) later(300);
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  form.addEventListener("input", () => later(1000));
  form.addEventListener("change", () => later(300));
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer && !form.dataset.sent) {
      navigator.sendBeacon(form.dataset.autosave, new FormData(form));
    }
  });
}

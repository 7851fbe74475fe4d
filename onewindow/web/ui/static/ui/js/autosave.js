// A draft saves itself: <form data-autosave="/address"> is posted a second after typing stops; the mark says "Saved 10:32".

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);

function watch(form) {
  const mark = document.querySelector("[data-saved]");
  const word = mark?.querySelector("[data-saved-word]");
  let timer = 0;
  let waiting = false;
  let running = false;
  let changed = false;
  let sending; // the button pressed while a save was on its way: the form follows when the save has come back

  const say = (text, failed = false) => {
    if (!mark) return;
    word.textContent = text;
    mark.classList.toggle("is-failed", failed);
  };

  const save = async (leaving = false) => {
    if (running) { changed = true; return; }
    running = true;
    changed = false;
    waiting = false;
    say(mark?.dataset.wordSaving ?? "");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        keepalive: leaving,
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      if (answer.ok) {
        form.elements._number.value = told.number;
        say(`${mark?.dataset.wordSaved ?? ""} ${told.saved_at}`);
      } else {
        say(told.error, true); // saved elsewhere meanwhile, or too large: trying again would not help
        changed = false;
      }
    } catch {
      say(mark?.dataset.wordFailed ?? "", true);
      later(10000);
    }
    running = false;
    if (sending !== undefined) {
      const button = sending;
      sending = undefined;
      form.requestSubmit(button);
    } else if (changed) {
      later(300);
    }
  };

  const later = (delay) => {
    clearTimeout(timer);
    waiting = true;
    timer = setTimeout(() => save(), delay);
  };

  form.addEventListener("input", () => later(1000));
  form.addEventListener("change", () => later(300));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    waiting = false;
    if (running) {
      event.preventDefault();
      sending = event.submitter ?? null;
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting && !form.dataset.sent) save(true);
  });
}

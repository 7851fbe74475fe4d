// A draft saves itself: <form data-autosave="/address"> is posted a second after typing stops; the mark says "Saved 10:32".
// What is typed and what is pressed go one after another: a page drawn while a save is on its way would show the save before
// it, and the next save of that page would collide with its own writer's. What a page could not send before it was left is
// sent by the next page of the same draft in this tab.

const drafts = [...document.querySelectorAll("form[data-autosave]")].map(watch);

/** When nothing that was typed here is on its way any more; false if it could not be saved. */
export const settled = async () => (await Promise.all(drafts.map((draft) => draft.settled()))).every(Boolean);

/** The page `there` from the server, with what has changed; the address may be that of a button pressed in vain. */
export const show = async (there) => {
  await settled();
  const { pathname, search } = new URL(there ?? "", location.href);
  location.assign(pathname + (pathname === location.pathname ? location.search : search)); // no reload(): it would post again
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const own = drafts.some((draft) => draft.form === form);
  if (form.method !== "post" || !drafts.some((draft) => (own ? draft.saving() : draft.unsaved()))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  settled().then((saved) => {
    // his own form shows what was refused; to file or sign something else than he sees is held back, the mark says why
    if (saved || own || form.closest("header, .discard")) form.requestSubmit(button);
    else document.querySelector("[data-saved]")?.scrollIntoView({ block: "center" });
  });
}, true);

function watch(form) {
  const mark = document.querySelector("[data-saved]");
  const word = mark?.querySelector("[data-saved-word]");
  const address = form.dataset.autosave;
  const note = `draft:${address}`;
  let timer = 0;
  let waiting = false;
  let flight = null;
  let saved = true;
  let left = false;

  const say = (text, failed = false) => {
    if (!mark) return;
    word.textContent = text;
    mark.classList.toggle("is-failed", failed);
  };

  const post = (body, leaving) => fetch(address, {
    method: "POST",
    body,
    keepalive: leaving,
    headers: { Accept: "application/json" },
  });

  const send = async (leaving) => {
    const body = new URLSearchParams(new FormData(form));
    sessionStorage.setItem(note, JSON.stringify({ number: form.elements._number.value, body: body.toString() }));
    say(mark?.dataset.wordSaving ?? "");
    try {
      const answer = await post(body, leaving);
      const told = await answer.json();
      if (!left) sessionStorage.removeItem(note); // else the next page may have been drawn before this answer
      saved = answer.ok;
      if (saved) {
        form.elements._number.value = told.number;
        say(`${mark?.dataset.wordSaved ?? ""} ${told.saved_at}`);
      } else {
        say(told.error, true); // saved elsewhere meanwhile, or too large: trying again would not help
        clearTimeout(timer);
        waiting = false;
      }
    } catch {
      saved = false;
      say(mark?.dataset.wordFailed ?? "", true);
      later(10000);
    }
    flight = null;
  };

  const save = (leaving = false) => {
    clearTimeout(timer);
    waiting = false;
    flight = send(leaving);
    return flight;
  };

  const later = (delay) => {
    clearTimeout(timer);
    waiting = true;
    timer = setTimeout(() => {
      // behind what is on its way: a save, or a button that has been pressed
      if (flight || document.querySelector("form[data-sent]")) later(300);
      else save();
    }, delay);
  };

  const leave = () => {
    left = true;
    if (waiting && !flight && !form.dataset.sent) save(true);
  };

  // The page before was left before its last save was answered, and this page does not show it.
  const catchUp = async () => {
    const left = JSON.parse(sessionStorage.getItem(note) ?? "null");
    sessionStorage.removeItem(note);
    if (left?.number !== form.elements._number.value) return;
    form.inert = true;
    const body = new URLSearchParams(left.body);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      if ((await post(body, false)).ok) location.assign(address);
    } catch { /* no connection: the page is as it was */ }
    form.inert = false;
  };

  const typed = (delay) => {
    left = false; // it was a file that was taken home
    later(delay);
  };

  form.addEventListener("input", () => typed(1000));
  form.addEventListener("change", () => typed(300));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    waiting = false;
  });
  window.addEventListener("beforeunload", leave); // before the next page is asked for
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.assign(address); // brought back as it was left, before what has been saved since
  });
  catchUp();

  return {
    form,
    saving: () => flight !== null,
    unsaved: () => waiting || flight !== null || !saved,
    settled: async () => {
      if (flight) await flight;
      if (waiting) await save();
      return saved;
    },
  };
}

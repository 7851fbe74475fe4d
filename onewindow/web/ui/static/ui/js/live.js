// A part of the page that stays fresh: <section data-live="/fragment/" data-events="http://…/events?…">. News comes by
// server-sent events; without them, or when they break, the part is asked for every ten seconds while it can be seen.
// A part with an id may name a whole page: the element with that id is taken out of it.

for (const part of document.querySelectorAll("[data-live]")) {
  let polling = 0;
  let last = "";

  const refresh = async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    const answer = await fetch(part.dataset.live, { headers: { "X-Fragment": "1" } });
    if (!answer.ok || answer.redirected) return;
    const text = await answer.text();
    const fresh = part.id ? new DOMParser().parseFromString(text, "text/html").getElementById(part.id)?.innerHTML : text;
    if (fresh !== undefined && fresh !== last) { part.innerHTML = fresh; last = fresh; }
  };

  const poll = () => { polling ||= setInterval(refresh, 10000); };

  if (part.dataset.events) {
    let soon = 0;
    const source = new EventSource(part.dataset.events, { withCredentials: true });
    source.addEventListener("open", () => { clearInterval(polling); polling = 0; });
    source.addEventListener("message", () => { clearTimeout(soon); soon = setTimeout(refresh, 200); });
    source.addEventListener("error", poll);
  } else {
    poll();
  }
  document.addEventListener("visibilitychange", refresh);
}

// Parts of a page that stay fresh: <section data-live="/fragment/" data-topics="bundle:12">, and the counts [data-count].
// One stream of server-sent events a page tells which topics have news; then the part is asked for. Where no stream can be had,
// everything is asked for every ten seconds while the page can be seen, and the stream is tried again and again.
// A part with an id may name a whole page: the element with that id is taken out of it.
// [data-stale] is a hidden notice on a page where somebody works: it shows that the thing has moved on meanwhile.

const page = document.body.dataset;
const parts = [...document.querySelectorAll("[data-live]")];
const stale = document.querySelector("[data-stale]");
const POLL = 10000;
const AGAIN = [2000, 5000, 15000, 30000];
const RELEASE = 60000; // a page that nobody sees gives its stream back

const topicsOf = (part) => (part.dataset.topics ?? "").split(" ").filter(Boolean);
const countTopics = (page.countTopics ?? "").split(" ").filter(Boolean);
const topics = new Set([...parts.flatMap(topicsOf), ...countTopics, ...(stale ? topicsOf(stale) : [])]);

let over = false; // logged out, or no longer allowed

const ask = async (address) => {
  const answer = await fetch(address, { headers: { "X-Fragment": "1" } });
  if (answer.redirected || answer.status === 401 || answer.status === 403) over = true;
  return answer.ok && !over ? answer : null;
};

// --- parts

const typing = (part) => {
  const here = document.activeElement;
  return part.contains(here) && /^(INPUT|SELECT|TEXTAREA)$/.test(here.tagName);
};

const put = (part, text) => {
  const here = part.contains(document.activeElement) ? document.activeElement : null;
  const place = here && (here.id ? `#${CSS.escape(here.id)}` : here.getAttribute("href") && `[href="${CSS.escape(here.getAttribute("href"))}"]`);
  const known = new Set([...part.querySelectorAll("[href]")].map((link) => link.getAttribute("href")));
  part.innerHTML = text;
  for (const link of part.querySelectorAll(".row-link")) {
    if (!known.has(link.getAttribute("href"))) link.closest("tr")?.classList.add("is-new");
  }
  if (place) part.querySelector(place)?.focus({ preventScroll: true });
};

const shown = new Map();

const refresh = async (part) => {
  if (document.hidden || typing(part)) { part.dataset.behind = "1"; return; }
  delete part.dataset.behind;
  const answer = await ask(part.dataset.live);
  if (!answer) return;
  const text = await answer.text();
  const fresh = part.id ? new DOMParser().parseFromString(text, "text/html").getElementById(part.id)?.innerHTML : text;
  if (fresh === undefined || fresh === shown.get(part)) return;
  shown.set(part, fresh);
  put(part, fresh);
};

for (const part of parts) {
  part.addEventListener("focusout", () => setTimeout(() => { if (part.dataset.behind) refresh(part); }));
}

// --- counts

// The bell of the staff: no page pays for its number. A tab keeps it from page to page, and asks when it is older than a minute.
const kept = document.querySelector("[data-kept]");
const place = () => `unread:${kept.dataset.kept}`;
const FRESH = 60000;

const recall = () => {
  const [at, number] = JSON.parse(sessionStorage.getItem(place()) ?? "[0, \"\"]");
  kept.querySelector("[data-number]").textContent = number;
  kept.hidden = !number;
  if (Date.now() - at > FRESH) count();
};

const count = async () => {
  if (!page.counts || document.hidden) return;
  const answer = await ask(page.counts);
  if (!answer) return;
  const found = await answer.json();
  if (kept) sessionStorage.setItem(place(), JSON.stringify([Date.now(), found.unread ?? ""]));
  for (const one of document.querySelectorAll("[data-count]")) {
    const number = found[one.dataset.count];
    if (number === undefined) continue;
    (one.querySelector("[data-number]") ?? one).textContent = number || (one.dataset.zero ?? "");
    if (one.dataset.zero === undefined) one.hidden = !number;
  }
};

// --- what to do when

const soon = new Map();
const later = (key, act) => {
  clearTimeout(soon.get(key));
  soon.set(key, setTimeout(act, 200));
};

const heard = (news) => {
  const told = new Set(news.topics);
  for (const part of parts) if (topicsOf(part).some((one) => told.has(one))) later(part, () => refresh(part));
  if (countTopics.some((one) => told.has(one))) later(count, count);
  if (stale && (news.version ?? 0) > Number(stale.dataset.version) && topicsOf(stale).some((one) => told.has(one))) stale.hidden = false;
};

const everything = () => { parts.forEach(refresh); count(); };

// --- the stream, and without it the clock

let source = null;
let polling = 0;
let failures = 0;
let trying = 0;
let last = "";
let releasing = 0;

const poll = () => { polling ||= setInterval(() => (over ? stop() : everything()), POLL); };

const close = () => { source?.close(); source = null; clearTimeout(trying); };

const stop = () => { close(); clearInterval(polling); polling = 0; };

const open = () => {
  if (over || source || !page.events || !topics.size) return;
  const query = new URLSearchParams([...topics].map((topic) => ["topic", topic]));
  if (last) query.set("after", last);
  else if (page.since) query.set("since", page.since);
  source = new EventSource(`${page.events}?${query}`, { withCredentials: true });
  source.addEventListener("open", () => {
    failures = 0;
    clearInterval(polling);
    polling = 0;
    document.documentElement.dataset.stream = "open";
  });
  source.addEventListener("message", (event) => {
    if (event.lastEventId) last = event.lastEventId;
    heard(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    document.documentElement.dataset.stream = "away";
    poll();
    // the browser tries again by itself, unless the answer was a plain no (a proxy's 502, an ended session)
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null;
    clearTimeout(trying);
    trying = setTimeout(open, AGAIN[Math.min(failures++, AGAIN.length - 1)]);
  });
};

document.addEventListener("visibilitychange", () => {
  clearTimeout(releasing);
  if (document.hidden) { releasing = setTimeout(close, RELEASE); return; }
  everything();
  open();
});
window.addEventListener("pageshow", (event) => { if (event.persisted) { everything(); open(); } });
window.addEventListener("pagehide", close);

if (kept) recall();
if (page.events && topics.size) open();
else if (parts.length || page.counts) poll();

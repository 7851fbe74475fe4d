// Keeps the pages below its address and what they load, for when there is no network. Nothing anybody typed passes here:
// records lie in IndexedDB and are sent by the page (phone.js).

const KEPT = "field";
const scope = new URL(self.registration.scope).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const mine = (url) => url.origin === self.location.origin && url.pathname.startsWith(scope);
// The answer to a notice is about somebody: it is shown with a network and kept nowhere.
const passing = (url) => url.pathname.startsWith(`${scope}notices/`);
const asset = (url) => url.origin === self.location.origin && url.pathname.startsWith("/static/");

// A page: the network first, so that a new version is seen; what was kept if there is none. Never the log-in page.
const page = async (request) => {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await kept.put(request.url.split("#")[0], answer.clone());
    return answer;
  } catch (gone) {
    const found = await kept.match(request.url.split("#")[0], { ignoreSearch: true, ignoreVary: true });
    if (found) return found;
    throw gone;
  }
};

// Styles, scripts, icons: what was kept first; their names carry their version.
const file = async (request) => {
  const kept = await caches.open(KEPT);
  const found = await kept.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && mine(url) && !passing(url)) event.respondWith(page(event.request));
  else if (asset(url)) event.respondWith(file(event.request));
});

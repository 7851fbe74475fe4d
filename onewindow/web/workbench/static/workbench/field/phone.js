// The list on the phone: what waits, what was refused and why, sending, keeping the pages, and forgetting all at log-out.

import { all, drop, forget, of } from "./store.js";
import { send, standing as asked } from "./send.js";

const root = document.querySelector("[data-field]");
const { account, standing, records, worker } = root.dataset;
const words = root.dataset;
const list = root.querySelector("[data-list]");
const said = root.querySelector("[data-said]");
const button = root.querySelector("[data-send]");
const line = root.querySelector("[data-line]");

const show = async () => {
  const rows = await of(account);
  list.replaceChildren(...rows.map((record) => {
    const row = line.content.cloneNode(true);
    row.querySelector("[data-title]").textContent = record.title;
    row.querySelector("[data-name]").textContent = record.name;
    row.querySelector("[data-at]").textContent = new Date(record.at).toLocaleString(document.documentElement.lang);
    row.querySelector("[data-state]").textContent = record.error ? words.refused : words.waiting;
    row.querySelector("[data-state]").classList.add(record.error ? "status-red" : "status-held");
    row.querySelector("[data-error]").textContent = record.error ?? "";
    row.querySelector("[data-error]").hidden = !record.error;
    const again = row.querySelector("[data-again]");
    again.href = `${again.dataset.base}${record.item}/#${record.key}`;
    row.querySelector("[data-drop]").addEventListener("click", async (event) => {
      const pressed = event.currentTarget;
      if (pressed.dataset.sure) {
        await drop(record.key);
        return show();
      }
      pressed.dataset.sure = "1";
      pressed.textContent = words.sure;
    });
    return row;
  }));
  root.querySelector("[data-none]").hidden = rows.length > 0;
  button.hidden = !rows.length;
};

const go = async () => {
  button.disabled = true;
  const done = await send({ standing, records }, account);
  await show();
  button.disabled = false;
  const lines = done.sent.map((one) => `${one.title}: ${one.number}`);
  if (done.left === "unreachable") lines.push(words.unreachable);
  if (done.left === "other") lines.push(words.other);
  said.replaceChildren(...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  said.hidden = !lines.length;
};

// What waits for an answer in somebody's name is asked for each time and never kept on the phone.
const notices = async () => {
  const now = navigator.onLine ? await asked(standing) : null;
  const waiting = now && String(now.account) === account ? now.notices : [];
  const box = root.querySelector("[data-notices]");
  box.querySelector("[data-notice-list]").replaceChildren(...waiting.map((one) => {
    const row = box.querySelector("template").content.cloneNode(true);
    row.querySelector("[data-title]").textContent = one.title;
    row.querySelector("[data-title]").href = one.url;
    row.querySelector("[data-name]").textContent = one.name;
    row.querySelector("[data-number]").textContent = one.number;
    return row;
  }));
  box.hidden = !waiting.length;
};

const network = () => {
  root.querySelector("[data-offline]").hidden = navigator.onLine;
};

// What the pages load is kept too, so that every form opens without a network.
const carry = async () => {
  if (!("serviceWorker" in navigator) || !navigator.onLine) return;
  await navigator.serviceWorker.register(worker, { scope: new URL(location.href).pathname });
  await navigator.serviceWorker.ready;
  const kept = await caches.open("field");
  const before = await kept.match("whose");
  if (before && (await before.text()) !== account) for (const page of await kept.keys()) await kept.delete(page); // they bear his name
  await kept.put("whose", new Response(account));
  navigator.storage?.persist?.(); // asked not to be cleared away when the phone is short of space
  const wanted = new Set();
  for (const page of JSON.parse(words.pages)) {
    const answer = await fetch(page, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    await kept.put(new URL(page, location).href, answer.clone());
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const one of found.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], link[rel=modulepreload]")) {
      wanted.add(new URL(one.getAttribute("href") ?? one.getAttribute("src"), location).href);
    }
    for (const one of found.querySelectorAll("use")) wanted.add(new URL(one.getAttribute("href").split("#")[0], location).href);
  }
  for (const address of wanted) if (!(await kept.match(address))) await kept.add(address);
  root.querySelector("[data-ready]").hidden = false;
};

addEventListener("online", () => { network(); go(); notices(); });
addEventListener("offline", () => { network(); notices(); });
button.addEventListener("click", go);
root.querySelector("[data-leave]").addEventListener("submit", async (event) => {
  const form = event.currentTarget;
  event.preventDefault();
  const left = await all(); // logging out clears the whole phone, another agent's records too
  const sure = form.querySelector("[data-sure]");
  if (left.length && sure.hidden) {
    form.querySelector("[data-others]").hidden = left.every((record) => record.account === account);
    sure.hidden = false; // what was not sent is deleted: that is said first
    return;
  }
  await forget();
  form.submit();
});
network();
await show();
if (navigator.onLine) go();
notices();
carry().catch(() => undefined); // without it the pages open with a network only

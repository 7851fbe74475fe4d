// The editor of packages: a change is saved without leaving the place, and an arrow can be drawn from item to item.
// Everything here can also be done with the plain forms of the page.
const NEAR = 6;

function place() {
  return document.querySelector("[data-package]");
}

async function send(form, focus) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const text = await answer.text();
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-package]");
  if (!fresh) { location.reload(); return; }
  const open = [...place().querySelectorAll("details[open] > summary[id]")].map((one) => one.id);
  place().replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.parentElement.setAttribute("open", "");
  prepare();
  const problem = fresh.querySelector("[data-focus-first]");
  (problem ?? document.getElementById(focus) ?? fresh.querySelector("h1"))?.focus({ preventScroll: !problem });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.action.includes("/packages/changes/") || !place()?.contains(form)) return;
  if (/\/(submit|approve|give-back|withdraw)\/$/.test(form.action)) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  const drawn = form.matches("[data-arrow]") && !event.submitter ? "drawing" : "";
  const focus = event.submitter?.id || drawn || form.querySelector("input:not([type=hidden]), select")?.id;
  send(form, focus).catch(() => form.submit());
}, true);

function prepare() {
  const form = document.querySelector("[data-arrow]");
  const svg = place()?.querySelector("svg.graph");
  if (!form || !svg) return;
  document.querySelector("[data-drag-hint]")?.removeAttribute("hidden");
  for (const node of svg.querySelectorAll(".node[data-key]")) {
    node.dataset.from = "1";
    node.addEventListener("pointerdown", (event) => draw(event, svg, node, form));
  }
}

function draw(begun, svg, node, form) {
  if (begun.button !== 0) return;
  begun.preventDefault();
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("class", "drawn");
  const here = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const from = here(begun);
  let onto = null;
  node.classList.add("is-from");
  svg.append(line);
  const move = (event) => {
    const to = here(event);
    line.setAttribute("d", `M${from.x} ${from.y}L${to.x} ${to.y}`);
    onto?.classList.remove("is-onto");
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest(".node[data-key]");
    onto = under && under !== node && Math.hypot(to.x - from.x, to.y - from.y) > NEAR ? under : null;
    onto?.classList.add("is-onto");
  };
  const end = (event) => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    line.remove();
    node.classList.remove("is-from");
    onto?.classList.remove("is-onto");
    if (!onto || event.type === "pointercancel") return;
    form.elements.source.value = node.dataset.key;
    form.elements.target.value = onto.dataset.key;
    form.elements.via.value = "";
    form.requestSubmit();
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
}

prepare();

// The kiosk: keys that type in place and fetch what fits; nobody there for a while: the page starts again for the next one.

const form = document.querySelector("form[data-keys]");
if (form) {
  const input = form.querySelector("input[name=q]");
  let timer = 0;
  let asked = 0;
  const SETTLED = 4000; // nothing found and no key for so long: that is what was meant, not a word half typed

  const ask = async (said) => {
    const mine = ++asked;
    const address = input.value ? `?q=${encodeURIComponent(input.value)}` : location.pathname;
    const answer = await fetch(said && input.value ? `${address}&said=1` : address);
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("found").replaceWith(page.getElementById("found"));
    history.replaceState(null, "", address); // the way back from a guide leads to what was found
    document.body.dataset.idle = "90";
    if (!said && document.querySelector("#found .kiosk-none")) timer = setTimeout(() => ask(true), SETTLED);
  };

  const type = (value) => {
    input.value = value.slice(0, input.maxLength);
    clearTimeout(timer);
    timer = setTimeout(() => ask(false), 200);
  };

  form.addEventListener("click", (event) => {
    const key = event.target.closest("a");
    if (!key) return;
    event.preventDefault();
    if (key.dataset.key) type(input.value + key.dataset.key);
    else type("less" in key.dataset ? input.value.slice(0, -1) : "");
  });
  input.addEventListener("input", () => type(input.value));
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); ask(true); });
}

const back = document.querySelector("[data-back]"); // to what was found, if one came from there
if (back && document.referrer.startsWith(`${location.origin}${document.body.dataset.start}?`)) back.href = document.referrer;

const WARNED = 15; // seconds before the start
const box = document.querySelector(".kiosk-idle");
let touched = Date.now();
const here = () => { touched = Date.now(); box.hidden = true; };
for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) document.addEventListener(kind, here, { passive: true });
setInterval(() => {
  const most = Number(document.body.dataset.idle);
  if (!most) return;
  const left = Math.ceil(most - (Date.now() - touched) / 1000);
  if (left <= 0) location.assign(document.body.dataset.start);
  else if (left <= WARNED) {
    box.querySelector("[data-left]").textContent = left;
    box.hidden = false;
  }
}, 1000);

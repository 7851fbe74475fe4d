// A hand on the pad: drawn with finger, pen or mouse, sent as a picture. Without this module one signs on paper.
// A form that takes a scan as well has its pad in [data-sign-pad]: once a file is chosen it goes as any form does.

import { show } from "./autosave.js";

for (const form of document.querySelectorAll("form[data-sign]")) {
  const canvas = form.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const send = form.querySelector("[data-sign-send]");
  const error = form.querySelector("[data-sign-error]");
  let last = null;
  let drawn = 0;
  const scan = form.querySelector("input[type=file]");
  const scanned = () => Boolean(scan?.files.length);
  form.hidden = false;
  for (const pad of form.querySelectorAll("[data-sign-pad]")) pad.hidden = false;

  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    drawn = 0;
    send.disabled = !scanned();
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const draw = (event) => {
    if (!last) return;
    const here = place(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...here);
    pen.lineWidth = 3 + 3 * (event.pressure || 0.3);
    pen.lineCap = "round";
    pen.strokeStyle = "#10202f";
    pen.stroke();
    drawn += Math.hypot(here[0] - last[0], here[1] - last[1]);
    last = here;
    send.disabled = drawn < 60 && !scanned(); // a dot is no signature
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
  });
  canvas.addEventListener("pointermove", draw);
  canvas.addEventListener("pointerup", () => { last = null; });
  canvas.addEventListener("pointercancel", () => { last = null; });
  form.querySelector("[data-sign-clear]").addEventListener("click", clear);
  scan?.addEventListener("change", () => { send.disabled = drawn < 60 && !scanned(); });
  form.addEventListener("submit", (event) => {
    if (scanned()) return;
    event.preventDefault();
    send.disabled = true;
    canvas.toBlob(async (picture) => {
      const body = new FormData(form);
      body.set("file", picture, "signature.png");
      try {
        const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
        const told = await answer.json();
        if (answer.ok) return show(told.there);
        error.textContent = told.error || form.dataset.failed;
      } catch {
        error.textContent = form.dataset.failed;
      }
      error.hidden = false;
      send.disabled = false;
    }, "image/png");
  });
  clear();
}

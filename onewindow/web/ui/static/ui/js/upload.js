// Upload with progress; size is checked before a byte is sent. Without this module the form works as a plain form.
// Several files chosen at once go one after another, in the order of their names; a photo goes the same way as a file.

import { show } from "./autosave.js";

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const bar = form.querySelector("[data-upload-progress]");
  const error = form.querySelector("[data-upload-error]");
  const button = form.querySelector("[data-upload-send]");
  button.hidden = true; // choosing a file sends it
  input.multiple = "uploadMany" in input.dataset; // without scripts one file goes at a time
  const photo = form.querySelector("[data-upload-photo]");
  if (photo) photo.hidden = !matchMedia("(pointer: coarse)").matches; // a desk without a camera has no use for it

  const complain = (text) => {
    error.querySelector("span").textContent = text;
    error.hidden = !text;
    bar.hidden = true;
  };

  const send = (files) => {
    const [file, ...rest] = files;
    if (!file) return;
    if (file.size > Number(form.dataset.limit) * 1024 * 1024) {
      input.value = "";
      complain(form.dataset.tooLarge);
      return;
    }
    complain("");
    bar.hidden = false;
    bar.value = 0;
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        if (rest.length) return send(rest);
        try {
          return show(JSON.parse(request.responseText).there);
        } catch {
          return show(); // the answer was a page: he was asked to log in again
        }
      }
      let sentence = request.status === 413 ? form.dataset.tooLarge : form.dataset.failed;
      try {
        sentence = JSON.parse(request.responseText).error || sentence;
      } catch { /* the answer was a page, not a sentence */ }
      complain(sentence);
    });
    request.addEventListener("error", () => complain(form.dataset.failed));
    const body = new FormData(form);
    body.set(input.name, file, file.name);
    request.send(body);
  };
  const chosen = (list) => [...list].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));

  input.addEventListener("change", () => send(chosen(input.files)));
  photo?.querySelector("input").addEventListener("change", (event) => send([...event.target.files]));
  form.addEventListener("submit", (event) => { event.preventDefault(); send(chosen(input.files)); });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("is-over"); });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    send(chosen(event.dataTransfer.files).slice(0, input.multiple ? undefined : 1));
  });
}

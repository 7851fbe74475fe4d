// Upload with progress; size is checked before a byte is sent. Without this module the form works as a plain form.

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const bar = form.querySelector("[data-upload-progress]");
  const error = form.querySelector("[data-upload-error]");
  const button = form.querySelector("[data-upload-send]");
  button.hidden = true; // choosing a file sends it

  const complain = (text) => {
    error.querySelector("span").textContent = text;
    error.hidden = !text;
    bar.hidden = true;
  };

  const send = () => {
    const file = input.files[0];
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
        location.assign(location.pathname + location.search); // not reload(): that would send a posted page again
        return;
      }
      let sentence = request.status === 413 ? form.dataset.tooLarge : form.dataset.failed;
      try {
        sentence = JSON.parse(request.responseText).error || sentence;
      } catch { /* the answer was a page, not a sentence */ }
      complain(sentence);
    });
    request.addEventListener("error", () => complain(form.dataset.failed));
    request.send(new FormData(form));
  };

  input.addEventListener("change", send);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("is-over"); });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    input.files = event.dataTransfer.files;
    send();
  });
}

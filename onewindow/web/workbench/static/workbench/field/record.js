// One record: the form is kept on the phone with its photos made small; a refused one is opened again as it was typed.

import { keep, key, one } from "./store.js";

const form = document.querySelector("form[data-record]");
const canvas = form.querySelector("canvas");
const pen = canvas.getContext("2d");
const error = form.querySelector("[data-error]");
let drawn = 0;
let last = null;
let known = null;

const clear = () => {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  drawn = 0;
};
const place = (event) => {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
};
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  last = place(event);
});
canvas.addEventListener("pointermove", (event) => {
  if (!last) return;
  const here = place(event);
  pen.beginPath();
  pen.moveTo(...last);
  pen.lineTo(...here);
  pen.lineWidth = 4;
  pen.lineCap = "round";
  pen.strokeStyle = "#10202f";
  pen.stroke();
  drawn += Math.hypot(here[0] - last[0], here[1] - last[1]);
  last = here;
});
for (const over of ["pointerup", "pointercancel"]) canvas.addEventListener(over, () => { last = null; });
form.querySelector("[data-clear]").addEventListener("click", clear);
clear();

// A picture of the camera has ten megabytes and more; what is read from it needs a twentieth.
const MOST = 20 * 1024 * 1024; // what the city takes of one file
const small = async (file) => {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, 1600 / Math.max(picture.width, picture.height));
    const paper = new OffscreenCanvas(Math.round(picture.width * share), Math.round(picture.height * share));
    paper.getContext("2d").drawImage(picture, 0, 0, paper.width, paper.height);
    picture.close(); // twelve photos at once would fill the memory of a cheap phone
    return await paper.convertToBlob({ type: "image/jpeg", quality: 0.8 });
  } catch {
    return file; // a kind this phone cannot draw goes as it is
  }
};

const hand = () => new Promise((done) => { canvas.toBlob(done, "image/png"); });

const lacking = (entries) => {
  const told = (name) => entries.some(([one, value]) => one === name && (value instanceof Blob ? value.size : value.trim()));
  const elsewhere = form.querySelector("[data-elsewhere]:not([hidden])");
  if (elsewhere) return `${form.dataset.other} ${elsewhere.dataset.elsewhere}`;
  const asked = [...form.querySelectorAll("[data-question]:not([hidden])")].find((one) => !one.querySelector("input:checked"));
  if (asked) return `${form.dataset.open} ${asked.dataset.question}`;
  if (!["_name", "_id_no", "_phone"].every(told)) return form.dataset.nobody;
  if (!told("_hand")) return form.dataset.unsigned;
  const paper = [...form.querySelectorAll("input[type=file][data-needed]:not(:disabled)")].find((one) => !told(one.name));
  return paper ? `${form.dataset.missing} ${paper.dataset.label}` : "";
};

const complain = (why) => {
  error.textContent = why;
  error.hidden = !why;
  if (why) error.scrollIntoView({ block: "center" });
};

// Everything typed, with its photos made small; a photo nobody asks for under these answers stays out.
const filled = async () => {
  const entries = [];
  for (const [name, value] of new FormData(form)) {
    if (!(value instanceof File)) {
      if (value !== "") entries.push([name, value]);
    } else if (value.size) {
      const picture = await small(value);
      if (picture.size > MOST) throw new RangeError(value.name);
      entries.push([name, picture]);
    }
  }
  const chosen = new Set(entries.filter(([, value]) => value instanceof Blob).map(([name]) => name));
  const asked = (name) => [...form.elements].some((one) => one.name === name && !one.disabled);
  for (const [name, value] of known?.entries ?? []) if (value instanceof Blob && asked(name) && !chosen.has(name)) entries.push([name, value]);
  if (drawn > 60) entries.push(["_hand", await hand()]);
  return entries;
};

const own = key(); // of this page: pressed twice it is one record
const save = async () => {
  const entries = await filled();
  const why = lacking(entries);
  complain(why);
  if (why) return;
  const told = Object.fromEntries(entries.filter(([, value]) => typeof value === "string"));
  await keep({
    key: known?.key ?? own,
    account: form.dataset.account,
    item: form.dataset.item,
    version: form.dataset.version,
    title: form.dataset.title,
    name: `${told._name.slice(0, 1)}${"*".repeat(Math.max(told._name.length - 1, 1))}`,
    at: new Date().toISOString(),
    entries,
  });
  location.assign(form.dataset.home);
};

const button = form.querySelector("[data-keep]");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  try {
    await save();
  } catch (failed) {
    const words = failed instanceof RangeError ? `${form.dataset.large} ${failed.message}` : form.dataset.unkept;
    complain(failed?.name === "QuotaExceededError" ? form.dataset.full : words);
  } finally {
    button.disabled = false;
  }
});

const again = async () => {
  const found = location.hash.length > 1 ? await one(location.hash.slice(1)) : null;
  if (!found || found.account !== form.dataset.account || found.item !== form.dataset.item) return;
  known = found;
  const papers = new Map();
  for (const [name, value] of found.entries) {
    if (value instanceof Blob) {
      papers.set(name, (papers.get(name) ?? 0) + 1);
      continue;
    }
    for (const field of form.elements) {
      if (field.name !== name) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  for (const [name, count] of papers) {
    const note = form.querySelector(`[data-kept="${CSS.escape(name)}"]`);
    if (note) note.textContent = `${form.dataset.kept} ${count}`;
  }
  form.dispatchEvent(new Event("change", { bubbles: true })); // what is asked follows the answers, typed in any order
  form.querySelector("[data-why]").textContent = found.error ?? "";
  form.querySelector("[data-why]").hidden = !found.error;
};
await again();

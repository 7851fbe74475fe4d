// Conditional fields: <div data-when='{"field": ["site.kind", "is", "rented"]}'> is shown while the condition holds over
// the form's fields; data-known on the form holds values of other pages and the answers; a question asked on the form
// itself is called _q.<key>. Hidden fields are disabled, so
// that they are not sent. The server decides by the same rule (catalogue.queries.holds).

const valueOf = (form, name, known) => {
  const fields = [...form.elements].filter((one) => one.name === name);
  if (!fields.length) return known[name];
  const alive = fields.filter((one) => !one.disabled);
  if (fields[0].type === "checkbox") return alive.filter((one) => one.checked).map((one) => one.value);
  if (fields[0].type === "radio") {
    const value = alive.find((one) => one.checked)?.value;
    return "bool" in fields[0].dataset ? { yes: true, no: false }[value] : value;
  }
  return alive[0]?.value;
};

const filled = (value) => !(value === undefined || value === null || value === "" || value.length === 0);

const holds = (condition, form, known) => {
  const [word, rest] = Object.entries(condition)[0];
  if (word === "field") {
    const [name, test, ...wanted] = rest;
    const value = valueOf(form, name, known.fields ?? {});
    if (test === "filled") return filled(value);
    return Array.isArray(value) ? value.some((one) => wanted.includes(one)) : wanted.includes(value);
  }
  if (word === "answer") return rest.slice(1).includes((known.answers ?? {})[rest[0]] ?? valueOf(form, `_q.${rest[0]}`, {}));
  if (word === "all") return rest.every((one) => holds(one, form, known));
  if (word === "any") return rest.some((one) => holds(one, form, known));
  return !holds(rest, form, known);
};

const look = () => {
  for (const part of document.querySelectorAll("[data-when]")) {
    const form = part.closest("form");
    if (!form) continue;
    const known = JSON.parse(form.dataset.known || "{}");
    const shown = holds(JSON.parse(part.dataset.when), form, known);
    part.hidden = !shown;
    for (const field of part.querySelectorAll("input, select, textarea")) {
      if (!field.dataset.locked) field.disabled = !shown;
    }
  }
  for (const part of document.querySelectorAll("[data-part]")) {
    part.hidden = ![...part.children].some((one) => one.tagName === "DIV" && !one.hidden); // a heading over nothing
  }
};

document.addEventListener("input", look);
document.addEventListener("change", look);
look();

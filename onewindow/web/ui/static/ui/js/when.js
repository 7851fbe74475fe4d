// Conditional fields: <div data-when="place=own,rent" > is shown while the field "place" has one of these values.
// Hidden fields are disabled, so that they are not sent. The server decides by the same rule.

const parts = [...document.querySelectorAll("[data-when]")];

const valueOf = (form, name) => {
  const data = new FormData(form);
  return data.getAll(name).map(String);
};

const look = () => {
  for (const part of parts) {
    const [name, wanted] = part.dataset.when.split("=");
    const form = part.closest("form");
    const shown = valueOf(form, name).some((value) => wanted.split(",").includes(value));
    part.hidden = !shown;
    for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = !shown;
  }
};

document.addEventListener("input", look);
document.addEventListener("change", look);
look();

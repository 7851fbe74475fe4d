// A form that is filled in on the road (data-keep="visit-12"): what was typed stays in this browser tab when a photo is sent,
// the page is loaded again or the network is gone; it is forgotten when the form is sent. The button data-place asks the
// device where it is and fills latitude and longitude; where the device cannot tell, it is not shown.

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `keep:${form.dataset.keep}`;
  const fields = () => [...form.elements].filter((one) => one.name && !["hidden", "file", "submit"].includes(one.type));
  const ticked = (one) => ["radio", "checkbox"].includes(one.type);
  const kept = JSON.parse(sessionStorage.getItem(key) || "[]");
  if (!("typed" in form.dataset)) { // an answer of the server shows what it was sent
    for (const [name, value] of kept) {
      for (const one of fields().filter((field) => field.name === name)) {
        if (ticked(one)) one.checked = one.value === value;
        else one.value = value;
      }
    }
  }
  const save = () => {
    const said = fields().filter((one) => !ticked(one) || one.checked).map((one) => [one.name, one.value]);
    sessionStorage.setItem(key, JSON.stringify(said));
  };
  form.addEventListener("input", save);
  form.addEventListener("submit", () => sessionStorage.removeItem(key));

  const place = form.querySelector("[data-place]");
  if (place && navigator.geolocation) {
    place.hidden = false;
    const said = form.querySelector("[data-place-said]");
    place.addEventListener("click", () => {
      said.textContent = place.dataset.asking;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          form.elements.latitude.value = coords.latitude.toFixed(6);
          form.elements.longitude.value = coords.longitude.toFixed(6);
          said.textContent = place.dataset.found;
          save();
        },
        () => { said.textContent = place.dataset.failed; },
        { enableHighAccuracy: true, timeout: 20000 },
      );
    });
  }
}

// Shows the licence over the whole screen, as one shows a card at a counter.

const button = document.querySelector("[data-full]");
const target = document.querySelector("[data-full-target]");
if (button && target?.requestFullscreen) {
  button.hidden = false;
  button.addEventListener("click", () => target.requestFullscreen());
}

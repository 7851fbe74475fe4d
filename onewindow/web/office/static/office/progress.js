// How far the clocks are: the part is asked for again every three seconds while something runs, and not behind a hidden tab.
const PAUSE = 3000;
const place = document.querySelector("[data-progress]");

async function look() {
  if (!document.hidden) {
    const answer = await fetch(place.dataset.progress, { headers: { "X-Fragment": "1" } });
    if (answer.ok) {
      place.innerHTML = await answer.text();
    }
  }
  again();
}

function again() {
  if (place.querySelector("[data-running]")) {
    setTimeout(() => look().catch(again), PAUSE);
  }
}

if (place) {
  again();
}

// A slot that is held: the countdown, and a spoken warning a minute before its end. The server decides when the hold is
// over; without this module the page says until when it lasts.

const box = /** @type {HTMLElement} */ (document.getElementById('hold'));
const title = /** @type {HTMLElement} */ (document.getElementById('hold-title'));
const text = /** @type {HTMLElement} */ (document.getElementById('hold-text'));
const live = /** @type {HTMLElement} */ (document.getElementById('hold-live'));
const words = JSON.parse(box.dataset.words ?? '{}');
const until = Date.parse(box.dataset.until ?? '') - ahead();
const time = title.textContent?.match(/\d{1,2}:\d{2}/)?.[0] ?? '';
const soon = 60; // seconds before the end
let warned = false;

// Returns how many milliseconds the server's clock is ahead. A page that the back button brings from the browser's
// cache has an old time of the server: what an earlier page of this tab found holds there.
function ahead() {
  const name = 'madoguchi.clock';
  const [way] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  try {
    if (way?.type === 'back_forward') return Number(sessionStorage.getItem(name));
    const found = Date.parse(box.dataset.now ?? '') - Date.now();
    sessionStorage.setItem(name, String(found));
    return found;
  } catch { // storage is blocked: the device's clock has to do
    return 0;
  }
}

function show() {
  const left = Math.ceil((until - Date.now()) / 1000);
  if (left <= 0) {
    title.textContent = words.over;
    text.textContent = words.overText;
    clearInterval(beat);
    return;
  }
  title.textContent = words.left
    .replace('{time}', time)
    .replace('{minutes}', String(Math.floor(left / 60)))
    .replace('{seconds}', String(left % 60));
}

// Speaks a second after the load at the earliest: readers speak what changes in a region that they know.
function speak() {
  const left = until - Date.now();
  if (left <= 0) {
    live.textContent = words.over;
  } else if (left <= soon * 1000 && !warned) {
    warned = true;
    live.textContent = document.querySelector('[formaction$="/extend"]') ? words.soonExtend : words.soon;
  }
}

const beat = setInterval(() => { speak(); show(); }, 1000);
if (until > Date.now()) {
  show();
} else {
  clearInterval(beat);
}
addEventListener('pageshow', (event) => { if (event.persisted) show(); }); // from the browser's memory

export {}

// A slot that is held: the countdown. The server decides when the hold is over; without this module the page says until
// when it lasts.

const box = /** @type {HTMLElement} */ (document.getElementById('hold'));
const title = /** @type {HTMLElement} */ (document.getElementById('hold-title'));
const text = /** @type {HTMLElement} */ (document.getElementById('hold-text'));
const words = JSON.parse(box.dataset.words ?? '{}');
const ahead = Date.parse(box.dataset.now ?? '') - Date.now(); // of the server's clock
const until = Date.parse(box.dataset.until ?? '');
const time = title.textContent?.match(/\d{1,2}:\d{2}/)?.[0] ?? '';

function show() {
  const left = Math.ceil((until - Date.now() - ahead) / 1000);
  if (left <= 0) {
    title.textContent = words.over;
    text.textContent = words.overText;
    title.setAttribute('role', 'status');
    clearInterval(beat);
    return;
  }
  title.textContent = words.left
    .replace('{time}', time)
    .replace('{minutes}', String(Math.floor(left / 60)))
    .replace('{seconds}', String(left % 60));
}

const beat = setInterval(show, 1000);
if (until > Date.now() + ahead) {
  show();
} else {
  clearInterval(beat);
}

export {}
